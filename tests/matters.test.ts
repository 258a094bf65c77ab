import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catchUpMatters } from '@zhiyu/server/follow-matters';
import { createIngest, type Ingest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseAnswer } from '@zhiyu/shared/case-contract';
import type { MatterAnswer, MatterListAnswer, MatterProposalsAnswer } from '@zhiyu/shared/matter-contract';
import type { Matters } from '@zhiyu/shared/pack';
import { readSheet } from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, at, smallCityFolder, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const now = at('03-11 12:00');
let db: Database;
let ingest: Ingest;
let app: App;

const market: NonNullable<Matters['opposed']> = [
  {
    id: 'market',
    name: { zh: '夜市去留', en: 'Whether a night market stays' },
    categories: ['streets'],
    words: ['夜市'],
    for: { words: ['保留', '支持'] },
    against: { words: ['吵', '油烟'] },
  },
];

/** The small city with what its pack says of matters. */
async function begin(matters?: Matters): Promise<void> {
  db = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'matters-'));
  cpSync(smallCityFolder, folder, { recursive: true });
  const city = JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8'));
  writeFileSync(join(folder, 'city.json'), JSON.stringify({ ...city, ...(matters && { matters }) }));
  await addCity(db, folder, { now: at('01-01 00:00') });
  ingest = await createIngest(db, 'small-city');
  app = await startApp(db);
}

afterEach(async () => {
  await app.close();
  await db.close();
});

/** A metre northwards, in degrees of latitude. */
const METRE = 1 / 111_195;
const lamp: Omit<CaseInput, 'sourceId'> = {
  source: 'hand',
  reportedAt: at('03-02 09:00'),
  lng: 120.15,
  lat: 30.02,
  category: 'lamps',
  requestType: 'complaint',
  title: '青石路路灯不亮，晚上看不清路',
  address: '青石路12号',
};
type Given = Partial<CaseInput> & { metresNorth?: number };

async function send(cases: Record<string, Given>): Promise<void> {
  const rows = Object.entries(cases).map(([sourceId, { metresNorth = 0, ...given }]) => {
    const input = { ...lamp, sourceId, ...given };
    return {
      input: { ...input, lat: typeof input.lat === 'number' ? input.lat + metresNorth * METRE : input.lat },
    };
  });
  const { refused } = await ingest.write(rows, now);
  expect(refused).toEqual([]);
}

const link = () => catchUpMatters({ db, city: 'small-city', ingest, now: () => now });

async function ask<Answer>(path: string): Promise<Answer> {
  const response = await app.inject(`/api/v1/cities/small-city${path}`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json();
}

async function post(path: string, body: object) {
  const response = await app.inject({
    method: 'POST',
    url: `/api/v1/cities/small-city${path}`,
    payload: body,
  });
  return { status: response.statusCode, body: response.json() };
}

const proposals = () => ask<MatterProposalsAnswer>('/matters/proposals');

/** What is proposed: the numbers of the cases by the number of the case that each is like. */
async function listProposed(): Promise<Record<string, string | undefined>> {
  const { items } = await proposals();
  return Object.fromEntries(items.map((item) => [item.case.sourceId, item.like?.sourceId]));
}

async function idOf(sourceId: string): Promise<number> {
  const [row] = await db.query<{ id: number }>('select id from cases where source_id = $1', [sourceId]);
  return row!.id;
}

const mattersOf = async () => {
  const rows = await db.query<{ source_id: string; matter: string | null; stance: string | null }>(
    'select source_id, matter, stance from cases order by source_id',
  );
  return Object.fromEntries(
    rows.map(({ source_id, matter, stance }) => [source_id, stance ? [matter, stance] : matter]),
  );
};

describe('what is proposed', () => {
  beforeEach(() => begin());

  it('is a case near in place and time and of the same category, with its reasons', async () => {
    await send({ a: {}, b: { metresNorth: 50, reportedAt: at('03-05 09:00'), address: '青石路18号' } });
    expect(await link()).toEqual({ cases: 2, proposed: 1, confirmed: 0 });
    const { total, items } = await proposals();
    expect(total).toBe(1);
    const [only] = items;
    expect([only?.case.sourceId, only?.like?.sourceId, only?.kind, only?.stance]).toEqual([
      'b',
      'a',
      'link',
      null,
    ]);
    expect(only?.matter).toMatchObject({ title: lamp.title, cases: 0 });
    expect(only?.reasons).toEqual({
      like: await idOf('a'),
      metres: 50,
      days: 3,
      similarity: 1,
      sameAddress: false,
      sameCategory: true,
      sameRequester: false,
      question: null,
    });
    expect(await mattersOf()).toEqual({ a: null, b: null });
  });

  it.each<[string, Given]>([
    ['is 200 m away', { metresNorth: 200, address: '青石路88号', title: '青石路路灯坏了两盏' }],
    ['came 31 days later', { reportedAt: at('04-02 09:01') }],
    ['is about something else', { category: 'housing', title: '漏水到楼下没有人管' }],
    ['is a question', { requestType: 'consultation' }],
    ['is thanks', { requestType: 'praise' }],
    ['is void', { voidedAt: at('03-03 09:00') }],
  ])('is nothing where the other %s', async (_, other) => {
    await send({ a: {}, b: other });
    expect((await link()).proposed).toBe(0);
  });

  it('is a case of the same address where a point is missing, and of the same text where both are', async () => {
    await send({
      a: {},
      b: { lng: null, lat: null, area: 'east', address: '青石路 12 号！', title: '灯坏了' },
      c: {
        lng: null,
        lat: null,
        area: 'east',
        address: null,
        title: null,
        text: '我们小区门口的路灯已经坏了一个多星期，老人小孩晚上出门摔了好几次',
        category: 'housing',
      },
      d: {
        lng: null,
        lat: null,
        area: 'east',
        address: null,
        title: null,
        text: '我们小区门口的路灯已经坏了一个多星期了，老人小孩晚上出门摔了好几次！',
        category: 'lamps',
      },
    });
    await link();
    const { items } = await proposals();
    expect(await listProposed()).toEqual({ b: 'a', d: 'c' });
    expect(items.find(({ case: { sourceId } }) => sourceId === 'b')?.reasons).toMatchObject({
      sameAddress: true,
      metres: null,
    });
    expect(items.find(({ case: { sourceId } }) => sourceId === 'd')?.reasons.similarity).toBeGreaterThan(
      0.85,
    );
  });

  it('says that one requester called again, and knows no more of him', async () => {
    await send({
      a: { requesterKey: 'citizen-17' },
      b: { requesterKey: 'citizen-17', title: '还是没有人来修', metresNorth: 40 },
    });
    await link();
    const { items } = await proposals();
    expect(items[0]?.reasons.sameRequester).toBe(true);
    expect(JSON.stringify(items)).not.toContain('citizen-17');
    const kept = await db.query<{ all: string }>('select row_to_json(s)::text as all from case_sketch s');
    expect(kept.map(({ all }) => all).join()).not.toContain('citizen-17');
  });

  it('is nothing new when it is looked for again, nor when the cases are sent again or go on', async () => {
    await send({ a: {}, b: { reportedAt: at('03-05 09:00') } });
    await link();
    const before = await db.query('select * from matter_link');
    expect(await link()).toEqual({ cases: 0, proposed: 0, confirmed: 0 });
    await db.query('delete from matter_cursor');
    expect(await link()).toMatchObject({ cases: 2, proposed: 0 });
    await send({ b: { reportedAt: at('03-05 09:00'), closings: [at('03-06 09:00')] } });
    expect(await link()).toMatchObject({ cases: 1, proposed: 0 });
    expect(await db.query('select * from matter_link')).toEqual(before);
  });

  it('is the same groups in whatever order the cases come, with the earliest report first', async () => {
    const far = { lng: 120.05, address: '红砖路5号', title: '红砖路路灯整夜亮着浪费电' };
    const cases: Record<string, Given> = {
      a: {},
      b: { reportedAt: at('03-03 09:00') },
      c: { reportedAt: at('03-04 09:00') },
      x: far,
      y: { ...far, reportedAt: at('03-05 09:00') },
    };
    for (const order of ['abcxy', 'ycbxa', 'cybax'] as const) {
      for (const sourceId of order) {
        await send({ [sourceId]: cases[sourceId] as Given });
        await link();
      }
      const rows = await db.query<{ first: string; member: string }>(
        `select f.source_id as first, c.source_id as member from matter_link l
         join matter m on m.key = l.matter join cases f on f.id = m.first_case join cases c on c.id = l.case_id`,
      );
      const groups = new Map<string, string[]>();
      for (const { first, member } of rows) groups.set(first, [...(groups.get(first) ?? [first]), member]);
      expect([...groups.values()].map((members) => members.sort().join('')).sort(), order).toEqual([
        'abc',
        'xy',
      ]);
      await app.close();
      await db.close();
      await begin();
    }
  });

  it('goes into the matter that the source names, whichever of the two comes first', async () => {
    await send({ a: {}, b: { matter: '青石路照明', reportedAt: at('03-03 09:00') } });
    await link();
    expect((await proposals()).items.map((item) => [item.case.sourceId, item.matter])).toEqual([
      ['a', { key: '青石路照明', title: '青石路照明', cases: 1 }],
    ]);
    await send({ c: { reportedAt: at('03-04 09:00') } });
    await link();
    expect(new Set((await proposals()).items.map(({ matter }) => matter.key))).toEqual(
      new Set(['青石路照明']),
    );
    await send({ a: { matter: '另一件事' }, c: { reportedAt: at('03-04 09:00'), matter: '青石路照明' } });
    await link();
    expect((await proposals()).total).toBe(0);
  });
});

describe('what a person decides', () => {
  beforeEach(async () => {
    await begin();
    await send({ a: {}, b: { reportedAt: at('03-05 09:00') }, c: { reportedAt: at('03-06 09:00') } });
    await link();
  });
  const decide = async (sourceId: string, decision: string, key?: string) => {
    const { items } = await proposals();
    const item = items.find((one) => one.case.sourceId === sourceId);
    const matter = key ?? item?.matter.key ?? 'none';
    return post(`/matters/proposals/${await idOf(sourceId)}`, { matter, decision });
  };

  it('puts the case into its matter by an event of its history, and the first case with it', async () => {
    expect((await decide('b', 'confirm')).status).toBe(200);
    const key = `zhiyu-${await idOf('a')}`;
    expect(await mattersOf()).toEqual({ a: key, b: key, c: null });
    const { items, matter, proposals: open } = await ask<MatterAnswer>(`/matters/${key}`);
    expect(items.map(({ sourceId }) => sourceId)).toEqual(['b', 'a']);
    expect(matter).toMatchObject({ key, title: lamp.title, cases: 2, open: 2, for: 0, against: 0 });
    expect(open.map((proposal) => proposal.case.sourceId)).toEqual(['c']);
    const told = await db.query<{
      said: { event?: { kind: string; matter: string; by: string; reason: string } }[];
    }>(
      'select said from history h join cases c on c.city = h.city and c.id = h.case_id where c.source_id = $1 order by h.seq',
      ['b'],
    );
    const events = told.flatMap(({ said }) => said).flatMap(({ event }) => event ?? []);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ kind: 'merged', matter: key, by: 'demo' });
    // What they have in common stands in no language: the screen says it in the reader's.
    const { events: story } = await ask<CaseAnswer>(`/cases/${await idOf('b')}`);
    expect(story.find(({ kind }) => kind === 'merged')).toMatchObject({
      by: 'demo',
      reason: null,
      reasons: { like: await idOf('a'), sameAddress: true, sameCategory: true, question: null },
    });
    await link();
    expect(await listProposed()).toEqual({ c: 'b' });
  });

  it('is remembered: what was rejected is not proposed again, not even the other way round', async () => {
    expect((await decide('b', 'reject')).status).toBe(200);
    expect((await decide('c', 'reject')).status).toBe(200);
    const rejected = await db.query('select case_id, matter from matter_link where state = $1', ['rejected']);
    expect(rejected.length).toBeGreaterThanOrEqual(2);
    await db.query('delete from matter_cursor');
    await db.query('delete from case_sketch');
    await link();
    await send({ b: { reportedAt: at('03-05 09:00'), title: `${lamp.title}！` } });
    await link();
    const joined = (await proposals()).items.map((item) =>
      [item.case.sourceId, item.like?.sourceId].sort().join(''),
    );
    expect(joined).not.toContain('ab');
    expect(joined).not.toContain('ac');
    expect(await mattersOf()).toEqual({ a: null, b: null, c: null });
  });

  it('takes a case out of its matter again, for good', async () => {
    await decide('b', 'confirm');
    const key = `zhiyu-${await idOf('a')}`;
    const split = await post(`/matters/${key}/split`, { case: await idOf('b') });
    expect(split).toEqual({ status: 200, body: { case: await idOf('b'), matter: key, state: 'rejected' } });
    expect(await mattersOf()).toEqual({ a: key, b: null, c: null });
    await link();
    expect(Object.keys(await listProposed())).not.toContain('b');
    expect((await post(`/matters/${key}/split`, { case: await idOf('b') })).body.code).toBe('not-in-matter');
    // Its source puts it in again.
    const again = [
      {
        event: {
          source: 'hand',
          sourceId: 'b',
          eventId: 'x',
          at: now + 1000,
          kind: 'merged' as const,
          matter: key,
        },
      },
    ];
    await ingest.write(again, now + 1000);
    expect(await mattersOf()).toMatchObject({ b: key });
  });

  it('is refused where it is not open, about another matter, or about nothing', async () => {
    expect(await decide('b', 'confirm', 'zhiyu-99')).toMatchObject({
      status: 409,
      body: { code: 'proposal-gone' },
    });
    await decide('b', 'confirm');
    expect(await decide('b', 'confirm', `zhiyu-${await idOf('a')}`)).toMatchObject({
      status: 409,
      body: { code: 'proposal-gone' },
    });
    expect((await post('/matters/proposals/999', { matter: 'x', decision: 'confirm' })).body.code).toBe(
      'unknown-case',
    );
    expect((await post('/matters/proposals/1', { matter: 'x', decision: 'perhaps' })).status).toBe(400);
    expect((await app.inject('/api/v1/cities/small-city/matters/nothing')).json().code).toBe(
      'unknown-matter',
    );
  });
});

describe('the rule of a pack', () => {
  it('confirms by itself what it names, and leaves the rest to people', async () => {
    await begin({ confirm: { similarity: 0.9, metres: 50, days: 14 } });
    await send({
      a: { reportedAt: at('02-10 09:00') },
      b: { reportedAt: at('02-13 09:00'), metresNorth: 49 },
      c: { reportedAt: at('02-14 09:00'), metresNorth: -51, address: '青石路2号' },
      d: { reportedAt: at('02-28 09:00'), lng: 120.1505 },
    });
    expect(await link()).toMatchObject({ proposed: 3, confirmed: 1 });
    const key = `zhiyu-${await idOf('a')}`;
    expect(await mattersOf()).toEqual({ a: key, b: key, c: null, d: null });
    expect(Object.keys(await listProposed()).sort()).toEqual(['c', 'd']);
    expect(await link()).toMatchObject({ proposed: 0, confirmed: 0 });
  });

  it('marks opposed demands on one matter, by the words that the pack names', async () => {
    await begin({ confirm: { similarity: 0.9, metres: 50, days: 14, questions: true }, opposed: market });
    const stalls = { category: 'litter', address: '青石路夜市' };
    await send({
      keep: { ...stalls, title: '希望保留青石路夜市，下班后有地方吃饭' },
      noise: { ...stalls, title: '青石路夜市吵到半夜，孩子睡不好', reportedAt: at('03-04 09:00') },
      both: { ...stalls, title: '支持夜市，但是油烟要管一管', reportedAt: at('03-05 09:00') },
      other: {
        ...stalls,
        title: '青石路垃圾桶满了，油烟味也重',
        reportedAt: at('03-06 09:00'),
        metresNorth: 149,
        address: null,
      },
    });
    await link();
    const key = `zhiyu-${await idOf('keep')}`;
    expect(await mattersOf()).toEqual({
      both: key,
      keep: [key, 'for'],
      noise: [key, 'against'],
      other: null,
    });
    const { items } = await ask<MatterListAnswer>('/matters?opposed=true');
    expect(items.map(({ key: listed, for: pro, against }) => [listed, pro, against])).toEqual([[key, 1, 1]]);
    // Not by the words of one side.
    expect(items[0]?.title).toBe('夜市去留 · 青石路夜市');
  });

  it('proposes a side by itself where the source names the matter only', async () => {
    await begin({ opposed: market });
    await send({ a: { category: 'litter', title: '青石路夜市太吵', matter: '青石路夜市' } });
    await link();
    const [only] = (await proposals()).items;
    expect([only?.kind, only?.stance, only?.reasons.question?.en]).toEqual([
      'stance',
      'against',
      'Whether a night market stays',
    ]);
    await post(`/matters/proposals/${await idOf('a')}`, { matter: '青石路夜市', decision: 'confirm' });
    await link();
    expect(await mattersOf()).toEqual({ a: ['青石路夜市', 'against'] });
    expect((await proposals()).total).toBe(0);
  });
});

describe('the list of matters', () => {
  it('agrees with a naive count, sums with the cases of their own to the figure, and sorts', async () => {
    await begin();
    const spots = [
      { lng: 120.15, category: 'lamps' },
      { lng: 120.05, category: 'litter' },
      { lng: 120.02, category: 'housing' },
    ];
    let state = 11;
    const draw = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const cases: Record<string, Given> = {};
    for (let number = 0; number < 400; number++) {
      const matter = draw(3) === 0 ? null : `m${draw(60)}`;
      const reportedAt = at('01-05 09:00') + draw(65 * 24) * 3_600_000;
      cases[`c${number}`] = {
        ...spots[draw(3)],
        matter,
        reportedAt,
        requesterKey: draw(4) === 0 ? null : `r${draw(40)}`,
        stance: matter === null || draw(3) > 0 ? null : draw(2) === 0 ? 'for' : 'against',
        voidedAt: draw(15) === 0 ? reportedAt + 1000 : null,
        dueAt: reportedAt + 5 * 86_400_000,
        closings: draw(2) === 0 ? [reportedAt + 86_400_000] : [],
      };
    }
    await send(cases);
    const [from, to] = [at('02-10 00:00'), at('02-20 00:00')];
    const known = Object.values(cases).filter((one) => !one.voidedAt && (one.reportedAt as number) <= now);
    const groups = new Map<string, Given[]>();
    for (const one of known) {
      if (one.matter) groups.set(one.matter, [...(groups.get(one.matter) ?? []), one]);
    }
    const inWindow = ({ reportedAt = 0 }: Given) => reportedAt >= from && reportedAt < to;
    const isOpen = ({ closings = [] }: Given) => closings.every((closing) => closing > now);
    const window = 'from=2026-02-10T00:00:00%2B08:00&to=2026-02-20T00:00:00%2B08:00&limit=500';
    const expected = [...groups].filter(([, members]) => members.some(inWindow));

    const { total, alone, items } = await ask<MatterListAnswer>(`/matters?${window}`);
    expect(total).toBe(expected.length);
    expect(alone).toBe(known.filter((one) => !one.matter && inWindow(one)).length);
    for (const [key, members] of expected) {
      const count = (holds: (one: Given) => boolean) => members.filter(holds).length;
      expect(
        items.find((item) => item.key === key),
        key,
      ).toMatchObject({
        casesInWindow: count(inWindow),
        cases: members.length,
        for: count(({ stance }) => stance === 'for'),
        against: count(({ stance }) => stance === 'against'),
        requesters: new Set(members.flatMap(({ requesterKey }) => requesterKey ?? [])).size,
        open: count(isOpen),
        overdue: count((one) => isOpen(one) && (one.dueAt as number) < now),
      });
    }
    const sizes = items.map(({ casesInWindow }) => casesInWindow);
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
    const compared = await ask<{ whole: { values: Record<string, { value: number }> } }>(
      `/compare?measures=matters&parent=small-city&${window.replace('&limit=500', '')}`,
    );
    expect(compared.whole.values.matters?.value).toBe(total + alone);

    const parts = await Promise.all(
      ['west', 'east'].map((area) => ask<MatterListAnswer>(`/matters?${window}&area=${area}`)),
    );
    expect(parts.reduce((sum, part) => sum + part.total, 0)).toBe(total);
    const opposed = await ask<MatterListAnswer>(`/matters?${window}&opposed=true`);
    expect(opposed.total).toBe(items.filter((item) => item.for > 0 && item.against > 0).length);
    const recent = (await ask<MatterListAnswer>(`/matters?${window}&sort=recent`)).items.map(
      ({ lastReportedAt }) => lastReportedAt,
    );
    expect(recent).toEqual([...recent].sort().reverse());

    const csv = await app.inject({
      url: `/api/v1/cities/small-city/matters?${window.replace('limit=500', 'limit=1')}`,
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.trim().split('\r\n')).toHaveLength(total + 1);
  });

  it('comes as a table in either language, all of it and in its order', async () => {
    await begin();
    await send({
      a: { matter: '青石路照明', requesterKey: 'p', stance: 'for', category: 'lamps' },
      b: { matter: '青石路照明', requesterKey: 'q', stance: 'against', reportedAt: at('03-05 09:00') },
      c: { matter: '=1+1' },
    });
    const url = '/api/v1/cities/small-city/matters?limit=1&';
    const csv = await app.inject(`${url}format=csv`);
    const [zh, first, second, ...rest] = csv.body.slice(1).trim().split('\r\n');
    expect(zh).toBe(
      '标识,民意事项,时段内诉求数,累计诉求数,在办,超期未办结,诉求人数,支持,反对,治理领域,事项类别,区域,首次受理时间,最近受理时间',
    );
    expect(first?.split(',').slice(0, 11)).toEqual(
      '青石路照明,青石路照明,2,2,2,0,2,1,1,市容环境,路灯'.split(','),
    );
    expect(first?.split(',').slice(12)).toEqual(['2026-03-02 09:00:00', '2026-03-05 09:00:00']);
    expect(second).toMatch(/^'=1\+1,/);
    expect(rest).toEqual([]);
    expect(csv.headers['content-disposition']).toMatch(/small-city-matters-.*\.csv/);

    const opposed = await app.inject(`${url}opposed=true&format=xlsx&lang=en`);
    const rows = await readSheet(opposed.rawPayload);
    expect(rows[0]?.slice(0, 4)).toEqual(['ID', 'Matter', 'Cases in the window', 'Cases in all']);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.slice(2, 9)).toEqual([2, 2, 2, 0, 2, 1, 1]);
    expect(rows[1]?.[13]).toEqual(new Date('2026-03-05T09:00:00Z'));
  });

  it('shows a viewer only what lies in his areas', async () => {
    await begin();
    await send({
      a: { matter: 'M' },
      b: { matter: 'M', lng: 120.05, reportedAt: at('03-05 09:00') },
      c: { matter: 'N', lng: 120.05 },
      d: { lng: 120.18, address: '红砖路5号' },
      e: { lng: 120.18, address: '红砖路5号' },
    });
    await link();
    expect(Object.keys(await listProposed())).toEqual(['e']);
    const west = await startApp(db, {
      viewer: {
        id: 'w',
        role: 'dispatcher',
        label: { zh: '', en: '' },
        areas: ['west'],
        categories: [],
        units: [],
        cities: null,
      },
    });
    try {
      const get = async (path: string) => west.inject(`/api/v1/cities/small-city/matters${path}`);
      expect((await get('')).json().items.map(({ key }: { key: string }) => key)).toEqual(['N']);
      expect((await get('/proposals')).json().items).toEqual([]);
      const one = (await get('/M')).json() as MatterAnswer;
      expect([one.matter.cases, one.items.map(({ sourceId }) => sourceId)]).toEqual([1, ['b']]);
      const refused = await west.inject({
        method: 'POST',
        url: '/api/v1/cities/small-city/matters/M/split',
        payload: { case: await idOf('a') },
      });
      expect([403, 404]).toContain(refused.statusCode);
    } finally {
      await west.close();
    }
  });
});
