import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** Reads that all see the same committed state, and the city's change sequence at that state. */
export interface Snapshot {
  tx: Transaction;
  seq: number;
}

/** Runs reads of one answer on one state of the city, so that its figures agree with each other and with `seq`. */
export async function readSnapshot<Answer>(
  db: Database,
  city: string,
  read: (snapshot: Snapshot) => Promise<Answer>,
): Promise<Answer> {
  return db.transaction(async (tx) => {
    await tx.query(loadStatement('snapshot'));
    const [row] = await tx.query<{ seq: number }>(loadStatement('snapshot-seq'), [city]);
    return read({ tx, seq: row?.seq ?? 0 });
  });
}
