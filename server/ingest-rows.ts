import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent, EventInput } from '@zhiyu/shared/event';
import type { CityModel } from './city';
import type { Rejection } from './ingest-check';
import { recordFresh, type SaidCase } from './ingest-plan';
import type { Recorder } from './ingest-record';
import type { QuarantinedRow } from './store/quarantine-write';

/** A case or an event to take in, or a row that is known to be neither. `line` counts from 1. */
export type IngestRow =
  | RecordRow
  | { event: EventInput; raw?: string | (() => string); line?: number | null };

/** A case to take in, or a row that is known not to be one. */
export type RecordRow =
  | { input: CaseInput; raw?: string | (() => string); line?: number | null }
  | { quarantine: UnreadRow };

/** A row that could not be read, with what could be read of it all the same: see `QuarantinedRow`. */
export type UnreadRow = Pick<QuarantinedRow, 'code' | 'detail' | 'raw' | 'line'> &
  Partial<Pick<QuarantinedRow, 'source' | 'sourceId' | 'eventId' | 'statedAt'>>;

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
}

/**
 * Rows judged and cases made at a stretch; then what waits for the program has its turn: the batch before is being
 * committed meanwhile, and the database waits for its next lines.
 */
const STRETCH = 25;

/** Judges rows, and sorts what they say by case. */
export async function sortRows(
  recorder: Recorder,
  rows: readonly IngestRow[],
): Promise<Pick<PreparedBatch, 'cases' | 'refused' | 'repeated'>> {
  const refused = new Map<number, Rejection>();
  const cases = new Map<string, SaidCase>();
  const repeated: number[] = [];
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
    if ('event' in row) addStatement(said, { event: eventOf(row.event) }, index);
    else {
      if (!hasTime(row.input)) dropTimeless(said, repeated);
      addStatement(said, { record: hideRequester(row.input) }, index);
    }
  }
  const sorted = [...cases.values()];
  for (const [index, said] of sorted.entries()) {
    if (index % STRETCH === STRETCH - 1) await setImmediate();
    said.fresh = recordFresh(recorder, said.statements);
  }
  return { cases: sorted, refused, repeated };
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

/** Tells cases of one requester from others and no more: a digest, different for the same name in another source. */
function hideRequester(input: CaseInput): CaseInput {
  const { source, requesterKey } = input;
  if (!requesterKey) return input;
  const digest = hash('sha256', `${source}\n${requesterKey}`, 'base64url').slice(0, 22);
  return { ...input, requesterKey: digest };
}

function eventOf({ source: _source, sourceId: _sourceId, ...event }: EventInput): CaseEvent {
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
