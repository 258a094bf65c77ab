import type { Database, Transaction } from './database';
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

/** Cities with texts of rows that lie open, from before they were sealed. */
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
