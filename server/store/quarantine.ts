import type { Database, Transaction } from './database';
import { toBytea } from './quarantine-write';
import { loadStatement } from './statement';

/** The text of a row that is kept: sealed, under the digest that names it. */
export interface SealedRow {
  digest: string;
  /** The key that it is sealed with; null where the text was erased. */
  key: number | null;
  sealed: Buffer | null;
  /** The text, where it was kept before texts were sealed and is not sealed yet. */
  raw: string | null;
}

/** A row in quarantine; `at` in milliseconds. */
export interface QuarantineRecord extends SealedRow {
  id: string;
  source: string;
  source_id: string | null;
  /** The run that it came with; null where it was pushed. */
  import: string | null;
  line: number | null;
  code: string;
  detail: string;
  at: number;
  file: string | null;
}

/** Rows with a source and a code; null for any. */
export interface QuarantineFilter {
  source: string | null;
  code: string | null;
}

/** How many rows are kept aside, by source and code, the most first. */
export async function countQuarantine(
  tx: Transaction,
  city: string,
): Promise<{ source: string; code: string; rows: number }[]> {
  return tx.query(loadStatement('quarantine-count'), [city]);
}

/** A page of the rows, the latest first; `after` is the last row of the page before. */
export async function listQuarantine(
  tx: Transaction,
  city: string,
  { source, code }: QuarantineFilter,
  page: { after: { at: number; id: string } | null; limit: number },
): Promise<QuarantineRecord[]> {
  const end = page.after === null ? [null, null] : [new Date(page.after.at), page.after.id];
  return tx.query(loadStatement('quarantine-list'), [city, source, code, ...end, page.limit]);
}

/** One row; null where there is none, or it was mended meanwhile. */
export async function readQuarantined(
  db: Database,
  city: string,
  id: string,
): Promise<QuarantineRecord | null> {
  const [row] = await db.query<QuarantineRecord>(loadStatement('quarantine-one'), [city, id]);
  return row ?? null;
}

/** Rows of a code by id, to be sent again. */
export async function listAgain(
  db: Database,
  city: string,
  { source, code }: { source: string | null; code: string },
  page: { after: string | null; limit: number },
): Promise<QuarantineRecord[]> {
  return db.query(loadStatement('quarantine-again'), [city, code, source, page.after, page.limit]);
}

/** Takes rows out. */
export async function removeQuarantined(tx: Transaction, city: string, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.query(loadStatement('quarantine-remove'), [city, ids]);
}

/** Puts the reason of a row that came again under another name on the row that is kept, and takes the other out. */
export async function rejoinRows(
  tx: Transaction,
  city: string,
  rows: readonly { source: string; twin: string; digest: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = (['source', 'twin', 'digest'] as const).map((name) => rows.map((row) => row[name]));
  await tx.query(loadStatement('quarantine-rejoin'), [city, ...columns]);
}

/** Takes a row out for good, with the reason; null where there is none. */
export async function discardQuarantined(
  tx: Transaction,
  city: string,
  id: string,
  { by, reason, now }: { by: string; reason: string; now: number },
): Promise<(Pick<QuarantineRecord, 'source' | 'code'> & SealedRow) | null> {
  const values = [city, id, new Date(now), by, reason];
  const [row] = await tx.query<Pick<QuarantineRecord, 'source' | 'code'> & SealedRow>(
    loadStatement('quarantine-discard'),
    values,
  );
  return row ?? null;
}

/** How many rows were discarded, by source. */
export async function countDiscarded(
  tx: Transaction,
  city: string,
): Promise<{ source: string; rows: number }[]> {
  return tx.query(loadStatement('discard-count'), [city]);
}

/** What was done about a row; what was sent in its place stands sealed beside the row as it was. */
export interface Mending {
  id: string;
  source: string;
  /** The case that the row named. */
  source_id: string | null;
  /** The case that it became, or changed. */
  case_id: number | null;
  code: string;
  key: number;
  sealed: Buffer;
  status: string;
  fate_code: string | null;
}

/** Records what somebody did about rows. */
export async function recordMendings(
  tx: Transaction,
  city: string,
  mendings: readonly Mending[],
  { by, now }: { by: string; now: number },
): Promise<void> {
  const list = mendings.map((mending) => ({ ...mending, sealed: toBytea(mending.sealed) }));
  await tx.query(loadStatement('mending-add'), [city, new Date(now), by, JSON.stringify(list)]);
}

/** How the rows of runs are read, by run; a run from before that was kept is left out. */
export async function readReadings(
  db: Pick<Database, 'query'>,
  city: string,
  runs: string[],
): Promise<Map<string, unknown>> {
  const rows = await db.query<{ id: string; reading: unknown }>(loadStatement('import-reading'), [
    city,
    runs,
  ]);
  return new Map(rows.filter(({ reading }) => reading !== null).map(({ id, reading }) => [id, reading]));
}
