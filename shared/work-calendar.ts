import arrangements from 'chinese-days/dist/chinese-days.json';
import type { City, Text } from './pack';
import type { LocalTime, Zone } from './zone';

/**
 * The working time of a city. A local day is numbered by whole days since 1 January 1970 on the city's own calendar;
 * an instant is milliseconds in UTC.
 */

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Years outside are unknown to every calendar, which bounds how far a limit is followed. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** What a day is: work on an ordinary day or on a make-up day 调休, or rest. */
export type DayKind = 'working-day' | 'make-up-day' | 'weekend' | 'holiday';

/** The working days of one year, as far as they are published. */
export interface WorkYear {
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
  /** What a local day is; null where it is not published. */
  dayKindOf(day: number): DayKind | null;
  /** Working hours of a local day: start and end instants by turns, ascending. */
  hoursOf(day: number): Float64Array;
}

/**
 * Makes the calendar of a pack. Calendar `china` takes holidays and make-up working days from the arrangements of
 * the State Council as `chinese-days` publishes them; a year without one is unknown, never guessed.
 * @throws RangeError when the pack's own calendar has no working day at all
 */
export function createCalendar(pack: Pick<City, 'calendar' | 'workingHours'>, zone: Zone): WorkCalendar {
  const dayKindOf = pack.calendar.kind === 'china' ? chineseDayKind : createOwnCalendar(pack.calendar);
  const hours = pack.workingHours.map(({ from, to }) => [minutesOf(from), minutesOf(to)] as const);
  const years = new Map<number, WorkYear | null>();
  const days = new Map<number, Float64Array>();

  function yearOf(year: number): WorkYear | null {
    let known = years.get(year);
    if (known === undefined) {
      known = year < FIRST_YEAR || year > LAST_YEAR ? null : listWorkYear(year, dayKindOf);
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

  return { zone, yearOf, dayKindOf, hoursOf };
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

function listWorkYear(year: number, dayKindOf: WorkCalendar['dayKindOf']): WorkYear | null {
  const first = Date.UTC(year, 0, 1) / DAY;
  const end = Date.UTC(year + 1, 0, 1) / DAY;
  const counts: number[] = [];
  const days: number[] = [];
  for (let day = first; day < end; day++) {
    const kind = dayKindOf(day);
    if (kind === null) break;
    if (isWork(kind)) days.push(day);
    counts.push(days.length);
  }
  if (counts.length === 0) return null;
  const complete = counts.length === end - first;
  return { days: Int32Array.from(days), countTo: Uint16Array.from(counts), complete, first };
}

/** Whether a day of this kind is worked on. */
export function isWork(kind: DayKind): boolean {
  return kind === 'working-day' || kind === 'make-up-day';
}

/** How many working days lie in a year up to its day `index`, that day included; days count from 0. */
export function countTo(year: WorkYear, index: number): number {
  return index < 0 ? 0 : (year.countTo[index] as number);
}

function createOwnCalendar(calendar: Extract<City['calendar'], { kind: 'own' }>) {
  const weekend = new Set(calendar.weekend);
  if (weekend.size >= 7)
    throw new RangeError('the calendar has no working day: weekend names all seven days');
  const holidays = new Set(calendar.holidays.map(dayNumberOfText));
  const makeUpDays = new Set((calendar.makeUpDays ?? []).map(dayNumberOfText));
  const last = calendar.publishedTo === undefined ? Infinity : dayNumberOfText(calendar.publishedTo);
  return (day: number): DayKind | null => {
    if (day > last) return null;
    if (makeUpDays.has(day)) return 'make-up-day';
    if (holidays.has(day)) return 'holiday';
    return weekend.has(weekdayOf(day)) ? 'weekend' : 'working-day';
  };
}

// The functions of the library read dates on the clock of the process and miss by a day west of Greenwich; its table
// names days by their text.
const chineseHolidays: Readonly<Record<string, string>> = arrangements.holidays;
const chineseMakeUpDays: Readonly<Record<string, string>> = arrangements.workdays;

function chineseDayKind(day: number): DayKind | null {
  // National Day stands in every arrangement, so a year is published exactly when the table has its 1 October.
  if (chineseHolidays[`${yearOfDay(day)}-10-01`] === undefined) return null;
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  if (chineseMakeUpDays[date] !== undefined) return 'make-up-day';
  if (chineseHolidays[date] !== undefined) return 'holiday';
  return weekdayOf(day) < 6 ? 'working-day' : 'weekend';
}

/** What the State Council's arrangement calls the holiday that a local day belongs to; null for other days. */
export function nameChineseHoliday(day: number): Text | null {
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  // The table writes English name, Chinese name and length.
  const [en, zh] = chineseHolidays[date]?.split(',') ?? [];
  return en === undefined || zh === undefined ? null : { zh, en };
}

/** The number of a local day. */
export function dayNumberOf(local: Pick<LocalTime, 'year' | 'month' | 'day'>): number {
  return Date.UTC(local.year, local.month - 1, local.day) / DAY;
}

/** The number of a local day written `YYYY-MM-DD`. */
export function dayNumberOfText(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY;
}

/** The year of a local day. */
export function yearOfDay(day: number): number {
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
