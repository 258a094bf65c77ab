import type { Instant } from './case';
import type { TimeLimit } from './pack';
import type { ClockStop } from './walk-state';
import { type DayKind, dayNumberOf, isWork, type WorkCalendar } from './work-calendar';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/**
 * Why time counted or did not: the kinds of days; the first day of a limit in working days; what lies outside of the
 * working hours of a day; time that runs day and night; what made the clock stand still; days that no calendar has
 * been published for; time past the due time.
 */
export const clockLineKinds = [
  'working-day',
  'make-up-day',
  'weekend',
  'holiday',
  'first-day',
  'outside-hours',
  'day-and-night',
  'paused',
  'closed',
  'ended-by-desk',
  'unpublished',
  'overdue',
] as const;
export type ClockLineKind = (typeof clockLineKinds)[number];

/** A stretch of a clock that counted, or did not, for one reason. */
export interface ClockLine {
  from: Instant;
  /** Null where it goes on. */
  to: Instant | null;
  kind: ClockLineKind;
  /** What it adds to the time used, in the unit of the clock. */
  counted: number;
  /** Why, in words of the source, for a pause or a closing. */
  reason: string | null;
  /** It lies ahead: after the as-of instant, or after the case was closed. */
  isAhead: boolean;
}

/** The part of a clock that lines are made for. */
export interface ClockSpan {
  start: Instant;
  /** Up to where; null: as far as the calendar is published. */
  until: Instant | null;
  /** From here on lines lie ahead. */
  now: Instant;
  unit: TimeLimit['unit'];
  /** In order of time, none over another. */
  stops: readonly ClockStop[];
}

type Piece = Omit<ClockLine, 'isAhead' | 'to'> & { to: Instant };

/** The lines of a clock in order of time; neighbours of one reason are one line. */
export function listClockLines(span: ClockSpan, calendar: WorkCalendar): ClockLine[] {
  const lines: ClockLine[] = [];
  for (const piece of listPieces(span, calendar)) {
    for (const line of splitAtNow(piece, span)) {
      const last = lines.at(-1);
      if (last !== undefined && isSame(last, line)) {
        last.to = line.to;
        last.counted += line.counted;
      } else lines.push(line);
    }
  }
  const end = span.until ?? lines.at(-1)?.to ?? span.start;
  if (span.until === null) {
    lines.push({
      from: end,
      to: null,
      kind: 'unpublished',
      counted: 0,
      reason: null,
      isAhead: end >= span.now,
    });
  }
  return lines;
}

function isSame(last: ClockLine, line: ClockLine): boolean {
  return (
    last.to === line.from &&
    last.kind === line.kind &&
    last.reason === line.reason &&
    last.isAhead === line.isAhead
  );
}

/** A day of a limit in working days counts when it is over. */
function splitAtNow(piece: Piece, { now, unit }: ClockSpan): ClockLine[] {
  if (unit === 'workingDay' || piece.to <= now || piece.from >= now) {
    return [{ ...piece, isAhead: piece.to > now }];
  }
  const share = (now - piece.from) / (piece.to - piece.from);
  return [
    { ...piece, to: now, counted: piece.counted * share, isAhead: false },
    { ...piece, from: now, counted: piece.counted * (1 - share), isAhead: true },
  ];
}

function* listPieces(span: ClockSpan, calendar: WorkCalendar): Generator<Piece> {
  if (span.unit === 'workingDay') yield* listDays(span, calendar);
  else if (span.unit === 'workingHour') {
    for (const stretch of listHours(span, calendar)) yield* cutStops(stretch, span.stops);
  } else if (span.until !== null) {
    const length = span.unit === 'urgentDay' ? DAY : HOUR;
    const whole = { from: span.start, to: span.until, kind: 'day-and-night' as const, length };
    yield* cutStops(whole, span.stops);
  }
}

/** Local days with their bounds, from the day of the start on, as long as they are published. */
function* listCalendarDays({ start, until }: ClockSpan, calendar: WorkCalendar) {
  const first = dayNumberOf(calendar.zone.toLocal(start));
  for (let day = first, from = start; until === null || from < until; day++) {
    const kind = calendar.dayKindOf(day);
    if (kind === null) return;
    const end = calendar.zone.startOfDay(start, day - first + 1);
    const to = until === null ? end : Math.min(end, until);
    yield { day, kind, from, to, isFirst: day === first };
    from = end;
  }
}

function* listDays(span: ClockSpan, calendar: WorkCalendar): Generator<Piece> {
  const stopped = span.stops.map((stop) => ({
    stop,
    after: dayNumberOf(calendar.zone.toLocal(Math.max(stop.from, span.start))),
    last: dayNumberOf(calendar.zone.toLocal(stop.to ?? stop.from)),
  }));
  for (const { day, kind, from, to, isFirst } of listCalendarDays(span, calendar)) {
    const stop = stopped.find(({ after, last }) => after < day && day <= last)?.stop;
    if (stop !== undefined) yield { from, to, kind: stop.kind, counted: 0, reason: stop.reason };
    else yield { from, to, ...judgeDay(kind, isFirst), reason: null };
  }
}

function judgeDay(kind: DayKind, isFirst: boolean): { kind: ClockLineKind; counted: number } {
  if (!isWork(kind)) return { kind, counted: 0 };
  return isFirst ? { kind: 'first-day', counted: 0 } : { kind, counted: 1 };
}

/** A stretch of time; `length` is how much of it is one of the unit, left out where it does not count. */
interface Stretch {
  from: Instant;
  to: Instant;
  kind: ClockLineKind;
  length?: number;
}

function* listHours(span: ClockSpan, calendar: WorkCalendar): Generator<Stretch> {
  for (const { day, kind, from, to } of listCalendarDays(span, calendar)) {
    if (!isWork(kind)) {
      yield { from, to, kind };
      continue;
    }
    let reached = from;
    const hours = calendar.hoursOf(day);
    for (let i = 0; i < hours.length; i += 2) {
      const begin = clamp(hours[i]!, from, to);
      const end = clamp(hours[i + 1]!, from, to);
      if (begin > reached) yield { from: reached, to: begin, kind: 'outside-hours' };
      if (end > begin) yield { from: begin, to: end, kind, length: HOUR };
      reached = Math.max(reached, end);
    }
    if (to > reached) yield { from: reached, to, kind: 'outside-hours' };
  }
}

function* cutStops(stretch: Stretch, stops: readonly ClockStop[]): Generator<Piece> {
  let { from } = stretch;
  for (const stop of stops) {
    const begin = clamp(stop.from, from, stretch.to);
    const end = clamp(stop.to ?? stretch.to, from, stretch.to);
    if (end <= begin) continue;
    if (begin > from) yield countPiece(stretch, from, begin);
    yield { from: begin, to: end, kind: stop.kind, counted: 0, reason: stop.reason };
    from = end;
  }
  if (stretch.to > from) yield countPiece(stretch, from, stretch.to);
}

function countPiece({ kind, length }: Stretch, from: Instant, to: Instant): Piece {
  return { from, to, kind, counted: length === undefined ? 0 : (to - from) / length, reason: null };
}

function clamp(instant: Instant, from: Instant, to: Instant): Instant {
  return Math.min(Math.max(instant, from), to);
}
