import type { Instant } from './case';
import { type CaseClock, type ClockRules, setClock } from './case-clock';
import { type CaseFacts, gatherFacts } from './case-facts';
import { walkCase } from './case-walk';
import { type DeskWord, readDeskWord } from './desk-word';
import type { CaseHistory } from './event';
import { type Happening, listHappenings } from './happening';
import type { CaseWalk, IgnoredEvent } from './walk-state';

/** Marks of data quality that a history gives rise to. */
export const foldFlags = ['calendar-unpublished', 'closed-before-reported', 'closing-time-unknown'] as const;
export type FoldFlag = (typeof foldFlags)[number];

/** The lists of instants that a walk keeps. */
type CaseLists = Omit<CaseWalk, 'dueAt' | 'isUnpublished' | 'stops' | 'granted' | 'ignored'>;

/** A case as its history makes it. Lists are in order of time; an event that changes nothing is told in `ignored`. */
export interface FoldedCase extends CaseFacts, CaseLists, DeskWord {
  reportedAt: Instant;
  contactDueAt: Instant | null;
  dueAt: Instant | null;
  /** From when the case is no longer open: the desk's word, or the last closing unless reopened since. */
  endedAt: Instant | null;
  /** Instants at which something happened, ascending, each once, the report first; what lies before it counts at it. */
  touches: Instant[];
  flags: FoldFlag[];
  ignored: IgnoredEvent[];
}

/** A history with all that its fold rests on. */
export interface OpenedHistory {
  happenings: Happening[];
  word: DeskWord;
  facts: CaseFacts;
  /** The record says that the case is closed and not when, and no event says more. */
  isEndUnknown: boolean;
  clock: CaseClock;
  walk: CaseWalk;
}

/**
 * Makes the case of a history. The same record and events give the same case, in whatever order and however often the
 * events are told.
 */
export function foldCase(history: CaseHistory, rules: ClockRules): FoldedCase {
  const opened = openHistory(history, rules);
  const { word, facts, walk } = opened;
  const { reportedAt } = history.record;
  // Field by field: spreading three objects into one costs more than all the rest of the fold.
  return {
    reportedAt,
    dispatchedAt: word.dispatchedAt,
    contactDueAt: opened.clock.contactDueAt,
    firstContactAt: facts.firstContactAt,
    dueAt: walk.dueAt,
    answeredDirectlyAt: word.answeredDirectlyAt,
    notAcceptedAt: word.notAcceptedAt,
    voidedAt: facts.voidedAt,
    exemptedAt: facts.exemptedAt,
    endedAt: findEnd(reportedAt, opened),
    closings: walk.closings,
    outcomes: walk.outcomes,
    reopenings: walk.reopenings,
    pauses: walk.pauses,
    resumptions: walk.resumptions,
    returns: walk.returns,
    transfers: walk.transfers,
    extensions: walk.extensions,
    urges: walk.urges,
    supervisions: walk.supervisions,
    touches: listTouches(reportedAt, opened.happenings),
    reviewedAt: facts.reviewedAt,
    resolution: facts.resolution,
    satisfaction: facts.satisfaction,
    lng: facts.lng,
    lat: facts.lat,
    placeholder: facts.placeholder,
    area: facts.area,
    accountableArea: facts.accountableArea,
    address: facts.address,
    addressKey: facts.addressKey,
    category: facts.category,
    requestType: facts.requestType,
    urgency: facts.urgency,
    unit: facts.unit,
    coUnits: facts.coUnits,
    matter: facts.matter,
    stance: facts.stance,
    flags: listFlags(reportedAt, opened),
    ignored: walk.ignored,
  };
}

/** Reads a history as far as its fold and the explanation of its clock need it. */
export function openHistory(history: CaseHistory, rules: ClockRules): OpenedHistory {
  const { record } = history;
  const happenings = listHappenings(history);
  const word = readDeskWord(happenings);
  const facts = gatherFacts(record, happenings);
  const isEndUnknown = record.closingUnknown === true && !happenings.some(tellsOfEnd);
  const clock = setClock(record, happenings, { word, facts, isEndUnknown }, rules);
  const walk = walkCase(happenings, clock, word.dispatchedAt, rules.calendar);
  return { happenings, word, facts, isEndUnknown, clock, walk };
}

function tellsOfEnd({ event, isExplicit }: Happening): boolean {
  return isExplicit && (event.kind === 'closed' || event.kind === 'reopened');
}

function listFlags(reportedAt: Instant, { clock, walk, isEndUnknown }: OpenedHistory): FoldFlag[] {
  const flags: FoldFlag[] = [];
  if (walk.isUnpublished || clock.isContactUnpublished) flags.push('calendar-unpublished');
  if (walk.closings.some((closing) => closing < reportedAt)) flags.push('closed-before-reported');
  if (isEndUnknown) flags.push('closing-time-unknown');
  return flags;
}

/** From when a case is no longer open: the desk's word, or its last closing unless reopened since; null while it is. */
export function findEnd(reportedAt: Instant, { word, walk, isEndUnknown }: OpenedHistory): Instant | null {
  const { closings, reopenings } = walk;
  const desk = word.answeredDirectlyAt ?? word.notAcceptedAt;
  if (desk !== null) return desk;
  if (isEndUnknown) return reportedAt;
  if (closings.length === reopenings.length) return null;
  return Math.max(closings.at(-1)!, reportedAt);
}

function listTouches(reportedAt: Instant, happenings: readonly Happening[]): Instant[] {
  const touches = [reportedAt];
  for (const { event } of happenings) {
    if (event.at > touches.at(-1)!) touches.push(event.at);
  }
  return touches;
}

export type { CaseHistory, ClockRules, IgnoredEvent };
