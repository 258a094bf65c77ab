import type { Database } from './database';
import { loadStatement } from './statement';

/** What decides the demo's cases, and how far they have been taken in. Instants in milliseconds. */
export interface DemoState {
  seed: number;
  /** Edition of the generator that the demo was begun with; left out by those that had none. */
  edition?: number;
  /** Cases reported in [from, to). */
  count: number;
  from: number;
  to: number;
  /** Cases of that window that are committed, in the order of the generator. */
  loaded: number;
  /** The instant before which everything that happened is committed; null until the window is loaded. */
  fedTo: number | null;
}

/** The state of a city's demo; null where it has never begun. */
export async function readDemoState(db: Database, city: string): Promise<DemoState | null> {
  const [row] = await db.query<{ report: DemoState }>(loadStatement('demo-state-read'), [city]);
  return row?.report ?? null;
}

/** Keeps the state; to be called after what it tells has been committed. */
export async function writeDemoState(
  db: Database,
  city: string,
  state: DemoState,
  now: number,
): Promise<void> {
  const parameters = [city, JSON.stringify(state), new Date(now), state.fedTo !== null];
  await db.query(loadStatement('demo-state-write'), parameters);
}
