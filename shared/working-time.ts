import type { Instant } from './case';
import { addWorkingTime, dueAt } from './deadline';
import type { TimeLimit } from './pack';
import { countTo, dayNumberOf, isWork, type WorkCalendar, yearOfDay } from './work-calendar';

const DAY = 86_400_000;

/**
 * How many working days lie in the days after the local day of `from`, up to and with the local day of `to`. Null
 * where the calendar ends before.
 */
export function countWorkingDays(calendar: WorkCalendar, from: Instant, to: Instant): number | null {
  const first = dayNumberOf(calendar.zone.toLocal(from));
  const last = dayNumberOf(calendar.zone.toLocal(to));
  if (last <= first) return 0;
  let count = 0;
  for (let year = yearOfDay(first); year <= yearOfDay(last); year++) {
    const table = calendar.yearOf(year);
    if (table === null) return null;
    const end = Math.min(last, Date.UTC(year + 1, 0, 1) / DAY - 1) - table.first;
    if (end >= table.countTo.length) return null;
    count += countTo(table, end) - countTo(table, first - table.first);
  }
  return count;
}

/** Working time between two instants, in milliseconds; null where the calendar ends before. */
export function workingTimeBetween(calendar: WorkCalendar, from: Instant, to: Instant): number | null {
  const last = dayNumberOf(calendar.zone.toLocal(to));
  let time = 0;
  for (let day = dayNumberOf(calendar.zone.toLocal(from)); day <= last; day++) {
    const kind = calendar.dayKindOf(day);
    if (kind === null) return null;
    if (!isWork(kind)) continue;
    const hours = calendar.hoursOf(day);
    for (let i = 0; i < hours.length; i += 2) {
      time += Math.max(0, Math.min(hours[i + 1]!, to) - Math.max(hours[i]!, from));
    }
  }
  return time;
}

/**
 * Where a due time moves when its clock stood still from `from` to `to`: by the length of the stop for urgent limits
 * and where there is no limit; by the working time in it for working hours; for working days by as many working days
 * as lie after the day of its start up to the day of its end. Null where that reaches into a year without a published
 * calendar.
 */
export function moveDue(
  calendar: WorkCalendar,
  due: Instant,
  limit: TimeLimit | null,
  from: Instant,
  to: Instant,
): Instant | null {
  if (limit?.unit === 'workingHour') {
    const time = workingTimeBetween(calendar, from, to);
    return time ? addWorkingTime(calendar, due, time) : time === null ? null : due;
  }
  if (limit?.unit === 'workingDay') {
    const days = countWorkingDays(calendar, from, to);
    return days ? dueAt(calendar, due, { amount: days, unit: 'workingDay' }) : days === null ? null : due;
  }
  return due + to - from;
}
