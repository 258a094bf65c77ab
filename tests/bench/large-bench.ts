import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CityModel } from '@zhiyu/server/city';
import { addCity } from '@zhiyu/server/pack/add-city';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import { encodeCells } from '@zhiyu/shared/frame';
import { startBenchServer } from './bench-server';
import { checkAnswers } from './check-answers';
import { BENCH_END, prepareCases } from './city-cases';
import {
  type Contestant,
  type ContestantId,
  contestantIds,
  type Ground,
  type Repetition,
} from './contestant';
import { AbsentContestantError, type ContestantLink, type Finding, startContestant } from './contestant-link';
import { exportStatement } from './duckdb-contestant';
import { type LoadedCases, loadCases } from './load-cases';
import { type HttpReport, measureHttp } from './measure-http';
import { type IngestReport, measureIngest } from './measure-ingest';
import { type MemorySpeed, measureMemory } from './memory-speed';
import { quantile } from './quantile';
import { type BenchQuestion, listQuestions } from './questions';

/** Batches that go in at the end, of each kind, while the server follows. */
const MOST_BATCHES = 40;
const CASES_A_BATCH = 10_000;
/** Days over which the cases that go in at the end are reported, after all others. */
const DAYS_TAKEN_IN = 20;
const packFolder = fileURLToPath(new URL('../../fixtures/hangzhou', import.meta.url));

export interface LargeBenchOptions {
  /** An empty, migrated database on this machine, whose user may write files. */
  db: Database;
  cases: number;
  repetition: Repetition;
  /** How long clients ask over HTTP, each kind of requests. */
  httpSeconds: number;
  report(line: string): void;
}

/** Median and 95th percentile in milliseconds, and the median of the CPU time of client and server. */
export interface Timing {
  p50: number;
  p95: number;
  cpu: number;
  times: number;
}

/** What the bench found of a question. */
export interface BenchRow {
  name: string;
  /** Cells, or numbers, in the answer. */
  length: number;
  /** What the answer sums to, of cells with the unlocated. */
  total: number;
  /** Bytes of the answer on the wire: the frame of cells, JSON of anything else. */
  bytes: number;
  scannedBytes: number;
  /** Milliseconds in which memory could deliver the bytes scanned. */
  floor: number;
  timings: Partial<Record<ContestantId, Timing>>;
  reference: BenchQuestion['reference'];
}

/** All that a run found. */
export interface LargeBenchReport {
  date: string;
  cases: number;
  machine: { cpu: string; cores: number; memoryBytes: number; load: { before: number[]; after: number[] } };
  versions: Record<string, string>;
  memory: MemorySpeed;
  table: LoadedCases;
  exported: { seconds: number; bytes: number };
  /** What each contestant saw while it made itself ready; the cube from COPY and from its snapshot. */
  facts: Record<string, Contestant['facts']>;
  /** Bytes resident in the process of each contestant after all questions. */
  residentBytes: Partial<Record<ContestantId, number>>;
  /** Contestants that were left out, and why. */
  absent: Partial<Record<ContestantId, string>>;
  rows: BenchRow[];
  http: HttpReport;
  ingest: IngestReport;
  /** Of the product's server. */
  server: { readySeconds: number; peakBytes: number };
}

/**
 * Loads generated cases of Hangzhou into a database, the cube and DuckDB, and asks all three the same questions in turn.
 * @throws Error where two of them answer differently
 */
export async function runLargeBench(options: LargeBenchOptions): Promise<LargeBenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-bench-large-'));
  // PostgreSQL may run as another user, who writes the rows out here.
  chmodSync(folder, 0o1777);
  const links: ContestantLink[] = [];
  try {
    return await compete(options, folder, links);
  } finally {
    await Promise.allSettled(links.map((link) => link.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compete(
  { db, cases, repetition, httpSeconds, report }: LargeBenchOptions,
  folder: string,
  links: ContestantLink[],
): Promise<LargeBenchReport> {
  const before = loadavg();
  const memory = measureMemory();
  report(`Memory goes at ${(memory.bytesPerSecond / 1e9).toFixed(1)} GB/s. Adding the city …`);
  await addCity(db, packFolder, { now: Date.now() });
  const { city } = await loadCity(db, 'hangzhou');
  report('Drawing the places of the cases …');
  const start = await prepareCases(db, city, cases);
  report(`Writing ${cases.toLocaleString('en')} cases …`);
  const table = await loadCases(db, city.id, { start, count: cases }, report);
  const ground: Ground = { databaseUrl: db.url, city: city.id, folder, file: join(folder, 'cases.csv') };
  report('Writing the rows out for DuckDB …');
  const exported = await exportCases(db, ground.file);
  const facts: LargeBenchReport['facts'] = {};
  const absent: LargeBenchReport['absent'] = {};
  report('The cube loads from the table …');
  const first = await startContestant('cube', ground);
  facts['cube from COPY'] = first.facts;
  await first.close();
  for (const id of contestantIds) {
    report(`${id} makes itself ready …`);
    try {
      const link = await startContestant(id, ground);
      links.push(link);
      facts[id] = link.facts;
    } catch (error) {
      if (!(error instanceof AbsentContestantError)) throw error;
      absent[id] = error.message;
      report(`${id} is left out: ${error.message}`);
    }
  }
  rmSync(ground.file);
  const rows: BenchRow[] = [];
  const residentBytes: LargeBenchReport['residentBytes'] = {};
  for (const [number, question] of listQuestions(city).entries()) {
    const findings = new Map<ContestantId, Finding>();
    for (const link of links) {
      const finding = await link.ask(number, repetition);
      findings.set(link.id, finding);
      residentBytes[link.id] = finding.residentBytes;
    }
    checkAnswers(question.name, new Map([...findings].map(([id, { columns }]) => [id, columns])));
    const scanned = await countReports(db, question.scan);
    const row = createRow(question, findings, scanned * question.scan.bytes, memory);
    rows.push(row);
    report(describeRow(row));
  }
  await Promise.all(links.map((link) => link.close()));
  const asked = await askServer(ground, city, { cases, httpSeconds }, report);
  return {
    date: new Date().toISOString(),
    cases,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      load: { before, after: loadavg() },
    },
    versions: await readVersions(db, facts),
    memory,
    table,
    exported,
    facts,
    residentBytes,
    absent,
    rows,
    ...asked,
  };
}

/** Starts the product's server, asks it from many clients, and then lets more cases in. */
async function askServer(
  ground: Ground,
  city: CityModel,
  { cases, httpSeconds }: { cases: number; httpSeconds: number },
  report: (line: string) => void,
): Promise<Pick<LargeBenchReport, 'http' | 'ingest' | 'server'>> {
  const server = await startBenchServer(ground);
  try {
    report(`The server is ready after ${server.readySeconds.toFixed(1)} s. Clients ask …`);
    const http = await measureHttp(server, city, httpSeconds);
    report('More cases go in …');
    const ingest = await measureIngest(server.base, {
      databaseUrl: ground.databaseUrl,
      keyFile: join(ground.folder, 'secret.key'),
      city: city.id,
      packFolder,
      seed: 1,
      batches: Math.max(2, Math.min(MOST_BATCHES, Math.round(cases / CASES_A_BATCH))),
      from: BENCH_END,
      days: DAYS_TAKEN_IN,
      now: Date.now(),
    });
    return { http, ingest, server: { readySeconds: server.readySeconds, peakBytes: server.readPeakBytes() } };
  } finally {
    await server.stop();
  }
}

async function exportCases(db: Database, file: string): Promise<{ seconds: number; bytes: number }> {
  const started = performance.now();
  await db.query(exportStatement(file));
  return { seconds: (performance.now() - started) / 1000, bytes: statSync(file).size };
}

async function countReports(db: Database, { from, to }: BenchQuestion['scan']): Promise<number> {
  const [row] = await db.query<{ reports: number }>(
    'select count(*) as reports from cases where reported_at >= $1 and reported_at < $2',
    [new Date(from ?? 0), new Date(to)],
  );
  return row!.reports;
}

function createRow(
  { name, ask, reference }: BenchQuestion,
  findings: ReadonlyMap<ContestantId, Finding>,
  scannedBytes: number,
  { bytesPerSecond }: MemorySpeed,
): BenchRow {
  const [{ columns }] = [...findings.values()] as [Finding];
  const [mortons, sums] = columns as [Float64Array, Float64Array];
  const frame =
    ask.kind === 'cells'
      ? encodeCells({ level: ask.level, columns: 1, mortons, values: [sums] })
      : Buffer.from(JSON.stringify(columns.map((column) => [...column])));
  const timings: BenchRow['timings'] = {};
  for (const [id, { measured }] of findings) {
    const { wall, cpu } = measured;
    timings[id] = {
      p50: quantile(wall, 0.5),
      p95: quantile(wall, 0.95),
      cpu: quantile(cpu, 0.5),
      times: wall.length,
    };
  }
  const floor = (scannedBytes / bytesPerSecond) * 1000;
  const total = columns.slice(ask.kind === 'cells' ? 1 : 0).reduce((sum, column) => sum + sumUp(column), 0);
  return {
    name,
    length: mortons.length,
    total,
    bytes: frame.length,
    scannedBytes,
    floor,
    timings,
    reference,
  };
}

function sumUp(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0);
}

function describeRow({ name, timings }: BenchRow): string {
  const told = Object.entries(timings).map(
    ([id, { p50, cpu }]) => `${id} ${p50.toFixed(1)} ms, CPU ${cpu.toFixed(1)}`,
  );
  return `${name}: ${told.join('; ')}`;
}

async function readVersions(
  db: Database,
  facts: LargeBenchReport['facts'],
): Promise<LargeBenchReport['versions']> {
  const [row] = await db.query<{ server_version: string }>('show server_version');
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = {
    node: process.versions.node,
    v8: process.versions.v8,
    postgresql: row!.server_version,
    pg: readVersion(require.resolve('pg/package.json')),
  };
  if (facts.duckdb !== undefined) versions.duckdb = String(facts.duckdb.version);
  return versions;
}

function readVersion(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
