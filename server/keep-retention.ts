import type { Audit } from './access/audit';
import { applyRetention } from './erase-cases';
import { listCities } from './store/city-store';
import type { Database } from './store/database';

const EVERY_MS = 86_400_000;

export interface KeepRetentionOptions {
  db: Database;
  audit: Audit;
  /** The wall clock, in milliseconds. */
  now: () => number;
  report: (line: string) => void;
}

/** Erases in every city what its pack does not let be kept any longer, now and once a day; the audit tells how much. */
export function keepRetention(options: KeepRetentionOptions): { close(): Promise<void> } {
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const look = () => {
    running = running.then(() => eraseDue(options, ending.signal));
  };
  const timer = setInterval(look, EVERY_MS);
  look();
  return {
    async close() {
      clearInterval(timer);
      ending.abort();
      await running;
    },
  };
}

async function eraseDue(
  { db, audit, now, report }: KeepRetentionOptions,
  interruption: AbortSignal,
): Promise<void> {
  try {
    for (const { id } of await listCities(db)) {
      const { originals, media, words, rows } = await applyRetention(db, id, { now, interruption });
      if (originals + media + words + rows === 0) continue;
      await audit.note({
        at: now(),
        who: 'zhiyu',
        role: '',
        action: 'erased',
        city: id,
        subject: `retention: words of ${words} cases, originals of ${originals}, media of ${media}; ${rows} rows`,
        address: 'local',
        result: 'ok',
      });
    }
  } catch (error) {
    if (interruption.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    report(`What is kept too long could not be erased, and is tried again tomorrow: ${reason}`);
  }
}
