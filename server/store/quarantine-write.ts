import { createHash } from 'node:crypto';
import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** A row that could not be taken in. `raw` is the row as it came; `line` counts from 1, null where it came by push. */
export interface QuarantinedRow {
  source: string;
  /** The number of the case that the row is about, where it names one. */
  sourceId: string | null;
  code: string;
  detail: string;
  raw: string;
  line: number | null;
}

/** Keeps rows with the reason; a row that is kept already for the same reason stays as it is. */
export async function keepRows(
  tx: Transaction,
  city: string,
  rows: QuarantinedRow[],
  kept: { importId: string | null; now: number },
): Promise<void> {
  if (rows.length === 0) return;
  const list = new Map<string, object>();
  for (const row of rows) {
    const digest = digestOf(row.raw);
    const source = printable(row.source);
    list.set(`${source}\n${digest}`, {
      source,
      source_id: row.sourceId === null ? null : printable(row.sourceId),
      digest,
      import: kept.importId,
      line: row.line,
      code: row.code,
      detail: printable(row.detail),
      raw: printable(row.raw),
    });
  }
  await tx.query(loadStatement('quarantine-add'), [
    city,
    JSON.stringify([...list.values()]),
    new Date(kept.now),
  ]);
}

/** Whether a source has rows in quarantine. */
export async function hasRows(db: Database, city: string, source: string): Promise<boolean> {
  const [row] = await db.query<{ some: boolean }>(loadStatement('quarantine-some'), [city, source]);
  return row?.some === true;
}

/** Takes rows out of quarantine that have been taken in after all. */
export async function releaseRows(
  tx: Transaction,
  city: string,
  source: string,
  raws: string[],
): Promise<void> {
  await tx.query(loadStatement('quarantine-release'), [city, source, raws.map(digestOf)]);
}

function digestOf(raw: string): string {
  return createHash('sha256').update(printable(raw)).digest('base64url').slice(0, 22);
}

/** PostgreSQL keeps no NUL in a text, and no half characters. */
function printable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '\\x00') : text).toWellFormed();
}
