import { ZhiyuError } from './errors';
import { type PullReport, pullSource } from './pull-source';
import type { PullSurroundings } from './sources/pulled-source';
import type { Database } from './store/database';
import { claimSource, listDueSources } from './store/sources';

const LOOK_EVERY_MS = 30_000;
/** Sources that are asked at once; one that is slow holds up nobody but itself. */
const MOST_AT_ONCE = 8;

type Surroundings = PullSurroundings & { report: (line: string) => void };

/**
 * Asks every source of every city when it is due, until it is interrupted. A source that fails is told to `report`; the
 * others go on.
 */
export async function pullOnSchedule(db: Database, around: Surroundings): Promise<void> {
  const { interruption, pause, report } = around;
  const running = new Map<string, Promise<void>>();
  while (!interruption.aborted) {
    try {
      await startDueSources(db, around, running);
    } catch (error) {
      report(`Sources could not be asked: ${explain(error)}`);
    }
    await pause(LOOK_EVERY_MS).catch(() => {});
  }
  await Promise.all(running.values());
}

/** Begins to ask the sources that are due now and are not among those being asked, which are kept in `running`. */
export async function startDueSources(
  db: Database,
  around: Surroundings,
  running: Map<string, Promise<void>>,
): Promise<void> {
  const { now, interruption } = around;
  for (const { city, source } of await listDueSources(db, now())) {
    const key = `${city}\n${source}`;
    if (interruption.aborted || running.size >= MOST_AT_ONCE) return;
    if (running.has(key)) continue;
    const at = now();
    // Another process may have taken it on since it was listed.
    if (!(await claimSource(db, city, source, { now: at, unlessAfter: at - 1000 }))) continue;
    running.set(
      key,
      pullOne(db, city, source, around).finally(() => running.delete(key)),
    );
  }
}

async function pullOne(db: Database, city: string, source: string, around: Surroundings): Promise<void> {
  const { report } = around;
  try {
    describe(await pullSource(db, { city, source, ...around }), report);
  } catch (error) {
    report(`Source ${source} of ${city}: ${explain(error)}`);
  }
}

function describe(
  { city, source, stopped, accepted, merged }: PullReport,
  report: (line: string) => void,
): void {
  if (stopped !== null) report(`Source ${source} of ${city}: ${stopped.message}`);
  else if (accepted > 0) report(`Source ${source} of ${city}: ${accepted} new cases, ${merged} known ones.`);
}

function explain(error: unknown): string {
  if (error instanceof ZhiyuError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
