import { describe, expect, it } from 'vitest';
import { shortenCount } from './wall-words';

describe('a count on the wall', () => {
  it.each([
    [0, 'zh', '0', ''],
    [9999, 'zh', '9,999', ''],
    [12_840, 'zh', '1.28', '万'],
    [1_234_567, 'zh', '123.46', '万'],
    [9999, 'en', '9,999', ''],
    [12_840, 'en', '12.84', 'K'],
    [1_234_567, 'en', '1.23', 'M'],
  ] as const)('%d in %s is %s%s', (value, language, number, scale) => {
    expect(shortenCount(value, language)).toEqual({ number, scale });
  });
});
