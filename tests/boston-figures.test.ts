import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CellsAnswer, CompareAnswer } from '@zhiyu/shared/contract';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { parse } from 'csv-parse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  groupMatters,
  type NaiveCase,
  type NaiveTimes,
  naiveCell,
  naiveQuantile,
  naiveShare,
} from './naive-figures';
import { type App, startApp } from './small-city';
import { createBostonDatabase, realData as folder, BOSTON_NOW as T } from './support/boston';

// The working hours of the pack end at 17:00; the next working day after 13 January is Thursday the 14th.
const DUE_SOON_UNTIL = Date.parse('2016-01-14T17:00:00-05:00');
// At midnight Tuesday the 12th, Monday, and Friday the 8th have ended.
const DORMANT_BEFORE = Date.parse('2016-01-08T00:00:00-05:00');

let db: Database;
let app: App;
let cubes: Cubes;
let inCubes: App;
let rows: NaiveCase[];
let matters: Map<string, NaiveCase[]>;

/** The service requests of Boston in 2015, open data of the city, with the figures that are known of them. */
describe.skipIf(folder === undefined)('Boston 2015, as of the night its file was drawn', () => {
  beforeAll(async () => {
    ({ db } = await createBostonDatabase());
    app = await startApp(db);
    cubes = keepCubes(db.url, null, () => {});
    inCubes = await startApp(db, { cubes });
    await cubes.reach('boston', 0, 60_000);
    rows = await db.query<NaiveCase>("select * from cases where city = 'boston'");
    matters = groupMatters(rows);
  });
  afterAll(async () => {
    await app?.close();
    await inCubes?.close();
    await cubes?.close();
    await db?.close();
  });

  it.each([
    ['reported', 121_145],
    ['open', 19_873],
    ['overdue', 11_445],
    ['due', 83_181],
    ['met', 52_582],
    ['closedLate', 19_154],
  ])('%s is %i', async (measure, total) => {
    const answer = await ask<CellsAnswer>(`cells?measure=${measure}`);
    expect(answer.asOf).toBe('2016-01-13T00:00:00-05:00');
    expect(answer.total).toBe(total);
    expect(answer.located + answer.unlocated).toBe(total);
    expect(answer.cells.reduce((sum, [, , value = 0]) => sum + value, 0)).toBe(answer.located);
  });

  it('draws what has a point: the fullest cell, and not the pile on City Hall', async () => {
    const { located, unlocated, cells } = await ask<CellsAnswer>('cells?measure=reported&level=17');
    expect([located, unlocated, cells.length]).toEqual([104_075, 17_070, 2_080]);
    const fullest = cells.reduce((most, cell) => ((cell[2] ?? 0) > (most[2] ?? 0) ? cell : most));
    expect(fullest).toEqual([39_661, 48_479, 920]);
  });

  it('counts the open overdue cases in the on-time rate, and 44 located cases to no neighbourhood', async () => {
    const { whole, rows } = await ask<CompareAnswer>(
      'compare?measures=reported,due,met,closedLate,overdue,onTimeRate',
    );
    const { due, met, closedLate, overdue, onTimeRate } = whole.values;
    expect(onTimeRate?.value).toBeCloseTo(0.632, 3);
    expect(due?.value).toBe((met?.value ?? 0) + (closedLate?.value ?? 0) + (overdue?.value ?? 0));
    expect(rows).toHaveLength(25);
    for (const measure of ['reported', 'due', 'met', 'closedLate', 'overdue'] as const) {
      const sum = rows.reduce((total, { values }) => total + (values[measure]?.value ?? 0), 0);
      expect(sum, measure).toBe(whole.values[measure]?.value);
    }
    expect(rows.find(({ id }) => id === null)?.values.reported?.value).toBe(17_070 + 44);
  });

  it('agrees with the file’s own flag on every closed case that has a target and a flag', async () => {
    const met = await exportNumbers('met');
    const closedLate = await exportNumbers('closedLate');
    const file = createReadStream(`${folder}/boston-311-2015.csv.gz`).pipe(createGunzip());
    let compared = 0;
    for await (const row of file.pipe(parse({ columns: true }))) {
      if (row.CLOSED_DT === '' || row.TARGET_DT === '' || row.OnTime_Status === '') continue;
      compared += 1;
      const isOnTime = met.has(row.CASE_ENQUIRY_ID);
      if (isOnTime === closedLate.has(row.CASE_ENQUIRY_ID) || isOnTime !== (row.OnTime_Status === 'ONTIME')) {
        expect.fail(`${row.CASE_ENQUIRY_ID} is flagged ${row.OnTime_Status}`);
      }
    }
    expect(compared).toBe(79_126);
  });

  it('lists all overdue cases once, page by page, the longest overdue first', async () => {
    const seen = new Set<number>();
    let last = Number.POSITIVE_INFINITY;
    let next: string | null = null;
    do {
      const cursor = next === null ? '' : `&cursor=${next}`;
      const page: CaseListAnswer = await ask(`overdue?limit=500${cursor}`);
      expect(page.total).toBe(11_445);
      for (const { id, overdueMs } of page.items) {
        seen.add(id);
        expect(overdueMs).toBeLessThanOrEqual(last);
        last = overdueMs ?? 0;
      }
      next = page.next;
    } while (next !== null);
    expect(seen.size).toBe(11_445);
  });

  it('agrees on the time to close with a curve drawn case by case', async () => {
    const from = Date.parse('2015-09-01T00:00:00-04:00');
    const times = { from, to: null, asOf: T, dueSoonUntil: DUE_SOON_UNTIL, dormantBefore: DORMANT_BEFORE };
    const shares = rows.flatMap((row) => naiveShare(row, 'timeToClose', times, matters) ?? []);
    const { whole } = await ask<CompareAnswer>(
      `compare?measures=timeToClose&from=${new Date(from).toISOString()}`,
    );
    expect(whole.values.timeToClose).toMatchObject({
      n: shares.length,
      value: naiveQuantile(shares, 0.5),
      quantiles: { p50: naiveQuantile(shares, 0.5), p90: naiveQuantile(shares, 0.9) },
    });
  });

  it.each(measureIds.filter((id) => id !== 'perResident' && id !== 'timeToClose'))(
    'agrees on %s with a plain walk over all rows',
    async (measure) => {
      const march = Date.parse('2015-03-01T00:00:00-05:00');
      const midyear = Date.parse('2015-07-01T12:30:00-04:00');
      await compareWithNaive(
        measure,
        { from: null, to: null, asOf: T, dueSoonUntil: DUE_SOON_UNTIL, dormantBefore: DORMANT_BEFORE },
        'level=16',
      );
      // Thursday 2 July 2015 was a working day, and so were the three before Wednesday the 1st.
      const dueSoonUntil = Date.parse('2015-07-02T17:00:00-04:00');
      const dormantBefore = Date.parse('2015-06-26T00:00:00-04:00');
      const times = { from: march, to: null, asOf: midyear, dueSoonUntil, dormantBefore };
      await compareWithNaive(measure, times, 'level=14');
    },
  );
});

async function compareWithNaive(measure: MeasureId, times: NaiveTimes, level: string): Promise<void> {
  const { kind } = measureOf(measure);
  const from = kind === 'stock' || times.from === null ? '' : `&from=${new Date(times.from).toISOString()}`;
  const asked = kind === 'stock' ? { ...times, from: null } : times;
  const answer = await ask<CellsAnswer>(
    `cells?measure=${measure}&${level}&at=${new Date(times.asOf).toISOString()}${from}`,
  );
  const sums = new Map<string, number[]>();
  let total = 0;
  for (const row of rows) {
    const share = naiveShare(row, measure, asked, matters);
    if (share === null) continue;
    total += kind === 'rate' ? share.below : share.above;
    if (row.cell === null) continue;
    const cell = naiveCell(row.cell, answer.level).join();
    const [above = 0, below = 0] = sums.get(cell) ?? [];
    sums.set(cell, [above + share.above, below + share.below]);
  }
  expect(answer.total).toBe(total);
  const expected = [...sums].map(
    ([cell, [above, below]]) => `${cell}:${kind === 'rate' ? [above, below] : [above]}`,
  );
  expect(answer.cells.map(([x, y, ...values]) => `${x},${y}:${values}`).sort()).toEqual(expected.sort());
}

/** Asks the database, and expects the cube to say the same. */
async function ask<Answer>(path: string): Promise<Answer> {
  const url = `/api/v1/cities/boston/${path}`;
  const response = await app.inject(url);
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`);
  expect((await inCubes.inject(url)).body === response.body, `the cube on ${path}`).toBe(true);
  return response.json<Answer>();
}

/** Numbers of the cases of a measure once every target has passed. */
async function exportNumbers(measure: MeasureId): Promise<Set<string>> {
  const query = `cases?measure=${measure}&at=2030-01-01T00:00:00Z&format=csv&lang=en`;
  const { body } = await app.inject(`/api/v1/cities/boston/${query}`);
  const numbers = new Set<string>();
  for await (const row of parse(body, { bom: true, columns: true })) numbers.add(row['Source number']);
  return numbers;
}
