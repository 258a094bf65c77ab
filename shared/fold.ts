import type { CaseEvent, CaseHistory } from './event';
import type { Instant, Outcome, RequestType, Resolution, Stance, Urgency } from './case';
import type { WorkCalendar } from './deadline';
import type { LimitRule } from './pack';

/** What a city says of clocks: the fold of a case depends on nothing else. */
export interface ClockRules {
  calendar: WorkCalendar;
  /** When the unit's clock starts. */
  clockStart: 'dispatch' | 'report';
  /** The limit of a case of this category, request type and urgency; null where the pack has none. */
  limitOf(facts: { category: string | null; requestType: RequestType | null; urgency: Urgency }): LimitRule | null;
}

/** A case as its history makes it. Lists are in order of time; an event that changes nothing is told in `ignored`. */
export interface FoldedCase {
  reportedAt: Instant;
  dispatchedAt: Instant | null;
  contactDueAt: Instant | null;
  firstContactAt: Instant | null;
  dueAt: Instant | null;
  answeredDirectlyAt: Instant | null;
  notAcceptedAt: Instant | null;
  voidedAt: Instant | null;
  exemptedAt: Instant | null;
  /** From when the case is no longer open: the desk's word, or the last closing unless reopened since. */
  endedAt: Instant | null;
  /** Closings and reopenings by turns: the n-th reopening follows the n-th closing. */
  closings: Instant[];
  outcomes: (Outcome | null)[];
  reopenings: Instant[];
  /** Pauses that stop the clock, and their ends: by 销账, by a closing, or after a year. */
  pauses: Instant[];
  resumptions: Instant[];
  returns: Instant[];
  transfers: Instant[];
  /** Extensions that were granted. */
  extensions: Instant[];
  urges: Instant[];
  supervisions: Instant[];
  /** Instants of all events, ascending, the report first; for what has long been left alone. */
  touches: Instant[];
  reviewedAt: Instant | null;
  resolution: Resolution | null;
  satisfaction: number | null;
  lng: number | null;
  lat: number | null;
  /** The source's word that its point stands for «place unknown»; false once the case was relocated. */
  placeholder: boolean;
  area: string | null;
  accountableArea: string | null;
  address: string | null;
  category: string | null;
  requestType: RequestType | null;
  urgency: Urgency;
  unit: string | null;
  coUnits: string[];
  matter: string | null;
  stance: Stance | null;
  /** Marks of data quality that the history gives rise to. */
  flags: string[];
  ignored: IgnoredEvent[];
}

/** Why an event does not count. */
export const ignoredReasons = [
  'not-open',
  'not-closed',
  'already-paused',
  'not-paused',
  'paused-when-overdue',
  'extended-when-overdue',
  'too-many-extensions',
  'not-dispatched',
] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];
export interface IgnoredEvent {
  event: CaseEvent;
  reason: IgnoredReason;
}

export type { CaseHistory };
