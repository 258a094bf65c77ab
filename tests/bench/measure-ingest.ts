import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EventSource } from 'eventsource';

/** What the process that takes cases in is told. */
export interface IngestOrder {
  databaseUrl: string;
  /** The file with the key that seals originals. */
  keyFile: string;
  city: string;
  packFolder: string;
  seed: number;
  /** Batches of up to 5,000 rows, of each kind. */
  batches: number;
  /** The cases are reported in [from, from + days). */
  from: number;
  days: number;
  /** The wall clock by which rows are judged. */
  now: number;
}

/** What it tells, batch by batch. */
export type IngestTold =
  | { kind: 'committed'; seq: number; at: number }
  | ({ kind: 'taken' } & Taken)
  | { kind: 'done' };

interface Taken {
  /** Records alone, or records with their events in the same batch. */
  what: 'records' | 'histories';
  cases: number;
  rows: number;
  seconds: number;
  /** Of the taking process alone; the database's work comes on top. */
  cpuSeconds: number;
}

/** How fast cases go in while a server follows, and after how many milliseconds they are seen. */
export interface IngestReport {
  taken: Taken[];
  /** From a batch's commit to the first answer that holds it, asked for in a loop. */
  applied: Delays;
  /** From a batch's commit to the tick that tells of it. */
  ticked: Delays;
}

interface Delays {
  count: number;
  p50: number;
  p95: number;
}

const processFile = fileURLToPath(new URL('./ingest-process.ts', import.meta.url));
const ASKING_PAUSE_MS = 20;
const PATIENCE_MS = 60_000;

/** Takes cases into a city that a server answers for, and watches that server's answers and live stream meanwhile. */
export async function measureIngest(base: string, order: IngestOrder): Promise<IngestReport> {
  const path = `${base}/api/v1/cities/${order.city}`;
  const commits: { seq: number; at: number }[] = [];
  const answers = watchAnswers(path, order.from);
  const ticks = watchTicks(path);
  try {
    const taken = await takeIn(order, commits);
    const last = commits.at(-1)?.seq ?? 0;
    await answers.until(last);
    await ticks.until(last);
    return {
      taken,
      applied: measureDelays(commits, answers.seen),
      ticked: measureDelays(commits, ticks.seen),
    };
  } finally {
    answers.stop();
    ticks.stop();
  }
}

function takeIn(order: IngestOrder, commits: { seq: number; at: number }[]): Promise<Taken[]> {
  const child = fork(processFile, [JSON.stringify(order)], { execArgv: ['--import', 'tsx'] });
  const taken: Taken[] = [];
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the process that takes cases in has ended (${code})`)));
    child.on('message', (told: IngestTold) => {
      if (told.kind === 'committed') commits.push(told);
      else if (told.kind === 'taken') taken.push(told);
      else resolve(taken);
    });
  });
}

/** Numbers of the change sequence, each with when it was first seen; a later number covers those before it. */
type Seen = { seq: number; at: number }[];

interface Watch {
  seen: Seen;
  until(seq: number): Promise<void>;
  stop(): void;
}

function watchAnswers(path: string, from: number): Watch {
  const ending = new AbortController();
  const seen: Seen = [];
  const ask = async () => {
    while (!ending.signal.aborted) {
      const answer = await fetch(
        `${path}/cells?measure=reported&level=12&from=${new Date(from).toISOString()}`,
      );
      const { seq } = (await answer.json()) as { seq: number };
      if (seq > (seen.at(-1)?.seq ?? 0)) seen.push({ seq, at: Date.now() });
      await sleep(ASKING_PAUSE_MS);
    }
  };
  const asking = ask();
  // A failure shows where the numbers are waited for.
  asking.catch(() => {});
  return { seen, until: (seq) => untilSeen(seen, seq, asking), stop: () => ending.abort() };
}

function watchTicks(path: string): Watch {
  const seen: Seen = [];
  const stream = new EventSource(`${path}/live`);
  for (const kind of ['tick', 'reset']) {
    stream.addEventListener(kind, (event) => {
      const seq = Number(event.lastEventId);
      if (seq > (seen.at(-1)?.seq ?? 0)) seen.push({ seq, at: Date.now() });
    });
  }
  return { seen, until: (seq) => untilSeen(seen, seq, null), stop: () => stream.close() };
}

async function untilSeen(seen: Seen, seq: number, work: Promise<void> | null): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while ((seen.at(-1)?.seq ?? 0) < seq) {
    if (performance.now() > until) throw new Error(`number ${seq} of the change sequence was not seen`);
    await (work === null ? sleep(50) : Promise.race([work, sleep(50)]));
  }
}

function measureDelays(commits: readonly { seq: number; at: number }[], seen: Seen): Delays {
  const delays = commits.map(({ seq, at }) => {
    const first = seen.find((one) => one.seq >= seq);
    return Math.max(0, (first?.at ?? Number.NaN) - at);
  });
  delays.sort((one, other) => one - other);
  const quantile = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]!;
  return { count: delays.length, p50: quantile(0.5), p95: quantile(0.95) };
}
