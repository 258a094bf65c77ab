import { calendarEnd } from './calendar-end';
import { continueRecompute, type FinishedRecompute, type RecomputeOptions, recomputeCity } from './recompute';
import { readCalendarWait, readRecompute } from './store/city-recompute';
import { listCities } from './store/city-store';
import type { Database } from './store/database';

/**
 * Does what a server that starts finds undone: goes on with runs that were broken off, and gives cases their due time
 * that waited for a calendar which has come out since.
 * @param report told a line about each run that is begun and ended
 */
export async function recomputeAtStart(
  db: Database,
  options: RecomputeOptions & { report: (line: string) => void },
): Promise<void> {
  for (const { id, pack } of await listCities(db)) {
    if ((await readRecompute(db, id)) !== null) {
      options.report(`Going on with the cases of ${id} that follow a change of its pack or calendar …`);
      tell(id, await continueRecompute(db, id, options), options.report);
      continue;
    }
    const { waits, knownTo, looked } = await readCalendarWait(db, id);
    const isNew = !looked || knownTo !== calendarEnd(pack);
    if (!waits || !isNew) continue;
    options.report(
      `The calendar of ${id} may know more by now; computing the due times that waited for it …`,
    );
    tell(id, await recomputeCity(db, id, options, true), options.report);
  }
}

function tell(id: string, finished: FinishedRecompute | null, report: (line: string) => void): void {
  if (finished === null) return;
  const { looked, changed } = finished.found;
  report(
    `Looked at ${looked.toLocaleString('en-US')} cases of ${id}: ${changed.toLocaleString('en-US')} changed.`,
  );
}
