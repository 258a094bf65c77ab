import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import poissonCdf from '@stdlib/stats-base-dists-poisson-cdf';
import type { Interval } from './intervals';

/** Cumulative probability of a count: that it, or fewer, is seen. */
type Cumulative = (count: number) => number;

/**
 * The counts between which a binomial one of `n` trials lies, but for a probability of at most `tail` at each end. They
 * are made continuous between whole counts, so that limits drawn over n do not jump; a whole count below the lower or
 * above the upper has at most that probability.
 * @see D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005),
 *   appendix A.1.1, for the lower end; the upper is its mirror image, so that neither is crossed more often
 */
export function binomialLimits(n: number, share: number, tail: number): Interval {
  if (n === 0 || share <= 0) return [0, 0];
  if (share >= 1) return [n, n];
  const cumulative = (count: number) => binomialCdf(count, n, share);
  return [findLower(cumulative, tail, n * share), Math.min(n, findUpper(cumulative, tail, n * share))];
}

/** The same of a Poisson count of expectation `expected`. */
export function poissonLimits(expected: number, tail: number): Interval {
  if (expected <= 0) return [0, 0];
  const cumulative = (count: number) => poissonCdf(count, expected);
  return [findLower(cumulative, tail, expected), findUpper(cumulative, tail, expected)];
}

/** With r the first count whose cumulative probability exceeds `tail`: r less the part of its own that lies beyond. */
function findLower(cumulative: Cumulative, tail: number, about: number): number {
  const count = findFirst((candidate) => cumulative(candidate) > tail, about);
  const at = cumulative(count);
  const below = count === 0 ? 0 : cumulative(count - 1);
  return Math.max(0, count - (at - tail) / (at - below));
}

/** With r the first count that, or more than which, is seen with a probability of at most `tail`: what lies below it. */
function findUpper(cumulative: Cumulative, tail: number, about: number): number {
  const orMore = (count: number) => 1 - (count === 0 ? 0 : cumulative(count - 1));
  const count = findFirst((candidate) => orMore(candidate) <= tail, about);
  const before = orMore(count - 1);
  return count - 1 + (before - tail) / (before - orMore(count));
}

/** The smallest count from 0 that satisfies a condition which, once true, stays so; looked for around `about`. */
function findFirst(isTrue: (count: number) => boolean, about: number): number {
  let low = -1;
  let high = Math.max(1, Math.floor(about));
  for (let step = 1; !isTrue(high); step *= 2) {
    low = high;
    high += step;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle)) high = middle;
    else low = middle;
  }
  return high;
}
