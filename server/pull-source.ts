import type { SourceSettings } from '@zhiyu/shared/source-settings';
import { applyCrowding } from './crowding';
import { ZhiyuError } from './errors';
import { createGrowth } from './grow-trees';
import { createIngest, type IngestRow, LARGEST_BATCH } from './ingest';
import { createRowMapper, type RowMapper } from './sources/map-row';
import { openPulledSource, type Pulled, type PullSurroundings } from './sources/pulled-source';
import type { RowReading } from './sources/row-reading';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import { startImportRun } from './store/import-run';
import { hasRows } from './store/quarantine-write';
import { advanceSource, noteFailure, noteSuccess, readSource } from './store/sources';

/** What a pull came to. Rows are accepted, merged (changed or unchanged) or quarantined. */
export interface PullReport {
  city: string;
  source: string;
  rows: number;
  accepted: number;
  merged: number;
  quarantined: number;
  /** Why the source was not read to its end; null where it was. What came before is taken in. */
  stopped: { code: string; message: string } | null;
}

export interface PullOptions extends PullSurroundings {
  city: string;
  source: string;
  /** Told after each batch how many rows there were, and up to when the source has been read. */
  onProgress?: (report: PullReport) => void;
}

/**
 * Asks a source for its cases and takes them in. How far it has been read is committed with the rows, so a pull that is
 * broken off goes on where it was; what goes wrong is noted beside the source and told in `stopped`.
 *
 * @throws ZhiyuError `unknown-city`, `unknown-source`; whatever is no fault of the source, after it has been noted
 */
export async function pullSource(db: Database, options: PullOptions): Promise<PullReport> {
  const { city, source, now } = options;
  const known = await readSource(db, (await loadCity(db, city)).city.id, source);
  if (known === null || known.settings === null) {
    const message = `The city ${city} asks no source “${source}”. Add it with: pnpm zhiyu source add <file> --city ${city}`;
    throw new ZhiyuError('unknown-source', message, { exitCode: 2, status: 404 });
  }
  const report: PullReport = { city, source, rows: 0, accepted: 0, merged: 0, quarantined: 0, stopped: null };
  try {
    await readAll(db, options, known.settings as SourceSettings, known.cursor, report);
    await applyCrowding(db, city, source, now());
    await noteSuccess(db, city, source, now());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (options.interruption.aborted)
      return { ...report, stopped: { code: 'interrupted', message: 'Interrupted.' } };
    await noteFailure(db, city, source, now(), reason);
    if (!(error instanceof ZhiyuError)) throw error;
    report.stopped = { code: error.code, message: error.message };
  }
  return report;
}

async function readAll(
  db: Database,
  options: PullOptions,
  settings: SourceSettings,
  cursor: unknown,
  report: PullReport,
): Promise<void> {
  const { city: cityId, source, now } = options;
  const adapter = openPulledSource(settings, options);
  const { city } = await loadCity(db, cityId);
  const mapper = createMapper(adapter.mapping, city);
  const runId = `pull ${source}`;
  const run = { city: cityId, id: runId, source, file: settings.endpoint, startedAt: now() };
  await startImportRun(db, run, {
    mapping: adapter.mapping,
    form: 'object',
    columns: null,
  } satisfies RowReading);
  const ingest = await createIngest(db, cityId);
  const grow = createGrowth(db, cityId, mapper.lookups, { dryRun: false, onGrown: () => {} });

  async function take(rows: IngestRow[], reached: unknown): Promise<void> {
    const at = now();
    const { fates } = await ingest.write(await grow(rows), at, {
      via: 'open311',
      importId: runId,
      releaseQuarantine: await hasRows(db, cityId, source),
      within: (tx) => advanceSource(tx, cityId, source, reached, at),
    });
    report.rows += rows.length;
    for (const { status } of fates) report[status] += 1;
    options.onProgress?.(report);
  }

  let reached = cursor;
  for await (const pulled of adapter.pull(cursor, mapper.columns)) {
    options.interruption.throwIfAborted();
    for (const path of pulled.categories ?? []) growCategory(mapper, path);
    for (const rows of splitRows(pulled, mapper)) await take(rows, reached);
    reached = pulled.cursor;
    await take([], reached);
  }
}

function createMapper(...[mapping, city]: Parameters<typeof createRowMapper>): RowMapper {
  try {
    return createRowMapper(mapping, city);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ZhiyuError('bad-settings', `The mapping of the source does not fit: ${error.message}`, {
      exitCode: 2,
      cause: error,
    });
  }
}

function growCategory({ lookups }: RowMapper, path: string[]): void {
  const finding = lookups.category.find(path, path.length > 1);
  if (finding.rest.length > 0 && !finding.isAmbiguous) lookups.category.grow(finding);
}

function splitRows({ rows }: Pulled, mapper: RowMapper): IngestRow[][] {
  const mapped = rows.map((row) => mapper.map(row)).filter((row) => row !== null);
  const batches: IngestRow[][] = [];
  for (let start = 0; start < mapped.length; start += LARGEST_BATCH) {
    batches.push(mapped.slice(start, start + LARGEST_BATCH));
  }
  return batches;
}
