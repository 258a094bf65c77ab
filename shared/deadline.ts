import type { RequestType, Urgency } from './case';
import type { LimitRule, TimeLimit } from './pack';
import { countTo, dayNumberOf, isWorkingDay, type WorkCalendar, yearOfDay } from './work-calendar';

/** Time limits in a city's working time. Instants are milliseconds in UTC. */

const DAY = 86_400_000;
const HOUR = 3_600_000;

/**
 * The instant up to which a case that starts at `start` is in time; null where the limit reaches into a year without
 * a published calendar.
 *
 * Urgent hours and days run day and night. Working hours run within the pack's working hours. For working days the
 * first day does not count, and the case is due when the working hours of the n-th working day end; a part of a
 * working day counts whole.
 */
export function dueAt(calendar: WorkCalendar, start: number, limit: TimeLimit): number | null {
  switch (limit.unit) {
    case 'urgentHour':
      return start + limit.amount * HOUR;
    case 'urgentDay':
      return start + limit.amount * DAY;
    case 'workingDay':
      return endOfWorkingDayAfter(calendar, start, Math.ceil(limit.amount));
    case 'workingHour':
      return addWorkingTime(calendar, start, limit.amount * HOUR);
  }
}

/** When the working hours of the next working day after the local day of `instant` end; null as `dueAt`. */
export function endOfNextWorkingDay(calendar: WorkCalendar, instant: number): number | null {
  return endOfWorkingDayAfter(calendar, instant, 1);
}

/** What a limit rule asks of a case. */
export interface LimitFacts {
  requestType: RequestType | null;
  urgency: Urgency;
}

/**
 * The first rule that matches a case, from lists in the order in which they count: the category's own, those of its
 * ancestors from the nearest up, the pack's. A rule that names request types does not match a case without one.
 * Null where none matches.
 */
export function limitFor(lists: Iterable<readonly LimitRule[]>, facts: LimitFacts): LimitRule | null {
  for (const rules of lists) {
    for (const rule of rules) if (matchesRule(rule, facts)) return rule;
  }
  return null;
}

function matchesRule(rule: LimitRule, facts: LimitFacts): boolean {
  if (rule.urgencies && !rule.urgencies.includes(facts.urgency)) return false;
  if (!rule.requestTypes) return true;
  return facts.requestType !== null && rule.requestTypes.includes(facts.requestType);
}

function endOfWorkingDayAfter(calendar: WorkCalendar, instant: number, count: number): number | null {
  const local = calendar.zone.toLocal(instant);
  const day = workingDayAfter(calendar, local.year, dayNumberOf(local), count);
  return day === null ? null : (calendar.hoursOf(day).at(-1) as number);
}

/** The `count`-th working day after a local day of `year`; null where the calendar ends before. */
function workingDayAfter(calendar: WorkCalendar, year: number, day: number, count: number): number | null {
  let table = calendar.yearOf(year);
  if (table === null) return null;
  if (day - table.first >= table.countTo.length) return null;
  let index = countTo(table, day - table.first) + count - 1;
  for (let next = year + 1; index >= table.days.length; next++) {
    if (!table.complete) return null;
    index -= table.days.length;
    table = calendar.yearOf(next);
    if (table === null) return null;
  }
  return table.days[index] as number;
}

/** The instant at which `duration` milliseconds of working time from `start` on are over; null as `dueAt`. */
export function addWorkingTime(calendar: WorkCalendar, start: number, duration: number): number | null {
  const local = calendar.zone.toLocal(start);
  const today = dayNumberOf(local);
  let day = isWorkingDay(calendar, start) ? today : workingDayAfter(calendar, local.year, today, 1);
  let rest = duration;
  while (day !== null) {
    const hours = calendar.hoursOf(day);
    for (let i = 0; i < hours.length; i += 2) {
      const from = Math.max(hours[i] as number, start);
      const open = Math.max(0, (hours[i + 1] as number) - from);
      if (open > 0 && rest <= open) return from + rest;
      rest -= open;
    }
    day = workingDayAfter(calendar, yearOfDay(day), day, 1);
  }
  return null;
}
