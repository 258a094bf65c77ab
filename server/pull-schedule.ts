import { ZhiyuError } from './errors';
import { type PullReport, pullSource } from './pull-source';
import type { PullSurroundings } from './sources/pulled-source';
import type { Database } from './store/database';
import { claimSource, listDueSources } from './store/sources';

const LOOK_EVERY_MS = 30_000;

/**
 * Asks every source of every city when it is due, one after another, until it is interrupted. A source that fails is
 * told to `report`, and the others go on.
 */
export async function pullOnSchedule(
  db: Database,
  around: PullSurroundings & { report: (line: string) => void },
): Promise<void> {
  const { interruption, pause, report } = around;
  while (!interruption.aborted) {
    try {
      await pullDueSources(db, around);
    } catch (error) {
      report(`Sources could not be asked: ${explain(error)}`);
    }
    await pause(LOOK_EVERY_MS).catch(() => {});
  }
}

/** Asks the sources that are due now, each once. */
export async function pullDueSources(
  db: Database,
  around: PullSurroundings & { report: (line: string) => void },
): Promise<void> {
  const { now, interruption, report } = around;
  for (const { city, source } of await listDueSources(db, now())) {
    if (interruption.aborted) return;
    const at = now();
    // Another process may have taken it on since it was listed.
    if (!(await claimSource(db, city, source, { now: at, unlessAfter: at - 1000 }))) continue;
    try {
      describe(await pullSource(db, { city, source, ...around }), report);
    } catch (error) {
      report(`Source ${source} of ${city}: ${explain(error)}`);
    }
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
