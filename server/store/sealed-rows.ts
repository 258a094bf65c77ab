import type { Database, Transaction } from './database';
import type { SealedRow } from './quarantine';
import { loadStatement } from './statement';

/** Sealed texts of rows by the table that keeps them, with what tells one of its rows from another beside the city. */
const statements = {
  quarantine: { list: 'quarantine-of-other-keys', reseal: 'quarantine-reseal', key: ['source', 'digest'] },
  discard: { list: 'discard-of-other-keys', reseal: 'discard-reseal', key: ['source', 'digest'] },
  mending: { list: 'mending-of-other-keys', reseal: 'mending-reseal', key: ['id', 'at'] },
} as const;

/** A table with sealed texts of rows. */
export type SealedTable = keyof typeof statements;

/** A sealed text of a row, with what its table tells it by; `at` in milliseconds. */
export interface KeptText {
  city: string;
  key: number;
  sealed: Buffer;
  source?: string;
  digest?: string;
  id?: string;
  at?: number;
}

/** Some texts that are sealed with another key, locked until the end of the transaction. */
export function listTextsOfOtherKeys(
  tx: Transaction,
  table: SealedTable,
  key: number,
  limit: number,
): Promise<KeptText[]> {
  return tx.query(loadStatement(statements[table].list), [key, limit]);
}

/** Puts texts under another key. */
export async function resealTexts(
  tx: Transaction,
  table: SealedTable,
  key: number,
  texts: readonly KeptText[],
): Promise<void> {
  const { reseal, key: names } = statements[table];
  const columns = names.map((name) =>
    texts.map(({ [name]: value }) => (typeof value === 'number' ? new Date(value) : value)),
  );
  const values = [key, texts.map(({ sealed }) => sealed), texts.map(({ city }) => city), ...columns];
  await tx.query(loadStatement(reseal), values);
}

/** Cities with rows from before they were sealed, kept with what is needed alone, or named by their case. */
export async function listUnsealedCities(db: Database): Promise<string[]> {
  const rows = await db.query<{ city: string }>(loadStatement('unsealed-cities'));
  return rows.map(({ city }) => city);
}

/** A text that lay open, and how it is kept from now on; without a key where it was erased. */
interface NewlySealed {
  key: number | null;
  sealed: Buffer | null;
}

/** Rows in quarantine whose texts lie open, locked until the end of the transaction. */
export function listOpenRows(
  tx: Transaction,
  city: string,
  limit: number,
): Promise<{ source: string; digest: string; detail: string; raw: string }[]> {
  return tx.query(loadStatement('quarantine-unsealed'), [city, limit]);
}

/** Seals rows in quarantine that lay open; `named` is the digest of each from now on. */
export async function sealOpenRows(
  tx: Transaction,
  city: string,
  rows: readonly (NewlySealed & { source: string; digest: string; named: string; detail: string })[],
): Promise<void> {
  await tx.query(loadStatement('quarantine-seal'), [
    city,
    rows.map(({ source }) => source),
    rows.map(({ digest }) => digest),
    rows.map(({ named }) => named),
    rows.map(({ detail }) => detail),
    rows.map(({ key }) => key),
    rows.map(({ sealed }) => sealed),
  ]);
}

/** Discarded rows whose texts lie open, locked until the end of the transaction; an empty text was erased. */
export function listOpenDiscards(
  tx: Transaction,
  city: string,
  limit: number,
): Promise<{ source: string; digest: string; raw: string }[]> {
  return tx.query(loadStatement('discard-unsealed'), [city, limit]);
}

/** Seals discarded rows that lay open; `named` is the digest of each from now on. */
export async function sealOpenDiscards(
  tx: Transaction,
  city: string,
  rows: readonly (NewlySealed & { source: string; digest: string; named: string })[],
): Promise<void> {
  await tx.query(loadStatement('discard-seal'), [
    city,
    rows.map(({ source }) => source),
    rows.map(({ digest }) => digest),
    rows.map(({ named }) => named),
    rows.map(({ key }) => key),
    rows.map(({ sealed }) => sealed),
  ]);
}

/** What was done about rows and lies open, locked until the end of the transaction; empty texts were erased. */
export function listOpenMendings(
  tx: Transaction,
  city: string,
  limit: number,
): Promise<{ id: string; at: number; source: string; raw: string; sent: string }[]> {
  return tx.query(loadStatement('mending-unsealed'), [city, limit]);
}

/** Seals what was done about rows and lay open; `named` is the row's id from now on. */
export async function sealOpenMendings(
  tx: Transaction,
  city: string,
  rows: readonly (NewlySealed & { id: string; at: number; named: string })[],
): Promise<void> {
  await tx.query(loadStatement('mending-seal'), [
    city,
    rows.map(({ id }) => id),
    rows.map(({ at }) => new Date(at)),
    rows.map(({ named }) => named),
    rows.map(({ key }) => key),
    rows.map(({ sealed }) => sealed),
  ]);
}

/** A sealed row in quarantine, and the run that it came with; null: it was pushed. */
export interface WholeRow extends SealedRow {
  source: string;
  import: string | null;
}

/** Rows in quarantine that may hold more than is needed, locked until the end of the transaction. */
export function listWholeRows(tx: Transaction, city: string, limit: number): Promise<WholeRow[]> {
  return tx.query(loadStatement('quarantine-not-least'), [city, limit]);
}

/** Keeps rows in quarantine with what is needed of them, under the names that they have. */
export async function keepLeastRows(
  tx: Transaction,
  city: string,
  rows: readonly Pick<WholeRow, 'source' | 'digest' | 'key' | 'sealed'>[],
): Promise<void> {
  const columns = (['source', 'digest', 'key', 'sealed'] as const).map((name) =>
    rows.map((row) => row[name]),
  );
  await tx.query(loadStatement('quarantine-least'), [city, ...columns]);
}

/** What was done about a row, sealed; `at` in milliseconds. */
export interface UnnamedMending {
  id: string;
  at: number;
  source: string;
  key: number | null;
  sealed: Buffer | null;
}

/** What was done about rows of which it is not known which case they are about, locked until the end of the transaction. */
export function listUnnamedMendings(tx: Transaction, city: string, limit: number): Promise<UnnamedMending[]> {
  return tx.query(loadStatement('mending-not-named'), [city, limit]);
}

/** Says which cases mended rows were about, and which they became; null where nobody can tell. */
export async function nameMendings(
  tx: Transaction,
  city: string,
  named: readonly (Pick<UnnamedMending, 'id' | 'at'> & { sourceId: string | null; became: string | null })[],
): Promise<void> {
  await tx.query(loadStatement('mending-name'), [
    city,
    named.map(({ id }) => id),
    named.map(({ at }) => new Date(at)),
    named.map(({ sourceId }) => sourceId),
    named.map(({ became }) => became),
  ]);
}

/** How the rows of a source have been read by its imports, each way once. */
export async function listReadings(tx: Transaction, city: string, source: string): Promise<unknown[]> {
  const rows = await tx.query<{ reading: unknown }>(loadStatement('import-readings'), [city, source]);
  return rows.map(({ reading }) => reading);
}
