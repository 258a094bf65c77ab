import { expect, it } from 'vitest';
import { runFunnelTruth } from './run-funnel-truth';

/** A short part of `pnpm soak:funnel`, which takes 400 runs of each. */
const short = { callSeeds: [7], handlings: 24, calls: 60_000, days: 90 };

it('calls districts of a generated Hangzhou without a difference different no more often than chance', () => {
  const { runs, districts } = runFunnelTruth({ ...short, planted: null });
  expect(districts).toHaveLength(13);
  const judged = runs * districts.length;
  const sum = (of: 'beyond95' | 'beyond998') => districts.reduce((total, one) => total + one[of], 0);
  expect(sum('beyond95') / judged).toBeLessThanOrEqual(0.08);
  expect(sum('beyond998') / judged).toBeLessThanOrEqual(0.01);
  // Limits that called nothing different would be none.
  expect(sum('beyond95')).toBeGreaterThan(0);
});

it('finds a planted district, and blames no other', () => {
  const { runs, districts } = runFunnelTruth({ ...short, planted: { district: '330110', ratio: 3 } });
  const found = districts.find(({ district }) => district === '330110');
  expect(found?.worse95).toBeGreaterThanOrEqual(0.9 * runs);
  const others = districts.filter(({ district }) => district !== '330110');
  expect(others.reduce((sum, { worse998 }) => sum + worse998, 0)).toBeLessThanOrEqual(0.01 * runs * 12);
});
