import type { CaseInput, Instant } from './case';
import { type CaseEvent, type CaseHistory, type EventKind, eventKinds } from './event';

/** One thing that happened to a case, and who told it: an event of its own, the record of the source, or both. */
export interface Happening {
  readonly event: CaseEvent;
  readonly isExplicit: boolean;
  readonly isRecorded: boolean;
}

const places = Object.fromEntries(eventKinds.map((kind, place) => [kind, place])) as Record<
  EventKind,
  number
>;

const recordedInstants = [
  ['notAccepted', 'notAcceptedAt'],
  ['answeredDirectly', 'answeredDirectlyAt'],
  ['contacted', 'firstContactAt'],
  ['voided', 'voidedAt'],
] as const satisfies [EventKind, keyof CaseInput][];

const recordedLists = [
  ['returned', 'returns'],
  ['transferred', 'transfers'],
  ['extended', 'extensions'],
  ['paused', 'pauses'],
  ['resumed', 'resumptions'],
  ['reopened', 'reopenings'],
  ['urged', 'urges'],
  ['supervised', 'supervisions'],
] as const satisfies [EventKind, keyof CaseInput][];

/**
 * All that happened to a case, in the one order that counts: by instant, at one instant by the order of `eventKinds`,
 * then by the event's identifier. Events with an identifier that came before are left out. What the record tells
 * becomes events named `record:<kind>:<n>`; where an event of the same kind and instant tells it too, the two are one.
 */
export function listHappenings(history: CaseHistory): Happening[] {
  const happenings = readRecord(history);
  if (history.events.length === 0) return isInOrder(happenings) ? happenings : happenings.sort(compare);
  happenings.push(...readEvents(history.events));
  return joinTwins(happenings.sort(compare));
}

function readEvents(events: readonly CaseEvent[]): Happening[] {
  const happenings = events.map((event) => ({ event, isExplicit: true, isRecorded: false }));
  const seen = new Set<string>();
  return happenings.sort(compare).filter(({ event }) => {
    const isNew = !seen.has(event.eventId);
    seen.add(event.eventId);
    return isNew;
  });
}

function readRecord({ record, events }: CaseHistory): Happening[] {
  const happenings = [recorded('reported', record.reportedAt)];
  const dispatchedAt = readDispatch(record, events);
  if (dispatchedAt !== null) happenings.push(recorded('dispatched', dispatchedAt));
  for (const [kind, name] of recordedInstants) {
    const at = record[name];
    if (at !== undefined && at !== null) happenings.push(recorded(kind, at));
  }
  for (const [kind, name] of recordedLists) {
    record[name]?.forEach((at, index) => {
      happenings.push(recorded(kind, at, index + 1));
    });
  }
  record.closings?.forEach((at, index) => {
    happenings.push(recorded('closed', at, index + 1, { outcome: record.outcomes?.[index] ?? null }));
  });
  if (record.reviewedAt !== undefined && record.reviewedAt !== null) {
    const said = { resolution: record.resolution ?? null, satisfaction: record.satisfaction ?? null };
    happenings.push(recorded('reviewed', record.reviewedAt, 1, said));
  }
  return happenings;
}

/**
 * When the record says that the case was dispatched. A record that leaves it out dispatches at its report, unless
 * something else is known: the desk's word, or an event that tells the dispatch.
 */
function readDispatch(record: CaseInput, events: readonly CaseEvent[]): Instant | null {
  if ((record.answeredDirectlyAt ?? record.notAcceptedAt ?? null) !== null) return null;
  if (record.dispatchedAt !== undefined) return record.dispatchedAt;
  const isToldOtherwise = events.some(({ kind }) => kind === 'dispatched' || isDeskWord(kind));
  return isToldOtherwise ? null : record.reportedAt;
}

/** Whether the desk itself ends a case with an event of this kind: 直接答复, 不予受理. */
export function isDeskWord(kind: EventKind): kind is 'answeredDirectly' | 'notAccepted' {
  return kind === 'answeredDirectly' || kind === 'notAccepted';
}

function recorded(kind: EventKind, at: Instant, number = 1, said?: Partial<CaseEvent>): Happening {
  const eventId = `record:${kind}:${number < 10 ? `000${number}` : String(number).padStart(4, '0')}`;
  return { event: { eventId, at, kind, ...said }, isExplicit: false, isRecorded: true };
}

/** A record tells of most cases in their order, and to see that costs less than to sort. */
function isInOrder(happenings: readonly Happening[]): boolean {
  return happenings.every(
    (happening, index) => index === 0 || compare(happenings[index - 1]!, happening) <= 0,
  );
}

function compare(one: Happening, other: Happening): number {
  return (
    one.event.at - other.event.at ||
    places[one.event.kind] - places[other.event.kind] ||
    compareTexts(one.event.eventId, other.event.eventId) ||
    // Two events of one identifier that say different things: any order will do, if it is always the same.
    compareTexts(JSON.stringify(one.event), JSON.stringify(other.event))
  );
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Leaves out what the record tells of things that an event tells; what only the record knows of them is kept. */
function joinTwins(sorted: readonly Happening[]): Happening[] {
  const joined: Happening[] = [];
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && isTwin(sorted[start]!, sorted[end]!)) end++;
    const twins = sorted.slice(start, end);
    const [first, ...others] = twins.filter(({ isExplicit }) => isExplicit);
    const told = twins.find(({ isRecorded }) => isRecorded);
    if (first === undefined || told === undefined) joined.push(...twins);
    else
      joined.push({ event: fillIn(first.event, told.event), isExplicit: true, isRecorded: true }, ...others);
  }
  return joined;
}

function isTwin(one: Happening, other: Happening): boolean {
  return one.event.at === other.event.at && one.event.kind === other.event.kind;
}

function fillIn(event: CaseEvent, told: CaseEvent): CaseEvent {
  return {
    ...event,
    ...(told.outcome !== undefined && { outcome: event.outcome ?? told.outcome }),
    ...(told.resolution !== undefined && { resolution: event.resolution ?? told.resolution }),
    ...(told.satisfaction !== undefined && { satisfaction: event.satisfaction ?? told.satisfaction }),
  };
}
