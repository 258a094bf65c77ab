import { dayNumberOf, isWork, type WorkCalendar } from './work-calendar';

const DAY = 86_400_000;
/** An open case lies dormant 沉睡 when so many working days have passed since its last event. */
export const DORMANT_WORKING_DAYS = 3;

/**
 * An open case whose last event is before this instant lies dormant at T; in milliseconds. As with time limits, the
 * day of the event does not count, and a working day has passed when its hours have ended before T. Null where the
 * calendar of one of these days is not published.
 */
export function dormantBefore(calendar: WorkCalendar, asOf: number): number | null {
  let passed = 0;
  for (let day = dayNumberOf(calendar.zone.toLocal(asOf)); ; day--) {
    const kind = calendar.dayKindOf(day);
    if (kind === null) return null;
    if (!isWork(kind) || (calendar.hoursOf(day).at(-1) as number) >= asOf) continue;
    passed++;
    if (passed === DORMANT_WORKING_DAYS) return startOfDay(calendar, day);
  }
}

function startOfDay({ zone }: WorkCalendar, dayNumber: number): number {
  const date = new Date(dayNumber * DAY);
  return zone.toInstant({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
  });
}
