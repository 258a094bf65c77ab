import { Worker } from 'node:worker_threads';
import type { CubeAsk } from './ask-cube';
import type { TouchedPlace } from './follow';
import { type CubeAnswer, CubeAwayError } from './keep-cube';
import type { LoadProgress } from './load-cube';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages';

/** The cube of a city in a thread of its own. */
export interface CubeThread {
  /**
   * @param answerNumber the same for all questions that one answer is made of: the more it has asked, the longer it waits
   * @throws CubeAwayError while the cube is being loaded, and after it was closed
   */
  ask<Ask extends CubeAsk>(ask: Ask, answerNumber: number): Promise<CubeAnswer<Ask['kind']>>;
  /** A number for an answer. */
  beginAnswer(): number;
  /** How far loading has come; null before it has begun. */
  progress(): LoadProgress | null;
  /** The change sequence up to which the cube has followed; null before it can be asked. */
  seq(): number | null;
  /** Ends the thread, after it has kept a snapshot. */
  close(): Promise<void>;
  /** Resolves once the thread has ended, closed or failed. */
  readonly ended: Promise<void>;
}

interface Waiting {
  resolve(answer: CubeAnswer<CubeAsk['kind']>): void;
  reject(error: Error): void;
}

/**
 * Starts the thread. `warn` hears of trouble, `advance` of each number of the change sequence that was followed, with the
 * places touched since the one before; null for any.
 */
export function startCubeThread(
  start: WorkerStart,
  warn: (message: string) => void,
  advance: (seq: number, places: readonly TouchedPlace[] | null) => void = () => {},
): CubeThread {
  const worker = new Worker(new URL('./worker-start.mjs', import.meta.url), {
    workerData: start,
    execArgv: [],
  });
  const waiting = new Map<number, Waiting>();
  let number = 0;
  let answers = 0;
  let known: number | null = null;
  let progress: LoadProgress | null = null;
  let isOver = false;
  const over = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'progress') progress = message.progress;
    else if (message.kind === 'warning') warn(message.message);
    else if (message.kind === 'advance') {
      known = message.seq;
      advance(message.seq, message.places);
    } else if (message.kind !== 'closed') settle(message);
  });
  worker.on('error', (error) => warn(`The thread of the cube has failed: ${error.message}`));
  worker.once('exit', () => {
    isOver = true;
    known = null;
    for (const { reject } of waiting.values()) reject(new CubeAwayError('the thread of the cube has ended'));
    waiting.clear();
  });

  function settle(message: FromWorker & { kind: 'answer' | 'refusal' }): void {
    const asked = waiting.get(message.number);
    waiting.delete(message.number);
    if (message.kind === 'answer') asked?.resolve(message.answer);
    else asked?.reject(message.isAway ? new CubeAwayError(message.message) : new Error(message.message));
  }

  const tell = (message: ToWorker) => worker.postMessage(message);
  return {
    ask<Ask extends CubeAsk>(ask: Ask, answerNumber: number) {
      if (isOver) return Promise.reject(new CubeAwayError('the thread of the cube has ended'));
      return new Promise<CubeAnswer<Ask['kind']>>((resolve, reject) => {
        number += 1;
        waiting.set(number, { resolve: (answer) => resolve(answer as CubeAnswer<Ask['kind']>), reject });
        tell({ kind: 'ask', number, ask, answerNumber });
      });
    },
    beginAnswer: () => answers++,
    progress: () => progress,
    seq: () => known,
    async close() {
      if (!isOver) tell({ kind: 'close' });
      await over;
    },
    ended: over,
  };
}
