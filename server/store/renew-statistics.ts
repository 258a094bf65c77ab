import type { Database } from './database';
import { loadStatement } from './statement';

/**
 * Tells the database's planner what the cases are like now. To be called after a large load: until it knows, a list of
 * overdue cases costs ten times as much.
 */
export async function renewStatistics(db: Database): Promise<void> {
  await db.transaction((tx) => tx.query(loadStatement('cases-analyze'), []));
}
