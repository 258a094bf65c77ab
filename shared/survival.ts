/** How many cases ended, and how many were still open when last seen, after one duration. */
export interface DurationCount {
  /** In any unit; the figures come back in the same. */
  duration: number;
  ended: number;
  censored: number;
}

/** A step of a survival curve: from this duration on, this share has not ended. */
export interface SurvivalStep {
  duration: number;
  survival: number;
  /** Cases that had neither ended nor been lost from sight just before. */
  atRisk: number;
  ended: number;
}

/** How long cases take to end, open ones included. */
export interface Survival {
  cases: number;
  ended: number;
  /** Durations at which cases ended, ascending; before the first, all survive. */
  curve: SurvivalStep[];
  /** The duration at which half, and nine tenths, have ended; null where the curve does not come so far. */
  median: number | null;
  p90: number | null;
}

/**
 * The product-limit estimator: at each duration at which cases end, the share that survives is multiplied by the share
 * of those at risk that does not end there. A case last seen open at a duration is at risk at it. Durations may come in
 * any order and more than once.
 *
 * @see E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958)
 */
export function estimateSurvival(counts: Iterable<DurationCount>): Survival {
  const groups = groupByDuration(counts);
  const cases = groups.reduce((sum, { ended, censored }) => sum + ended + censored, 0);
  const curve: SurvivalStep[] = [];
  let atRisk = cases;
  let survival = 1;
  for (const { duration, ended, censored } of groups) {
    if (ended > 0) {
      survival *= (atRisk - ended) / atRisk;
      curve.push({ duration, survival, atRisk, ended });
    }
    atRisk -= ended + censored;
  }
  const ended = curve.reduce((sum, step) => sum + step.ended, 0);
  return { cases, ended, curve, median: findQuantile(curve, 0.5), p90: findQuantile(curve, 0.9) };
}

/** The first duration by which at least `share` has ended; null where the curve does not come so far. */
export function findQuantile(curve: readonly SurvivalStep[], share: number): number | null {
  // Products of fractions miss their value by some last digits: 0.49999999999999994 is a half.
  const reached = curve.find(({ survival }) => survival <= 1 - share + 1e-12);
  return reached?.duration ?? null;
}

function groupByDuration(counts: Iterable<DurationCount>): DurationCount[] {
  const groups = new Map<number, DurationCount>();
  for (const { duration, ended, censored } of counts) {
    const group = groups.get(duration);
    if (group === undefined) groups.set(duration, { duration, ended, censored });
    else {
      group.ended += ended;
      group.censored += censored;
    }
  }
  return [...groups.values()].sort((one, other) => one.duration - other.duration);
}
