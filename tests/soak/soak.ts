import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, smallCityFolder } from '../small-city';
import { runZhiyu } from '../support/child';
import { findFreePort } from '../support/measure-server';
import { type Compared, compareAnswers } from './compare-answers';
import { createFeed } from './feed';
import { followLive } from './follow-live';
import { type Counts, pushBatch } from './push-batch';
import { readMemory, untilFollowed } from './read-metrics';
import { readOn } from './read-on';
import { killPostgres, killServer, SoakServer } from './soak-server';

const FIRST = at('02-20 00:00');

/** What a soak does. */
export interface SoakOptions {
  seconds: number;
  /** Lines a second; what a slow moment leaves behind is caught up with. */
  rate: number;
  /** Lines of a pushed batch. */
  batch: number;
  readers: number;
  /** Questions that each of them asks a second, at most. */
  mostReadsPerSecond: number;
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
export interface SoakReport extends Compared {
  lines: number;
  cases: number;
  seconds: number;
  linesPerSecond: number;
  /** Batches that had to be sent again because no answer came. */
  resent: number;
  kills: number;
  /** What the answers to the batches say. */
  answered: Counts;
  reads: { answers: number; unavailable: number; wrong: string[]; p50Ms: number; p95Ms: number };
  live: { ticks: number; resets: number; lastSeq: number; isRising: boolean };
  finalSeq: number;
  /** Resident memory of the server by the second of the soak. */
  memory: { second: number; cases: number; mebibytes: number }[];
}

/**
 * Feeds a production server while readers read, kills what is asked for, and compares at the end. All that it makes
 * lies in a folder of its own, which is deleted.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-soak-'));
  const port = await findFreePort();
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
    const server = new SoakServer(environment, port);
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
  server: SoakServer,
  environment: Record<string, string>,
  options: SoakOptions,
): Promise<SoakReport> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const ending = new AbortController();
  const feed = createFeed(options.seed, FIRST, options.mostCases);
  const live = followLive(server.address);
  const reads = Array.from({ length: options.readers }, (_, number) =>
    readOn(server.address, FIRST, options.seed + number, options.mostReadsPerSecond, ending.signal),
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

  // A machine that is busy brings a server back late; what is to be killed is killed all the same.
  while (elapsed() < options.seconds || kills.length > 0) {
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
    resent += await pushBatch(server.address, `batch-${lines}`, batch, answered);
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
    ...(await compareAnswers(server.address, environment, { ...options, first: FIRST })),
  };
}

/** The case that a line is about, told by nobody but the line. */
function nameCase(line: string): string {
  const { source, sourceId } = JSON.parse(line) as { source: string; sourceId: string };
  return `${source} ${sourceId}`;
}
