import { to as copyTo } from 'pg-copy-streams';
import type { ChangeState } from './change-state';
import type { Database } from './database';
import { loadStatement } from './statement';

/**
 * Copies all cases of a city out of one state of the database, in PostgreSQL's binary COPY format, the fields as
 * `cube-copy.sql` lists them. `take` gets the bytes piece by piece; a piece may end anywhere.
 * @returns the city's change sequence at that state
 */
export function copyCases(
  db: Database,
  city: string,
  take: (bytes: Buffer) => void | Promise<void>,
): Promise<number> {
  return db.withClient(async (client) => {
    await client.query('begin');
    try {
      await client.query(loadStatement('snapshot'));
      const { rows } = await client.query<{ seq: number }>(loadStatement('snapshot-seq'), [city]);
      await client.query(loadStatement('cube-city'), [city]);
      const stream = client.query(copyTo(loadStatement('cube-copy')));
      for await (const bytes of stream) await take(bytes as Buffer);
      await client.query('commit');
      return rows[0]?.seq ?? 0;
    } catch (error) {
      // Where the connection is gone, so is the transaction.
      await client.query('rollback').catch(() => {});
      throw error;
    }
  });
}

/** A committed batch: what each of its cases was before, null for a new one, and is afterwards. */
export interface CommittedBatch {
  seq: number;
  states: { id: number; before: ChangeState | null; after: ChangeState }[];
}

/** The first batches of a city after a number of its change sequence, in their order; empty where there is none. */
export function readChangesAfter(
  db: Database,
  city: string,
  seq: number,
  most: number,
): Promise<CommittedBatch[]> {
  return db.query<CommittedBatch>(loadStatement('cube-changes'), [city, seq, most]);
}

/** How many cases a city has, about, and the version of its pack and trees; null where there is no such city. */
export async function readCubeSize(
  db: Database,
  city: string,
): Promise<{ cases: number; version: number } | null> {
  const [row] = await db.query<{ cases: number; version: number }>(loadStatement('cube-size'), [city]);
  return row ?? null;
}

/** A mark of a committed batch, by which a database is told from another; null where there is no such batch. */
export async function readChangeMark(db: Database, city: string, seq: number): Promise<string | null> {
  const [row] = await db.query<{ mark: string }>(loadStatement('cube-mark'), [city, seq]);
  return row?.mark ?? null;
}
