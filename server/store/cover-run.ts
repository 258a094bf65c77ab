import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** How far the cases of a city that were taken in before texts were covered are covered by now. */
export interface CoverRun {
  cursor: number;
  last_case: number;
}

/** Cities with cases that may have to be covered. */
export async function listCoverRuns(db: Database): Promise<string[]> {
  const rows = await db.query<{ city: string }>(loadStatement('cover-run-list'));
  return rows.map(({ city }) => city);
}

/** Has all cases of a city covered anew. */
export async function beginCoverRun(db: Database, city: string): Promise<void> {
  await db.query(loadStatement('cover-run-begin'), [city]);
}

/** The run of a city, locked until the end of the transaction; null where all is covered. */
export async function lockCoverRun(tx: Transaction, city: string): Promise<CoverRun | null> {
  const [run] = await tx.query<CoverRun>(loadStatement('cover-run-next'), [city]);
  return run ?? null;
}

/** Notes that the cases up to an id are covered. */
export async function advanceCoverRun(tx: Transaction, city: string, cursor: number): Promise<void> {
  await tx.query(loadStatement('cover-run-advance'), [city, cursor]);
}

/** Notes that all cases are covered. */
export async function finishCoverRun(tx: Transaction, city: string): Promise<void> {
  await tx.query(loadStatement('cover-run-finish'), [city]);
}
