import type { Interval } from './intervals';
import { poissonInterval } from './poisson-interval';

/** What was counted in one stratum, such as a domain: what stands above the line, and below it. */
export interface Stratum {
  numerator: number;
  denominator: number;
}

/** A figure with the mix of its cases held equal. */
export interface StandardisedRatio {
  observed: number;
  /** What would have been observed had each stratum gone as it does in all areas together. */
  expected: number;
  /** Observed over expected; null where nothing was expected. */
  ratio: number | null;
  /** 95 %, for the observed count as a Poisson one and the expected one as known. */
  interval: Interval | null;
}

/** From so many cases on, Byar’s approximation is as good as the exact interval. */
const LEAST_FOR_BYAR = 10;
const Z = 1.959963984540054;

/**
 * Indirect standardisation: holds the mix of strata equal by applying the rates of all areas together (`standard`) to the
 * cases that an area has in each stratum. Ratios of two areas compare each with all, not with each other, so they are
 * not ranked.
 * @see N. E. Breslow & N. E. Day, Statistical Methods in Cancer Research II (1987), section 2.3; Public Health England,
 *   Technical Guide: Confidence Intervals (2018)
 */
export function standardise(own: readonly Stratum[], standard: readonly Stratum[]): StandardisedRatio {
  const observed = own.reduce((sum, { numerator }) => sum + numerator, 0);
  const expected = own.reduce((sum, { denominator }, stratum) => {
    const all = standard[stratum];
    return all === undefined || all.denominator === 0
      ? sum
      : sum + (denominator * all.numerator) / all.denominator;
  }, 0);
  if (expected === 0) return { observed, expected, ratio: null, interval: null };
  const [lower, upper] = countInterval(observed);
  return { observed, expected, ratio: observed / expected, interval: [lower / expected, upper / expected] };
}

/** 95 % interval of the expectation of a count: exact (Garwood) under 10, Byar’s from there on. */
export function countInterval(count: number): Interval {
  return count < LEAST_FOR_BYAR ? poissonInterval(count) : byarInterval(count);
}

/**
 * Byar’s approximation to the exact Poisson interval, 95 %.
 * @see N. E. Breslow & N. E. Day, Statistical Methods in Cancer Research II (1987), section 2.3, formulas 2.12 and 2.13
 */
export function byarInterval(count: number): Interval {
  const above = count + 1;
  const lower = count === 0 ? 0 : count * (1 - 1 / (9 * count) - Z / (3 * Math.sqrt(count))) ** 3;
  return [lower, above * (1 - 1 / (9 * above) + Z / (3 * Math.sqrt(above))) ** 3];
}
