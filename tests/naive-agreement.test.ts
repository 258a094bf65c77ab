import { readFileSync } from 'node:fs';
import type { Database } from '@zhiyu/server/store/database';
import { requesters, requestTypes } from '@zhiyu/shared/case';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CellsAnswer, CompareAnswer, Figure, TrendAnswer } from '@zhiyu/shared/contract';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf, measures } from '@zhiyu/shared/measures';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChance, inventHistories } from './invent-histories';
import {
  groupMatters,
  type NaiveCase,
  type NaiveShare,
  type NaiveTimes,
  naiveCell,
  naiveInside,
  naiveQuantile,
  naiveShare,
} from './naive-figures';
import { type App, addSmallCity, at, smallCityFolder, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const CASES = 2500;
const QUESTIONS = 12;
const HOUR = 3_600_000;
const FIRST = at('02-20 00:00');

const invented = createChance(20260311);
const { random, chance, pick, later } = invented;

let db: Database;
let app: App;
let rows: NaiveCase[];
let matters: Map<string, NaiveCase[]>;
let ids: Record<'area' | 'category' | 'unit' | 'channel', Map<number, { id: string; path: string[] }>>;
beforeAll(async () => {
  db = await createTestDatabase();
  const { inputs, events } = inventHistories(invented, CASES, FIRST);
  await addSmallCity(db, inputs, events);
  await db.query('analyze');
  app = await startApp(db);
  rows = await db.query<NaiveCase>("select * from cases where city = 'small-city'");
  matters = groupMatters(rows);
  ids = {
    area: await readPaths('select ordinal, id, parent from area'),
    category: await readPaths('select ordinal, id, parent from category'),
    unit: await readPaths('select ordinal, id, parent from unit'),
    channel: await readPaths('select ordinal, id, null as parent from channel'),
  };
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

it('took in every kind of history', () => {
  expect(rows).toHaveLength(CASES);
  const has = (test: (row: NaiveCase) => boolean) => rows.filter(test).length;
  expect(has((row) => row.reopenings.length > 1)).toBeGreaterThan(50);
  // A pause that nobody ends goes on for a year.
  expect(has((row) => row.resumptions.some((end) => end > at('12-31 00:00')))).toBeGreaterThan(50);
  expect(has((row) => row.due_at !== null && row.closings.includes(row.due_at))).toBeGreaterThan(20);
  expect(has((row) => row.closings.some((closing) => closing < row.reported_at))).toBeGreaterThan(10);
  expect(has((row) => row.cell === null)).toBeGreaterThan(50);
  for (const list of ['returns', 'extensions', 'urges', 'supervisions'] as const) {
    expect(
      has((row) => row[list].length > 1),
      list,
    ).toBeGreaterThan(20);
  }
  expect(has((row) => row.exempted_at !== null)).toBeGreaterThan(50);
  expect(has((row) => row.voided_at !== null)).toBeGreaterThan(50);
  expect(has((row) => row.flags.includes('closing-time-unknown'))).toBeGreaterThan(10);
  expect([...matters.values()].filter((list) => list.length > 2).length).toBeGreaterThan(50);
  expect(has((row) => row.matter !== null && row.requester_key === null)).toBeGreaterThan(50);
  // No figure is agreed on for want of cases.
  for (const measure of measureIds) {
    const counted = expectCases(measure, noSlice, timesAt(FIRST + 15 * 24 * HOUR));
    expect(counted.length, measure).toBeGreaterThan(20);
    if (isShare(measure))
      expect(new Set(counted.map(({ share }) => share.above)), measure).toEqual(new Set([0, 1]));
  }
});

it('agrees on totals, cells and cases with a plain walk over all rows', async () => {
  for (let n = 0; n < QUESTIONS; n++) {
    const slice = inventSlice();
    const times = inventTimes();
    const level = 10 + Math.floor(random() * 10);
    for (const measure of measureIds) {
      const expected = expectCases(measure, slice, times);
      const query = `measure=${measure}&${queryOf(slice)}&${timesOf(times, measure)}`;
      if (hasCells(measure)) {
        const answer = await ask<CellsAnswer>(`cells?level=${level}&${query}`);
        const isRate = measureOf(measure).kind === 'rate';
        expect({ total: answer.total, cells: answer.cells }, query).toEqual(cellsOf(expected, level, isRate));
        expect(answer.located + answer.unlocated).toBe(answer.total);
        const drawn = answer.cells.reduce((sum, cell) => sum + (cell.at(-1) ?? 0), 0);
        expect(drawn).toBe(answer.located);
      }
      if (n % 4 === 0) {
        const list = await ask<CaseListAnswer>(`cases?limit=500&${query}`);
        expect(list.total, query).toBe(expected.length);
        if (list.next === null) {
          expect(list.items.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
            expected.map(({ row }) => row.id).sort((a, b) => a - b),
          );
        }
      }
    }
  }
});

it('agrees on comparisons, whose rows sum to the whole', async () => {
  for (const [by, parent] of [
    ['area', 'small-city'],
    ['area', 'west'],
    ['accountableArea', 'small-city'],
    ['accountableArea', 'west'],
    ['category', null],
    ['category', 'streets'],
    ['unit', null],
    ['unit', 'works'],
  ] as const) {
    const slice = inventSlice();
    const times = inventTimes();
    const query = `by=${by}&measures=${measureIds.join(',')}&${queryOf(slice)}&${timesOf(times, 'due')}`;
    const answer = await ask<CompareAnswer>(`compare?${query}${parent === null ? '' : `&parent=${parent}`}`);
    const kind = by === 'accountableArea' ? 'area' : by;
    const ordinalOf = (row: NaiveCase) => (by === 'accountableArea' ? row.accountable_area : row[by]);
    for (const measure of measureIds) {
      const expected = expectCases(measure, slice, times).filter(({ row }) =>
        isBelow(kind, ordinalOf(row), parent),
      );
      const groups = new Map<string | null, Counted[]>();
      for (const counted of expected) {
        const path = pathOf(kind, ordinalOf(counted.row));
        const child = (parent === null ? path[0] : path[path.indexOf(parent) + 1]) ?? null;
        const group = groups.get(child);
        if (group) group.push(counted);
        else groups.set(child, [counted]);
      }
      const known = new Set(answer.rows.map(({ id }) => id));
      expect([...groups.keys()].filter((id) => !known.has(id))).toEqual([]);
      for (const { id, values } of answer.rows) {
        expectFigure(values[measure], measure, groups.get(id) ?? [], `${measure} of ${id} in ${query}`);
      }
      expectFigure(answer.whole.values[measure], measure, expected, `${measure} of all in ${query}`);
    }
  }
});

it('agrees on the equal length before, and on the year before', async () => {
  const first = Math.min(...rows.filter((row) => row.voided_at === null).map((row) => row.reported_at));
  for (let n = 0; n < 6; n++) {
    const slice = inventSlice();
    const years = n % 2;
    const shift = (instant: number) => instant + years * 365 * 24 * HOUR;
    const from = shift(FIRST + (6 + n) * 24 * HOUR);
    const to = from + 5 * 24 * HOUR;
    const asOf = to + 2 * 24 * HOUR;
    const query = `measures=${measureIds.join(',')}&${queryOf(slice)}&from=${iso(from)}&to=${iso(to)}&at=${iso(asOf)}`;
    const { whole } = await ask<CompareAnswer>(`compare?${query}`);
    for (const measure of measureIds) {
      if (measure === 'perResident') continue;
      const isStock = measureOf(measure).kind === 'stock';
      const before = isStock
        ? timesAt(asOf - 7 * 24 * HOUR)
        : { ...timesAt(asOf), from: 2 * from - to, to: from };
      const year = isStock
        ? timesAt(asOf - 365 * 24 * HOUR)
        : { ...timesAt(asOf), from: from - 365 * 24 * HOUR, to: to - 365 * 24 * HOUR };
      for (const [name, times] of [
        ['before', before],
        ['yearBefore', year],
      ] as const) {
        // The calendar of the small city is published to the end of 2026.
        const isDark =
          (measure === 'dormant' || measure === 'dueSoon') && times.asOf > Date.parse('2027-01-01T00:00Z');
        const isAfter = (isStock ? times.asOf : (times.from ?? 0)) >= first && !isDark;
        const expected = isAfter ? resultOf(measure, expectCases(measure, slice, times)) : null;
        expect(whole.values[measure]?.[name], `${name} of ${measure} in ${query}`).toBe(expected);
      }
    }
  }
});

it('agrees on trends', async () => {
  for (const measure of measureIds) {
    if (measure === 'perResident') continue;
    const slice = chance(0.5) ? inventSlice() : noSlice;
    const asOf = FIRST + 24 * HOUR * (14 + Math.floor(random() * 8)) + 6 * HOUR;
    const from = FIRST + 5 * 24 * HOUR;
    const query = `measure=${measure}&bucket=week&from=${iso(from)}&at=${iso(asOf)}&${queryOf(slice)}`;
    const answer = await ask<TrendAnswer>(`trend?${query}`);
    expect(Date.parse(answer.series.at(-1)?.to ?? '')).toBe(asOf);
    for (const point of [...answer.series, ...answer.before]) {
      const [start, end] = [Date.parse(point.from), Date.parse(point.to)];
      const isStock = measureOf(measure).kind === 'stock';
      const times = isStock ? timesAt(end) : { ...timesAt(asOf), from: start, to: end };
      const expected = expectCases(measure, slice, times);
      expect(point.value, `${query} ${point.from}`).toBe(resultOf(measure, expected));
      if (isShare(measure)) {
        expect(point.numerator).toBe(sum(expected, 'above'));
        expect(point.denominator).toBe(sum(expected, 'below'));
      }
    }
  }
});

it('keeps due = met + closed late + overdue + shelved at every instant, equal ones too', async () => {
  for (let n = 0; n < 24; n++) {
    const slice = inventSlice();
    const { asOf } = inventTimes();
    const query = `measures=due,met,closedLate,overdue&at=${iso(asOf)}&${queryOf(slice)}`;
    const { values } = (await ask<CompareAnswer>(`compare?${query}`)).whole;
    const shelved = expectCases('paused', slice, timesAt(asOf)).filter(
      ({ row }) => row.dispatched_at !== null && row.due_at !== null && row.due_at < asOf,
    );
    const parts = (values.met?.value ?? 0) + (values.closedLate?.value ?? 0) + (values.overdue?.value ?? 0);
    expect(values.due?.value, query).toBe(parts + shelved.length);
  }
});

it('holds what the definitions imply', async () => {
  for (let n = 0; n < 6; n++) {
    const times = inventTimes();
    const asked = measureIds.join(',');
    const query = `measures=${asked}&${queryOf(inventSlice())}&${timesOf(times, 'due')}`;
    const { values } = (await ask<CompareAnswer>(`compare?${query}`)).whole;
    const count = (id: MeasureId) => values[id]?.value ?? 0;
    const above = (id: MeasureId) => values[id]?.numerator ?? 0;
    const below = (id: MeasureId) => values[id]?.denominator ?? 0;
    expect(above('firstTimeRate') + above('reopenRate'), query).toBe(below('firstTimeRate'));
    expect([below('firstTimeRate'), below('reopenRate'), below('resolutionCoverage')]).toEqual(
      Array(3).fill(below('satisfactionCoverage')),
    );
    expect(below('firstTimeRate')).toBeLessThanOrEqual(count('closed'));
    expect(count('repeatedSame') + count('repeatedDifferent')).toBeLessThanOrEqual(count('repeated'));
    for (const { id, numerator, denominator } of measures) {
      if (!isShare(id)) continue;
      if (numerator) expect(above(id), `${id} in ${query}`).toBe(count(numerator));
      if (denominator && denominator !== 'residents')
        expect(below(id), `${id} in ${query}`).toBe(count(denominator));
      expect(above(id)).toBeLessThanOrEqual(below(id));
    }
  }
});

/** Whether a measure adds up by cell. */
function hasCells(measure: MeasureId): boolean {
  return measure !== 'perResident' && measureOf(measure).kind !== 'duration';
}

function isShare(measure: MeasureId): boolean {
  return measureOf(measure).unit === 'share';
}

/** A figure against the cases that it should rest on. */
function expectFigure(
  figure: Figure | undefined,
  measure: MeasureId,
  expected: Counted[],
  about: string,
): void {
  expect(figure?.n, about).toBe(expected.length);
  if (isShare(measure) || measure === 'timeToClose') {
    expect(figure?.numerator, about).toBe(sum(expected, 'above'));
    expect(figure?.denominator, about).toBe(sum(expected, 'below'));
  }
  if (measure === 'perResident') expect(figure?.numerator, about).toBe(expected.length);
  else expect(figure?.value, about).toBe(resultOf(measure, expected));
  if (measure !== 'timeToClose') return;
  const shares = expected.map(({ share }) => share);
  const isEnough = shares.length >= 20;
  const quantile = (share: number) => (isEnough ? naiveQuantile(shares, share) : null);
  expect(figure?.quantiles, about).toEqual({ p50: quantile(0.5), p90: quantile(0.9) });
}

/** What a measure comes to; null where it rests on too little. */
function resultOf(measure: MeasureId, expected: Counted[]): number | null {
  if (measure === 'timeToClose') {
    const shares = expected.map(({ share }) => share);
    return shares.length < 20 ? null : naiveQuantile(shares, 0.5);
  }
  if (!isShare(measure)) return sum(expected, 'above');
  const below = sum(expected, 'below');
  return below < 20 ? null : sum(expected, 'above') / below;
}

function sum(counted: Counted[], part: 'above' | 'below'): number {
  return counted.reduce((total, { share }) => total + share[part], 0);
}

type Slice = Record<
  'area' | 'accountableArea' | 'category' | 'unit' | 'channel' | 'requestType' | 'requester',
  string[]
>;
const noSlice: Slice = {
  area: [],
  accountableArea: [],
  category: [],
  unit: [],
  channel: [],
  requestType: [],
  requester: [],
};
interface Counted {
  row: NaiveCase;
  share: NaiveShare;
}

function expectCases(measure: MeasureId, slice: Slice, times: NaiveTimes): Counted[] {
  const counted: Counted[] = [];
  for (const row of rowsIn(slice)) {
    const share = naiveShare(row, measure, times, matters);
    if (share !== null) counted.push({ row, share });
  }
  return counted;
}

const slices = new WeakMap<Slice, NaiveCase[]>();
function rowsIn(slice: Slice): NaiveCase[] {
  const known = slices.get(slice) ?? rows.filter((row) => isIn(row, slice));
  slices.set(slice, known);
  return known;
}

function isIn(row: NaiveCase, slice: Slice): boolean {
  const isAsked = (asked: string[], has: string[]) =>
    asked.length === 0 || asked.some((id) => has.includes(id));
  const areas = pathOf('area', row.area);
  if (row.cell !== null && naiveInside(row.lng ?? 0, row.lat ?? 0, parkRings)) areas.push('park');
  return (
    isAsked(slice.area, areas) &&
    isAsked(slice.accountableArea, pathOf('area', row.accountable_area)) &&
    isAsked(slice.category, pathOf('category', row.category)) &&
    isAsked(slice.unit, pathOf('unit', row.unit)) &&
    isAsked(slice.channel, pathOf('channel', row.channel)) &&
    isAsked(slice.requestType, row.request_type === null ? [] : [row.request_type]) &&
    isAsked(slice.requester, row.requester === null ? [] : [row.requester])
  );
}

const parkRings: number[][][] = JSON.parse(
  readFileSync(`${smallCityFolder}/areas.geojson`, 'utf8'),
).features.find(({ properties }: { properties: { id: string } }) => properties.id === 'park').geometry
  .coordinates;

function cellsOf(counted: Counted[], level: number, isRate: boolean) {
  const sums = new Map<string, NaiveShare & { x: number; y: number }>();
  let total = 0;
  for (const { row, share } of counted) {
    total += isRate ? share.below : share.above;
    if (row.cell === null) continue;
    const [x, y] = naiveCell(row.cell, level);
    const known = sums.get(`${x},${y}`) ?? { x, y, above: 0, below: 0 };
    sums.set(`${x},${y}`, { x, y, above: known.above + share.above, below: known.below + share.below });
  }
  const order = (x: number, y: number) => {
    let number = 0n;
    for (let i = 0; i < level; i++) {
      number |= BigInt(Math.floor(x / 2 ** i) % 2) << BigInt(2 * i);
      number |= BigInt(Math.floor(y / 2 ** i) % 2) << BigInt(2 * i + 1);
    }
    return number;
  };
  const cells = [...sums.values()]
    .sort((one, other) => (order(one.x, one.y) < order(other.x, other.y) ? -1 : 1))
    .map(({ x, y, above, below }) => (isRate ? [x, y, above, below] : [x, y, above]));
  return { total, cells };
}

function inventSlice(): Slice {
  const some = (items: readonly string[], probability: number) =>
    chance(probability) ? [...new Set([pick(items), pick(items)])].slice(chance(0.5) ? 0 : 1) : [];
  return {
    area: some(['small-city', 'west', 'east', 'west-north', 'park'], 0.4),
    accountableArea: some(['small-city', 'west', 'east', 'west-north', 'park'], 0.25),
    category: some(['streets', 'litter', 'lamps', 'housing'], 0.3),
    unit: some(['works', 'works-west', 'homes'], 0.2),
    channel: some(['phone', 'app'], 0.2),
    requestType: some(requestTypes, 0.2),
    requester: some(requesters, 0.2),
  };
}

function inventTimes(): NaiveTimes {
  const asOf = later(FIRST) + 24 * HOUR * Math.floor(random() * 20) + pick([0, 0, 0, 1, -1]);
  const from = chance(0.5) ? later(FIRST) : null;
  const to = chance(0.5) ? later(Math.max(from ?? FIRST, FIRST)) + 6 * HOUR : null;
  return { ...timesAt(asOf), from, to };
}

function timesAt(asOf: number): NaiveTimes {
  return {
    from: null,
    to: null,
    asOf,
    dueSoonUntil: endOfWorkingDayAfter(asOf),
    dormantBefore: startOfThirdWorkingDayBefore(asOf),
  };
}

/** 18:00 of the next day after the date of an instant that is not a Saturday or Sunday, at UTC+8. */
function endOfWorkingDayAfter(instant: number): number {
  const midnight = Math.floor((instant + 8 * HOUR) / (24 * HOUR)) * 24 * HOUR;
  let day = midnight + 24 * HOUR;
  while ([0, 6].includes(new Date(day).getUTCDay())) day += 24 * HOUR;
  return day + 10 * HOUR;
}

/** Midnight of the third last day before an instant that is not a Saturday or Sunday and has seen 18:00, at UTC+8. */
function startOfThirdWorkingDayBefore(instant: number): number {
  let day = Math.floor((instant + 8 * HOUR) / (24 * HOUR)) * 24 * HOUR;
  const isOver = () => ![0, 6].includes(new Date(day).getUTCDay()) && day + 10 * HOUR < instant;
  for (let passed = isOver() ? 1 : 0; passed < 3; passed += isOver() ? 1 : 0) day -= 24 * HOUR;
  return day - 8 * HOUR;
}

function queryOf(slice: Slice): string {
  return Object.entries(slice)
    .flatMap(([name, list]) => list.map((value) => `${name}=${encodeURIComponent(value)}`))
    .join('&');
}

function timesOf({ from, to, asOf }: NaiveTimes, measure: MeasureId): string {
  const window =
    measureOf(measure).kind === 'stock'
      ? []
      : [from !== null && `from=${iso(from)}`, to !== null && `to=${iso(to)}`];
  return [`at=${iso(asOf)}`, ...window].filter(Boolean).join('&');
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function pathOf(kind: keyof typeof ids, ordinal: number | null): string[] {
  return ordinal === null ? [] : [...(ids[kind].get(ordinal)?.path ?? [])];
}

function isBelow(kind: keyof typeof ids, ordinal: number | null, parent: string | null): boolean {
  return parent === null || pathOf(kind, ordinal).includes(parent);
}

async function readPaths(sql: string) {
  const nodes = await db.query<{ ordinal: number; id: string; parent: string | null }>(sql);
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const pathTo = (id: string | null): string[] =>
    id === null ? [] : [...pathTo(parents.get(id) ?? null), id];
  return new Map(nodes.map(({ ordinal, id }) => [ordinal, { id, path: pathTo(id) }]));
}

async function ask<Answer>(path: string): Promise<Answer> {
  const response = await app.inject(`/api/v1/cities/small-city/${path}`);
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`);
  return response.json<Answer>();
}
