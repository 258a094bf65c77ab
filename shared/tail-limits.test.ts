import { describe, expect, it } from 'vitest';
import { binomialLimits, poissonLimits } from './tail-limits';

describe('binomialLimits', () => {
  it('interpolates between the counts of the published table', () => {
    // Cumulative binomial table, n 20, p 0.2: P(≤0) 0.0115, P(≤1) 0.0692, P(≥8) 0.0321, P(≥9) 0.0100.
    const [lower, upper] = binomialLimits(20, 0.2, 0.025);
    expect(lower).toBeCloseTo(1 - (0.0692 - 0.025) / (0.0692 - 0.0115), 2);
    expect(upper).toBeCloseTo(8 + (0.0321 - 0.025) / (0.0321 - 0.01), 2);
  });

  it('is crossed by chance at most as often as asked, at either end, summed up term by term', () => {
    for (const [n, share] of [
      [20, 0.9],
      [47, 0.06],
      [300, 0.5],
      [1200, 0.93],
    ] as const) {
      for (const tail of [0.025, 0.001]) {
        const [lower, upper] = binomialLimits(n, share, tail);
        const chances = listBinomial(n, share);
        const below = chances.reduce((sum, chance, count) => sum + (count < lower ? chance : 0), 0);
        const above = chances.reduce((sum, chance, count) => sum + (count > upper ? chance : 0), 0);
        expect(below).toBeLessThanOrEqual(tail + 1e-12);
        expect(above).toBeLessThanOrEqual(tail + 1e-12);
        // One count nearer and it would be crossed more often.
        const nearer = chances.reduce((sum, chance, count) => sum + (count < lower + 1 ? chance : 0), 0);
        expect(nearer).toBeGreaterThan(tail);
      }
    }
  });

  it('mirrors a share and its complement', () => {
    const [lower, upper] = binomialLimits(150, 0.92, 0.025);
    const [fewer, more] = binomialLimits(150, 0.08, 0.025);
    expect(lower).toBeCloseTo(150 - more, 6);
    expect(upper).toBeCloseTo(150 - fewer, 6);
  });

  it('leaves no room where nothing is by chance', () => {
    expect(binomialLimits(30, 0, 0.025)).toEqual([0, 0]);
    expect(binomialLimits(30, 1, 0.025)).toEqual([30, 30]);
  });
});

describe('poissonLimits', () => {
  it('interpolates between the counts of the published table', () => {
    // Cumulative Poisson table, expectation 10: P(≤3) 0.0103, P(≤4) 0.0293, P(≥17) 0.0270, P(≥18) 0.0143.
    const [lower, upper] = poissonLimits(10, 0.025);
    expect(lower).toBeCloseTo(4 - (0.0293 - 0.025) / (0.0293 - 0.0103), 2);
    expect(upper).toBeCloseTo(17 + (0.027 - 0.025) / (0.027 - 0.0143), 2);
  });

  it('comes close to 1.96 and 3.09 standard deviations where much is expected', () => {
    const [lower, upper] = poissonLimits(40_000, 0.025);
    expect((40_000 - lower) / 200).toBeCloseTo(1.96, 1);
    expect((upper - 40_000) / 200).toBeCloseTo(1.96, 1);
    const [least, most] = poissonLimits(40_000, 0.001);
    expect((40_000 - least) / 200).toBeCloseTo(3.09, 1);
    expect((most - 40_000) / 200).toBeCloseTo(3.09, 1);
  });
});

/** Every probability of a binomial distribution, each from the one before. */
function listBinomial(n: number, share: number): number[] {
  const logs = [n * Math.log(1 - share)];
  for (let count = 1; count <= n; count++) {
    logs.push((logs[count - 1] as number) + Math.log(((n - count + 1) / count) * (share / (1 - share))));
  }
  return logs.map(Math.exp);
}
