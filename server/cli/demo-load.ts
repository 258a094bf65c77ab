import type { CaseInput } from '@zhiyu/shared/case';
import { type Ingest, LARGEST_BATCH } from '../ingest';
import type { Database } from '../store/database';
import { type DemoState, writeDemoState } from '../store/demo-state';
import type { DemoCases } from './demo-cases';
import type { Progress } from './progress';

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
  const { db, city, cases, ingest, interruption } = work;
  let { loaded } = state;
  let coming = cases.takeHistory(loaded, LARGEST_BATCH);
  for (;;) {
    interruption.throwIfAborted();
    const batch = await coming;
    if (batch.length === 0) break;
    // While the database takes one batch in, the next one is made.
    coming = cases.takeHistory(loaded, LARGEST_BATCH);
    await ingest.write(batch.map(asRow), Date.now());
    loaded += batch.length;
    await writeDemoState(db, city, { ...state, loaded }, Date.now());
    progress.show(loaded, Math.min(1, loaded / state.count));
  }
  progress.finish(loaded - state.loaded);
  const complete = { ...state, loaded, fedTo: state.to };
  await writeDemoState(db, city, complete, Date.now());
  return complete;
}

/** Takes in all that has happened since the state's `fedTo`, up to `until`; returns the state after it. */
export async function feedDemo(work: DemoWork, state: DemoState, until: number): Promise<DemoState> {
  const since = state.fedTo ?? state.to;
  const cases = await work.cases.takeFeed(since, until);
  const fed = { ...state, fedTo: until };
  if (cases.length === 0) return fed;
  await writeAll(work.ingest, cases);
  await writeDemoState(work.db, work.city, fed, Date.now());
  return fed;
}

async function writeAll(ingest: Ingest, cases: CaseInput[]): Promise<void> {
  for (let start = 0; start < cases.length; start += LARGEST_BATCH) {
    await ingest.write(cases.slice(start, start + LARGEST_BATCH).map(asRow), Date.now());
  }
}

function asRow(input: CaseInput): { input: CaseInput } {
  return { input };
}
