import { setTimeout as sleep } from 'node:timers/promises';
import { catchUpMatters } from './follow-matters';
import { createIngestOpener } from './open-ingest';
import { listCities } from './store/city-store';
import type { Database } from './store/database';

export interface KeepMattersOptions {
  db: Database;
  /** The wall clock, in milliseconds. */
  now: () => number;
  signal: AbortSignal;
  report: (line: string) => void;
}

const POLL_MS = 1000;
/** Share of the time to work, so that whoever asks and whoever takes in cases hardly notices. */
const SHARE = 0.25;

/**
 * Links the cases of every city into matters, beside the serving, until `signal` ends it: it follows the change
 * sequences and so neither delays nor fails an intake. A failure is reported once and tried again.
 */
export async function keepMatters({ db, now, signal, report }: KeepMattersOptions): Promise<void> {
  const openIngest = createIngestOpener(db);
  let reported = '';
  while (!signal.aborted) {
    try {
      for (const { id: city } of await listCities(db)) {
        await catchUpMatters({ db, city, ingest: await openIngest(city), now, signal, share: SHARE });
      }
      reported = '';
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== reported)
        report(`Linking cases into matters stands still, and tries again: ${message}`);
      reported = message;
    }
    await sleep(POLL_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
