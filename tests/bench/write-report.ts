import type { ContestantId } from './contestant';
import type { ClientReport } from './http-clients';
import type { BenchRow, LargeBenchReport, Timing } from './large-bench';
import type { IngestReport } from './measure-ingest';

/** The count of cases at which the reference figures were measured. */
const REFERENCE_CASES = 10_000_000;
/** A peer that takes longer than the reference by more than this is badly set, or the machine is busy. */
const TOLERANCE = 1.5;
const peers = ['sql', 'duckdb'] as const;
type Peer = (typeof peers)[number];
const peerNames: Record<Peer, string> = { sql: 'SQL', duckdb: 'DuckDB' };

/** A peer against the cube, over the questions that have a reference. */
export interface Verdict {
  peer: Peer;
  /** Geometric means of how many times what the cube takes the peer takes. */
  cpuRatio: number;
  wallRatio: number;
  /** Null where the peer stands as it did when the references were measured; else why the ratios do not count. */
  doubt: string | null;
}

/** Judges every peer that took part. */
export function judgePeers({ cases, rows }: LargeBenchReport): Verdict[] {
  const five = rows.filter(({ reference }) => reference !== null);
  return peers
    .filter((peer) => five.every(({ timings }) => timings[peer] !== undefined))
    .map((peer) => ({
      peer,
      cpuRatio: meanRatio(five, peer, 'cpu'),
      wallRatio: meanRatio(five, peer, 'p50'),
      doubt: findDoubt(cases, five, peer),
    }));
}

function meanRatio(rows: readonly BenchRow[], peer: Peer, of: 'cpu' | 'p50'): number {
  const logarithms = rows.map(({ timings }) => Math.log(timings[peer]![of] / timings.cube![of]));
  return Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / rows.length);
}

function findDoubt(cases: number, five: readonly BenchRow[], peer: Peer): string | null {
  if (cases !== REFERENCE_CASES) return `the references are of ${count(REFERENCE_CASES)} cases`;
  const slow = five.filter(({ timings, reference }) => timings[peer]!.cpu > TOLERANCE * reference![peer]);
  if (slow.length === 0) return null;
  const told = slow.map(
    ({ name, timings, reference }) => `${name} ${milliseconds(timings[peer]!.cpu)} for ${reference![peer]}`,
  );
  return `it is slower than ${TOLERANCE} times its reference: ${told.join(', ')}`;
}

/** The report as Markdown: what was loaded, the table of questions, and what the peers stand at. */
export function writeReport(report: LargeBenchReport): string {
  const { cases, machine, versions, memory, table, exported, facts, residentBytes, absent, rows } = report;
  const seconds = (value: unknown) => `${Number(value).toFixed(1)} s`;
  const megabytes = (value: unknown) => `${Math.round(Number(value) / 1e6).toLocaleString('en')} MB`;
  const loads = (values: number[]) => values.map((value) => value.toFixed(1)).join(' ');
  const copied = facts['cube from COPY']!;
  return [
    `## ${count(cases)} cases`,
    '',
    `${report.date}; ${machine.cores} cores, ${machine.cpu}, ${megabytes(machine.memoryBytes)}; load ` +
      `${loads(machine.load.before)} before, ${loads(machine.load.after)} after; ` +
      `${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}.`,
    `Memory: ${(memory.bytesPerSecond / 1e9).toFixed(1)} GB/s; JavaScript sums 40 MB in ${memory.sumMs.toFixed(1)} ms.`,
    `PostgreSQL: COPY ${seconds(table.copySeconds)}, indexes ${seconds(table.indexSeconds)}, VACUUM ANALYZE ` +
      `${seconds(table.vacuumSeconds)}, ${megabytes(table.bytes)}; written out for DuckDB in ${seconds(exported.seconds)}.`,
    `Cube: ${seconds(copied.loadSeconds)} from COPY (${megabytes(copied.residentBytes)} resident), snapshot of ` +
      `${megabytes(copied.snapshotBytes)} after ${seconds(copied.snapshotSeconds)}, ${seconds(facts.cube!.loadSeconds)} from it ` +
      `(${megabytes(facts.cube!.residentBytes)} resident, ${megabytes(residentBytes.cube)} after all questions).`,
    ...(facts.duckdb === undefined
      ? []
      : [
          `DuckDB: ${seconds(facts.duckdb.loadSeconds)}, ${facts.duckdb.threads} threads, ` +
            `${megabytes(facts.duckdb.residentBytes)} resident.`,
        ]),
    ...Object.entries(absent).map(([id, reason]) => `${id} was left out: ${reason}`),
    '',
    'Milliseconds; CPU is the median over client and server. The floor is what memory needs to deliver the bytes of a scan.',
    '',
    '| question | numbers | answer | scan | floor | cube p50 | p95 | CPU | SQL p50 | p95 | CPU | DuckDB p50 | p95 | CPU | SQL : cube | DuckDB : cube |',
    `|---|${'--:|'.repeat(15)}`,
    ...rows.map(writeRow),
    '',
    ...writeHttp(report),
    '',
    ...writeIngest(report.ingest),
    '',
    ...judgePeers(report).map(writeVerdict),
  ].join('\n');
}

function writeRow({ name, length, bytes, scannedBytes, floor, timings }: BenchRow): string {
  const { cube } = timings;
  const cells = [
    name,
    count(length),
    `${(bytes / 1000).toFixed(1)} kB`,
    `${(scannedBytes / 1e6).toFixed(1)} MB`,
    milliseconds(floor),
    ...(['cube', 'sql', 'duckdb'] satisfies ContestantId[]).flatMap((id) => writeTiming(timings[id])),
    ...peers.map((peer) => {
      const timing = timings[peer];
      return timing === undefined || cube === undefined ? '–' : `${times(timing.cpu / cube.cpu)}`;
    }),
  ];
  return `| ${cells.join(' | ')} |`;
}

function writeHttp({
  http: { mixed, unchanged, small, smallBytes },
  server: { readySeconds, peakBytes },
}: LargeBenchReport): string[] {
  const told = ({ requests, rate, p50, p95 }: ClientReport) =>
    `${count(Math.round(rate))} answers/s, p50 ${milliseconds(p50)} ms, p95 ${milliseconds(p95)} ms over ${count(requests)}`;
  return [
    `Over HTTP, ${mixed.clients} clients in a closed loop on the same cores, the server ready after ` +
      `${readySeconds.toFixed(1)} s, at most ${Math.round(peakBytes / 1e6).toLocaleString('en')} MB resident:`,
    '',
    `- slices of all kinds, four of five seen before: ${told(mixed)}`,
    `- one frame asked for with its tag, 304: ${told(unchanged)}`,
    `- one comparison of ${(smallBytes / 1000).toFixed(1)} kB: ${told(small)}`,
  ];
}

function writeIngest({ taken, applied, ticked }: IngestReport): string[] {
  const perSecond = (part: number, seconds: number) => `${count(Math.round(part / seconds))}/s`;
  return [
    'More cases, taken in by batches of up to 5,000 rows while that server follows:',
    '',
    ...taken.map(
      ({ what, cases, rows, seconds, cpuSeconds }) =>
        `- ${what}: ${perSecond(cases, seconds)} cases, ${perSecond(rows, seconds)} rows, over ${count(cases)} cases; ` +
        `${((cpuSeconds / rows) * 1e6).toFixed(0)} µs of CPU a row beside the database's`,
    ),
    `- from a commit to the first answer that holds it: p50 ${milliseconds(applied.p50)} ms, p95 ${milliseconds(applied.p95)} ms`,
    `- from a commit to the tick that tells of it: p50 ${milliseconds(ticked.p50)} ms, p95 ${milliseconds(ticked.p95)} ms`,
  ];
}

function writeTiming(timing: Timing | undefined): string[] {
  if (timing === undefined) return ['–', '–', '–'];
  return [timing.p50, timing.p95, timing.cpu].map(milliseconds);
}

function writeVerdict({ peer, cpuRatio, wallRatio, doubt }: Verdict): string {
  const ratios = `${times(cpuRatio)} the CPU and ${times(wallRatio)} the wall time of the cube`;
  const standing =
    doubt === null
      ? `Its figures stand within ${TOLERANCE} times the references, so the ratios count.`
      : `The ratios do not count: ${doubt}.`;
  return `- ${peerNames[peer]} takes ${ratios} over the five questions with a reference. ${standing}`;
}

function milliseconds(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

function times(ratio: number): string {
  return `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)}×`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
