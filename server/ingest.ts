import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent, EventInput } from '@zhiyu/shared/event';
import type { CityModel } from './city';
import { ZhiyuError } from './errors';
import type { Rejection } from './ingest-check';
import { type BatchPlan, planBatch, type RowFate, recordFresh, type SaidCase } from './ingest-plan';
import { createRecorder, type Recorder } from './ingest-record';
import { createLocator } from './locate';
import { lockCity, readSequence, writePlan } from './store/cases-write';
import { loadCity } from './store/city-store';
import { readCrowdedPoints } from './store/crowded';
import type { Database, Transaction } from './store/database';
import { keepWaiting, releaseWaiting } from './store/history';
import { addIntake, type Intake, type SourceKind } from './store/intake';
import { keepRows, type QuarantinedRow, releaseRows } from './store/quarantine-write';

/** Rows that one call may write; nobody waits long for the city then. */
export const LARGEST_BATCH = 5000;

/** A case or an event to take in, or a row that is known to be neither. `line` counts from 1. */
export type IngestRow =
  | RecordRow
  | { event: EventInput; raw?: string | (() => string); line?: number | null };

/** A case to take in, or a row that is known not to be one. */
export type RecordRow =
  | { input: CaseInput; raw?: string | (() => string); line?: number | null }
  | { quarantine: { code: string; detail: string; raw: string; line: number | null; source?: string } };

/**
 * What became of a batch. Cases are counted by accepted, merged and unchanged; rows by `fates`, where accepted, merged
 * and quarantined sum to the rows.
 */
export interface IngestOutcome {
  /** Cases not known before. */
  accepted: number;
  /** Cases that are not what they were before. */
  merged: number;
  /** Cases about which nothing new was said. */
  unchanged: number;
  /** Records of a case that a later row of the batch says anew. */
  repeated: number;
  /** Rows kept aside, by code. */
  quarantined: Record<string, number>;
  /** Of the cases accepted and merged, those without a trustworthy point, by reason. */
  unlocated: Record<string, number>;
  /** Of the cases accepted and merged, the marks of data quality. */
  flags: Record<string, number>;
  /** Rows that would have changed a case, not written because `holdChanges` was asked for. */
  held: IngestRow[];
  /** Rows with what kept them from being taken in. */
  refused: QuarantinedRow[];
  /** Beside each row what became of it; of a row that is held, that it is merged. */
  fates: RowFate[];
  /** The city's change sequence after the batch. */
  seq: number;
}

export interface WriteOptions {
  /** The run of an import that the batch belongs to. */
  importId?: string;
  /** Write new cases only, and hand back the rows that would change one. */
  holdChanges?: boolean;
  /** Take rows out of quarantine that are taken in now; asks for `raw` on every row. */
  releaseQuarantine?: boolean;
  /** Find out what would become of the rows, and write nothing. */
  dryRun?: boolean;
  /** How the rows came in; left out: inside the program. */
  via?: SourceKind;
  /** Runs in the transaction of the batch, after all else; what it throws undoes the batch. */
  within?: (tx: Transaction, outcome: IngestOutcome) => Promise<void>;
}

/** Takes cases into one city. */
export interface Ingest {
  /**
   * Takes in up to 5,000 rows in one transaction: all of them are committed, or none. Where two rows are the same
   * case, the later wins. A batch that changes nothing takes no number in the change sequence.
   *
   * @throws ZhiyuError `unknown-city`, or what the database says when it cannot write
   */
  write(rows: IngestRow[], now: number, options?: WriteOptions): Promise<IngestOutcome>;
  /** The first half of `write`: checks and locates the rows. May run while another batch is being committed. */
  prepare(rows: IngestRow[], now: number): Promise<PreparedBatch>;
  /** The second half: sorts a batch into new, changed and unchanged cases and commits it. */
  commit(batch: PreparedBatch, now: number, options?: WriteOptions): Promise<IngestOutcome>;
}

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

/** After this long the points that have been found crowded meanwhile are read again. */
const CROWDED_FRESH_MS = 60_000;
const MOST_ATTEMPTS = 5;
const ATTEMPT_PAUSE_MS = 200;

/**
 * Opens the way into a city.
 * @throws ZhiyuError `unknown-city`
 */
export async function createIngest(db: Database, cityId: string): Promise<Ingest> {
  const followed = followCity(db, cityId);

  async function prepare(rows: IngestRow[], now: number): Promise<PreparedBatch> {
    if (rows.length > LARGEST_BATCH) throw new RangeError(`a batch has at most ${LARGEST_BATCH} rows`);
    const { city, recorder } = await askAgain(() => followed(now));
    return { rows, city, recorder, ...sortRows(recorder, rows) };
  }

  function commit(batch: PreparedBatch, now: number, options: WriteOptions = {}): Promise<IngestOutcome> {
    const { recorder, cases } = batch;
    return db.transaction(async (tx) => {
      const replan = () => planBatch(tx, cityId, recorder, cases, options.holdChanges === true);
      let seq = await readSequence(tx, cityId);
      let plan = await replan();
      if (options.dryRun) return tellOutcome(batch, plan, seq);
      if (plan.waiting.length > 0) {
        // Under the lock, so that no case comes in that these events then wait for in vain.
        await lockCity(tx, cityId);
        const seen = await readSequence(tx, cityId);
        if (seen !== seq) plan = await replan();
        seq = seen;
      }
      if (plan.added.length + plan.changed.size > 0) {
        const written = await writePlan(tx, { city: cityId, plan, seenSequence: seq, now, replan });
        ({ seq, plan } = written);
        numberFates(plan, written.firstCase);
      }
      const outcome = tellOutcome(batch, plan, seq);
      await keepRows(tx, cityId, outcome.refused, { importId: options.importId ?? null, now });
      await keepWaiting(tx, cityId, plan.waiting);
      for (const [source, numbers] of plan.awaited) await releaseWaiting(tx, cityId, source, numbers);
      if (options.releaseQuarantine) await releaseTaken(tx, cityId, batch, plan);
      const received = { day: dayOf(batch.city, now), kind: options.via ?? 'program', now };
      await addIntake(tx, cityId, countIntake(batch, plan, outcome), received);
      await options.within?.(tx, outcome);
      return outcome;
    });
  }

  await followed(0);
  const write: Ingest['write'] = async (rows, now, options) => commit(await prepare(rows, now), now, options);
  return { write, prepare, commit };
}

/** Reading may be done again where the database was away for a moment, as a transaction is. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isAway = error instanceof ZhiyuError && error.code === 'database-away';
      if (!isAway || attempt === MOST_ATTEMPTS) throw error;
      await sleep(attempt * ATTEMPT_PAUSE_MS);
    }
  }
}

/** Keeps the recorder of a city up to date with its pack, its trees and its crowded points. */
function followCity(
  db: Database,
  cityId: string,
): (now: number) => Promise<{ city: CityModel; recorder: Recorder }> {
  let known: { city: CityModel; recorder: Recorder } | null = null;
  let crowded = new Set<string>();
  let crowdedAt = Number.NEGATIVE_INFINITY;

  return async (now) => {
    if (now - crowdedAt > CROWDED_FRESH_MS) {
      const points = await readCrowdedPoints(db, cityId);
      crowded = new Set(points.map(({ source, lng, lat }) => pointKey(source, lng, lat)));
      crowdedAt = now;
    }
    const { city } = await loadCity(db, cityId);
    if (known === null || known.city !== city) {
      const locator = await createLocator(db, city);
      const isCrowded = (source: string, lng: number, lat: number) =>
        crowded.size > 0 && crowded.has(pointKey(source, lng, lat));
      known = { city, recorder: createRecorder(city, locator, isCrowded) };
    }
    return known;
  };
}

function sortRows(
  recorder: Recorder,
  rows: readonly IngestRow[],
): Pick<PreparedBatch, 'cases' | 'refused' | 'repeated'> {
  const refused = new Map<number, Rejection>();
  const cases = new Map<string, SaidCase>();
  const repeated: number[] = [];
  rows.forEach((row, index) => {
    if ('quarantine' in row) {
      refused.set(index, row.quarantine);
      return;
    }
    const fault = 'event' in row ? recorder.judgeEvent(row.event) : recorder.judge(row.input);
    if (fault !== null) {
      refused.set(index, fault);
      return;
    }
    const said = takeCase(cases, row);
    if ('event' in row) addStatement(said, { event: eventOf(row.event) }, index);
    else {
      if (!hasTime(row.input)) dropTimeless(said, repeated);
      addStatement(said, { record: hideRequester(row.input) }, index);
    }
  });
  for (const said of cases.values()) said.fresh = recordFresh(recorder, said.statements);
  return { cases: [...cases.values()], refused, repeated };
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

type TakenRow = Exclude<IngestRow, { quarantine: object }>;

function addStatement(said: SaidCase, statement: SaidCase['statements'][number], row: number): void {
  said.statements.push(statement);
  said.rows.push(row);
}

/** Tells cases of one requester from others and no more: a digest, different for the same name in another source. */
function hideRequester(input: CaseInput): CaseInput {
  const { source, requesterKey } = input;
  if (!requesterKey) return input;
  const digest = createHash('sha256').update(`${source}\n${requesterKey}`).digest('base64url').slice(0, 22);
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

/** New cases have their ids by now, in the order of the plan. */
function numberFates(plan: BatchPlan, firstCase: number): void {
  plan.addedRows.forEach((rows, index) => {
    for (const row of rows) {
      const fate = plan.fates.get(row);
      if (fate) fate.id = firstCase + index;
    }
  });
}

function tellOutcome(batch: PreparedBatch, plan: BatchPlan, seq: number): IngestOutcome {
  const refusals = new Map<number, Rejection>(batch.refused);
  for (const { row, code, detail } of plan.refused) refusals.set(row, { code, detail });
  const refused = [...refusals].map(([row, fault]) => tellRefusal(batch.rows[row] as IngestRow, fault));
  const written = [...plan.added, ...plan.changed.values()].map(({ stored }) => stored);
  return {
    accepted: plan.added.length,
    merged: plan.changed.size,
    unchanged: plan.unchanged,
    repeated: batch.repeated.length,
    quarantined: countBy(refused, ({ code }) => [code]),
    unlocated: countBy(written, ({ unlocated_reason }) =>
      unlocated_reason === null ? [] : [unlocated_reason],
    ),
    flags: countBy(written, ({ flags }) => flags),
    held: plan.held.map((row) => batch.rows[row] as IngestRow),
    refused,
    fates: batch.rows.map((_, row) => {
      const fault = refusals.get(row);
      if (fault) return { status: 'quarantined', code: fault.code, id: null };
      return plan.fates.get(row) ?? { status: 'merged', code: 'repeated', id: null };
    }),
    seq,
  };
}

function tellRefusal(row: IngestRow, { code, detail }: Rejection): QuarantinedRow {
  if ('quarantine' in row) return { source: '', sourceId: null, ...row.quarantine };
  const { source, sourceId } = 'event' in row ? row.event : row.input;
  return {
    source: textOf(source) ?? '',
    sourceId: textOf(sourceId),
    code,
    detail,
    raw: rawOf(row),
    line: row.line ?? null,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

async function releaseTaken(
  tx: Transaction,
  cityId: string,
  { rows, refused }: PreparedBatch,
  plan: BatchPlan,
): Promise<void> {
  const kept = new Set([...refused.keys(), ...plan.refused.map(({ row }) => row), ...plan.held]);
  const rawsOf = new Map<string, string[]>();
  rows.forEach((row, index) => {
    if (kept.has(index) || 'quarantine' in row) return;
    const { source } = 'event' in row ? row.event : row.input;
    const raws = rawsOf.get(source);
    if (raws) raws.push(rawOf(row));
    else rawsOf.set(source, [rawOf(row)]);
  });
  for (const [source, raws] of rawsOf) await releaseRows(tx, cityId, source, raws);
}

/** What came in by source; rows that are held are counted when they are written. */
function countIntake(batch: PreparedBatch, plan: BatchPlan, { fates }: IngestOutcome): Intake[] {
  const held = new Set(plan.held);
  const counts = new Map<string, Intake>();
  const countOf = (source: string): Intake => {
    let count = counts.get(source);
    if (count === undefined) {
      count = { source, sent: 0, accepted: 0, merged: 0, quarantined: 0, unlocated: 0, reasons: {} };
      counts.set(source, count);
    }
    return count;
  };
  batch.rows.forEach((row, index) => {
    if (held.has(index)) return;
    const { status, code } = fates[index] as RowFate;
    const count = countOf(sourceOf(row));
    count.sent += 1;
    count[status] += 1;
    if (status === 'quarantined' && code !== null) count.reasons[code] = (count.reasons[code] ?? 0) + 1;
  });
  for (const { stored } of [...plan.added, ...plan.changed.values()]) {
    if (stored.cell === null) countOf(stored.source).unlocated += 1;
  }
  return [...counts.values()];
}

function sourceOf(row: IngestRow): string {
  if ('quarantine' in row) return row.quarantine.source ?? '';
  return textOf(('event' in row ? row.event : row.input).source) ?? '';
}

/** The local day of an instant, as a date. */
function dayOf(city: CityModel, instant: number): string {
  return city.zone.toIso(instant).slice(0, 10);
}

function countBy<Item>(items: Item[], keysOf: (item: Item) => string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    for (const key of keysOf(item)) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function pointKey(source: string, lng: number, lat: number): string {
  return `${source}\n${lng}\n${lat}`;
}

function rawOf(row: TakenRow): string {
  if (typeof row.raw === 'function') return row.raw();
  return row.raw ?? JSON.stringify('event' in row ? row.event : row.input);
}
