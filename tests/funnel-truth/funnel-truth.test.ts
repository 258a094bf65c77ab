import { describe, expect, it } from 'vitest';
import { runFunnelTruth } from './run-funnel-truth';

/** A short part of `pnpm soak:funnel`, which takes 400 runs. */
describe('districts of a generated Hangzhou', () => {
  const planted = { district: '330109', chance: 3 };
  const found = runFunnelTruth({ callSeeds: [7], handlings: 20, calls: 40_000, days: 90, planted });
  const judged = found.runs * 13;

  it('are called different no more often than chance where none is', () => {
    expect(found.equal).toHaveLength(13);
    const sum = (of: 'beyond95' | 'beyond998') => found.equal.reduce((total, one) => total + one[of], 0);
    expect(sum('beyond95') / judged).toBeLessThanOrEqual(0.08);
    expect(sum('beyond998') / judged).toBeLessThanOrEqual(0.01);
    // Limits that called nothing different would be none.
    expect(sum('beyond95')).toBeGreaterThan(0);
  });

  it('are found where one is planted, and no other is blamed for it', () => {
    const target = found.planted.find(({ district }) => district === planted.district);
    expect(target?.worse95).toBeGreaterThanOrEqual(0.9 * found.runs);
    const others = found.planted.filter(({ district }) => district !== planted.district);
    expect(others.reduce((sum, { worse998 }) => sum + worse998, 0) / judged).toBeLessThanOrEqual(0.01);
  });
});
