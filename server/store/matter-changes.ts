import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** The number in a city's change sequence up to which the linking of cases has followed; 0 where it never began. */
export async function readMatterCursor(db: Database, city: string): Promise<number> {
  const [row] = await db.query<{ seq: number }>(loadStatement('matter-cursor-read'), [city]);
  return row?.seq ?? 0;
}

/** Says that the changes up to `seq` have been followed. */
export async function writeMatterCursor(
  db: Database | Transaction,
  city: string,
  seq: number,
): Promise<void> {
  await db.query(loadStatement('matter-cursor-write'), [city, seq]);
}

/** A committed batch, by its number in the change sequence, and the ids of its cases. */
export interface CommittedBatch {
  seq: number;
  ids: number[];
}

/** The first committed batches after `seq`, at most `most`; an empty list where there is none. */
export async function readChanges(
  db: Database,
  city: string,
  seq: number,
  most: number,
): Promise<CommittedBatch[]> {
  return db.query(loadStatement('matter-changes'), [city, seq, most]);
}

/** How many cases were added or changed that the linking has not followed yet; one counts as often as it changed. */
export async function countChanges(db: Database, city: string): Promise<number> {
  const [row] = await db.query<{ cases: number }>(loadStatement('matter-waiting'), [city]);
  return row?.cases ?? 0;
}
