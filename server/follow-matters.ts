import { setTimeout as sleep } from 'node:timers/promises';
import { confirmByRule } from './decide-matters';
import type { Ingest } from './ingest';
import { linkCases } from './link-cases';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import { readChanges, readMatterCursor, writeMatterCursor } from './store/matter-changes';

/** Cases looked at in one go, so that neither a person who decides nor one who asks waits long meanwhile. */
const PIECE = 100;
/** Committed batches looked at together. */
const MOST_BATCHES = 20;

/** What catching up came to. */
export interface CaughtUp {
  /** Cases that had been added or changed. */
  cases: number;
  proposed: number;
  confirmed: number;
}

export interface CatchUpOptions {
  db: Database;
  city: string;
  ingest: Ingest;
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** Ends the work between two pieces. */
  signal?: AbortSignal;
  /** Share of the time to work; the rest is left to whoever serves and takes in. 1 unless said. */
  share?: number;
  onProgress?: (soFar: CaughtUp, seq: number) => void;
}

/**
 * Follows the change sequence of a city from where it was left to its end: proposes matters for the cases that were
 * added or changed, and confirms what the rule of the pack confirms. Broken off anywhere, the next call goes on; done
 * twice, or by two processes, it proposes nothing twice.
 */
export async function catchUpMatters(options: CatchUpOptions): Promise<CaughtUp> {
  const { db, city, ingest, now, signal, onProgress } = options;
  const done: CaughtUp = { cases: 0, proposed: 0, confirmed: 0 };
  done.confirmed += await confirmByRule(db, ingest, city, now());
  let seq = await readMatterCursor(db, city);
  let most = 1;
  for (;;) {
    const batches = await readChanges(db, city, seq, most);
    const last = batches.at(-1);
    if (last === undefined || signal?.aborted) return done;
    const ids = [...new Set(batches.flatMap((batch) => batch.ids))];
    for (let start = 0; start < ids.length; start += PIECE) {
      if (signal?.aborted) return done;
      const startedAt = performance.now();
      const piece = ids.slice(start, start + PIECE);
      const { proposed } = await linkPiece(options, piece);
      done.cases += piece.length;
      done.proposed += proposed;
      if (proposed > 0) done.confirmed += await confirmByRule(db, ingest, city, now());
      onProgress?.(done, last.seq);
      await rest(performance.now() - startedAt, options);
    }
    seq = last.seq;
    await writeMatterCursor(db, city, seq);
    // Small batches, as a feed commits them, are looked at together; large ones, as an import does, one by one.
    most = ids.length < PIECE ? MOST_BATCHES : 1;
  }
}

async function linkPiece({ db, city, now }: CatchUpOptions, ids: readonly number[]) {
  const { city: model } = await loadCity(db, city);
  return db.transaction((tx) => linkCases(tx, model, ids, now()));
}

async function rest(workedMs: number, { share = 1, signal }: CatchUpOptions): Promise<void> {
  if (share >= 1) return;
  await sleep(workedMs * (1 / share - 1), undefined, { signal }).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}
