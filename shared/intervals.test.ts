import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './intervals';
import { poissonInterval } from './poisson-interval';

describe('wilsonInterval', () => {
  // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998),
  // table I, method 3 (score).
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published interval of %i in %i', (numerator, denominator, lower, upper) => {
    const interval = wilsonInterval(numerator, denominator);
    expect(interval?.[0]).toBeCloseTo(lower, 4);
    expect(interval?.[1]).toBeCloseTo(upper, 4);
  });

  it('mirrors a share and its complement', () => {
    const [lower, upper] = wilsonInterval(28, 29) ?? [];
    expect(lower).toBeCloseTo(1 - 0.1718, 4);
    expect(upper).toBeCloseTo(1 - 0.0061, 4);
    expect(wilsonInterval(20, 20)?.[1]).toBe(1);
  });

  it('ends where the share lies 1.96 standard errors of the end itself away, as Wilson defines it', () => {
    for (const [numerator, denominator] of [
      [737, 972],
      [911, 972],
      [3, 21],
      [19, 20],
    ] as const) {
      const share = numerator / denominator;
      for (const end of wilsonInterval(numerator, denominator) ?? []) {
        const error = Math.sqrt((end * (1 - end)) / denominator);
        expect(Math.abs(share - end) / error).toBeCloseTo(1.959964, 5);
      }
    }
  });

  it('knows nothing of no cases', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});

describe('poissonInterval', () => {
  // E. S. Pearson and H. O. Hartley, Biometrika Tables for Statisticians I, table 40, limits of 95 %.
  it.each([
    [0, 0, 3.69],
    [1, 0.0253, 5.57],
    [5, 1.62, 11.67],
    [10, 4.8, 18.39],
    [20, 12.22, 30.89],
    [50, 37.11, 65.92],
  ])('gives the published limits of a count of %i', (count, lower, upper) => {
    const interval = poissonInterval(count);
    expect(interval[0]).toBeCloseTo(lower, 2);
    expect(interval[1]).toBeCloseTo(upper, 2);
  });

  it('gives the limits that GraphPad publishes for a count of 25', () => {
    // graphpad.com/support/faq/how-quickcalcs-computes-the-confidence-interval-of-a-count, Garwood's method.
    const [lower, upper] = poissonInterval(25);
    expect(lower).toBeCloseTo(16.18, 2);
    expect(upper).toBeCloseTo(36.9, 2);
  });

  it('goes on to large counts', () => {
    // The normal approximation with Wilson and Hilferty's cube, good to four digits here.
    const count = 200_000;
    const [lower, upper] = poissonInterval(count);
    expect(lower).toBeCloseTo(count * (1 - 1 / (9 * count) - 1.959964 / (3 * Math.sqrt(count))) ** 3, 0);
    expect(upper).toBeCloseTo(
      (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.959964 / (3 * Math.sqrt(count + 1))) ** 3,
      0,
    );
  });
});
