import type { FunnelStanding } from './funnel-standing';
import type { Interval } from './intervals';
import { estimateOverDispersion, type OverDispersion } from './over-dispersion';
import { binomialLimits, poissonLimits } from './tail-limits';

/** Limits within which chance alone keeps a figure, 95 and 99.8 times in a hundred. */
export interface FunnelLimits {
  limits95: Interval;
  limits998: Interval;
}

/** A point of the limits’ curves. */
export interface FunnelPoint extends FunnelLimits {
  /** Cases below the line, or expected cases. */
  n: number;
}

/** A figure in the funnel. */
export interface FunnelUnit extends FunnelLimits {
  standing: FunnelStanding;
}

/** A funnel plot: the target, how far chance scatters figures around it, and how each stands. */
export interface Funnel {
  /** What figures are held against: a share, or 1 for ratios to what was expected. */
  target: number;
  dispersion: OverDispersion;
  /** In the order of the units given; null for those without cases. */
  units: (FunnelUnit | null)[];
  curve: FunnelPoint[];
}

const TAIL_95 = 0.025;
const TAIL_998 = 0.001;
const CURVE_POINTS = 48;

/**
 * A funnel of shares around the share of all of them together. Limits are those of the exact binomial distribution;
 * where the figures differ more than by chance, they are farther from the target by the root of the factor.
 * @see D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005)
 */
export function makeShareFunnel(
  units: readonly { numerator: number; denominator: number }[],
  target = shareOfAll(units),
): Funnel | null {
  if (target === null) return null;
  const error = (n: number) => Math.sqrt((target * (1 - target)) / n);
  const known = units.filter(({ denominator }) => denominator > 0);
  const zValues = known.map((unit) =>
    zOf(unit.numerator / unit.denominator - target, error(unit.denominator)),
  );
  return makeFunnel(
    units.map(({ numerator, denominator }) => ({ n: denominator, value: numerator / denominator })),
    target,
    estimateOverDispersion(zValues),
    (n, tail) => divide(binomialLimits(n, target, tail), n),
    1,
  );
}

/** A funnel of ratios of observed to expected counts around 1, with the limits of the exact Poisson distribution. */
export function makeRatioFunnel(units: readonly { observed: number; expected: number }[]): Funnel {
  const known = units.filter(({ expected }) => expected > 0);
  const zValues = known.map(({ observed, expected }) => (observed - expected) / Math.sqrt(expected));
  return makeFunnel(
    units.map(({ observed, expected }) => ({ n: expected, value: observed / expected })),
    1,
    estimateOverDispersion(zValues),
    (n, tail) => divide(poissonLimits(n, tail), n),
    Number.POSITIVE_INFINITY,
  );
}

function divide([lower, upper]: Interval, n: number): Interval {
  return [lower / n, upper / n];
}

type Limit = (n: number, tail: number) => Interval;

function makeFunnel(
  units: readonly { n: number; value: number }[],
  target: number,
  dispersion: OverDispersion,
  limit: Limit,
  most: number,
): Funnel {
  const reach = Math.sqrt(dispersion.factor);
  const widen = ([lower, upper]: Interval): Interval => [
    Math.max(0, target + reach * (lower - target)),
    Math.min(most, target + reach * (upper - target)),
  ];
  const limitsAt = (n: number): FunnelLimits => ({
    limits95: widen(limit(n, TAIL_95)),
    limits998: widen(limit(n, TAIL_998)),
  });
  return {
    target,
    dispersion,
    units: units.map(({ n, value }) => {
      if (!(n > 0)) return null;
      const limits = limitsAt(n);
      return { ...limits, standing: standIn(value, limits) };
    }),
    curve: chooseVolumes(units.map(({ n }) => n)).map((n) => ({ n, ...limitsAt(n) })),
  };
}

function standIn(value: number, { limits95, limits998 }: FunnelLimits): FunnelStanding {
  if (value > limits998[1]) return 'above998';
  if (value < limits998[0]) return 'below998';
  if (value > limits95[1]) return 'above95';
  return value < limits95[0] ? 'below95' : 'within';
}

/** Volumes at which the curves are drawn: closer together where few cases make them steep. */
function chooseVolumes(volumes: readonly number[]): number[] {
  const largest = Math.max(0, ...volumes.filter(Number.isFinite));
  if (largest <= 0) return [];
  const end = largest * 1.05;
  const start = Math.min(5, end / 4);
  const steps = Array.from({ length: CURVE_POINTS }, (_, step) => step / (CURVE_POINTS - 1));
  const chosen = steps.map((part) => Math.round(start * (end / start) ** part));
  return [...new Set(chosen.filter((n) => n >= 1))];
}

function shareOfAll(units: readonly { numerator: number; denominator: number }[]): number | null {
  const below = units.reduce((sum, { denominator }) => sum + denominator, 0);
  return below === 0 ? null : units.reduce((sum, { numerator }) => sum + numerator, 0) / below;
}

/** A target of 0 or 1 leaves no room for chance: what differs from it does so without end, as far as is counted. */
function zOf(distance: number, error: number): number {
  if (distance === 0) return 0;
  return error === 0 ? Math.sign(distance) * 10 : distance / error;
}
