import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CellsAnswer, CompareAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import type { EventInput } from '@zhiyu/shared/event';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const HOUR = 3_600_000;
const T = at('03-11 12:00');

type Said = Omit<CaseInput, 'source' | 'sourceId'> & { source?: string };
/** Cases around noon on Wednesday 11 March, each with one trap; the figures below were counted by hand. */
const cases: Record<string, Said> = {
  // Five cases of one matter, in this order; the third and fourth at the same instant.
  first: { reportedAt: at('03-02 09:00'), matter: 'lift', requesterKey: 'a', area: 'west', unit: 'homes' },
  again: { reportedAt: at('03-09 09:00'), matter: 'lift', requesterKey: 'a', area: 'east' },
  neighbour: { reportedAt: at('03-10 09:00'), matter: 'lift', requesterKey: 'b', area: 'east' },
  nameless: { reportedAt: at('03-10 09:00'), matter: 'lift', area: 'west' },
  afterNameless: { reportedAt: at('03-10 10:00'), matter: 'lift', requesterKey: 'c', area: 'west' },
  // Its only forerunner is void, so it is the first of its matter.
  voided: { reportedAt: at('03-09 10:00'), matter: 'lamp', voidedAt: at('03-10 10:00') },
  firstLamp: { reportedAt: at('03-09 11:00'), matter: 'lamp', requesterKey: 'a' },
  // The same key in another source may be anyone.
  otherSource: { reportedAt: at('03-10 11:00'), matter: 'lamp', requesterKey: 'a', source: 'other' },
  // Returned three times, once of them today; extended twice.
  handled: {
    reportedAt: at('03-03 09:00'),
    dueAt: at('03-20 18:00'),
    returns: [at('03-04 09:00'), at('03-05 09:00'), at('03-11 09:00')],
    extensions: [at('03-06 09:00'), at('03-09 09:00')],
    urges: [at('03-10 08:00')],
    supervisions: [at('03-10 08:30'), T],
  },
  // Wednesday to Friday of the week before: three working days have ended since the last event, or not yet.
  dormant: { reportedAt: at('03-05 23:59'), urges: [at('03-05 23:59')] },
  awake: { reportedAt: at('03-05 09:00'), urges: [at('03-06 00:00')] },
  reopened: {
    reportedAt: at('03-09 08:00'),
    closings: [at('03-09 10:00'), at('03-10 10:00')],
    reopenings: [at('03-09 12:00')],
    reviewedAt: at('03-10 15:00'),
    resolution: 'yes',
    satisfaction: 4,
  },
  closedOnce: {
    reportedAt: at('03-09 08:00'),
    closings: [at('03-09 11:00')],
    reviewedAt: at('03-10 16:00'),
    resolution: 'notReached',
    satisfaction: 3,
  },
  exempted: { reportedAt: at('03-06 08:00'), dueAt: at('03-10 18:00') },
  paused: { reportedAt: at('03-06 08:00'), dueAt: at('03-10 18:00'), pauses: [at('03-06 09:00')] },
};
const exemption: EventInput = {
  source: 'hand',
  sourceId: 'exempted',
  eventId: 'e1',
  kind: 'exempted',
  at: at('03-11 09:00'),
};

/** Cases of the unit works that tell how long it takes: see the curve below. */
function timed(): CaseInput[] {
  const since = (hours: number, closedAfter: number | null, count: number): Said[] =>
    Array.from({ length: count }, () => ({
      reportedAt: T - hours * HOUR,
      unit: 'works',
      closings: closedAfter === null ? [] : [T - (hours - closedAfter) * HOUR],
    }));
  const all = [...since(24, 2, 6), ...since(24, 20, 3), ...since(24, null, 3), ...since(3, null, 12)];
  return all.map((said, n) => ({ source: 'timed', sourceId: String(n), ...said }));
}

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  const inputs = Object.entries(cases).map(([sourceId, said]) => ({ source: 'hand', sourceId, ...said }));
  await addSmallCity(db, [...inputs, ...timed()], [exemption]);
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
const behind = async (query: string) =>
  (await ask<CaseListAnswer>(`cases?limit=500&${query}`)).items
    .filter(({ source }) => source !== 'timed')
    .map(({ sourceId }) => sourceId)
    .sort();
const totalOf = async (query: string) => (await ask<CellsAnswer>(`cells?${query}`)).total;
const window = (from: string, to: string) =>
  `from=${new Date(at(from)).toISOString()}&to=${new Date(at(to)).toISOString()}`;

describe('matters', () => {
  it('are repeated by every case but the first that is not void', async () => {
    expect(await behind('measure=repeated')).toEqual([
      'afterNameless',
      'again',
      'nameless',
      'neighbour',
      'otherSource',
    ]);
    expect(await behind('measure=repeatRate&part=numerator')).toHaveLength(5);
  });

  it('are repeated by the same or another requester only where the sources tell', async () => {
    expect(await behind('measure=repeatedSame')).toEqual(['again']);
    expect(await behind('measure=repeatedDifferent')).toEqual(['neighbour']);
  });

  it('count once, where and by whom they came first', async () => {
    const march9 = window('03-09 00:00', '03-10 00:00');
    // On the ninth: the lift, known since the second; the lamp; and two cases that are of no matter.
    expect(await behind(`measure=matters&${march9}`)).toEqual([
      'closedOnce',
      'first',
      'firstLamp',
      'reopened',
    ]);
    expect(await behind(`measure=matters&area=east&${march9}`)).toEqual([]);
    expect(await behind(`measure=matters&area=west&${march9}`)).toEqual(['first']);
    expect(await behind(`measure=matters&unit=homes&${march9}`)).toEqual(['first']);
  });
});

describe('events', () => {
  it('count each by its own instant, up to T', async () => {
    expect(await totalOf('measure=returned')).toBe(3);
    expect(await totalOf(`measure=returned&${window('03-05 09:00', '03-11 09:00')}`)).toBe(1);
    expect(await totalOf('measure=extended')).toBe(2);
    expect(await totalOf('measure=urged')).toBe(3);
    expect(await totalOf('measure=supervised')).toBe(1);
    expect(await totalOf('measure=reopened')).toBe(1);
  });

  it('count void cases in one figure alone', async () => {
    expect(await behind('measure=voided')).toEqual(['voided']);
    expect(await behind('measure=reported')).not.toContain('voided');
    expect(await totalOf(`measure=voided&${window('03-09 00:00', '03-10 00:00')}`)).toBe(0);
  });

  it('wake what lies dormant', async () => {
    // The working days of Friday, Monday and Tuesday have ended.
    expect(await behind('measure=dormant')).toEqual(['dormant', 'first']);
  });
});

describe('rates of cases', () => {
  it('count a case once, however often it happened', async () => {
    expect(await behind('measure=returnRate&part=numerator')).toEqual(['handled']);
    expect(await behind('measure=reopenRate&part=numerator')).toEqual(['reopened']);
    expect(await behind('measure=firstTimeRate&part=numerator')).toEqual(['closedOnce']);
    expect(await behind('measure=reopenRate')).toEqual(['closedOnce', 'reopened']);
    expect(await behind('measure=resolutionCoverage&part=numerator')).toEqual(['reopened']);
    expect(await behind('measure=satisfactionCoverage&part=numerator')).toEqual(['closedOnce', 'reopened']);
    expect(await behind('measure=strictSatisfactionRate&part=numerator')).toEqual(['reopened']);
  });

  it('leave out shelved and exempted cases beside the on-time rate', async () => {
    expect(await behind('measure=onTimeRate')).toContain('exempted');
    expect(await behind('measure=onTimeRateAdjusted')).toEqual([]);
    const before = `at=${encodeURIComponent('2026-03-11T08:59:59.999+08:00')}`;
    expect(await behind(`measure=onTimeRateAdjusted&${before}`)).toEqual(['exempted']);
  });
});

describe('the time to close', () => {
  // 24 cases. After 2 hours 6 of 24 are closed: 75 % are left. After 3 hours 12 drop out, open since then only. After 20
  // hours 3 of the last 6 are closed: 37.5 % are left, so the median is 20 hours, and nine of ten are not closed yet.
  const expected = {
    value: 20 * HOUR,
    n: 24,
    numerator: 9,
    denominator: 24,
    interval: null,
    shown: true,
    band: 1,
    quantiles: { p50: 20 * HOUR, p90: null },
  };

  it('is the median that open cases allow', async () => {
    const answer = await ask<CompareAnswer>('compare?measures=timeToClose&by=unit');
    expect(answer.rows.find(({ id }) => id === 'works')?.values.timeToClose).toMatchObject(expected);
    const homes = answer.rows.find(({ id }) => id === 'homes')?.values.timeToClose;
    expect(homes).toMatchObject({ value: null, n: 1, shown: false, reason: 'few-cases' });
    const { whole } = await ask<CompareAnswer>('compare?measures=timeToClose&unit=works&by=category');
    expect(whole.values.timeToClose).toMatchObject(expected);
  });

  it('has a trend and a list, and no cells', async () => {
    const from = encodeURIComponent('2026-03-10T00:00:00+08:00');
    const trend = await ask<TrendAnswer>(`trend?measure=timeToClose&unit=works&bucket=week&from=${from}`);
    expect(trend.series).toMatchObject([{ value: 20 * HOUR, numerator: 9, denominator: 24 }]);
    expect(trend.series[0]?.quantiles).toEqual({ p50: 20 * HOUR, p90: null });
    const list = await ask<CaseListAnswer>('cases?measure=timeToClose&unit=works&limit=1');
    expect(list.total).toBe(24);
    const refused = await app.inject('/api/v1/cities/small-city/cells?measure=timeToClose');
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'no-cells-of-duration' });
  });

  it('is not known where the curve does not come down to a half', async () => {
    const at = encodeURIComponent(new Date(T - 5 * HOUR).toISOString());
    const { whole } = await ask<CompareAnswer>(`compare?measures=timeToClose&unit=works&at=${at}`);
    expect(whole.values.timeToClose).toMatchObject({ value: null, n: 12, reason: 'few-cases' });
  });
});

describe('a comparison by accountable area', () => {
  it('counts a case where its record is kept', async () => {
    const answer = await ask<CompareAnswer>('compare?measures=reported&by=accountableArea&unit=homes');
    expect(answer.by).toBe('accountableArea');
    expect(answer.rows.map(({ id, values }) => [id, values.reported?.value])).toContainEqual(['west', 1]);
  });
});
