import type { Zone } from '@zhiyu/shared/zone';

export const buckets = ['hour', 'day', 'week', 'month', 'period'] as const;
/** A length of a trend's steps, in the city's own time; `period` is the pack's assessment period. */
export type Bucket = (typeof buckets)[number];

/** One step [from, to) of a trend, in milliseconds; `start` and `end` bound the whole bucket that it is of. */
export interface Step {
  from: number;
  to: number;
  start: number;
  end: number;
}

const HOUR = 3_600_000;
const DAY = 86_400_000;

/** The first instant of the bucket that holds an instant, moved by a number of buckets. */
export function startOfBucket(
  bucket: Bucket,
  instant: number,
  zone: Zone,
  startDay: number,
  moved = 0,
): number {
  const local = zone.toLocal(instant);
  if (bucket === 'hour') {
    const intoHour = local.minute * 60_000 + local.second * 1000 + local.millisecond;
    return instant - intoHour + moved * HOUR;
  }
  const at = (year: number, month: number, day: number) =>
    zone.toInstant({ year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 });
  const { year, month, day } = local;
  if (bucket === 'day') return at(year, month, day + moved);
  if (bucket === 'week') {
    const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
    return at(year, month, day - weekday + 7 * moved);
  }
  const first = bucket === 'month' ? 1 : startDay;
  return at(year, day < first ? month - 1 + moved : month + moved, first);
}

/** About how many buckets a window holds, without listing them. */
export function estimateSteps(bucket: Bucket, from: number, to: number): number {
  const lengths = { hour: HOUR, day: DAY, week: 7 * DAY, month: 28 * DAY, period: 28 * DAY };
  return Math.ceil((to - from) / lengths[bucket]);
}

/** The buckets that a window touches, the first and the last cut to it. */
export function listSteps(bucket: Bucket, from: number, to: number, zone: Zone, startDay: number): Step[] {
  const steps: Step[] = [];
  let start = startOfBucket(bucket, from, zone, startDay);
  while (start < to) {
    const end = startOfBucket(bucket, start, zone, startDay, 1);
    steps.push({ from: Math.max(start, from), to: Math.min(end, to), start, end });
    start = end;
  }
  return steps;
}

/** As many buckets just before the first of a list, each cut as its counterpart is. */
export function listStepsBefore(bucket: Bucket, steps: Step[], zone: Zone, startDay: number): Step[] {
  const first = steps[0];
  if (first === undefined) return [];
  return steps.map((step, index) => {
    const moved = index - steps.length;
    const start = startOfBucket(bucket, first.start, zone, startDay, moved);
    const end = startOfBucket(bucket, first.start, zone, startDay, moved + 1);
    const from = Math.min(end, start + (step.from - step.start));
    const to = step.to === step.end ? end : Math.min(end, start + (step.to - step.start));
    return { from, to, start, end };
  });
}
