import type { City } from '@zhiyu/shared/pack';
import { createCalendar } from '@zhiyu/shared/work-calendar';
import { createZone } from '@zhiyu/shared/zone';

const DAY = 86_400_000;
/** Calendars are followed no farther. */
const LAST_YEAR = 2199;
const FIRST_YEAR = 1970;

/** The last local day that the calendar of a pack knows, `yyyy-mm-dd`; null where it knows all to come, or none. */
export function calendarEnd(pack: Pick<City, 'calendar' | 'workingHours' | 'timeZone'>): string | null {
  const calendar = createCalendar(pack, createZone(pack.timeZone));
  if (calendar.yearOf(LAST_YEAR)?.complete) return null;
  for (let number = LAST_YEAR; number >= FIRST_YEAR; number--) {
    const year = calendar.yearOf(number);
    if (year === null) continue;
    return new Date((year.first + year.countTo.length - 1) * DAY).toISOString().slice(0, 10);
  }
  return null;
}
