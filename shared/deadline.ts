import arrangements from 'chinese-days/dist/chinese-days.json';
import type { RequestType, Urgency } from './case';
import type { City, LimitRule, TimeLimit } from './pack';
import type { LocalTime, Zone } from './zone';

/**
 * Time limits in a city's working time. A local day is numbered by whole days since 1 January 1970 on the city's
 * own calendar; an instant is milliseconds in UTC.
 */

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Years outside are unknown to every calendar, which bounds how far a limit is followed. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** The working days of one year, as far as they are published. */
interface WorkYear {
  /** Local day numbers of the working days, ascending. */
  readonly days: Int32Array;
  /** How many working days lie in the year up to each published day, that day included. */
  readonly countTo: Uint16Array;
  /** Whether every day of the year is published. */
  readonly complete: boolean;
  /** Local day number of 1 January. */
  readonly first: number;
}

/** Working time of a city: which days work, and which hours of them. */
export interface WorkCalendar {
  readonly zone: Zone;
  /** The working days of a year; null where none of its days is published. */
  yearOf(year: number): WorkYear | null;
  /** Working hours of a local day: start and end instants by turns, ascending. */
  hoursOf(day: number): Float64Array;
}

/**
 * Makes the calendar of a pack. Calendar `china` takes holidays and make-up working days from the arrangements of
 * the State Council as `chinese-days` publishes them; a year without one is unknown, never guessed.
 * @throws RangeError when the pack's own calendar has no working day at all
 */
export function createCalendar(pack: Pick<City, 'calendar' | 'workingHours'>, zone: Zone): WorkCalendar {
  const isWorking = pack.calendar.kind === 'china' ? isChineseWorkingDay : createOwnCalendar(pack.calendar);
  const hours = pack.workingHours.map(({ from, to }) => [minutesOf(from), minutesOf(to)] as const);
  const years = new Map<number, WorkYear | null>();
  const days = new Map<number, Float64Array>();

  function yearOf(year: number): WorkYear | null {
    let known = years.get(year);
    if (known === undefined) {
      known = year < FIRST_YEAR || year > LAST_YEAR ? null : listWorkYear(year, isWorking);
      years.set(year, known);
    }
    return known;
  }

  function hoursOf(day: number): Float64Array {
    let known = days.get(day);
    if (known === undefined) {
      known = Float64Array.from(hours.flat(), (minutes) => instantOf(zone, day, minutes));
      days.set(day, known);
    }
    return known;
  }

  return { zone, yearOf, hoursOf };
}

/** Whether the city works on the local day of an instant; null where its year is not published. */
export function isWorkingDay(calendar: WorkCalendar, instant: number): boolean | null {
  const local = calendar.zone.toLocal(instant);
  const year = calendar.yearOf(local.year);
  if (year === null) return null;
  const index = dayNumberOf(local) - year.first;
  if (index >= year.countTo.length) return null;
  return countTo(year, index) > countTo(year, index - 1);
}

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

function addWorkingTime(calendar: WorkCalendar, start: number, duration: number): number | null {
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

function listWorkYear(year: number, isWorking: (day: number) => boolean | null): WorkYear | null {
  const first = Date.UTC(year, 0, 1) / DAY;
  const end = Date.UTC(year + 1, 0, 1) / DAY;
  const counts: number[] = [];
  const days: number[] = [];
  for (let day = first; day < end; day++) {
    const working = isWorking(day);
    if (working === null) break;
    if (working) days.push(day);
    counts.push(days.length);
  }
  if (counts.length === 0) return null;
  const complete = counts.length === end - first;
  return { days: Int32Array.from(days), countTo: Uint16Array.from(counts), complete, first };
}

function countTo(year: WorkYear, index: number): number {
  return index < 0 ? 0 : (year.countTo[index] as number);
}

function createOwnCalendar(calendar: Extract<City['calendar'], { kind: 'own' }>) {
  const weekend = new Set(calendar.weekend);
  if (weekend.size >= 7)
    throw new RangeError('the calendar has no working day: weekend names all seven days');
  const holidays = new Set(calendar.holidays.map(dayNumberOfText));
  const makeUpDays = new Set((calendar.makeUpDays ?? []).map(dayNumberOfText));
  const last = calendar.publishedTo === undefined ? Infinity : dayNumberOfText(calendar.publishedTo);
  return (day: number): boolean | null => {
    if (day > last) return null;
    if (makeUpDays.has(day)) return true;
    return !weekend.has(weekdayOf(day)) && !holidays.has(day);
  };
}

// The functions of the library read dates on the clock of the process and miss by a day west of Greenwich; its table
// names days by their text.
const chineseHolidays: Readonly<Record<string, string>> = arrangements.holidays;
const chineseMakeUpDays: Readonly<Record<string, string>> = arrangements.workdays;

function isChineseWorkingDay(day: number): boolean | null {
  // National Day stands in every arrangement, so a year is published exactly when the table has its 1 October.
  if (chineseHolidays[`${yearOfDay(day)}-10-01`] === undefined) return null;
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  if (chineseMakeUpDays[date] !== undefined) return true;
  return weekdayOf(day) < 6 && chineseHolidays[date] === undefined;
}

function dayNumberOf(local: Pick<LocalTime, 'year' | 'month' | 'day'>): number {
  return Date.UTC(local.year, local.month - 1, local.day) / DAY;
}

function dayNumberOfText(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY;
}

function yearOfDay(day: number): number {
  return new Date(day * DAY).getUTCFullYear();
}

/** 1 Monday … 7 Sunday; 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function minutesOf(clockTime: string): number {
  const [hours = '0', minutes = '0'] = clockTime.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function instantOf(zone: Zone, day: number, minutes: number): number {
  const date = new Date(day * DAY + minutes * MINUTE);
  return zone.toInstant({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: 0,
    millisecond: 0,
  });
}
