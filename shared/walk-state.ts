import type { Instant, Outcome } from './case';
import type { CaseClock } from './case-clock';
import type { CaseEvent } from './event';
import type { Happening } from './happening';
import type { WorkCalendar } from './work-calendar';

/** Why an event does not count. */
export const ignoredReasons = [
  'not-open',
  'not-closed',
  'already-paused',
  'not-paused',
  'paused-when-overdue',
  'extended-when-overdue',
  'too-many-extensions',
  'not-later',
  'not-dispatched',
] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];
export interface IgnoredEvent {
  event: CaseEvent;
  reason: IgnoredReason;
}

/** Why a clock stands still: 挂账; closed until 重办; the desk's word until the case went on in spite of it. */
export const stopKinds = ['paused', 'closed', 'ended-by-desk'] as const;
export type StopKind = (typeof stopKinds)[number];

/** A time in which the clock stood still. */
export interface ClockStop {
  kind: StopKind;
  from: Instant;
  /** For a pause, a year after its start at the latest; null for a closing or a word of the desk that holds. */
  to: Instant | null;
  /** Why, in words of the source. */
  reason: string | null;
  /** Whether it moved the due time: not where it began after it, and not where a said due time has it in already. */
  isCounted: boolean;
}

/** An extension that was granted: the due time before and after it. */
export interface GrantedExtension {
  at: Instant;
  before: Instant | null;
  after: Instant | null;
  /** Whether the event itself said the new due time. */
  isSaid: boolean;
  reason: string | null;
}

/** What a walk through the happenings of a case finds. Lists are in order of time. */
export interface CaseWalk {
  /** Closings and reopenings by turns: the n-th reopening follows the n-th closing. */
  closings: Instant[];
  outcomes: (Outcome | null)[];
  reopenings: Instant[];
  /** Pauses that stop the clock, and their ends: by 销账, by a closing or the desk's word, or after a year. */
  pauses: Instant[];
  resumptions: Instant[];
  returns: Instant[];
  transfers: Instant[];
  /** Extensions that were granted. */
  extensions: Instant[];
  urges: Instant[];
  supervisions: Instant[];
  dueAt: Instant | null;
  isUnpublished: boolean;
  stops: ClockStop[];
  granted: GrantedExtension[];
  ignored: IgnoredEvent[];
}

/** Where a walk stands. */
export interface WalkState {
  readonly walk: CaseWalk;
  readonly clock: CaseClock;
  readonly dispatchedAt: Instant | null;
  readonly calendar: WorkCalendar;
  /** What the clock stands still for, and since when; null while the case is open and not paused. */
  stop: { kind: StopKind; since: Happening } | null;
}
