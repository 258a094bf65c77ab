import { type Ingest, LARGEST_BATCH, type PreparedBatch } from '../ingest';
import type { Database } from '../store/database';
import { type DemoState, writeDemoState } from '../store/demo-state';
import { renewStatistics } from '../store/renew-statistics';
import type { DemoCases } from './demo-cases';
import type { Progress } from './progress';

/** After a long stop the feed catches up by steps of this length, so that none is too large for the memory. */
const LONGEST_STEP_MS = 86_400_000;

/** What loading and feeding work with. */
export interface DemoWork {
  db: Database;
  city: string;
  cases: DemoCases;
  ingest: Ingest;
  /** Aborted when the process is asked to end. */
  interruption: AbortSignal;
}

/**
 * Takes in what is not there yet of the demo's window, in batches; returns the state with all of it loaded. Broken
 * off anywhere it goes on from the last batch; a batch sent twice changes nothing.
 */
export async function loadDemo(work: DemoWork, state: DemoState, progress: Progress): Promise<DemoState> {
  const { db, city, ingest, interruption } = work;
  let { loaded } = state;
  let coming = prepareNext(work, loaded);
  for (;;) {
    interruption.throwIfAborted();
    const batch = await coming;
    if (batch === null) break;
    // While the database takes one batch in, the next one is made and located.
    coming = prepareNext(work, loaded + batch.cases);
    // Looked at in the next round; until then a failure of it must not pass for unseen.
    coming.catch(() => {});
    await ingest.commit(batch.prepared, Date.now());
    loaded += batch.cases;
    await writeDemoState(db, city, { ...state, loaded }, Date.now());
    progress.show(loaded, Math.min(1, loaded / state.count));
  }
  if (loaded > state.loaded) await renewStatistics(db);
  progress.finish(loaded - state.loaded);
  const complete = { ...state, loaded, fedTo: state.to };
  await writeDemoState(db, city, complete, Date.now());
  return complete;
}

async function prepareNext(
  { cases, ingest }: DemoWork,
  skip: number,
): Promise<{ prepared: PreparedBatch; cases: number } | null> {
  const batch = await cases.takeHistory(skip, LARGEST_BATCH);
  if (batch === null) return null;
  return { prepared: await ingest.prepare(batch.rows, Date.now()), cases: batch.cases };
}

/**
 * Takes in all that has happened since the state's `fedTo`, up to `until`, a day at a time; returns the state after
 * it. Broken off anywhere it goes on from the last whole day; what is sent twice changes nothing.
 */
export async function feedDemo(work: DemoWork, state: DemoState, until: number): Promise<DemoState> {
  let fed = state;
  let since = state.fedTo ?? state.to;
  while (since < until && !work.interruption.aborted) {
    const next = Math.min(until, since + LONGEST_STEP_MS);
    fed = await feedUntil(work, fed, since, next);
    since = next;
  }
  return fed;
}

async function feedUntil(
  { db, city, cases, ingest }: DemoWork,
  state: DemoState,
  since: number,
  until: number,
): Promise<DemoState> {
  const batches = await cases.takeFeed(since, until, LARGEST_BATCH);
  for (const { rows } of batches) await ingest.write(rows, Date.now());
  const fed = { ...state, fedTo: until };
  if (batches.length > 0) await writeDemoState(db, city, fed, Date.now());
  return fed;
}
