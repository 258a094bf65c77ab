import { quarantineCodes } from '@zhiyu/shared/quarantine-codes';
import { describe, expect, it } from 'vitest';
import { en } from './messages.en';
import { zh } from './messages.zh';

describe('why a row was kept aside', () => {
  it.each([
    ['Chinese', zh, /\p{Script=Han}/u],
    ['English', en, /^[A-Z]/],
  ])('is told in %s, each reason in words of its own', (_language, messages, looksRight) => {
    const { codes } = messages.quality.quarantine;
    expect(Object.keys(codes).sort()).toEqual([...quarantineCodes].sort());
    const words = Object.values(codes);
    expect(words.filter((word) => !looksRight.test(word))).toEqual([]);
    expect(new Set(words).size).toBe(words.length);
  });
});
