import { SMALLEST_DENOMINATOR } from '@zhiyu/shared/measure-kinds';
import type { Measure } from '@zhiyu/shared/measures';
import { needsSample } from '../panels/compare-rows';
import { planTrend, type TrendPlan } from '../panels/trend-plan';
import { type CityClock, lastDayOf, type TimeWindow } from '../view-state';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** So far back small trends of rates go. */
const RATE_DAYS = 182;
/** A week must usually have so many times the cases that a rate needs, or most of its points would be missing. */
const ROOM = 2;

/**
 * The span and the steps of small trends. A rate of one day rests on too few cases to be shown: rates go back half a year by
 * week, or by month where the middle one of the rows has too few cases in a week. `volumes` are the cases of the rows in
 * the window.
 */
export function planMultiples(
  window: TimeWindow,
  clock: CityClock,
  measure: Measure,
  volumes: readonly number[],
): TrendPlan {
  if (!needsSample(measure)) return planTrend(window, clock);
  const { zone } = clock;
  const first = zone.startOfDay(clock.firstReportedAt ?? lastDayOf(clock));
  const end = window.to ?? clock.now;
  const days = Math.max(1, (end - (window.from ?? first)) / DAY_MS);
  const sorted = [...volumes].sort((one, other) => one - other);
  const inWeek = ((sorted[Math.floor(sorted.length / 2)] ?? 0) / days) * WEEK_DAYS;
  const bucket = inWeek >= ROOM * SMALLEST_DENOMINATOR ? 'week' : 'month';
  return { from: Math.max(first, zone.startOfDay(end - 1, 1 - RATE_DAYS)), to: window.to, bucket };
}
