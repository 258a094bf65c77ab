import type { PlaybackChoice } from '../view-parts';
import { type CityClock, dayOf, type TimeWindow } from '../view-state';

const DAY_MS = 86_400_000;
/** The server answers for no more frames. */
const MOST_FRAMES = 400;
const daysOf: Record<PlaybackChoice['bucket'], number> = { hour: 1 / 24, day: 1, week: 7, month: 28 };

/** The span that a playback goes through: the window, from its first day to its end or to the as-of instant. */
export function spanOf(window: TimeWindow, clock: CityClock): { from: number; to: number } {
  const from = window.from ?? clock.zone.startOfDay(clock.firstReportedAt ?? clock.now);
  return { from, to: window.to ?? clock.now };
}

/** The steps in which a window can be played back, the shortest first. */
export function stepsFor(window: TimeWindow, clock: CityClock): PlaybackChoice['bucket'][] {
  const { from, to } = spanOf(window, clock);
  const days = (to - from) / DAY_MS;
  const fitting = (['hour', 'day', 'week', 'month'] as const).filter(
    (bucket) => days / daysOf[bucket] <= MOST_FRAMES - 2 && days > daysOf[bucket],
  );
  return fitting.length > 0 ? [...fitting] : ['month'];
}

/** The usual step: hours within three days, days within a year. */
export function usualStep(window: TimeWindow, clock: CityClock): PlaybackChoice['bucket'] {
  const { from, to } = spanOf(window, clock);
  const steps = stepsFor(window, clock);
  const wanted = to - from <= 3 * DAY_MS ? 'hour' : 'day';
  return steps.includes(wanted) ? wanted : (steps[steps.includes('hour') ? 1 : 0] ?? 'month');
}

/** When a frame begins, as the address writes it: `2026-06-03T08` on the city's clock. */
export function nameFrame(instant: number, clock: CityClock): string {
  return clock.zone.toIso(instant).slice(0, 13);
}

/** The frame that an address names; the first where it names none of them. */
export function findFrame(name: string | null, bounds: ArrayLike<number>, clock: CityClock): number {
  if (name === null) return 0;
  for (let index = 0; index < bounds.length - 1; index += 1) {
    if (nameFrame(bounds[index]!, clock) >= name) return index;
  }
  return Math.max(0, bounds.length - 2);
}

/** A frame as people say it: a day with its weekday, an hour of a day, a week by its first day, a month. */
export function sayFrame(
  instant: number,
  bucket: PlaybackChoice['bucket'],
  weekdays: readonly string[],
  clock: CityClock,
): string {
  const day = dayOf(instant, clock.zone);
  if (bucket === 'month') return day.slice(0, 7);
  if (bucket === 'hour') return clock.zone.toIso(instant).slice(5, 16).replace('T', ' ');
  const weekday = weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()];
  return bucket === 'day' ? `${day} ${weekday}` : day;
}
