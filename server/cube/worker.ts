import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { openAt } from '../store/database';
import { listenForChanges } from '../store/listen';
import { CubeAwayError, keepCube } from './keep-cube';
import type { Account } from './turns';
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages';

/** The thread that keeps the cube of a city and answers for it. */
const { databaseUrl, city, snapshot, pollMs } = workerData as WorkerStart;
const LISTEN_PAUSE_MS = 1000;
/** More answers are not made at the same time. */
const MOST_ACCOUNTS = 4096;

const tell = (message: FromWorker) => parentPort!.postMessage(message);
const warn = (message: string) => tell({ kind: 'warning', message });
const db = await openAt(databaseUrl, null, warn);
const keeper = keepCube({
  db,
  city,
  snapshot,
  pollMs,
  report: (progress) => tell({ kind: 'progress', progress }),
  warn: ({ message }) => warn(message),
  advance: (seq, places) => tell({ kind: 'advance', seq, places }),
});
/** What each answer has used; of those that have ended, too, until others come. */
const accounts = new LRUCache<number, Account>({ max: MOST_ACCOUNTS });
const ending = new AbortController();
const listening = listen();

parentPort!.on('message', (message: ToWorker) => {
  if (message.kind === 'close') void close();
  else void answer(message);
});

async function answer({ number, ask, answerNumber }: ToWorker & { kind: 'ask' }): Promise<void> {
  try {
    const account = accounts.get(answerNumber) ?? { usedMs: 0 };
    accounts.set(answerNumber, account);
    tell({ kind: 'answer', number, answer: await keeper.ask(ask, account) });
  } catch (error) {
    const { message } = error as Error;
    tell({ kind: 'refusal', number, message, isAway: error instanceof CubeAwayError });
  }
}

async function listen(): Promise<void> {
  while (!ending.signal.aborted) {
    const hear = (message: string) => {
      if (message.startsWith(`${city}:`)) keeper.hint();
    };
    await listenForChanges(db, ending.signal, hear).catch((error: Error) => warn(error.message));
    if (!ending.signal.aborted) await sleep(LISTEN_PAUSE_MS);
  }
}

async function close(): Promise<void> {
  ending.abort();
  await listening;
  await keeper.close().catch((error: Error) => warn(error.message));
  await db.close();
  tell({ kind: 'closed' });
  parentPort!.close();
}
