import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAnswers } from './bench/check-answers';
import { BENCH_DAYS, BENCH_END, prepareCases } from './bench/city-cases';
import { contestantIds } from './bench/contestant';
import { type LargeBenchReport, runLargeBench } from './bench/large-bench';
import { judgePeers, writeReport } from './bench/write-report';
import { createTestDatabase } from './support/database';

const CASES = 20_000;
const DAY = 86_400_000;

let db: Database;
let found: LargeBenchReport;
const lines: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  const repetition = { warmUps: 1, least: 1, most: 1, seconds: 0 };
  found = await runLargeBench({
    db,
    cases: CASES,
    repetition,
    httpSeconds: 0.5,
    report: (line) => lines.push(line),
  });
});
afterAll(() => db?.close());

describe('the large bench on few cases', () => {
  it('asks the cube, SQL and DuckDB all questions, and finds the same answers', () => {
    expect(found.absent).toEqual({});
    expect(found.rows.length).toBe(14);
    for (const { name, timings, length, total, bytes } of found.rows) {
      expect(Object.keys(timings).sort(), name).toEqual([...contestantIds].sort());
      expect(length, name).toBeGreaterThan(10);
      expect(total, name).toBeGreaterThan(50);
      expect(bytes, name).toBeGreaterThan(length);
    }
  });

  it('answers what its cases say, which are the same every time', async () => {
    const { city } = await loadCity(db, 'hangzhou');
    const source = (await prepareCases(db, city, CASES))();
    const valid = Array.from({ length: CASES }, () => {
      const { reported_at, voided_at, ended_at, closings, reopenings } = source.next();
      const isOpen =
        (ended_at === null || ended_at > BENCH_END) &&
        closings.filter((at) => at <= BENCH_END).length <= reopenings.filter((at) => at <= BENCH_END).length;
      return { reported_at, isVoid: voided_at !== null, isOpen };
    }).filter(({ isVoid }) => !isVoid);
    const since = (days: number) => valid.filter(({ reported_at }) => reported_at >= BENCH_END - days * DAY);
    const totals = new Map(found.rows.map(({ name, total }) => [name, total]));
    expect(totals.get('cells, city, all three years')).toBe(since(BENCH_DAYS + 1).length);
    expect(totals.get('cells, city, 30 days')).toBe(since(30).length);
    expect(totals.get('trend, reported, 365 days')).toBe(since(365).length);
    expect(valid.filter(({ isOpen }) => isOpen).length).toBeGreaterThan(100);
  });

  it('loads the cube from COPY first and from its snapshot afterwards', () => {
    expect(found.facts['cube from COPY']).toMatchObject({ loadedFrom: 'database' });
    expect(found.facts.cube).toMatchObject({ loadedFrom: 'snapshot' });
  });

  it('counts no ratio at another number of cases, or beside a peer that is too slow', () => {
    expect(judgePeers(found).map(({ peer, doubt }) => [peer, doubt])).toEqual([
      ['sql', 'the references are of 10,000,000 cases'],
      ['duckdb', 'the references are of 10,000,000 cases'],
    ]);
    const taking = (cpu: number) => ({ p50: cpu, p95: cpu, cpu, times: 1 });
    const row = { ...found.rows[0]!, reference: { sql: 100, duckdb: 20 } };
    const rows = [{ ...row, timings: { cube: taking(2), sql: taking(150), duckdb: taking(31) } }];
    expect(judgePeers({ ...found, cases: 10_000_000, rows })).toEqual([
      { peer: 'sql', cpuRatio: expect.closeTo(75), wallRatio: expect.closeTo(75), doubt: null },
      {
        peer: 'duckdb',
        cpuRatio: expect.closeTo(15.5),
        wallRatio: expect.closeTo(15.5),
        doubt: 'it is slower than 1.5 times its reference: cells, city, 30 days 31.0 for 20',
      },
    ]);
  });

  it('asks the server over HTTP, and is answered every time', () => {
    const { mixed, unchanged, small, smallBytes } = found.http;
    expect(Object.keys(mixed.statuses)).toEqual(['200']);
    expect(Object.keys(unchanged.statuses)).toEqual(['304']);
    expect(Object.keys(small.statuses)).toEqual(['200']);
    // Each of the clients asks at least once, however short the time.
    expect(mixed.requests).toBeGreaterThanOrEqual(mixed.clients);
    expect([unchanged.bytes, smallBytes < 10_000]).toEqual([0, true]);
    // One answer of the comparison is as long as another: none of them is an error or cut short.
    expect(small.bytes).toBe(small.requests * smallBytes);
  });

  it('lets more cases in while the server follows, and sees every batch in answers and ticks', async () => {
    const { taken, applied, ticked } = found.ingest;
    expect(taken.map(({ what }) => what)).toEqual(['records', 'histories']);
    const [records, histories] = taken as [(typeof taken)[0], (typeof taken)[0]];
    expect(records.cases).toBe(records.rows);
    expect(histories.rows).toBeGreaterThan(2 * histories.cases);
    const [row] = await db.query<{ cases: number }>('select count(*) as cases from cases');
    expect(row?.cases).toBe(CASES + records.cases + histories.cases);
    // Two batches of each at least, every one of them with both its delays.
    expect(applied.count).toBeGreaterThanOrEqual(4);
    expect(ticked.count).toBe(applied.count);
    for (const { p50, p95 } of [applied, ticked]) {
      expect(p50).toBeGreaterThanOrEqual(0);
      expect(p95).toBeGreaterThanOrEqual(p50);
    }
  });

  it('writes a row for each question, all of one width', () => {
    const table = writeReport(found)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(table.length).toBe(found.rows.length + 2);
    expect(new Set(table.map((line) => line.split('|').length)).size).toBe(1);
  });

  it('leaves no folder behind, and has said how far it was', () => {
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('zhiyu-bench-large-'))).toEqual([]);
    expect(lines.length).toBeGreaterThan(20);
  });
});

describe('answers that are compared', () => {
  const answer = (...columns: number[][]) => columns.map((column) => Float64Array.from(column));

  it.each([
    ['a number', answer([1, 2], [3, 4]), 'one and other answer differently: 5 and 4 in column 1, place 1'],
    ['a cell less', answer([1], [3]), '2 and 1 numbers in column 0'],
    ['a column less', answer([1, 2]), '2 and 1 columns'],
  ])('fail where they differ by %s', (_, other, message) => {
    const answers = new Map([
      ['one', answer([1, 2], [3, 5])],
      ['other', other],
    ]);
    expect(() => checkAnswers('question', answers)).toThrow(message);
  });

  it('pass where every number is the same', () => {
    const answers = new Map([
      ['one', answer([1, 2], [3])],
      ['other', answer([1, 2], [3])],
    ]);
    expect(() => checkAnswers('question', answers)).not.toThrow();
  });
});
