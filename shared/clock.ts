import type { Instant } from './case';
import type { ClockBasis, ClockRules } from './case-clock';
import { type ClockLine, listClockLines } from './clock-lines';
import { dueAt } from './deadline';
import type { CaseHistory } from './event';
import { findEnd, type OpenedHistory, openHistory } from './fold';
import type { TimeLimit } from './pack';
import type { ClockStop, GrantedExtension, IgnoredEvent } from './walk-state';

/**
 * How a clock stands: it has not started; it runs, stands still (挂账, or closed until it is reopened) or has run out;
 * the case ended in time, late, or without a due time; or the due time is not known, for there is none or its year has
 * no published calendar.
 */
export const clockStates = [
  'not-started',
  'running',
  'stopped',
  'overdue',
  'ended-in-time',
  'ended-late',
  'ended',
  'no-due-time',
  'unpublished',
] as const;
export type ClockState = (typeof clockStates)[number];

/** The clock of a case, line by line. All that is known of the case counts; `asOf` moves the clock alone. */
export interface ClockExplanation {
  asOf: Instant;
  state: ClockState;
  clockStart: ClockRules['clockStart'];
  /** From when the clock runs; null where it has none. */
  start: Instant | null;
  basis: ClockBasis;
  limit: TimeLimit | null;
  /** The unit of `counted`, `total` and `left`: that of the limit, or hours of day and night where there is none. */
  unit: TimeLimit['unit'];
  lines: ClockLine[];
  /** How much has counted. */
  counted: number;
  /** How much may count: the limit, and once more for each extension; null where a due time was said. */
  total: number | null;
  /** What is left of the total, at least 0; null where there is no total. */
  left: number | null;
  dueAt: Instant | null;
  /** From the as-of instant to the due time, negative once it has passed; from the stop or the end, where there is one. */
  leftMs: number | null;
  endedAt: Instant | null;
  stops: ClockStop[];
  extensions: GrantedExtension[];
  ignored: IgnoredEvent[];
  /** The review of a case that is closed, 回访; null while it is not, and where the pack has no limit for it. */
  review: ReviewClock | null;
  /** What the requester has waited: from the report to the end of the case, null while it has not ended. */
  wait: { from: Instant; to: Instant | null; ms: number };
}

/** In what time the requester is to be asked about the last closing, and whether that was done. */
export interface ReviewClock {
  limit: TimeLimit;
  /** The closing. */
  from: Instant;
  /** Null where the limit reaches into a year without a published calendar. */
  dueAt: Instant | null;
  reviewedAt: Instant | null;
  state: (typeof reviewStates)[number];
}

/** How the review of a closed case stands; `unknown` where its due time is not. */
export const reviewStates = ['waiting', 'overdue', 'in-time', 'late', 'unknown'] as const;

/** Explains the clock of a case at an instant. */
export function explainClock(history: CaseHistory, rules: ClockRules, asOf: Instant): ClockExplanation {
  const { reportedAt } = history.record;
  const opened = openHistory(history, rules);
  const { clock, walk } = opened;
  const end = findEnd(reportedAt, opened);
  const endedAt = end !== null && end <= asOf ? end : null;
  const unit = clock.limit?.unit ?? 'urgentHour';
  const lines =
    clock.start === null ? [] : listLines(opened, rules, { start: clock.start, endedAt, asOf, unit });
  const counted = round(lines.reduce((sum, line) => (line.isAhead ? sum : sum + line.counted), 0));
  const total = findTotal(opened);
  return {
    asOf,
    state: readState(opened, endedAt, asOf),
    clockStart: rules.clockStart,
    start: clock.start,
    basis: clock.basis,
    limit: clock.limit,
    unit,
    lines: lines.map((line) => ({ ...line, counted: round(line.counted) })),
    counted,
    total,
    left: total === null ? null : Math.max(0, round(total - counted)),
    dueAt: walk.dueAt,
    leftMs:
      walk.dueAt === null || clock.start === null ? null : walk.dueAt - findReference(opened, endedAt, asOf),
    endedAt,
    stops: walk.stops,
    extensions: walk.granted,
    ignored: walk.ignored,
    review: explainReview(opened, rules, endedAt, asOf),
    wait: { from: reportedAt, to: endedAt, ms: Math.max(0, (endedAt ?? asOf) - reportedAt) },
  };
}

function explainReview(
  { clock, facts, walk, isEndUnknown }: OpenedHistory,
  { calendar }: ClockRules,
  endedAt: Instant | null,
  asOf: Instant,
): ReviewClock | null {
  const from = walk.closings.at(-1);
  if (clock.review === null || endedAt === null || from === undefined || isEndUnknown) return null;
  const due = dueAt(calendar, from, clock.review);
  const { reviewedAt } = facts;
  const isDone = reviewedAt !== null && reviewedAt >= from && reviewedAt <= asOf;
  const reached = isDone ? reviewedAt : asOf;
  const names = isDone ? (['in-time', 'late'] as const) : (['waiting', 'overdue'] as const);
  const state = due === null ? 'unknown' : names[reached <= due ? 0 : 1];
  return { limit: clock.review, from, dueAt: due, reviewedAt: isDone ? reviewedAt : null, state };
}

/** Lines up to the due time; past it, what the case is overdue by. */
function listLines(
  { walk }: OpenedHistory,
  rules: ClockRules,
  {
    start,
    endedAt,
    asOf,
    unit,
  }: { start: Instant; endedAt: Instant | null; asOf: Instant; unit: TimeLimit['unit'] },
): ClockLine[] {
  if (walk.dueAt === null && !walk.isUnpublished) return [];
  const now = endedAt ?? asOf;
  const stops = walk.stops.filter(({ kind, to }) => kind === 'paused' || to !== null);
  // A due time that was said may lie before the start: then the clock has run out from the beginning.
  const due = walk.dueAt === null ? null : Math.max(walk.dueAt, start);
  const still = due === null ? undefined : stops.find(({ from, to }) => isWithin(due, from, to));
  const until = still === undefined ? due : Math.max(still.from, start);
  const lines = listClockLines({ start, until, now, unit, stops }, rules.calendar);
  if (still !== undefined) lines.push(lineOfStop(still, until!, now));
  const passed = still === undefined ? due : still.to;
  if (passed !== null && now > passed) {
    lines.push({ from: passed, to: endedAt, kind: 'overdue', counted: 0, reason: null, isAhead: false });
  }
  return lines;
}

function lineOfStop({ kind, to, reason }: ClockStop, from: Instant, now: Instant): ClockLine {
  const isOver = to !== null && to <= now;
  return { from, to: isOver ? to : null, kind, counted: 0, reason, isAhead: from > now };
}

function readState({ clock, walk }: OpenedHistory, endedAt: Instant | null, asOf: Instant): ClockState {
  if (clock.start === null || asOf < clock.start) return 'not-started';
  if (endedAt !== null) {
    if (walk.dueAt === null) return 'ended';
    return walk.closings[walk.reopenings.length]! <= walk.dueAt ? 'ended-in-time' : 'ended-late';
  }
  if (findStop(walk.stops, asOf) !== undefined) return 'stopped';
  if (walk.dueAt === null) return walk.isUnpublished ? 'unpublished' : 'no-due-time';
  return asOf > walk.dueAt ? 'overdue' : 'running';
}

function findStop(stops: readonly ClockStop[], asOf: Instant): ClockStop | undefined {
  return stops.find(({ from, to }) => isWithin(asOf, from, to));
}

function isWithin(instant: Instant, from: Instant, to: Instant | null): boolean {
  return from <= instant && (to === null || to > instant);
}

function findReference({ walk }: OpenedHistory, endedAt: Instant | null, asOf: Instant): Instant {
  if (endedAt !== null) return walk.closings.at(-1) ?? endedAt;
  const stop = findStop(walk.stops, asOf);
  if (stop === undefined) return asOf;
  return stop.isCounted && stop.to !== null ? stop.to : stop.from;
}

function findTotal({ clock, walk }: OpenedHistory): number | null {
  if (clock.basis !== 'limit' || clock.limit === null) return null;
  if (walk.granted.some(({ isSaid }) => isSaid)) return null;
  const { amount, unit } = clock.limit;
  return (unit === 'workingDay' ? Math.ceil(amount) : amount) * (1 + walk.granted.length);
}

/** To a millionth: far finer than a millisecond of an hour, and free of the dust of sums of fractions. */
function round(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
