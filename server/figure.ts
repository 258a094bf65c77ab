import type { Figure } from '@zhiyu/shared/contract';
import { wilsonInterval } from '@zhiyu/shared/intervals';
import {
  SMALLEST_DENOMINATOR,
  SMALLEST_RESIDENT_CASES,
  SMALLEST_RESIDENTS,
} from '@zhiyu/shared/measure-kinds';
import type { Measure } from '@zhiyu/shared/measures';
import { poissonInterval } from '@zhiyu/shared/poisson-interval';
import { type DurationCount, estimateSurvival } from '@zhiyu/shared/survival';
import { bandOf } from '@zhiyu/shared/volume-bands';

/** What the store counted for a figure. */
export interface Sum {
  /** Cases that the figure rests on. */
  cases: number;
  numerator: number;
  denominator: number | null;
  /** For lengths of time: how long the cases took. */
  times?: DurationCount[];
}

/** A figure before it is compared with earlier ones. */
export type Finding = Omit<Figure, 'before' | 'yearBefore'>;

const PER_RESIDENTS = 10_000;

/** The sum of nothing. */
export const noSum: Sum = { cases: 0, numerator: 0, denominator: null };

/** The sum of two groups that share no case. */
export function addSums(one: Sum, other: Sum): Sum {
  return {
    cases: one.cases + other.cases,
    numerator: one.numerator + other.numerator,
    denominator:
      one.denominator === null && other.denominator === null
        ? null
        : (one.denominator ?? 0) + (other.denominator ?? 0),
    ...((one.times || other.times) && { times: [...(one.times ?? []), ...(other.times ?? [])] }),
  };
}

/** What is counted together with how long it took: all cases below the line, those that came to their end above. */
export function sumTimes(times: DurationCount[]): Sum {
  const numerator = times.reduce((sum, { ended }) => sum + ended, 0);
  const cases = times.reduce((sum, { censored }) => sum + censored, numerator);
  return { cases, numerator, denominator: cases, times };
}

/** What a sum says of a measure. `residents` are those of the area that the sum is over; null where unknown. */
export function readFinding(measure: Measure, sum: Sum, residents: number | null): Finding {
  if (measure.unit === 'perTenThousand') return readPerResident(sum, residents);
  if (measure.kind === 'rate') return readShare(sum);
  if (measure.kind === 'duration') return readTime(sum);
  return {
    value: sum.numerator,
    n: sum.cases,
    numerator: null,
    denominator: null,
    interval: null,
    shown: true,
    reason: null,
  };
}

/** What cannot be known yet, for a reason. */
export function unknownFinding(reason: string): Finding {
  return { value: null, n: 0, numerator: null, denominator: null, interval: null, shown: false, reason };
}

function readShare({ numerator, denominator }: Sum): Finding {
  const n = denominator ?? 0;
  const isEnough = n >= SMALLEST_DENOMINATOR;
  return {
    value: isEnough ? numerator / n : null,
    n,
    numerator,
    denominator: n,
    interval: isEnough ? wilsonInterval(numerator, n) : null,
    shown: isEnough,
    reason: explainSmall(n),
    band: isEnough ? bandOf(n) : null,
  };
}

/** The median, and the time within which nine of ten come to their end; null where the curve does not get so far. */
function readTime({ cases, numerator, times = [] }: Sum): Finding {
  const isEnough = cases >= SMALLEST_DENOMINATOR;
  const { median: p50, p90 } = isEnough ? estimateSurvival(times) : { median: null, p90: null };
  return {
    value: p50,
    n: cases,
    numerator,
    denominator: cases,
    interval: null,
    shown: p50 !== null,
    reason: explainSmall(cases) ?? (p50 === null ? 'median-not-reached' : null),
    band: p50 === null ? null : bandOf(cases),
    quantiles: { p50, p90 },
  };
}

function explainSmall(n: number): string | null {
  if (n >= SMALLEST_DENOMINATOR) return null;
  return n === 0 ? 'no-cases' : 'few-cases';
}

function readPerResident({ cases, numerator }: Sum, residents: number | null): Finding {
  const reason = explainHidden(cases, residents);
  const isShown = residents !== null && reason === null;
  const scale = (count: number) => (count * PER_RESIDENTS) / (residents ?? 1);
  const [lower, upper] = poissonInterval(numerator);
  return {
    value: isShown ? scale(numerator) : null,
    n: cases,
    numerator,
    denominator: residents,
    interval: isShown ? [scale(lower), scale(upper)] : null,
    shown: isShown,
    reason,
    band: isShown ? bandOf(cases) : null,
  };
}

function explainHidden(cases: number, residents: number | null): string | null {
  if (residents === null) return 'residents-unknown';
  if (residents < SMALLEST_RESIDENTS) return 'few-residents';
  return cases < SMALLEST_RESIDENT_CASES ? 'few-cases' : null;
}
