import { readFileSync } from 'node:fs';
import type { Database } from '@zhiyu/server/store/database';
import { type CaseInput, requesters, requestTypes, resolutions } from '@zhiyu/shared/case';
import type { CaseListAnswer, CellsAnswer, CompareAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import { type MeasureId, measureIds, measureOf } from '@zhiyu/shared/measures';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type NaiveCase,
  type NaiveShare,
  type NaiveTimes,
  naiveCell,
  naiveInside,
  naiveShare,
} from './naive-figures';
import { type App, addSmallCity, at, smallCityFolder, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const CASES = 3000;
const QUESTIONS = 40;
const HOUR = 3_600_000;
const FIRST = at('02-20 00:00');

const random = createRandom(20260311);
const chance = (probability: number) => random() < probability;
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
// Whole quarters of a day, so that reports, due times, closings and questions often fall on the same instant.
const later = (instant: number) => instant + 6 * HOUR * Math.floor(random() * 12);

let db: Database;
let app: App;
let rows: NaiveCase[];
let ids: Record<'area' | 'category' | 'unit' | 'channel', Map<number, { id: string; path: string[] }>>;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(
    db,
    Array.from({ length: CASES }, (_, number) => inventCase(number)),
  );
  app = await startApp(db);
  rows = await db.query<NaiveCase>("select * from cases where city = 'small-city'");
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
  expect(has((row) => row.pauses.length > row.resumptions.length)).toBeGreaterThan(50);
  expect(has((row) => row.due_at !== null && row.closings.includes(row.due_at))).toBeGreaterThan(20);
  expect(has((row) => row.closings.some((closing) => closing < row.reported_at))).toBeGreaterThan(10);
  expect(has((row) => row.cell === null)).toBeGreaterThan(50);
});

it('agrees on totals, cells and cases with a plain walk over all rows', async () => {
  for (let n = 0; n < QUESTIONS; n++) {
    const slice = inventSlice();
    const times = inventTimes();
    const level = 10 + Math.floor(random() * 10);
    for (const measure of measureIds) {
      if (measure === 'perResident') continue;
      const expected = expectCases(measure, slice, times);
      const query = `measure=${measure}&${queryOf(slice)}&${timesOf(times, measure)}`;
      const answer = await ask<CellsAnswer>(`cells?level=${level}&${query}`);
      const isRate = measureOf(measure).kind === 'rate';
      expect({ total: answer.total, cells: answer.cells }, query).toEqual(cellsOf(expected, level, isRate));
      expect(answer.located + answer.unlocated).toBe(answer.total);
      const drawn = answer.cells.reduce((sum, cell) => sum + (cell.at(-1) ?? 0), 0);
      expect(drawn).toBe(answer.located);
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
  const list = measureIds.filter((id) => id !== 'perResident').join(',');
  for (const [by, parent] of [
    ['area', 'small-city'],
    ['area', 'west'],
    ['category', null],
    ['category', 'streets'],
    ['unit', null],
    ['unit', 'works'],
  ] as const) {
    const slice = inventSlice();
    const times = inventTimes();
    const query = `by=${by}&measures=${list}&${queryOf(slice)}&${timesOf(times, 'due')}`;
    const answer = await ask<CompareAnswer>(`compare?${query}${parent === null ? '' : `&parent=${parent}`}`);
    for (const measure of measureIds.filter((id) => id !== 'perResident')) {
      const expected = expectCases(measure, slice, times).filter(({ row }) => isBelow(by, row[by], parent));
      const sums = new Map<string | null, number>();
      for (const { row, share } of expected) {
        const path = pathOf(by, row[by]);
        const child = (parent === null ? path[0] : path[path.indexOf(parent) + 1]) ?? null;
        sums.set(child, (sums.get(child) ?? 0) + (share.below || share.above));
      }
      for (const { id, values } of answer.rows) {
        const figure = values[measure];
        const counted = measureOf(measure).kind === 'rate' ? figure?.denominator : figure?.value;
        expect(counted, `${measure} of ${id} in ${query}`).toBe(sums.get(id) ?? 0);
      }
      const whole = answer.whole.values[measure];
      const all = [...sums.values()].reduce((sum, one) => sum + one, 0);
      expect(measureOf(measure).kind === 'rate' ? whole?.denominator : whole?.value).toBe(all);
    }
  }
});

it('agrees on trends', async () => {
  for (const measure of [
    'reported',
    'closed',
    'onTimeRate',
    'open',
    'overdue',
    'paused',
    'dueSoon',
  ] as const) {
    const slice = inventSlice();
    const { asOf } = inventTimes();
    const from = FIRST + 5 * 24 * HOUR;
    if (from >= asOf) continue;
    const query = `measure=${measure}&bucket=day&from=${iso(from)}&at=${iso(asOf)}&${queryOf(slice)}`;
    const answer = await ask<TrendAnswer>(`trend?${query}`);
    expect(Date.parse(answer.series.at(-1)?.to ?? '')).toBe(asOf);
    for (const point of [...answer.series, ...answer.before]) {
      const [start, end] = [Date.parse(point.from), Date.parse(point.to)];
      const isStock = measureOf(measure).kind === 'stock';
      const times = isStock ? timesAt(end) : { ...timesAt(asOf), from: start, to: end };
      const expected = expectCases(measure, slice, times);
      const isRate = measureOf(measure).kind === 'rate';
      const above = expected.reduce((sum, { share }) => sum + share.above, 0);
      expect(isRate ? point.numerator : point.value, `${query} ${point.from}`).toBe(above);
      if (isRate) expect(point.denominator).toBe(expected.reduce((sum, { share }) => sum + share.below, 0));
    }
  }
});

it('keeps due = met + closed late + overdue + shelved at every instant, equal ones too', async () => {
  for (let n = 0; n < 30; n++) {
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

type Slice = Record<'area' | 'category' | 'unit' | 'channel' | 'requestType' | 'requester', string[]>;
interface Counted {
  row: NaiveCase;
  share: NaiveShare;
}

function expectCases(measure: MeasureId, slice: Slice, times: NaiveTimes): Counted[] {
  const counted: Counted[] = [];
  for (const row of rows) {
    const share = isIn(row, slice) ? naiveShare(row, measure, times) : null;
    if (share !== null) counted.push({ row, share });
  }
  return counted;
}

function isIn(row: NaiveCase, slice: Slice): boolean {
  const isAsked = (asked: string[], has: string[]) =>
    asked.length === 0 || asked.some((id) => has.includes(id));
  const areas = pathOf('area', row.area);
  if (row.cell !== null && naiveInside(row.lng ?? 0, row.lat ?? 0, parkRings)) areas.push('park');
  return (
    isAsked(slice.area, areas) &&
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

function inventCase(number: number): CaseInput {
  const reportedAt = later(FIRST) + 24 * HOUR * Math.floor(random() * 14);
  const history = chance(0.15) ? inventDesk(reportedAt) : inventHandling(reportedAt);
  const point = chance(0.9) ? { lng: 120 + random() * 0.2, lat: 30 + random() * 0.1 } : {};
  return {
    source: 'invented',
    sourceId: String(number),
    reportedAt,
    ...point,
    ...history,
    ...(chance(0.03) && { voidedAt: later(reportedAt) }),
    area: chance(0.5) ? pick(['west', 'east', 'west-north']) : null,
    category: chance(0.9) ? pick(['streets', 'litter', 'lamps', 'housing']) : null,
    unit: chance(0.9) ? pick(['works', 'works-west', 'homes']) : null,
    channel: chance(0.9) ? pick(['phone', 'app']) : null,
    requestType: chance(0.9) ? pick(requestTypes) : null,
    requester: chance(0.9) ? pick(requesters) : null,
  };
}

function inventDesk(reportedAt: number): Partial<CaseInput> {
  return chance(0.5) ? { answeredDirectlyAt: later(reportedAt) } : { notAcceptedAt: later(reportedAt) };
}

function inventHandling(reportedAt: number): Partial<CaseInput> {
  const closings: number[] = [];
  const reopenings: number[] = [];
  let instant = chance(0.05) ? reportedAt - 12 * HOUR : later(reportedAt);
  while (closings.length < 4 && chance(0.7)) {
    closings.push(instant);
    instant = later(Math.max(instant, reportedAt));
    if (!chance(0.4)) break;
    reopenings.push(instant);
    instant = later(instant);
  }
  const pauses: number[] = [];
  const resumptions: number[] = [];
  let pausedAt = later(reportedAt);
  while (pauses.length < 2 && chance(0.25)) {
    pauses.push(pausedAt);
    if (chance(0.4)) break;
    pausedAt = later(pausedAt);
    resumptions.push(pausedAt);
    pausedAt = later(pausedAt);
  }
  const reviewedAt = closings.length > 0 && chance(0.6) ? later(closings.at(-1) ?? reportedAt) : null;
  return {
    dispatchedAt: chance(0.1) ? null : later(reportedAt),
    dueAt: chance(0.85) ? later(reportedAt) : null,
    contactDueAt: chance(0.6) ? later(reportedAt) : null,
    firstContactAt: chance(0.6) ? later(reportedAt) : null,
    closings,
    reopenings,
    pauses,
    resumptions,
    reviewedAt,
    resolution: reviewedAt !== null && chance(0.9) ? pick(resolutions) : null,
    satisfaction: reviewedAt !== null && chance(0.7) ? 1 + Math.floor(random() * 5) : null,
  };
}

function inventSlice(): Slice {
  const some = (items: readonly string[], probability: number) =>
    chance(probability) ? [...new Set([pick(items), pick(items)])].slice(chance(0.5) ? 0 : 1) : [];
  return {
    area: some(['small-city', 'west', 'east', 'west-north', 'park'], 0.4),
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
  return { from: null, to: null, asOf, dueSoonUntil: endOfWorkingDayAfter(asOf) };
}

/** 18:00 of the next day after the date of an instant that is not a Saturday or Sunday, at UTC+8. */
function endOfWorkingDayAfter(instant: number): number {
  const midnight = Math.floor((instant + 8 * HOUR) / (24 * HOUR)) * 24 * HOUR;
  let day = midnight + 24 * HOUR;
  while ([0, 6].includes(new Date(day).getUTCDay())) day += 24 * HOUR;
  return day + 10 * HOUR;
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

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
