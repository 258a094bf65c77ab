import type { Bucket } from '../api-trend';
import { type CityClock, lastDayOf, type TimeWindow } from '../view-state';

/** What the trend shows around a window: from, to (null: up to the as-of instant) and its steps. */
export interface TrendPlan extends TimeWindow {
  bucket: Bucket;
}

const DAY_MS = 86_400_000;
const SHORTEST_DAYS = 60;
const LONGEST_BY_DAY = 130;
const LONGEST_BY_WEEK = 800;

/**
 * The span around a window: twice its length so that it can be compared with what came before, at least 60 days, and half
 * its length after it, never before the first case or after the as-of instant; in days, weeks or months so that 60 to 130
 * bars stand side by side.
 */
export function planTrend(window: TimeWindow, clock: CityClock): TrendPlan {
  const { zone } = clock;
  const first = zone.startOfDay(clock.firstReportedAt ?? lastDayOf(clock));
  const end = lastDayOf(clock);
  const from = window.from ?? first;
  const windowEnd = window.to ?? clock.now;
  const days = Math.max(SHORTEST_DAYS, Math.ceil((2 * (windowEnd - from)) / DAY_MS));
  const after = window.to === null ? null : zone.startOfDay(window.to, Math.ceil(days / 4));
  const to = after === null || after >= clock.now ? null : after;
  const anchor = Math.min(end, zone.startOfDay(windowEnd - 1));
  const start = Math.max(first, Math.min(zone.startOfDay(from), zone.startOfDay(anchor, 1 - days)));
  const shown = ((to ?? clock.now) - start) / DAY_MS;
  const bucket = shown <= LONGEST_BY_DAY ? 'day' : shown <= LONGEST_BY_WEEK ? 'week' : 'month';
  return { from: start, to, bucket };
}
