import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CityModel } from './city';
import { ZhiyuError } from './errors';
import { createRecorder, isRejection, type Recorder } from './ingest-record';
import { createLocator } from './locate';
import { planWrite, readSequence, type WritePlan, writePlan } from './store/cases-write';
import { loadCity } from './store/city-store';
import { readCrowdedPoints } from './store/crowded';
import type { Database, Transaction } from './store/database';
import { keepRows, type QuarantinedRow, releaseRows } from './store/quarantine-write';
import type { StoredCase } from './store/stored-case';

/** Rows that one call may write; nobody waits long for the city then. */
export const LARGEST_BATCH = 5000;

/** A case to take in, or a row that is known not to be one. `line` counts from 1. */
export type IngestRow =
  | { input: CaseInput; raw?: string | (() => string); line?: number | null }
  | { quarantine: { code: string; detail: string; raw: string; line: number | null; source?: string } };

/** What became of a batch. Every row is counted once: accepted, merged, unchanged, repeated, held or quarantined. */
export interface IngestOutcome {
  /** Cases not known before. */
  accepted: number;
  /** Cases that say something else than before. */
  merged: number;
  /** Cases sent again as they were. */
  unchanged: number;
  /** Rows of a case that a later row of the batch says anew. */
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
  readonly entries: readonly Entry[];
  readonly refused: QuarantinedRow[];
}

/** A case of a batch with the row it came from. */
interface Entry {
  stored: StoredCase;
  row: CaseRow;
}

type CaseRow = Extract<IngestRow, { input: CaseInput }>;

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
    const recorder = await askAgain(() => followed(now));
    return { rows, ...recordRows(recorder, rows) };
  }

  function commit(prepared: PreparedBatch, now: number, options: WriteOptions = {}): Promise<IngestOutcome> {
    const { entries, refused } = prepared;
    const lasting = new Map(entries.map((entry) => [keyOf(entry.stored), entry]));
    const batch = [...lasting.values()].map(({ stored }) => stored);
    return db.transaction(async (tx) => {
      const held: StoredCase[] = [];
      const replan = async () => {
        const plan = await planWrite(tx, cityId, batch);
        held.length = 0;
        if (options.holdChanges) {
          held.push(...plan.changed.values());
          plan.changed.clear();
        }
        return plan;
      };
      const seenSequence = await readSequence(tx, cityId);
      let plan = await replan();
      let seq = seenSequence;
      if (!options.dryRun) {
        await keepRows(tx, cityId, refused, { importId: options.importId ?? null, now });
        if (options.releaseQuarantine) await releaseEntries(tx, cityId, entries);
        if (plan.added.length + plan.changed.size > 0) {
          ({ seq, plan } = await writePlan(tx, { city: cityId, plan, seenSequence, now, replan }));
        }
      }
      return {
        ...countWritten(plan),
        unchanged: lasting.size - plan.added.length - plan.changed.size - held.length,
        repeated: entries.length - lasting.size,
        quarantined: countBy(refused, ({ code }) => [code]),
        held: held.map((stored) => lasting.get(keyOf(stored))!.row),
        refused,
        seq,
      };
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
function followCity(db: Database, cityId: string): (now: number) => Promise<Recorder> {
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
    return known.recorder;
  };
}

function recordRows(record: Recorder, rows: IngestRow[]): { entries: Entry[]; refused: QuarantinedRow[] } {
  const entries: Entry[] = [];
  const refused: QuarantinedRow[] = [];
  for (const row of rows) {
    if ('quarantine' in row) {
      refused.push({ source: '', ...row.quarantine });
      continue;
    }
    const recorded = record(row.input);
    if (!isRejection(recorded)) entries.push({ stored: recorded, row });
    else refused.push({ ...recorded, source: sourceOf(row), raw: rawOf(row), line: row.line ?? null });
  }
  return { entries, refused };
}

async function releaseEntries(tx: Transaction, cityId: string, entries: readonly Entry[]): Promise<void> {
  const rawsOf = new Map<string, string[]>();
  for (const { stored, row } of entries) {
    const raws = rawsOf.get(stored.source);
    if (raws) raws.push(rawOf(row));
    else rawsOf.set(stored.source, [rawOf(row)]);
  }
  for (const [source, raws] of rawsOf) await releaseRows(tx, cityId, source, raws);
}

function countWritten(plan: WritePlan) {
  const written = [...plan.added, ...plan.changed.values()];
  return {
    accepted: plan.added.length,
    merged: plan.changed.size,
    unlocated: countBy(written, ({ unlocated_reason }) =>
      unlocated_reason === null ? [] : [unlocated_reason],
    ),
    flags: countBy(written, ({ flags }) => flags),
  };
}

function countBy<Item>(items: Item[], keysOf: (item: Item) => string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    for (const key of keysOf(item)) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function keyOf(stored: StoredCase): string {
  return `${stored.source}\n${stored.source_id}`;
}

function pointKey(source: string, lng: number, lat: number): string {
  return `${source}\n${lng}\n${lat}`;
}

function sourceOf(row: CaseRow): string {
  return typeof row.input.source === 'string' ? row.input.source : '';
}

function rawOf(row: CaseRow): string {
  if (typeof row.raw === 'function') return row.raw();
  return row.raw ?? JSON.stringify(row.input);
}
