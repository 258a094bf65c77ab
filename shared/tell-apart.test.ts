import { expect, it } from 'vitest';
import { wilsonInterval } from './intervals';
import { tellApart } from './tell-apart';

const share = (numerator: number, denominator: number) => ({
  value: numerator / denominator,
  interval: wilsonInterval(numerator, denominator),
});

// The examples of Newcombe (1998), table II, method 10: the interval of the difference holds 0 in the last alone.
it.each([
  [56, 70, 48, 80, 'above'], // 0.0524 to 0.3339
  [9, 10, 3, 10, 'above'], // 0.1705 to 0.8090
  [6, 7, 2, 7, 'above'], // 0.0582 to 0.8062
  [5, 56, 0, 29, 'same'], // -0.0381 to 0.1926
])('tells %i of %i from %i of %i: %s', (a, m, b, n, expected) => {
  expect(tellApart(share(a, m), share(b, n))).toBe(expected);
  expect(tellApart(share(b, n), share(a, m))).toBe(expected === 'above' ? 'below' : 'same');
});

it('takes a target as exact: only what lies beyond the interval differs from it', () => {
  const rate = { value: 0.9, interval: [0.88, 0.92] };
  const target = (value: number) => ({ value, interval: null });
  expect(tellApart(rate, target(0.88))).toBe('same');
  expect(tellApart(rate, target(0.879))).toBe('above');
  expect(tellApart(rate, target(0.93))).toBe('below');
});

it('does not judge what is not known', () => {
  expect(tellApart({ value: null, interval: null }, share(9, 10))).toBeNull();
  expect(tellApart({ value: 5, interval: null }, { value: 9, interval: null })).toBeNull();
});
