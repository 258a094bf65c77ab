import { hash } from 'node:crypto';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent, CaseHistory } from '@zhiyu/shared/event';

/** Something said of a case: all that its source knows of it, an event, or what a rule of the product made of it. */
export type Statement =
  | { record: CaseInput }
  | { event: CaseEvent }
  | { rule: 'crowded'; at: number }
  | RuleStatement;

/**
 * That the case is another by a new pack or a new calendar, though nobody said anything new of it. It tells what is
 * other; the case is the fold of what was said before, under the pack that the city has.
 */
export interface RuleStatement {
  rule: 'pack' | 'calendar';
  at: number;
  /** The version of the city's pack. */
  version: number;
  changes: RuleChange[];
}

/** Nodes are told by their identifiers, due times as instants. */
export interface RuleChange {
  what:
    | 'area'
    | 'accountableArea'
    | 'unlocatedReason'
    | 'category'
    | 'channel'
    | 'unit'
    | 'coUnits'
    | 'dueAt'
    | 'contactDueAt'
    | 'sensitive';
  from: string | number | boolean | string[] | null;
  to: string | number | boolean | string[] | null;
}

type RecordKey = Exclude<keyof CaseInput, 'source' | 'sourceId'>;
/** Every key of a record, in the order in which it is written; the case’s own key stands beside it. */
const recordKeys = Object.keys({
  statedAt: true,
  reportedAt: true,
  dispatchedAt: true,
  contactDueAt: true,
  firstContactAt: true,
  dueAt: true,
  answeredDirectlyAt: true,
  notAcceptedAt: true,
  voidedAt: true,
  closings: true,
  outcomes: true,
  closingUnknown: true,
  reopenings: true,
  pauses: true,
  resumptions: true,
  returns: true,
  transfers: true,
  extensions: true,
  urges: true,
  supervisions: true,
  reviewedAt: true,
  resolution: true,
  satisfaction: true,
  lng: true,
  lat: true,
  placeholder: true,
  area: true,
  accountableArea: true,
  category: true,
  requestType: true,
  channel: true,
  requester: true,
  requesterKey: true,
  unit: true,
  coUnits: true,
  urgency: true,
  sensitive: true,
  matter: true,
  stance: true,
  title: true,
  text: true,
  address: true,
  addressKey: true,
  original: true,
} satisfies Record<RecordKey, true>) as RecordKey[];
const recordMembers = recordKeys.map((key) => [key, `,"${key}":`] as const);
/** Left out and null differ for the instants that are derived where they are left out. */
const derivable: ReadonlySet<RecordKey> = new Set<RecordKey>(['dispatchedAt', 'contactDueAt', 'dueAt']);

/** A record as JSON, without its key; the same text for records that say the same. */
export function writeRecord(input: CaseInput): string {
  const members: string[] = [];
  for (const [key, name] of recordMembers) {
    const value = input[key];
    if (value === undefined || value === false || value === '') continue;
    if (value === null && !derivable.has(key)) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    // JSON has no NaN, and a point that is not a number differs from one that is missing.
    if (typeof value === 'number') members.push(name, Number.isFinite(value) ? `${value}` : `"${value}"`);
    else members.push(name, JSON.stringify(value));
  }
  return `{${members.join('').slice(1)}}`;
}

/** A record that was written by `writeRecord`, as it was. */
export function readRecord(said: object, source: string, sourceId: string): CaseInput {
  const record = { ...said, source, sourceId } as CaseInput;
  if (typeof record.lng === 'string') record.lng = Number(record.lng);
  if (typeof record.lat === 'string') record.lat = Number(record.lat);
  return record;
}

/** Digest of what a record says: a record sent again unchanged has the same. */
export function fingerprintOf(writtenRecord: string): string {
  return hash('sha256', writtenRecord, 'base64url').slice(0, 22);
}

/** What became of a statement: it says something new, has been said before, or contradicts what was said. */
export type StatementFate = 'new' | 'repeated' | 'outdated' | 'conflict';

/** A history with new statements worked into it. */
export interface MergedHistory {
  /** Null as long as no source has said what the case is. */
  history: CaseHistory | null;
  /** Digest of the record that counts; empty as long as there is none. */
  fingerprint: string;
  /** The statements that were not known, as JSON, in the order of receipt. */
  added: string[];
  /** Beside each statement that was sent. */
  fates: StatementFate[];
}

/**
 * Works statements into what is known of a case. The record said latest counts, by `statedAt`, else by receipt; an
 * event counts once, and another event under an identifier that is taken is a conflict.
 */
export function mergeStatements(
  known: readonly Statement[],
  sent: readonly Exclude<Statement, { rule: string }>[],
): MergedHistory {
  let current: SaidRecord | null = null;
  const records: SaidRecord[] = [];
  const events = new Map<string, CaseEvent>();
  for (const statement of known) {
    if ('event' in statement) events.set(statement.event.eventId, statement.event);
    if (!('record' in statement)) continue;
    const said = sayRecord(statement.record);
    records.push(said);
    if (current === null || !isOutdated(said, current)) current = said;
  }
  const added: string[] = [];
  const fates = sent.map((statement): StatementFate => {
    if ('event' in statement) {
      const { event } = statement;
      const before = events.get(event.eventId);
      if (before !== undefined) return isSameEvent(before, event) ? 'repeated' : 'conflict';
      events.set(event.eventId, event);
      added.push(wrapEvent(event));
      return 'new';
    }
    const said = sayRecord(statement.record);
    if (said.written() === current?.written()) return 'repeated';
    const outdated = current !== null && isOutdated(said, current);
    if (outdated && records.some((other) => other.written() === said.written())) return 'repeated';
    added.push(wrapRecord(said.written()));
    records.push(said);
    if (outdated) return 'outdated';
    current = said;
    return 'new';
  });
  const counted = current as SaidRecord | null;
  return {
    history: counted && { record: counted.record, events: [...events.values()] },
    fingerprint: counted === null ? '' : fingerprintOf(counted.written()),
    added,
    fates,
  };
}

interface SaidRecord {
  record: CaseInput;
  /** The record as JSON, made where it is asked for: of most records in a history nobody asks. */
  written(): string;
}

function sayRecord(record: CaseInput): SaidRecord {
  let written: string | null = null;
  return {
    record,
    written: () => {
      written ??= writeRecord(record);
      return written;
    },
  };
}

function isOutdated(said: SaidRecord, current: SaidRecord): boolean {
  const [stated, counted] = [said.record.statedAt ?? null, current.record.statedAt ?? null];
  if (stated === null || counted === null) return false;
  return stated < counted || (stated === counted && said.written() < current.written());
}

function isSameEvent(one: CaseEvent, other: CaseEvent): boolean {
  return writeEvent(one) === writeEvent(other);
}

/** Every key of an event, in the order in which it is written. */
const eventKeys = Object.keys({
  eventId: true,
  at: true,
  kind: true,
  by: true,
  reason: true,
  unit: true,
  coUnits: true,
  dueAt: true,
  contactDueAt: true,
  reviewAt: true,
  answerDueAt: true,
  outcome: true,
  passed: true,
  resolution: true,
  satisfaction: true,
  lng: true,
  lat: true,
  area: true,
  accountableArea: true,
  address: true,
  addressKey: true,
  category: true,
  requestType: true,
  urgency: true,
  matter: true,
  stance: true,
  original: true,
} satisfies Record<keyof CaseEvent, true>) as (keyof CaseEvent)[];

/** An event as JSON with its keys in order; null says something, what is left out does not. */
export function writeEvent(event: CaseEvent): string {
  const said: Record<string, unknown> = {};
  for (const key of eventKeys) if (event[key] !== undefined) said[key] = event[key];
  return JSON.stringify(said);
}

function wrapEvent(event: CaseEvent): string {
  return `{"event":${writeEvent(event)}}`;
}

/** A written record as a statement of the history. */
export function wrapRecord(written: string): string {
  return `{"record":${written}}`;
}

/** A statement as the history keeps it. */
export function writeStatement(statement: Statement): string {
  if ('record' in statement) return wrapRecord(writeRecord(statement.record));
  if ('event' in statement) return wrapEvent(statement.event);
  return JSON.stringify(statement);
}

/** A statement that the history kept. */
export function readStatement(said: object, source: string, sourceId: string): Statement {
  const kept = said as Statement;
  return 'record' in kept ? { record: readRecord(kept.record, source, sourceId) } : kept;
}
