import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** What can be erased of a case; words are all of it. */
export const erasures = ['originals', 'media', 'words'] as const;
export type Erasure = (typeof erasures)[number];

/** Up to `limit` cases after an id, ascending, that ended before an instant and of which this was not erased. */
export async function listDueErasures(
  db: Pick<Transaction, 'query'>,
  city: string,
  due: { what: Erasure; endedBefore: number; after: number },
  limit: number,
): Promise<number[]> {
  const values = [city, new Date(due.endedBefore), due.what, due.after, limit];
  const rows = await db.query<{ id: number }>(loadStatement('erasure-due'), values);
  return rows.map(({ id }) => id);
}

/** Notes what was erased, and why. */
export async function noteErasures(
  tx: Transaction,
  city: string,
  ids: readonly number[],
  { what, now, reason }: { what: Erasure; now: number; reason: string },
): Promise<void> {
  await tx.query(loadStatement('erasure-add'), [city, ids, what, new Date(now), reason]);
}

/** Of some cases those whose words were erased. */
export async function readErased(
  tx: Transaction,
  city: string,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ case_id: number }>(loadStatement('erasure-of-cases'), [city, ids]);
  return new Set(rows.map(({ case_id }) => case_id));
}

/** Names of the originals that the histories of some cases speak of. */
export async function listOriginalNames(
  tx: Transaction,
  city: string,
  ids: readonly number[],
): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(loadStatement('history-originals'), [city, ids]);
  return rows.map(({ name }) => name);
}

/** Destroys photos and voice notes of some cases. */
export async function removeMedia(tx: Transaction, city: string, ids: readonly number[]): Promise<void> {
  await tx.query(loadStatement('erasure-media'), [city, ids]);
}

/** Takes what else holds words of some cases: notes of leaders, titles of matters, rows that were kept aside, and what was done about them. */
export async function removeOtherWords(tx: Transaction, city: string, ids: readonly number[]): Promise<void> {
  const statements = [
    'erasure-notes',
    'erasure-matters',
    'erasure-quarantine',
    'erasure-discards',
    'erasure-mendings',
  ];
  for (const name of statements) await tx.query(loadStatement(name), [city, ids]);
}

/** Removes rows that were kept aside before an instant, and what was done about them; answers how many rows. */
export async function removeOldRows(db: Database, city: string, before: number): Promise<number> {
  return db.transaction(async (tx) => {
    const values = [city, new Date(before)];
    await tx.query(loadStatement('erasure-old-mendings'), values);
    await tx.query(loadStatement('erasure-old-discards'), values);
    return (await tx.query(loadStatement('erasure-old-rows'), values)).length;
  });
}

/**
 * Removes rows that came and were kept aside after the words of their case had been erased, and what was done about them;
 * answers how many rows.
 */
export async function removeLaterRows(db: Database, city: string): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(loadStatement('erasure-later-mendings'), [city]);
    await tx.query(loadStatement('erasure-later-discards'), [city]);
    return (await tx.query(loadStatement('erasure-later-rows'), [city])).length;
  });
}

/** The case that a source calls by a number; null where there is none. */
export async function findCaseByNumber(
  db: Database,
  city: string,
  source: string,
  sourceId: string,
): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(loadStatement('case-by-number'), [city, source, sourceId]);
  return row?.id ?? null;
}

/** The cases of a requester, by what is kept of the name. */
export async function listCasesOfRequester(db: Database, city: string, key: string): Promise<number[]> {
  const rows = await db.query<{ id: number }>(loadStatement('cases-of-requester'), [city, key]);
  return rows.map(({ id }) => id);
}
