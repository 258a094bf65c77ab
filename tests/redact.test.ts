import { isBankCard, isIdentityNumber } from '@zhiyu/server/privacy/checked-numbers';
import { marks, type Personal, redact } from '@zhiyu/server/privacy/redact';
import { describe, expect, it } from 'vitest';
import { redactCorpus } from './redact-corpus';

const kinds: Record<string, Personal> = {
  证: 'identity',
  电: 'phone',
  牌: 'plate',
  卡: 'card',
  邮: 'email',
  门: 'door',
  名: 'name',
};
const braces = /\{(.):([^}]*)\}/g;

describe('the corpus of texts', () => {
  it('has 300 or more, each once, half of them with nothing to take out', () => {
    expect(redactCorpus.length).toBeGreaterThanOrEqual(300);
    expect(new Set(redactCorpus).size).toBe(redactCorpus.length);
    expect(redactCorpus.filter((line) => !line.includes('{')).length).toBeGreaterThan(120);
  });

  it('is redacted as it says: nothing is left, and nothing else is taken', () => {
    const wrong = redactCorpus.flatMap((line) => {
      const text = line.replace(braces, '$2');
      const wanted = line.replace(braces, (_all, kind: string) => marks[kinds[kind] as Personal]);
      const got = redact(text);
      return got === wanted ? [] : [{ text, wanted, got }];
    });
    expect(wrong).toEqual([]);
  });

  it('is redacted once and for all', () => {
    for (const line of redactCorpus) {
      const once = redact(line.replace(braces, '$2'));
      expect(redact(once)).toBe(once);
    }
  });
});

describe('numbers with a check', () => {
  it('are those of the standards’ own examples', () => {
    // GB 11643-1999, appendix; ISO/IEC 7812 by the test number of every card processor.
    expect(['11010519491231002X', '440524188001010014'].map(isIdentityNumber)).toEqual([true, true]);
    expect(['110105194912310021', '440524188013010014'].map(isIdentityNumber)).toEqual([false, false]);
    expect(['4111111111111111', '4111111111111112', '0000000000000000'].map(isBankCard)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

it('takes no longer than the text is long, whatever it holds', () => {
  for (const part of [
    '1',
    '12-',
    '1单元',
    'a@',
    'a.',
    '一二三',
    '张',
    '浙A',
    '〔电话〕张',
    '路1',
    '路1号',
    '张三13812345678 ',
    '138 ',
    '{',
    '电话 ',
  ]) {
    const text = part.repeat(20_000);
    expect(redact(text).length).toBeGreaterThan(0);
  }
});
