import type { CaseInput, Instant, RequestType, Urgency } from './case';
import type { CaseFacts } from './case-facts';
import { dueAt } from './deadline';
import type { DeskWord } from './desk-word';
import type { Happening } from './happening';
import type { LimitRule, TimeLimit } from './pack';
import type { WorkCalendar } from './work-calendar';

/** What a city says of clocks: the fold of a case depends on nothing else. */
export interface ClockRules {
  calendar: WorkCalendar;
  /** When the unit's clock starts. */
  clockStart: 'dispatch' | 'report';
  /** The limit of a case of this category, request type and urgency; null where the pack has none. */
  limitOf(facts: {
    category: string | null;
    requestType: RequestType | null;
    urgency: Urgency;
  }): LimitRule | null;
}

/** On what a due time rests: the pack's limit, the word of the record or of a dispatch, or nothing at all. */
export const clockBases = ['limit', 'said-by-record', 'said-by-dispatch', 'none'] as const;
export type ClockBasis = (typeof clockBases)[number];

/** The clock of a case as it is set, before anything moves its due time. */
export interface CaseClock {
  /** From when it runs; null where the case has no clock: not dispatched, or the desk's word stands. */
  start: Instant | null;
  basis: ClockBasis;
  /** The limit that holds for the case; null where the pack has none for it. */
  limit: TimeLimit | null;
  dueAt: Instant | null;
  contactDueAt: Instant | null;
  /** In what time after a closing the requester is to be asked; null where the pack has no limit for it. */
  review: TimeLimit | null;
  /** The limit reaches into a year without a published calendar, so that the due time is not known. */
  isUnpublished: boolean;
  isContactUnpublished: boolean;
  /** Nobody knows when the case was closed, so that nothing can give it a due time. */
  isEndUnknown: boolean;
}

/**
 * Sets the clock of a case. A due time that the first dispatched event says goes before the record's, which goes
 * before the limit of the pack.
 */
export function setClock(
  record: CaseInput,
  happenings: readonly Happening[],
  known: { word: DeskWord; facts: CaseFacts; isEndUnknown: boolean },
  rules: ClockRules,
): CaseClock {
  const { dispatchedAt, answeredDirectlyAt, notAcceptedAt } = known.word;
  const clock: CaseClock = {
    start: null,
    basis: 'none',
    limit: null,
    dueAt: null,
    contactDueAt: null,
    review: null,
    isUnpublished: false,
    isContactUnpublished: false,
    isEndUnknown: known.isEndUnknown,
  };
  if (answeredDirectlyAt !== null || notAcceptedAt !== null) return clock;
  const start = rules.clockStart === 'report' ? record.reportedAt : (dispatchedAt ?? record.reportedAt);
  const rule = dispatchedAt === null ? null : rules.limitOf(known.facts);
  const dispatch = happenings.find(
    ({ event, isExplicit }) => isExplicit && event.kind === 'dispatched',
  )?.event;
  if (dispatchedAt !== null) clock.start = start;
  setContact(clock, dispatch?.contactDueAt !== undefined ? dispatch.contactDueAt : record.contactDueAt);
  clock.review = rule?.review ?? null;
  // In or out of time cannot be told of a case whose closing is not known.
  if (known.isEndUnknown) return clock;
  clock.limit = rule?.limit ?? null;
  if (dispatch?.dueAt !== undefined) setSaid(clock, 'said-by-dispatch', dispatch.dueAt);
  else if (record.dueAt !== undefined) setSaid(clock, 'said-by-record', record.dueAt);
  else if (rule !== null) setComputed(clock);
  return clock;

  function setContact(clock: CaseClock, said: Instant | null | undefined): void {
    if (said !== undefined || rule?.contact === undefined) {
      clock.contactDueAt = said ?? null;
      return;
    }
    clock.contactDueAt = dueAt(rules.calendar, start, rule.contact);
    clock.isContactUnpublished = clock.contactDueAt === null;
  }

  function setComputed(clock: CaseClock): void {
    clock.basis = 'limit';
    clock.dueAt = dueAt(rules.calendar, start, rule!.limit);
    clock.isUnpublished = clock.dueAt === null;
  }
}

function setSaid(clock: CaseClock, basis: ClockBasis, said: Instant | null): void {
  clock.basis = said === null ? 'none' : basis;
  clock.dueAt = said;
}
