import chiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import type { Interval } from './intervals';

/**
 * Exact (Garwood) 95 % interval of the expectation of a Poisson count. It stands apart from `intervals` because
 * its library is large and only the server needs it.
 * @see F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936)
 */
export function poissonInterval(count: number): Interval {
  const lower = count === 0 ? 0 : chiSquareQuantile(0.025, 2 * count) / 2;
  return [lower, chiSquareQuantile(0.975, 2 * (count + 1)) / 2];
}
