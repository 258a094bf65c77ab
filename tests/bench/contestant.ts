import type { AnswerColumns, BenchQuestion } from './questions';

/** Who can be asked, in the order of the table: the cube, the product's own SQL, DuckDB. */
export const contestantIds = ['cube', 'sql', 'duckdb'] as const;
export type ContestantId = (typeof contestantIds)[number];

/** Where a contestant finds the cases. */
export interface Ground {
  databaseUrl: string;
  city: string;
  /** A folder for its files, such as the snapshot of the cube. */
  folder: string;
  /** The cases as the database has written them out for DuckDB. */
  file: string;
}

/** Somebody who answers questions over the cases, alone in a process. */
export interface Contestant {
  /** What was seen while it made itself ready, in seconds, bytes or words. */
  facts: Record<string, number | string>;
  /** Answers; the columns are made when they are called for, outside of what is measured. */
  run(question: BenchQuestion): Promise<() => AnswerColumns>;
  /** Makes ready to be measured. */
  begin(): Promise<void>;
  /** CPU milliseconds that a server has used for it so far, outside of this process; exact. */
  serverCpu(): number;
  /** The same of the server's helpers, in hundredths of a second, once they have ended. */
  helperCpu(): number;
  close(): Promise<void>;
}

/** How often a question is asked: `most` times, or at least `least` times until `seconds` are over. */
export interface Repetition {
  /** Times before that count for nothing; once is enough where that took as long as all should. */
  warmUps: number;
  least: number;
  most: number;
  seconds: number;
}

/** What a question has taken, each time, in milliseconds. */
export interface Measured {
  wall: number[];
  /** CPU of all threads of this process and of the server, the share of its helpers included. */
  cpu: number[];
}

/** Asks one question over and over, and answers what it took and what was answered last. */
export async function measure(
  contestant: Contestant,
  question: BenchQuestion,
  { warmUps, least, most, seconds }: Repetition,
): Promise<{ measured: Measured; columns: AnswerColumns }> {
  await contestant.begin();
  const warmUntil = performance.now() + seconds * 1000;
  let list = await contestant.run(question);
  for (let n = 1; n < warmUps && performance.now() < warmUntil; n++) list = await contestant.run(question);
  await helpersEnd();
  const helpersBefore = contestant.helperCpu();
  const wall: number[] = [];
  const cpu: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (wall.length < most && (wall.length < least || performance.now() < until)) {
    const server = contestant.serverCpu();
    const own = process.cpuUsage();
    const started = performance.now();
    list = await contestant.run(question);
    wall.push(performance.now() - started);
    const { user, system } = process.cpuUsage(own);
    cpu.push((user + system) / 1000 + contestant.serverCpu() - server);
  }
  await helpersEnd();
  const helpers = (contestant.helperCpu() - helpersBefore) / wall.length;
  return { measured: { wall, cpu: cpu.map((own) => own + helpers) }, columns: list() };
}

function helpersEnd(): Promise<void> {
  return new Promise((done) => setTimeout(done, 50));
}
