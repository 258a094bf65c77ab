import { setTimeout as sleep } from 'node:timers/promises';
import { readChangeMark } from '../store/cube-cases';
import type { Database } from '../store/database';
import { answerAsk, type CubeAnswers, type CubeAsk } from './ask-cube';
import { followChanges, LostTrackError, type TouchedPlace } from './follow';
import { type LoadedCube, type LoadProgress, loadCube, readFrame } from './load-cube';
import { writeSnapshot } from './snapshot-file';
import { type Account, createTurns } from './turns';

/** An answer and the number in the city's change sequence that it is true at. */
export interface CubeAnswer<Kind extends CubeAsk['kind']> {
  answer: CubeAnswers[Kind];
  seq: number;
}

/** The cube of a city, kept up to date. */
export interface CubeKeeper {
  /**
   * @param account what the answer has used that this question is a part of
   * @throws CubeAwayError while the cube is being loaded
   */
  ask<Ask extends CubeAsk>(ask: Ask, account?: Account): Promise<CubeAnswer<Ask['kind']>>;
  /** The change sequence that the cube has; null while it is being loaded. */
  seq(): number | null;
  /** Looks for changes at once rather than at the next turn. */
  hint(): void;
  /** Ends following, and keeps a snapshot where there is a place for one. */
  close(): Promise<void>;
}

/** The cube cannot be asked now: it is being loaded. */
export class CubeAwayError extends Error {}

export interface KeeperOptions {
  db: Database;
  city: string;
  /** Path of the snapshot; null to keep none. */
  snapshot: string | null;
  /** Changes are looked for so often, hint or no hint. */
  pollMs: number;
  report(progress: LoadProgress): void;
  /** Tells of trouble that passes: the database is away, or the cube has to be loaded anew. */
  warn(trouble: Error): void;
  /** Tells that the cube can be asked and has followed up to a number, and the places touched since; null for any. */
  advance(seq: number, places: readonly TouchedPlace[] | null): void;
}

/** A snapshot is written that often, while answers wait; the changes since are read at the next start. */
const SAVE_EVERY_MS = 6 * 3_600_000;

/** Of an advance that touches more places, any may have changed. */
const MOST_PLACES = 2000;

/** Loads the cube of a city and keeps it up to date until it is closed. */
export function keepCube(options: KeeperOptions): CubeKeeper {
  const { db, city, snapshot, pollMs } = options;
  const turns = createTurns(setImmediate);
  const ending = new AbortController();
  let loaded: LoadedCube | null = null;
  let told: number | null = null;
  let isHinted = false;
  let wake: (() => void) | null = null;
  /** By `performance.now`. */
  let saveAt = 0;

  async function keep(): Promise<void> {
    let path = snapshot;
    while (!ending.signal.aborted) {
      try {
        loaded ??= await loadCube(db, city, path, options.report);
        await follow(loaded);
        if (performance.now() >= saveAt) await save(loaded);
      } catch (error) {
        options.warn(error as Error);
        // What cannot be followed is in doubt, and so is what was kept of it.
        if (error instanceof LostTrackError) {
          loaded = null;
          path = null;
        }
      }
      await pause();
    }
  }

  async function follow(known: LoadedCube): Promise<void> {
    const { text } = await readFrame(db, city);
    if (text !== known.frame) throw new LostTrackError(`zones or time of ${city} have changed`);
    const touched = new Map<string, TouchedPlace>();
    const from = known.seq;
    await followChanges(db, city, known, turns.alone, (place) => {
      if (touched.size <= MOST_PLACES) touched.set(Object.values(place).join(), place);
    });
    if (known.seq !== told) {
      const isKnown = from === told && touched.size <= MOST_PLACES;
      options.advance(known.seq, isKnown ? [...touched.values()] : null);
    }
    told = known.seq;
  }

  /** Keeps a snapshot, so that the next start need not read all cases. */
  async function save(known: LoadedCube): Promise<void> {
    saveAt = performance.now() + SAVE_EVERY_MS;
    if (snapshot === null || known.snapshotSeq === known.seq) return;
    // What is followed meanwhile stands in the next one.
    const { cube, frame, seq } = known;
    const mark = await readChangeMark(db, city, seq);
    if (mark === null) return;
    await turns.alone(() => {
      if (known.isInDoubt || known.seq !== seq) return;
      writeSnapshot(snapshot, cube, { city, seq, mark, frame });
      known.snapshotSeq = seq;
    });
  }

  async function pause(): Promise<void> {
    if (isHinted || ending.signal.aborted) {
      isHinted = false;
      return;
    }
    const timer = new AbortController();
    wake = () => timer.abort();
    await sleep(pollMs, undefined, { signal: timer.signal }).catch(() => {});
    wake = null;
    isHinted = false;
  }

  function hint(): void {
    isHinted = true;
    wake?.();
  }

  const kept = keep();
  return {
    async ask<Ask extends CubeAsk>(ask: Ask, account?: Account) {
      const asked = loaded;
      if (asked === null) throw new CubeAwayError(`the cube of ${city} is being loaded`);
      return turns.run(function* () {
        if (asked !== loaded || asked.isInDoubt)
          throw new CubeAwayError(`the cube of ${city} is being loaded`);
        const { seq } = asked;
        const answer = yield* answerAsk(asked.cube, ask);
        return { answer: answer as CubeAnswers[Ask['kind']], seq };
      }, account);
    },
    seq: () => loaded?.seq ?? null,
    hint,
    async close() {
      ending.abort();
      hint();
      await kept;
      if (loaded !== null) await save(loaded);
    },
  };
}
