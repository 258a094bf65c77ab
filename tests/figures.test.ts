import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CellsAnswer, CompareAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import { decodeCells } from '@zhiyu/shared/frame';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const T = at('03-11 12:00');
const litterPoint = { lng: 120.005, lat: 30.02, category: 'litter', unit: 'works-west', channel: 'phone' };
const lampPoint = { lng: 120.15, lat: 30.02, category: 'lamps', unit: 'works', channel: 'phone' };

/** Fifteen cases around noon on Wednesday 11 March, each with one trap; the figures below were counted by hand. */
const cases: Record<string, Omit<CaseInput, 'source' | 'sourceId'>> = {
  inTime: {
    ...litterPoint,
    reportedAt: at('03-09 09:00'),
    dueAt: at('03-10 18:00'),
    closings: [at('03-10 10:00')],
    contactDueAt: at('03-09 18:00'),
    firstContactAt: at('03-09 18:00'),
    reviewedAt: at('03-10 15:00'),
    resolution: 'yes',
    satisfaction: 3,
  },
  late: {
    ...litterPoint,
    reportedAt: at('03-09 09:30'),
    dueAt: at('03-10 18:00'),
    closings: [at('03-10 18:00') + 1],
    contactDueAt: at('03-09 18:00'),
    firstContactAt: at('03-09 18:00') + 1,
    reviewedAt: at('03-11 09:00'),
    resolution: 'partly',
    satisfaction: 2,
  },
  overdueByOneMillisecond: { ...lampPoint, reportedAt: at('03-09 10:00'), dueAt: T - 1 },
  dueNow: { ...lampPoint, reportedAt: at('03-10 10:00'), dueAt: T },
  dueAtTheEndOfTomorrow: {
    lng: 120.05,
    lat: 30.08,
    category: 'housing',
    unit: 'homes',
    channel: 'app',
    reportedAt: at('03-10 11:00'),
    dueAt: at('03-12 18:00'),
  },
  withoutPoint: {
    area: 'west',
    category: 'housing',
    reportedAt: at('03-10 12:00'),
    dueAt: at('03-12 18:00') + 1,
  },
  answeredDirectly: {
    lng: 120.02,
    lat: 30.01,
    reportedAt: at('03-11 08:00'),
    answeredDirectlyAt: at('03-11 08:05'),
  },
  notAccepted: { reportedAt: at('03-11 08:10'), notAcceptedAt: at('03-11 08:20') },
  voided: { ...litterPoint, reportedAt: at('03-11 09:00'), voidedAt: at('03-11 09:10') },
  reopenedAndOverdue: {
    lng: 120.115,
    lat: 30.05,
    reportedAt: at('03-05 09:00'),
    dueAt: at('03-10 12:00'),
    closings: [at('03-09 15:00')],
    reopenings: [at('03-10 09:00')],
  },
  reopenedAndClosedLate: {
    lng: 120.095,
    lat: 30.025,
    reportedAt: at('03-05 09:00'),
    dueAt: at('03-10 12:00'),
    closings: [at('03-09 15:00'), at('03-11 11:00')],
    reopenings: [at('03-10 09:00')],
    reviewedAt: at('03-11 11:30'),
    resolution: 'notReached',
  },
  paused: {
    lng: 120.095,
    lat: 30.035,
    reportedAt: at('03-04 09:00'),
    dueAt: at('03-09 18:00'),
    pauses: [at('03-06 10:00')],
  },
  reportedNow: { lng: 120.18, lat: 30.09, reportedAt: T },
  reportedAfterwards: { ...litterPoint, reportedAt: at('03-11 13:00') },
  closedBeforeItsReport: { ...litterPoint, reportedAt: at('03-10 14:00'), closings: [at('03-10 13:00')] },
};
const inputs = Object.entries(cases).map(([sourceId, input]) => ({ source: 'hand', sourceId, ...input }));

// Cells of level 15 by the slippy-map formula, in order of their Morton numbers.
const expectedCells = [
  [27311, 13510, 1],
  [27307, 13517, 3],
  [27308, 13518, 1],
  [27315, 13515, 1],
  [27317, 13514, 1],
  [27315, 13516, 1],
  [27320, 13517, 2],
];

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, inputs);
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function ask<Answer>(path: string): Promise<Answer> {
  const response = await app.inject(`/api/v1/cities/small-city/${path}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json<Answer>();
}

const namesOf = ({ items }: CaseListAnswer) => items.map(({ sourceId }) => sourceId).sort();
const cells = (query: string) => ask<CellsAnswer>(`cells?${query}`);
const behind = async (query: string) => namesOf(await ask<CaseListAnswer>(`cases?limit=500&${query}`));

describe('every measure, as of noon on Wednesday', () => {
  it.each([
    ['reported', 12],
    ['answeredDirectly', 1],
    ['notAccepted', 1],
    ['dispatched', 10],
    ['closed', 6],
    ['due', 6],
    ['met', 1],
    ['closedLate', 2],
    ['contactsDue', 2],
    ['contactsInTime', 1],
    ['reviewed', 3],
    ['reached', 2],
    ['resolved', 1],
    ['rated', 2],
    ['satisfied', 1],
    ['open', 7],
    ['overdue', 2],
    ['dueSoon', 2],
    ['paused', 1],
  ])('%s is %i', async (measure, total) => {
    expect((await cells(`measure=${measure}`)).total).toBe(total);
  });

  it('names the cases behind them', async () => {
    expect(await behind('measure=due')).toEqual([
      'inTime',
      'late',
      'overdueByOneMillisecond',
      'paused',
      'reopenedAndClosedLate',
      'reopenedAndOverdue',
    ]);
    expect(await behind('measure=met')).toEqual(['inTime']);
    expect(await behind('measure=closedLate')).toEqual(['late', 'reopenedAndClosedLate']);
    expect(await behind('measure=overdue')).toEqual(['overdueByOneMillisecond', 'reopenedAndOverdue']);
    expect(await behind('measure=paused')).toEqual(['paused']);
    expect(await behind('measure=dueSoon')).toEqual(['dueAtTheEndOfTomorrow', 'dueNow']);
    expect(await behind('measure=contactsInTime')).toEqual(['inTime']);
    expect(await behind('measure=onTimeRate&part=numerator')).toEqual(['inTime']);
    expect(await behind('measure=onTimeRate')).toHaveLength(6);
    expect(await behind('measure=closureRate&part=numerator')).toEqual([
      'inTime',
      'late',
      'reopenedAndClosedLate',
    ]);
  });

  it('counts what an instant shows, whatever came later', async () => {
    // On Tuesday at noon two cases were due and reopened, not yet closed again; the pause had begun.
    const noon = `at=${encodeURIComponent('2026-03-10T12:00:00+08:00')}`;
    expect(await behind(`measure=open&${noon}`)).toEqual([
      'dueAtTheEndOfTomorrow',
      'dueNow',
      'late',
      'overdueByOneMillisecond',
      'paused',
      'reopenedAndClosedLate',
      'reopenedAndOverdue',
      'withoutPoint',
    ]);
    expect(await behind(`measure=overdue&${noon}`)).toEqual([]);
    expect(await behind(`measure=due&${noon}`)).toEqual(['paused']);
    const between = `at=${encodeURIComponent('2026-03-10T08:59:59.999+08:00')}`;
    expect(await behind(`measure=open&${between}`)).toEqual([
      'inTime',
      'late',
      'overdueByOneMillisecond',
      'paused',
    ]);
  });

  it('cuts windows half-open and at T', async () => {
    const window = (from: string, to: string) =>
      `from=${encodeURIComponent(`2026-${from}+08:00`)}&to=${encodeURIComponent(`2026-${to}+08:00`)}`;
    expect(await behind(`measure=reported&${window('03-10T10:00:00', '03-10T12:00:00')}`)).toEqual([
      'dueAtTheEndOfTomorrow',
      'dueNow',
    ]);
    expect(await behind(`measure=closed&${window('03-10T14:00:00', '03-11T00:00:00')}`)).toEqual([
      'closedBeforeItsReport',
      'late',
    ]);
    expect(await behind(`measure=closed&${window('03-09T00:00:00', '03-10T00:00:00')}`)).toEqual([
      'reopenedAndClosedLate',
      'reopenedAndOverdue',
    ]);
    expect((await cells(`measure=reported&${window('03-11T00:00:00', '03-12T00:00:00')}`)).total).toBe(2);
  });
});

describe('cells', () => {
  it('draws what has a point and counts the rest', async () => {
    expect(await cells('measure=reported')).toEqual({
      level: 15,
      measure: 'reported',
      asOf: '2026-03-11T12:00:00+08:00',
      seq: 1,
      total: 12,
      located: 10,
      unlocated: 2,
      columns: ['x', 'y', 'value'],
      cells: expectedCells,
    });
  });

  it('gives rates both counts and sums denominators', async () => {
    const answer = await cells('measure=onTimeRate&level=10');
    expect(answer.columns).toEqual(['x', 'y', 'numerator', 'denominator']);
    expect(answer.cells).toEqual([[853, 422, 1, 6]]);
    expect([answer.total, answer.located, answer.unlocated]).toEqual([6, 6, 0]);
  });

  it('lets the bounds choose cells, never totals', async () => {
    const answer = await cells('measure=reported&bbox=120.14,30.01,120.16,30.03');
    expect(answer.cells).toEqual([[27320, 13517, 2]]);
    expect([answer.total, answer.located, answer.unlocated]).toEqual([12, 10, 2]);
  });

  it('says the same in every form', async () => {
    const json = await cells('measure=onTimeRate');
    const ask = (accept: string) =>
      app.inject({ url: '/api/v1/cities/small-city/cells?measure=onTimeRate', headers: { accept } });
    const binary = await ask('application/vnd.zhiyu.cells');
    const frame = decodeCells(binary.rawPayload);
    expect(frame.level).toBe(15);
    expect(frame.values.map((column) => Array.from(column))).toEqual([
      json.cells.map((row) => row[2]),
      json.cells.map((row) => row[3]),
    ]);
    expect(binary.headers).toMatchObject({
      'content-type': 'application/vnd.zhiyu.cells',
      'zhiyu-total': '6',
      'zhiyu-located': '6',
      'zhiyu-unlocated': '0',
      'zhiyu-as-of': '2026-03-11T12:00:00+08:00',
      'zhiyu-seq': '1',
    });
    const geoJson = (await ask('application/geo+json')).json();
    expect(
      geoJson.features.map(({ properties }: { properties: Record<string, number> }) => [
        properties.x,
        properties.y,
        properties.numerator,
        properties.denominator,
      ]),
    ).toEqual(json.cells);
    const csv = (await ask('text/csv')).body;
    expect(csv.startsWith('\ufefflevel,x,y,lng,lat,numerator,denominator\r\n15,')).toBe(true);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + json.cells.length);
  });

  it('finds the cases of a functional zone by their point, its holes left out', async () => {
    expect(await behind('measure=reported&area=park')).toEqual([
      'reopenedAndClosedLate',
      'reopenedAndOverdue',
    ]);
    expect(await behind('measure=reported&area=park&area=west-north')).toEqual([
      'dueAtTheEndOfTomorrow',
      'reopenedAndClosedLate',
      'reopenedAndOverdue',
    ]);
  });

  it('lists the cases of one cell', async () => {
    expect(await behind('measure=reported&cell=15,27320,13517')).toEqual([
      'dueNow',
      'overdueByOneMillisecond',
    ]);
  });
});

describe('compare', () => {
  const compare = (query: string) => ask<CompareAnswer>(`compare?${query}`);
  const column = ({ rows, whole }: CompareAnswer, measure: string) => ({
    ...Object.fromEntries(rows.map(({ id, values }) => [id ?? 'none', values[measure]?.value])),
    whole: whole.values[measure]?.value,
  });

  it('sums areas, and what is in none of them, to the whole', async () => {
    const city = await compare('measures=reported,open');
    expect(column(city, 'reported')).toEqual({ none: 1, west: 8, east: 3, whole: 12 });
    expect(column(city, 'open')).toEqual({ none: 0, west: 3, east: 4, whole: 7 });
    const west = await compare('parent=west&measures=reported');
    expect(column(west, 'reported')).toEqual({ none: 7, 'west-north': 1, whole: 8 });
  });

  it('compares categories and units likewise', async () => {
    expect(column(await compare('by=category&measures=reported'), 'reported')).toEqual({
      none: 5,
      streets: 5,
      housing: 2,
      whole: 12,
    });
    expect(column(await compare('by=category&parent=streets&measures=reported'), 'reported')).toEqual({
      none: 0,
      litter: 3,
      lamps: 2,
      whole: 5,
    });
    expect(column(await compare('by=unit&parent=works&measures=due'), 'due')).toEqual({
      none: 1,
      'works-west': 2,
      whole: 3,
    });
  });

  it('hides rates that rest on too little and keeps their counts', async () => {
    const { whole, rows } = await compare('measures=onTimeRate&measures=perResident');
    expect(whole.values.onTimeRate).toMatchObject({
      value: null,
      n: 6,
      numerator: 1,
      denominator: 6,
      interval: null,
      shown: false,
      reason: 'few-cases',
    });
    // Twelve of 50,000 residents; exact Poisson limits of 12 are 6.2006 and 20.9616 (Pearson and Hartley).
    expect(whole.values.perResident).toMatchObject({ value: 2.4, n: 12, denominator: 50000, shown: true });
    expect(whole.values.perResident?.interval?.[0]).toBeCloseTo(6.2006 / 5, 3);
    expect(whole.values.perResident?.interval?.[1]).toBeCloseTo(20.9616 / 5, 3);
    const none = rows.find(({ id }) => id === null);
    expect(none?.values.perResident).toMatchObject({ value: null, reason: 'residents-unknown' });
    const east = rows.find(({ id }) => id === 'east');
    expect(east?.values.perResident).toMatchObject({ value: null, n: 3, reason: 'few-cases' });
    const [, north] = (await compare('parent=west&measures=perResident')).rows;
    expect(north?.values.perResident).toMatchObject({ value: null, reason: 'few-residents' });
  });

  it('sets cases against the residents of accountable areas, and against none where a place is asked for too', async () => {
    const residentsIn = async (query: string) =>
      (await compare(`measures=perResident&${query}`)).whole.values.perResident?.denominator;
    expect(await residentsIn('by=category&accountableArea=west&accountableArea=west-north')).toBe(30000);
    expect(await residentsIn('by=category&accountableArea=west&area=east')).toBeNull();
    expect(await residentsIn('by=accountableArea&parent=west-north&accountableArea=west')).toBe(900);
    expect(await residentsIn('by=accountableArea&parent=east&accountableArea=west')).toBeNull();
    expect(await residentsIn('by=area&parent=west&accountableArea=west')).toBeNull();
  });

  it('looks back by the length of the window, and not behind the first case', async () => {
    const from = (time: string) => `from=${encodeURIComponent(`2026-${time}+08:00`)}`;
    const day = await compare(`measures=reported,open&${from('03-10T12:00:00')}`);
    // The day to T: at noon and at 14:00 on the tenth, at 08:00 and 08:10 on the eleventh. The day before: 10:00 and 11:00.
    expect(day.whole.values.reported).toMatchObject({ value: 4, before: 2, yearBefore: null });
    // Seven days earlier only the case that was paused later had come.
    expect(day.whole.values.open).toMatchObject({ value: 7, before: 1, yearBefore: null });
    const long = await compare(`measures=reported&${from('03-05T00:00:00')}`);
    expect(long.whole.values.reported).toMatchObject({ value: 11, before: null });
  });
});

describe('trend', () => {
  const trend = (query: string) => ask<TrendAnswer>(`trend?${query}`);

  it('counts flows by the days of the city, with zeros and the cut last day', async () => {
    const from = encodeURIComponent('2026-03-07T00:00:00+08:00');
    const { series, before } = await trend(`measure=reported&from=${from}`);
    expect(series.map(({ from, value, partial }) => [from, value, partial])).toEqual([
      ['2026-03-07T00:00:00+08:00', 0, false],
      ['2026-03-08T00:00:00+08:00', 0, false],
      ['2026-03-09T00:00:00+08:00', 3, false],
      ['2026-03-10T00:00:00+08:00', 4, false],
      ['2026-03-11T00:00:00+08:00', 2, true],
    ]);
    expect(series.at(-1)?.to).toBe('2026-03-11T12:00:00+08:00');
    expect(before.map(({ from, value, partial }) => [from.slice(0, 10), value, partial])).toEqual([
      ['2026-03-02', 0, false],
      ['2026-03-03', 0, false],
      ['2026-03-04', 1, false],
      ['2026-03-05', 2, false],
      ['2026-03-06', 0, true],
    ]);
  });

  it('counts stocks at the end of each bucket', async () => {
    const from = encodeURIComponent('2026-03-09T00:00:00+08:00');
    const { series } = await trend(`measure=open&from=${from}`);
    // End of the ninth: three new, one paused, the two reopened ones closed; end of the tenth, see the cases.
    expect(series.map(({ to, value }) => [to, value])).toEqual([
      ['2026-03-10T00:00:00+08:00', 4],
      ['2026-03-11T00:00:00+08:00', 7],
      ['2026-03-11T12:00:00+08:00', 7],
    ]);
  });

  it('knows weeks from Monday and the assessment period of the pack', async () => {
    const from = encodeURIComponent('2026-03-01T00:00:00+08:00');
    const weeks = await trend(`measure=reported&bucket=week&from=${from}`);
    expect(weeks.series.map(({ from, value }) => [from.slice(0, 10), value])).toEqual([
      ['2026-03-01', 0],
      ['2026-03-02', 3],
      ['2026-03-09', 9],
    ]);
    const periods = await trend(
      `measure=reported&bucket=period&from=${encodeURIComponent('2026-01-26T00:00:00+08:00')}`,
    );
    expect(periods.series.map(({ from, value, partial }) => [from.slice(0, 10), value, partial])).toEqual([
      ['2026-01-26', 0, false],
      ['2026-02-26', 12, true],
    ]);
  });
});

describe('overdue', () => {
  it('lists the longest overdue first, page by page, at the pinned instant', async () => {
    const first = await ask<CaseListAnswer>('overdue?limit=1');
    expect(first.total).toBe(2);
    expect(namesOf(first)).toEqual(['reopenedAndOverdue']);
    expect(first.items[0]).toMatchObject({ state: 'overdue', overdueMs: 86_400_000, area: 'east' });
    const second = await ask<CaseListAnswer>(`overdue?limit=1&cursor=${first.next}`);
    expect(namesOf(second)).toEqual(['overdueByOneMillisecond']);
    expect(second.items[0]).toMatchObject({ overdueMs: 1, unit: 'works', unitName: { zh: '城建局' } });
    expect(second.next).toBeNull();
  });

  it('bands them by age, the younger bound excluded', async () => {
    expect(namesOf(await ask('overdue?age=0-1d'))).toEqual(['overdueByOneMillisecond', 'reopenedAndOverdue']);
    expect(namesOf(await ask('overdue?age=1-7d'))).toEqual([]);
    const later = encodeURIComponent('2026-03-11T12:00:00.001+08:00');
    expect(namesOf(await ask(`overdue?age=1-7d&at=${later}`))).toEqual(['reopenedAndOverdue']);
  });

  it('refuses a cursor that was changed or belongs to another slice', async () => {
    const { next } = await ask<CaseListAnswer>('overdue?limit=1');
    const [, instant, id, digest] = JSON.parse(Buffer.from(next ?? '', 'base64url').toString());
    const forged = Buffer.from(JSON.stringify([T + 1, instant, id, digest])).toString('base64url');
    for (const query of [
      `cursor=${forged}`,
      `cursor=${next}&unit=works`,
      `age=30d%2B&cursor=${next}`,
      'cursor=x',
    ]) {
      const response = await app.inject(`/api/v1/cities/small-city/overdue?${query}`);
      expect(response.statusCode).toBe(400);
      expect(response.json().code).toBe('bad-cursor');
    }
  });
});
