import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** A row that could not be taken in. `raw` is the row as it came; `line` counts from 1, null where it came by push. */
export interface QuarantinedRow {
  source: string;
  /** The number of the case that the row is about, where it names one. */
  sourceId: string | null;
  /** What settles the row when it is said anew: the event of this identifier, or a record (empty); null: nothing does. */
  eventId: string | null;
  /** When the source said it; null where it does not tell. */
  statedAt: number | null;
  code: QuarantineCode;
  detail: string;
  raw: string;
  /** What of the row is kept: without columns that no mapping names; left out: all of it. */
  least?: string;
  line: number | null;
}

/** A row as it is kept: its text sealed, under the digest that names it. */
export interface RowToKeep extends Omit<QuarantinedRow, 'raw' | 'least'> {
  digest: string;
  key: number;
  sealed: Buffer;
}

/** What a row that was taken in says: a record of a case (`eventId` is empty), or an event. */
export interface SaidAnew {
  sourceId: string;
  eventId: string;
  statedAt: number | null;
  line: number | null;
}

/** Keeps rows with the reason; a row that is kept already for the same reason stays as it is. */
export async function keepRows(
  tx: Transaction,
  city: string,
  rows: readonly RowToKeep[],
  kept: { importId: string | null; now: number },
): Promise<void> {
  if (rows.length === 0) return;
  const list = new Map<string, object>();
  for (const row of rows) {
    const { source, sourceId, digest, key, sealed, line, code, detail } = row;
    list.set(`${source}\n${digest}`, {
      source,
      source_id: sourceId,
      event_id: canBeSaidAnew(row) ? row.eventId : null,
      stated_at: toDate(row.statedAt),
      digest,
      import: kept.importId,
      line,
      code,
      detail,
      key,
      sealed: toBytea(sealed),
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

/**
 * Takes rows of a source out of quarantine: those that have been taken in after all, by their names, and those that it
 * has said anew, by what they say. Rows that stand further down in the file of the same run are later words and stay.
 */
export async function releaseRows(
  tx: Transaction,
  city: string,
  source: string,
  { digests, said, importId }: { digests: string[]; said: SaidAnew[]; importId: string | null },
): Promise<void> {
  await tx.query(loadStatement('quarantine-release'), [
    city,
    source,
    digests,
    said.map(({ sourceId }) => sourceId),
    said.map(({ eventId }) => eventId),
    said.map(({ statedAt }) => toDate(statedAt)),
    said.map(({ line }) => line),
    importId,
  ]);
}

function toDate(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}

/** The longest number of a case, and the longest identifier of an event, that can be taken in. */
const LONGEST_NAME = 200;

/** Whether what settles the row could ever be taken in. */
function canBeSaidAnew({ sourceId, eventId }: RowToKeep): boolean {
  if (sourceId === null || eventId === null || sourceId === '') return false;
  return [sourceId, eventId].every((name) => name.length <= LONGEST_NAME && isPrintable(name));
}

/** PostgreSQL keeps no NUL in a text, and no half characters. */
function isPrintable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Bytes as they are written in JSON for the database. */
export function toBytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
