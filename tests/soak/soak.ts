import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildApp } from '@zhiyu/server/app';
import { readConfig } from '@zhiyu/server/config';
import { openDatabase } from '@zhiyu/server/store/database';
import { measureIds } from '@zhiyu/shared/measures';
import type { PushAnswer } from '@zhiyu/shared/quality-contract';
import { EventSource } from 'eventsource';
import { createChance } from '../invent-histories';
import { inventPaths } from '../invent-questions';
import { at, smallCityFolder } from '../small-city';
import { type Child, runZhiyu } from '../support/child';
import { createFeed } from './feed';

const FIRST = at('02-20 00:00');
const city = '/api/v1/cities/small-city';

/** What a soak does. */
export interface SoakOptions {
  seconds: number;
  /** Lines a second; what a slow moment leaves behind is caught up with. */
  rate: number;
  /** Lines of a pushed batch. */
  batch: number;
  readers: number;
  /** The feed tells of no more cases, so that memory has a reason to stay. */
  mostCases: number;
  /** What is killed without warning, at which part of the time. */
  kills: { at: number; what: 'server' | 'postgres' }[];
  /** Questions compared at the end, for each measure. */
  questions: number;
  seed: number;
  report: (line: string) => void;
}

/** What was seen. */
export interface SoakReport {
  lines: number;
  cases: number;
  seconds: number;
  linesPerSecond: number;
  /** Batches that had to be sent again because no answer came. */
  resent: number;
  kills: number;
  /** What the answers to the batches say, and what the city says of the same. */
  answered: Counts;
  kept: Counts & { cases: number; distinct: number };
  reads: { answers: number; unavailable: number; wrong: string[]; p50Ms: number; p95Ms: number };
  live: { ticks: number; resets: number; lastSeq: number; isRising: boolean };
  finalSeq: number;
  /** Resident memory of the server by the second of the soak. */
  memory: { second: number; cases: number; mebibytes: number }[];
  /** Questions compared between the cube and the database at the end, and those that differ. */
  compared: number;
  differing: string[];
}

interface Counts {
  sent: number;
  accepted: number;
  merged: number;
  quarantined: number;
}

/** The production server in a process of its own, started again where it was killed. */
class Server {
  private child: Child | null = null;
  readonly address: string;

  constructor(
    private readonly environment: Record<string, string>,
    port: number,
  ) {
    this.address = `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    this.child = runZhiyu(['serve'], this.environment);
    await this.child.untilSays('Zhiyu serves at');
  }

  async kill(): Promise<void> {
    this.child?.process.kill('SIGKILL');
    await this.child?.ended;
  }

  async stop(): Promise<number | null> {
    this.child?.process.kill('SIGINT');
    return (await this.child?.ended) ?? null;
  }
}

/**
 * Feeds a production server while readers read, kills what is asked for, and compares at the end. All that it makes
 * lies in a folder of its own, which is deleted.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-soak-'));
  const port = await findPort();
  // The database server of a program that runs as root must be able to enter the folder.
  const environment = {
    ZHIYU_DATA: join(folder, 'data'),
    PORT: String(port),
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
  };
  chmodSync(folder, 0o755);
  try {
    const added = runZhiyu(['city', 'add', smallCityFolder], environment);
    if ((await added.ended) !== 0) throw new Error(added.output());
    const server = new Server(environment, port);
    await server.start();
    try {
      return await soak(server, environment, options);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function soak(
  server: Server,
  environment: Record<string, string>,
  options: SoakOptions,
): Promise<SoakReport> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const ending = new AbortController();
  const feed = createFeed(options.seed, FIRST, options.mostCases);
  const live = followLive(server.address);
  const reads = Array.from({ length: options.readers }, (_, number) =>
    readOn(server.address, options.seed + number, ending.signal),
  );
  const memory: SoakReport['memory'] = [];
  const kills = [...options.kills];
  const answered: Counts = { sent: 0, accepted: 0, merged: 0, quarantined: 0 };
  const told = new Set<string>();
  let lines = 0;
  let resent = 0;
  let killed = 0;
  let killing: Promise<void> = Promise.resolve();
  let nextSample = 0;

  while (elapsed() < options.seconds) {
    const due = elapsed() * options.rate;
    if (lines > due) await sleep(((lines - due) / options.rate) * 1000);
    const batch = feed.next(options.batch);
    const kill = kills[0];
    // In the middle of a batch: the kill comes while it is on its way.
    if (kill !== undefined && elapsed() > kill.at * options.seconds) {
      kills.shift();
      killed += 1;
      options.report(`${Math.round(elapsed())} s: kill -9 of ${kill.what} after ${lines} lines`);
      killing = kill.what === 'server' ? killServer(server) : killPostgres(environment);
    }
    resent += await push(server.address, `batch-${lines}`, batch, answered);
    lines += batch.length;
    for (const line of batch) told.add(nameCase(line));
    await killing;
    if (elapsed() >= nextSample) {
      const mebibytes = await readMemory(server.address);
      if (mebibytes !== null) memory.push({ second: Math.round(elapsed()), cases: told.size, mebibytes });
      const rate = Math.round(lines / elapsed());
      options.report(
        `${Math.round(elapsed())} s: ${lines} lines, ${rate}/s, ${told.size} cases, ${mebibytes} MiB`,
      );
      nextSample = elapsed() + Math.max(2, options.seconds / 60);
    }
  }
  const seconds = elapsed();
  ending.abort();
  const readers = await Promise.all(reads);
  const finalSeq = await untilFollowed(server.address);
  await live.until(finalSeq);
  const times = readers.flatMap(({ times }) => times).sort((one, other) => one - other);
  return {
    lines,
    cases: told.size,
    seconds,
    linesPerSecond: Math.round(lines / seconds),
    resent,
    kills: killed,
    answered,
    reads: {
      answers: times.length,
      unavailable: readers.reduce((sum, { unavailable }) => sum + unavailable, 0),
      wrong: readers.flatMap(({ wrong }) => wrong),
      p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
      p95Ms: times[Math.floor(times.length * 0.95)] ?? 0,
    },
    live: live.close(),
    finalSeq,
    memory,
    ...(await compare(server.address, environment, options)),
  };
}

async function killServer(server: Server): Promise<void> {
  await sleep(30);
  await server.kill();
  await server.start();
}

async function killPostgres({ ZHIYU_DATA = '' }: Record<string, string>): Promise<void> {
  await sleep(30);
  const [pid] = readFileSync(join(ZHIYU_DATA, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

/** Sends a batch until it is answered, as a careful sender does; answers how often it had to be sent again. */
async function push(address: string, key: string, lines: string[], counts: Counts): Promise<number> {
  for (let again = 0; ; again++) {
    const response = await fetch(`${address}${city}/cases`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': key },
      body: lines.join('\n'),
    }).catch(() => null);
    if (response?.ok) {
      const { accepted, merged, quarantined } = (await response.json()) as PushAnswer;
      counts.sent += lines.length;
      counts.accepted += accepted;
      counts.merged += merged;
      counts.quarantined += quarantined;
      return again;
    }
    if (response !== null && response.status < 500)
      throw new Error(`${response.status}: ${await response.text()}`);
    await sleep(250);
  }
}

/** The case that a line is about, told by nobody but the line. */
function nameCase(line: string): string {
  const { source, sourceId } = JSON.parse(line) as { source: string; sourceId: string };
  return `${source} ${sourceId}`;
}

interface Reads {
  times: number[];
  unavailable: number;
  wrong: string[];
}

async function readOn(address: string, seed: number, signal: AbortSignal): Promise<Reads> {
  const chance = createChance(seed);
  const reads: Reads = { times: [], unavailable: 0, wrong: [] };
  const tags = new Map<string, string>();
  while (!signal.aborted) {
    const paths = inventPaths(chance, FIRST, chance.pick(measureIds));
    for (const path of [...paths, '/overdue?limit=20', '/cells?measure=reported']) {
      const begun = performance.now();
      const tag = tags.get(path);
      const headers: HeadersInit = tag === undefined ? {} : { 'if-none-match': tag };
      const response = await fetch(`${address}${city}${path}`, { headers }).catch(() => null);
      // Not there while it is started again, or while its database is.
      if (response === null || response.status === 503) {
        reads.unavailable += 1;
        await sleep(100);
        continue;
      }
      await response.arrayBuffer();
      reads.times.push(performance.now() - begun);
      const isRight = response.ok || response.status === 304 || response.status === 422;
      if (!isRight) reads.wrong.push(`${response.status} ${path}`);
      if (response.ok && tags.size < 100) tags.set(path, response.headers.get('etag') ?? '');
    }
  }
  return reads;
}

function followLive(address: string) {
  const stream = new EventSource(`${address}${city}/live`);
  const seen = { ticks: 0, resets: 0, lastSeq: 0, isRising: true };
  stream.addEventListener('tick', ({ lastEventId }) => {
    const seq = Number(lastEventId);
    seen.ticks += 1;
    seen.isRising &&= seq >= seen.lastSeq;
    seen.lastSeq = seq;
  });
  stream.addEventListener('reset', () => {
    seen.resets += 1;
  });
  return {
    async until(seq: number): Promise<void> {
      const deadline = performance.now() + 15_000;
      while (seen.lastSeq < seq && performance.now() < deadline) await sleep(50);
    },
    close() {
      stream.close();
      return seen;
    },
  };
}

async function readMemory(address: string): Promise<number | null> {
  const response = await fetch(`${address}/metrics`).catch(() => null);
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec((await response?.text()) ?? '')?.[1];
  return bytes === undefined ? null : Math.round(Number(bytes) / 2 ** 20);
}

/** Waits until the cube has what the database has, and answers its number. */
async function untilFollowed(address: string): Promise<number> {
  for (;;) {
    const text = await (await fetch(`${address}/metrics`)).text();
    const read = (name: string) =>
      Number(new RegExp(`^${name}\\{city="small-city"\\} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    const committed = read('zhiyu_change_sequence');
    if (read('zhiyu_cube_change_sequence') === committed) return committed;
    await sleep(100);
  }
}

/** Asks the server, whose cube answers, and the database itself the same, and what the city says that it was told. */
async function compare(
  address: string,
  environment: Record<string, string>,
  { questions, seed }: SoakOptions,
): Promise<Pick<SoakReport, 'compared' | 'differing' | 'kept'>> {
  const config = readConfig({ ...environment, AGGREGATE: 'sql' });
  const db = await openDatabase(config, () => {});
  const app = await buildApp({ db, config });
  const chance = createChance(seed + 1);
  const differing: string[] = [];
  let compared = 0;
  try {
    for (let round = 0; round < questions; round++) {
      for (const path of measureIds.flatMap((measure) => inventPaths(chance, FIRST, measure))) {
        const inMemory = await (await fetch(`${address}${city}${path}`)).json();
        const inDatabase = (await app.inject(`${city}${path}`)).json();
        compared += 1;
        if (JSON.stringify(inMemory) !== JSON.stringify(inDatabase)) differing.push(path);
      }
    }
    const [sums] = await db.query<Counts>(
      'select sum(sent)::bigint as sent, sum(accepted)::bigint as accepted, sum(merged)::bigint as merged, ' +
        'sum(quarantined)::bigint as quarantined from intake',
    );
    const [rows] = await db.query<{ cases: number; distinct: number }>(
      'select count(*) as cases, count(distinct (source, source_id)) as distinct from cases',
    );
    return {
      compared,
      differing,
      kept: { ...(sums as Counts), ...(rows as { cases: number; distinct: number }) },
    };
  } finally {
    await app.close();
    await db.close();
  }
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
