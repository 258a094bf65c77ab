import { setImmediate } from 'node:timers/promises';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent, EventInput } from '@zhiyu/shared/event';
import type { CityModel } from './city';
import type { Rejection } from './ingest-check';
import { recordFresh, type SaidCase } from './ingest-plan';
import type { Recorder } from './ingest-record';
import {
  type CaseKey,
  coverEvent,
  coverEventWords,
  coverRecord,
  coverRecordWords,
  type EventWords,
  type RecordWords,
} from './privacy/cover-words';
import { hideRequester } from './privacy/hide-requester';
import type { OriginalKeys } from './privacy/original-keys';
import type { SealedOriginal } from './store/originals';
import type { QuarantinedRow } from './store/quarantine-write';

/** A case or an event to take in, or a row that is known to be neither. `line` counts from 1. */
export type IngestRow =
  | RecordRow
  | { event: EventInput; raw?: string | (() => string); line?: number | null };

/**
 * A case to take in, or a row that is known not to be one. `least` is what of the row is kept where it is kept aside; left
 * out: all of it.
 */
export type RecordRow =
  | { input: CaseInput; raw?: string | (() => string); least?: () => string; line?: number | null }
  | { quarantine: UnreadRow };

/** A row that could not be read, with what could be read of it all the same: see `QuarantinedRow`. */
export type UnreadRow = Pick<QuarantinedRow, 'code' | 'detail' | 'raw' | 'line'> &
  Partial<Pick<QuarantinedRow, 'least' | 'source' | 'sourceId' | 'eventId' | 'statedAt'>>;

/** A row that says something. */
export type TakenRow = Exclude<IngestRow, { quarantine: object }>;

/** Rows that are ready to be committed. */
export interface PreparedBatch {
  readonly rows: readonly IngestRow[];
  readonly recorder: Recorder;
  readonly city: CityModel;
  readonly cases: readonly SaidCase[];
  /** Rows that cannot be taken in whatever is known, by their index. */
  readonly refused: ReadonlyMap<number, Rejection>;
  /** Records of a case that a later row of the batch says anew. */
  readonly repeated: readonly number[];
  /** What was written in rows whose words were covered, sealed, by the index of the row. */
  readonly originals: ReadonlyMap<number, SealedOriginal>;
}

/**
 * Rows judged and cases made at a stretch; then what waits for the program has its turn: the batch before is being
 * committed meanwhile, and the database waits for its next lines.
 */
const STRETCH = 25;

/**
 * Judges rows, covers what tells who somebody is, and sorts what they say by case.
 * @param openKeys is asked only where something is covered
 */
export async function sortRows(
  city: string,
  recorder: Recorder,
  rows: readonly IngestRow[],
  openKeys: () => Promise<OriginalKeys>,
): Promise<Pick<PreparedBatch, 'cases' | 'refused' | 'repeated' | 'originals'>> {
  const refused = new Map<number, Rejection>();
  const cases = new Map<string, SaidCase>();
  const repeated: number[] = [];
  const originals = new Map<number, SealedOriginal>();
  let keys: OriginalKeys | null = null;
  for (const [index, row] of rows.entries()) {
    if (index % STRETCH === STRETCH - 1) await setImmediate();
    if ('quarantine' in row) {
      refused.set(index, row.quarantine);
      continue;
    }
    const fault = 'event' in row ? recorder.judgeEvent(row.event) : recorder.judge(row.input);
    if (fault !== null) {
      refused.set(index, fault);
      continue;
    }
    const said = takeCase(cases, row);
    if (!('event' in row) && !hasTime(row.input)) dropTimeless(said, repeated);
    if (!('event' in row) && row.input.requesterKey) keys ??= await openKeys();
    const open: SentStatement =
      'event' in row ? { event: eventOf(row.event) } : { record: recordOf(row.input, keys) };
    const words = findCovered(open);
    if (words === null) {
      addStatement(said, open, index);
      continue;
    }
    keys ??= await openKeys();
    const { statement, original } = cover(
      keys,
      { city, source: said.source, sourceId: said.sourceId },
      words,
    );
    addStatement(said, statement, index);
    if (original !== null) originals.set(index, original);
  }
  const sorted = [...cases.values()];
  for (const [index, said] of sorted.entries()) {
    if (index % STRETCH === STRETCH - 1) await setImmediate();
    said.fresh = recordFresh(recorder, said.statements);
  }
  return { cases: sorted, refused, repeated, originals };
}

function takeCase(cases: Map<string, SaidCase>, row: TakenRow): SaidCase {
  const { source, sourceId } = 'event' in row ? row.event : row.input;
  const key = `${source}\n${sourceId}`;
  let said = cases.get(key);
  if (said === undefined) {
    said = { source, sourceId, statements: [], rows: [], fresh: null };
    cases.set(key, said);
  }
  return said;
}

function addStatement(said: SaidCase, statement: SaidCase['statements'][number], row: number): void {
  said.statements.push(statement);
  said.rows.push(row);
}

type SentStatement = SaidCase['statements'][number];
type CoveredStatement =
  | { record: CaseInput; covered: RecordWords }
  | { event: CaseEvent; covered: EventWords };

/** A statement in whose words something is to be covered; null where nothing is. */
function findCovered(statement: SentStatement): CoveredStatement | null {
  if ('event' in statement) {
    const covered = coverEventWords(statement.event);
    return covered && { event: statement.event, covered };
  }
  const covered = coverRecordWords(statement.record);
  return covered && { record: statement.record, covered };
}

function cover(
  keys: OriginalKeys,
  key: CaseKey,
  words: CoveredStatement,
): { statement: SentStatement; original: SealedOriginal | null } {
  if ('event' in words) {
    const { event, original } = coverEvent(keys, key, words.event, words.covered);
    return { statement: { event }, original };
  }
  const { record, original } = coverRecord(keys, key, words.record, words.covered);
  return { statement: { record }, original };
}

/** A record as it is kept, but for its words: no source names its original. */
function recordOf(input: CaseInput, keys: OriginalKeys | null): CaseInput {
  const { source, requesterKey } = input;
  const record =
    requesterKey && keys !== null
      ? { ...input, requesterKey: hideRequester(keys, source, requesterKey) }
      : input;
  return input.original || input.addressKey ? { ...record, original: null, addressKey: null } : record;
}

/** An event as it is kept, but for its words: no source names its original. */
function eventOf({
  source: _source,
  sourceId: _sourceId,
  original: _original,
  addressKey: _addressKey,
  ...event
}: EventInput): CaseEvent {
  return event;
}

function hasTime({ statedAt }: CaseInput): boolean {
  return statedAt !== undefined && statedAt !== null;
}

/** Of records that do not say when they were made, the one received last counts, and no other is kept. */
function dropTimeless(said: SaidCase, repeated: number[]): void {
  const index = said.statements.findIndex((kept) => 'record' in kept && !hasTime(kept.record));
  if (index < 0) return;
  said.statements.splice(index, 1);
  repeated.push(...said.rows.splice(index, 1));
}

/** The source that a row names; empty where it names none. */
export function sourceOf(row: IngestRow): string {
  if ('quarantine' in row) return row.quarantine.source ?? '';
  return textOf(('event' in row ? row.event : row.input).source) ?? '';
}

/** A row as it came. */
export function rawOf(row: TakenRow): string {
  if (typeof row.raw === 'function') return row.raw();
  return row.raw ?? JSON.stringify('event' in row ? row.event : row.input);
}

/** A value that is a text; null otherwise. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
