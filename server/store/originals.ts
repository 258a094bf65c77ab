import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** What people wrote, sealed; `key` is the key that it is sealed with. */
export interface SealedOriginal {
  name: string;
  key: number;
  sealed: Buffer;
}

/** A key of originals as it is kept: sealed by the key file. */
export interface OriginalKeyRecord {
  id: number;
  purpose: 'seal' | 'name';
  sealed: Buffer;
}

/** Keeps originals; one that is there already stays. */
export async function addOriginals(
  tx: Transaction,
  city: string,
  originals: readonly SealedOriginal[],
): Promise<void> {
  if (originals.length === 0) return;
  await tx.query(loadStatement('original-add'), [
    city,
    originals.map(({ name }) => name),
    originals.map(({ key }) => key),
    originals.map(({ sealed }) => sealed),
  ]);
}

/** The originals with some names; those that are gone are left out. */
export function readOriginals(
  tx: Pick<Transaction, 'query'>,
  city: string,
  names: readonly string[],
): Promise<SealedOriginal[]> {
  return names.length === 0 ? Promise.resolve([]) : tx.query(loadStatement('original-read'), [city, names]);
}

/** Destroys the originals with some names. */
export async function removeOriginals(
  tx: Transaction,
  city: string,
  names: readonly string[],
): Promise<void> {
  if (names.length > 0) await tx.query(loadStatement('original-remove'), [city, names]);
}

/** The keys in use: none yet, or one for each purpose. */
export function readKeysInUse(db: Pick<Transaction, 'query'>): Promise<OriginalKeyRecord[]> {
  return db.query(loadStatement('original-key-in-use'));
}

/** One key; null where it was destroyed. */
export async function readOriginalKey(
  db: Pick<Transaction, 'query'>,
  id: number,
): Promise<OriginalKeyRecord | null> {
  const [record] = await db.query<OriginalKeyRecord>(loadStatement('original-key-one'), [id]);
  return record ?? null;
}

/** Begins a key, unless one is in use for the purpose. */
export async function addOriginalKey(
  db: Pick<Transaction, 'query'>,
  { purpose, sealed }: Omit<OriginalKeyRecord, 'id'>,
  now: number,
): Promise<void> {
  await db.query(loadStatement('original-key-add'), [purpose, sealed, new Date(now)]);
}

/** All keys, with how many originals each seals. */
export function listOriginalKeys(
  db: Pick<Transaction, 'query'>,
): Promise<(OriginalKeyRecord & { created_at: number; retired_at: number | null; originals: number })[]> {
  return db.query(loadStatement('original-key-all'));
}

/** Ends the use of the key that seals. */
export async function retireSealingKey(tx: Transaction, now: number): Promise<void> {
  await tx.query(loadStatement('original-key-retire'), ['seal', new Date(now)]);
}

/** Puts a key under another seal. */
export async function resealKey(
  tx: Transaction,
  { id, sealed }: Pick<OriginalKeyRecord, 'id' | 'sealed'>,
): Promise<void> {
  await tx.query(loadStatement('original-key-reseal'), [id, sealed]);
}

/** Destroys keys that seal nothing any more and were retired before an instant; answers how many. */
export async function dropOriginalKeys(db: Database, retiredBefore: number): Promise<number> {
  return (await db.query(loadStatement('original-key-drop'), [new Date(retiredBefore)])).length;
}

/** Some originals that are sealed with another key, locked until the end of the transaction. */
export function listOfOtherKeys(
  tx: Transaction,
  key: number,
  limit: number,
): Promise<(SealedOriginal & { city: string })[]> {
  return tx.query(loadStatement('original-of-other-keys'), [key, limit]);
}

/** Puts originals under another key. */
export async function resealOriginals(
  tx: Transaction,
  key: number,
  originals: readonly { city: string; name: string; sealed: Buffer }[],
): Promise<void> {
  await tx.query(loadStatement('original-reseal'), [
    originals.map(({ city }) => city),
    originals.map(({ name }) => name),
    key,
    originals.map(({ sealed }) => sealed),
  ]);
}
