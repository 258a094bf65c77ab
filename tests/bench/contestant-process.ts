import { loadCity } from '@zhiyu/server/store/city-store';
import { openAt } from '@zhiyu/server/store/database';
import {
  type Contestant,
  type ContestantId,
  type Ground,
  type Measured,
  measure,
  type Repetition,
} from './contestant';
import { startCubeContestant } from './cube-contestant';
import { NoDuckdbError, startDuckdbContestant } from './duckdb-contestant';
import { type AnswerColumns, type BenchQuestion, listQuestions } from './questions';
import { startSqlContestant } from './sql-contestant';

/** What the process of a contestant is told. */
export type Order =
  | { kind: 'start'; contestant: ContestantId; ground: Ground }
  | { kind: 'ask'; question: number; repetition: Repetition }
  | { kind: 'close' };

/** What it answers to each. */
export type Reply =
  | { kind: 'ready'; facts: Contestant['facts'] }
  | { kind: 'absent'; message: string }
  | { kind: 'answered'; measured: Measured; columns: AnswerColumns; residentBytes: number }
  | { kind: 'failed'; message: string }
  | { kind: 'closed' };

const starts = { cube: startCubeContestant, sql: startSqlContestant, duckdb: startDuckdbContestant };
let contestant: Contestant | null = null;
let questions: BenchQuestion[] = [];

async function follow(order: Order): Promise<Reply> {
  switch (order.kind) {
    case 'start':
      questions = await readQuestions(order.ground);
      contestant = await starts[order.contestant](order.ground);
      return { kind: 'ready', facts: contestant.facts };
    case 'ask': {
      const found = await measure(contestant!, questions[order.question]!, order.repetition);
      return { kind: 'answered', ...found, residentBytes: process.memoryUsage().rss };
    }
    case 'close':
      await contestant?.close();
      return { kind: 'closed' };
  }
}

async function readQuestions({ databaseUrl, city }: Ground): Promise<BenchQuestion[]> {
  const db = await openAt(databaseUrl, null, console.error);
  try {
    return listQuestions((await loadCity(db, city)).city);
  } finally {
    await db.close();
  }
}

process.on('message', async (order: Order) => {
  const reply = await follow(order).catch((error: Error): Reply => {
    if (error instanceof NoDuckdbError) return { kind: 'absent', message: error.message };
    return { kind: 'failed', message: error.stack ?? error.message };
  });
  process.send!(reply);
  if (order.kind === 'close') process.disconnect();
});
