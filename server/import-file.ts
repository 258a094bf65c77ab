import { randomBytes } from 'node:crypto';
import type { Mapping } from '@zhiyu/shared/mapping';
import type { CityModel } from './city';
import { applyCrowding } from './crowding';
import { ZhiyuError } from './errors';
import { createGrowth } from './grow-trees';
import { type HeldChanges, holdChanges } from './held-changes';
import { addOutcome, type ImportReport, startReport } from './import-report';
import { createIngest, type Ingest, type IngestOutcome, type IngestRow, type PreparedBatch } from './ingest';
import type { CaseSource, SourceRow } from './sources/case-source';
import { openFileSource } from './sources/file-source';
import { createRowMapper, type RowMapper } from './sources/map-row';
import type { RowReading } from './sources/row-reading';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import { finishImportRun, startImportRun } from './store/import-run';
import { hasRows, type QuarantinedRow } from './store/quarantine-write';
import { renewStatistics } from './store/renew-statistics';

export interface ImportOptions {
  path: string;
  city: string;
  mapping: Mapping;
  dryRun: boolean;
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** When aborted, the import stops after the batch in flight. */
  interruption: AbortSignal;
  /** Told after each group of rows; `share` of the file from 0 to 1. */
  onProgress: (rows: number, share: number) => void;
  /** Told the rows that were kept aside, after their batch was committed. */
  onQuarantine: (rows: QuarantinedRow[]) => Promise<void>;
}

/** Where more cases than these have rows that were kept aside, every row is looked for in quarantine. */
const MOST_KEPT_IN_MIND = 50_000;

/** An import that brings so many cases leaves the database's planner with a picture of the table that is out of date. */
const MANY_CASES = 10_000;

/** Rows of a batch. Up to four are in hand at once; larger ones are no faster and need more memory. */
export const IMPORT_BATCH = 2000;

/**
 * Imports a file of cases into a city. What is wrong with a row keeps it aside; what breaks the import off stands
 * in `stopped` of the report, and all that was committed before stays: the same import run again completes it. A
 * file imported again as it was changes nothing.
 *
 * @throws ZhiyuError where nothing could be begun: `unknown-city`, `bad-mapping`, `no-file`, `missing-columns` …
 */
export async function importFile(db: Database, options: ImportOptions): Promise<ImportReport> {
  const { city } = await loadCity(db, options.city);
  const mapper = makeMapper(options.mapping, city);
  const source = await openFileSource(options.path, options.mapping.file ?? {}, mapper.columns);
  const startedAt = options.now();
  const id = `${new Date(startedAt).toISOString()}-${randomBytes(3).toString('hex')}`;
  const { path: file, dryRun } = options;
  const report = startReport({ id, city: city.id, source: options.mapping.source, file, dryRun, startedAt });
  if (!dryRun) {
    const { rawForm: form, columns } = source;
    await startImportRun(db, report, { mapping: options.mapping, form, columns } satisfies RowReading);
  }
  const run = await createRun(db, options, mapper, report);
  await stopWith(report, () => readAll(source, run, options));
  // What was read before the file broke off is settled; an interruption or a failing database leaves the rest.
  if (report.stopped === null || source.brokeOff()) {
    await stopWith(report, async () => {
      await run.finish();
      if (!dryRun) report.heavyPoints = await applyCrowding(db, city.id, report.source, options.now());
    });
  }
  if (!dryRun && report.accepted >= MANY_CASES) await renewStatistics(db);
  report.hints = source.hints();
  report.unlistedStates = Object.fromEntries(mapper.unlistedStates());
  report.finishedAt = options.now();
  if (!dryRun) await recordEnd(db, report);
  return report;
}

function makeMapper(mapping: Mapping, city: CityModel): RowMapper {
  try {
    return createRowMapper(mapping, city);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `The mapping does not fit: ${error.message}`;
    throw new ZhiyuError('bad-mapping', message, { exitCode: 2, cause: error });
  }
}

/** Keeps what a user can do something about in the report; a fault of the product goes on. */
async function stopWith(report: ImportReport, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ZhiyuError)) throw error;
    report.stopped ??= { code: error.code, message: error.message };
  }
}

async function readAll(source: CaseSource, run: ImportRun, options: ImportOptions): Promise<void> {
  let waiting: IngestRow[] = [];
  let growing: Promise<IngestRow[]> | null = null;
  let writing: Promise<void> = Promise.resolve();
  // While the database takes one batch in, the next is checked and located, and the one after it read and mapped.
  // The trees grow by what that one names in between, so that no batch waits for it.
  const commitGrown = async () => {
    if (growing === null) return;
    const prepared = await run.prepare(await growing);
    growing = null;
    await writing;
    writing = run.commit(prepared);
    // Awaited with the next batch or below; an early failure is no unhandled one.
    writing.catch(() => {});
  };
  const next = async (rows: IngestRow[]) => {
    const grown = run.grow(rows);
    grown.catch(() => {});
    await commitGrown();
    growing = grown;
  };
  try {
    for await (const group of source) {
      options.interruption.throwIfAborted();
      for (const row of group) {
        const mapped = run.map(row);
        if (mapped !== null) waiting.push(mapped);
        if (waiting.length === IMPORT_BATCH) {
          await next(waiting);
          waiting = [];
        }
      }
      const { bytesRead, bytesTotal } = source.progress();
      options.onProgress(run.rows(), bytesRead / bytesTotal);
    }
  } finally {
    await writing;
    if (!options.interruption.aborted) {
      await next(waiting);
      await commitGrown();
      await writing;
    }
  }
}

interface ImportRun {
  map(row: SourceRow): IngestRow | null;
  /** Grows the city's trees by what rows name that it does not have yet. */
  grow(rows: IngestRow[]): Promise<IngestRow[]>;
  prepare(rows: IngestRow[]): Promise<PreparedBatch>;
  commit(batch: PreparedBatch): Promise<void>;
  /** Writes what was held back. */
  finish(): Promise<void>;
  /** Rows settled so far. */
  rows(): number;
}

async function createRun(
  db: Database,
  options: ImportOptions,
  mapper: RowMapper,
  report: ImportReport,
): Promise<ImportRun> {
  const { city, dryRun, now } = options;
  const ingest: Ingest = await createIngest(db, city);
  const releaseQuarantine = !dryRun && (await hasRows(db, city, report.source));
  const keptAside = new Set<string>();
  const held: HeldChanges = holdChanges();
  const grow = createGrowth(db, city, mapper.lookups, {
    dryRun,
    onGrown: (tree, nodes) => {
      report.grown[tree] += nodes;
    },
  });

  async function commitBatch(batch: PreparedBatch, holds: boolean): Promise<IngestOutcome> {
    const settings = {
      importId: report.id,
      holdChanges: holds,
      releaseQuarantine: releaseQuarantine || (!dryRun && keptAside.size >= MOST_KEPT_IN_MIND),
      keptAside,
      dryRun,
      via: 'file' as const,
    };
    const outcome = await ingest.commit(batch, now(), settings);
    addOutcome(report, outcome);
    report.rows += batch.rows.length - outcome.held.length;
    if (outcome.refused.length > 0) await options.onQuarantine(outcome.refused);
    for (const { sourceId } of outcome.refused) {
      if (sourceId !== null && keptAside.size < MOST_KEPT_IN_MIND) keptAside.add(sourceId);
    }
    return outcome;
  }

  async function commitHeld(rows: IngestRow[]): Promise<void> {
    await commitBatch(await ingest.prepare(rows, now()), false);
  }

  const prepare = (rows: IngestRow[]) => ingest.prepare(rows, now());

  async function commit(batch: PreparedBatch): Promise<void> {
    const outdated = held.dropOutdated(batch.rows);
    report.repeated += outdated;
    report.rows += outdated;
    const outcome = await commitBatch(batch, true);
    for (const full of held.add(outcome.held)) await commitHeld(full);
  }

  function map(row: SourceRow): IngestRow | null {
    const mapped = mapper.map(row);
    if (mapped !== null) return mapped;
    report.skipped += 1;
    report.rows += 1;
    return null;
  }

  async function finish(): Promise<void> {
    for (const rows of held.takeAll()) await commitHeld(rows);
  }

  return { map, grow, prepare, commit, finish, rows: () => report.rows };
}

/** The cases are safe already; a database that has gone away meanwhile is told by `stopped`. */
async function recordEnd(db: Database, report: ImportReport): Promise<void> {
  await stopWith(report, () => finishImportRun(db, report, report.finishedAt, report));
}
