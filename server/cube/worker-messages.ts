import type { CubeAsk } from './ask-cube';
import type { TouchedPlace } from './follow';
import type { CubeAnswer } from './keep-cube';
import type { LoadProgress } from './load-cube';

/** What the thread of a cube is started with. */
export interface WorkerStart {
  databaseUrl: string;
  city: string;
  /** Path of the snapshot; null to keep none. */
  snapshot: string | null;
  pollMs: number;
}

/** What the thread is told: a question by its number, with the number of the answer that it is a part of, or to end. */
export type ToWorker =
  | { kind: 'ask'; number: number; ask: CubeAsk; answerNumber: number }
  | { kind: 'close' };

/** What the thread tells. */
export type FromWorker =
  | { kind: 'answer'; number: number; answer: CubeAnswer<CubeAsk['kind']> }
  | { kind: 'refusal'; number: number; message: string; isAway: boolean }
  | { kind: 'progress'; progress: LoadProgress }
  | { kind: 'advance'; seq: number; places: readonly TouchedPlace[] | null }
  | { kind: 'warning'; message: string }
  | { kind: 'closed' };
