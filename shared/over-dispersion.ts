import chiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';

/** How much more the figures of many areas differ than chance alone makes them. */
export interface OverDispersion {
  /** Areas whose figures were looked at. */
  units: number;
  /** Mean of the squared z-values after the most extreme were drawn in; 1 is what chance makes at most. */
  estimate: number;
  /** By what variances are multiplied: the estimate where it is significantly over 1, otherwise 1. */
  factor: number;
}

/** This share of the z-values at each end is drawn in, so that the few that really differ do not hide themselves. */
export const WINSORISED_SHARE = 0.1;
/** Of fewer areas nobody can say whether they differ more than by chance. */
const LEAST_UNITS = 5;

/**
 * Estimates over-dispersion from z-values, each the distance of a figure from the target in standard errors that hold
 * where only chance is at work. Variances are widened only where the estimate is significantly over 1: times the number
 * of areas it is then beyond the 95 % quantile of chi-square with as many degrees of freedom.
 * @see D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005),
 *   section 5 and appendix A.3; Handling over-dispersion of performance indicators, Quality & Safety in Health Care 14 (2005)
 */
export function estimateOverDispersion(zValues: readonly number[]): OverDispersion {
  const units = zValues.length;
  if (units === 0) return { units, estimate: 1, factor: 1 };
  const drawnIn = winsorise(zValues, WINSORISED_SHARE);
  const estimate = drawnIn.reduce((sum, z) => sum + z * z, 0) / units;
  const isBeyondChance = units >= LEAST_UNITS && units * estimate > chiSquareQuantile(0.95, units);
  return { units, estimate, factor: isBeyondChance ? Math.max(1, estimate) : 1 };
}

/**
 * Draws the values beyond the quantiles of `share` and 1 − `share` in to these; quantiles between two values are
 * interpolated (the seventh definition of Hyndman and Fan, The American Statistician 50, 1996).
 */
export function winsorise(values: readonly number[], share: number): number[] {
  const sorted = [...values].sort((one, other) => one - other);
  const low = quantileOf(sorted, share);
  const high = quantileOf(sorted, 1 - share);
  return values.map((value) => Math.min(high, Math.max(low, value)));
}

function quantileOf(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const one = sorted[below] ?? 0;
  const other = sorted[Math.min(sorted.length - 1, below + 1)] ?? one;
  return one + (place - below) * (other - one);
}
