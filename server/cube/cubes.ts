import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CubeThread, startCubeThread } from './cube-thread';
import type { TouchedPlace } from './follow';

/** The cubes of all cities that are asked about. */
export interface Cubes {
  /** The cube of a city, begun where there is none; null for a while after its thread has failed. */
  of(city: string): CubeThread | null;
  /** How far each cube has come. */
  states(): Map<string, CubeState>;
  /** Waits until the cube of a city has followed up to a number of the change sequence, or the time is over. */
  reach(city: string, seq: number, patienceMs: number): Promise<void>;
  /** Calls `hear` whenever a cube has followed its city further, until the function that it answers is called. */
  listen(hear: (advance: CubeAdvance) => void): () => void;
  close(): Promise<void>;
}

/** A cube has followed its city up to a number of the change sequence. */
export interface CubeAdvance {
  city: string;
  seq: number;
  /** Where a case counted before or counts now; null: any. */
  places: readonly TouchedPlace[] | null;
}

/** Cases taken in, of about so many; ready once questions are answered. */
export interface CubeState {
  isReady: boolean;
  cases: number;
  expected: number;
}

/** Changes are looked for so often even where the database tells of none. */
const POLL_MS = 1000;
/** After a thread has failed, so long nobody starts another. */
const RESTART_MS = 10_000;

interface Kept {
  thread: CubeThread;
  failedAt: number | null;
  waiting: Set<() => void>;
}

/**
 * Keeps cubes, each in a thread of its own. `warn` hears of trouble, which passes by itself.
 * @param folder where snapshots are kept; null to keep none
 */
export function keepCubes(
  databaseUrl: string,
  folder: string | null,
  warn: (message: string) => void,
): Cubes {
  const kept = new Map<string, Kept>();
  const listeners = new Set<(advance: CubeAdvance) => void>();

  function start(city: string): Kept {
    const waiting = new Set<() => void>();
    const wake = () => {
      for (const go of waiting) go();
      waiting.clear();
    };
    const thread = startCubeThread(
      { databaseUrl, city, snapshot: folder && join(folder, `${city}.cube`), pollMs: POLL_MS },
      (message) => warn(`The cube of ${city}: ${message}`),
      (seq, places) => {
        wake();
        for (const hear of listeners) hear({ city, seq, places });
      },
    );
    const one: Kept = { thread, failedAt: null, waiting };
    void thread.ended.then(() => {
      one.failedAt = Date.now();
      wake();
    });
    kept.set(city, one);
    return one;
  }

  function find(city: string): Kept | null {
    const known = kept.get(city);
    if (known === undefined) return start(city);
    if (known.failedAt === null) return known;
    return Date.now() - known.failedAt < RESTART_MS ? null : start(city);
  }

  return {
    of: (city) => find(city)?.thread ?? null,
    states: () => {
      const told = [...kept].map(([city, { thread }]): [string, CubeState] => {
        const { cases, expected } = thread.progress() ?? { cases: 0, expected: 0 };
        return [city, { isReady: thread.seq() !== null, cases, expected }];
      });
      return new Map(told);
    },
    async reach(city, seq, patienceMs) {
      const one = find(city);
      if (one === null) return;
      const until = Date.now() + patienceMs;
      while (one.failedAt === null && (one.thread.seq() ?? -1) < seq) {
        const left = until - Date.now();
        if (left <= 0) return;
        const over = new AbortController();
        const woken = new Promise<void>((go) => one.waiting.add(go));
        await Promise.race([woken, sleep(left, undefined, { signal: over.signal }).catch(() => {})]);
        over.abort();
      }
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async close() {
      await Promise.all([...kept.values()].map(({ thread }) => thread.close()));
    },
  };
}
