import { randomUUID } from 'node:crypto';
import type { Database } from '@zhiyu/server/store/database';
import { demoViewer, type Viewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import type {
  ActionAnswer,
  ActionInput,
  FieldCase,
  MineAnswer,
  NearAnswer,
} from '@zhiyu/shared/field-contract';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city/field';
const HERE = { lng: 120.05, lat: 30.02 };
/** Metres north of where the officer stands, as degrees of latitude: a degree is 111,195 m. */
const north = (metres: number) => ({ lng: HERE.lng, lat: HERE.lat + metres / 111_195 });
const iso = (time: string) => new Date(at(time)).toISOString();

const old = { reportedAt: at('03-02 09:00') };
/** The clock stands at 12:00 on Wednesday, 11 March. */
const cases: CaseInput[] = [
  { source: 'hand', sourceId: 'fresh-100', ...north(100), ...old, dueAt: at('03-20 18:00') },
  {
    source: 'hand',
    sourceId: 'overdue-450',
    ...north(450),
    ...old,
    dueAt: at('03-08 18:00'),
    unit: 'works-west',
  },
  { source: 'hand', sourceId: 'soon-210', ...north(210), ...old, dueAt: at('03-11 18:00') },
  { source: 'hand', sourceId: 'far', ...north(800), ...old, dueAt: at('03-12 09:00') },
  {
    source: 'hand',
    sourceId: 'closed',
    ...north(50),
    ...old,
    dueAt: at('03-12 18:00'),
    closings: [at('03-04 10:00')],
  },
  {
    source: 'hand',
    sourceId: 'shelved',
    ...north(300),
    ...old,
    dueAt: at('03-12 18:00'),
    pauses: [at('03-05 10:00')],
  },
  { source: 'hand', sourceId: 'undated', ...north(310), ...old, dueAt: null },
  {
    source: 'hand',
    sourceId: 'east',
    lng: 120.15,
    lat: 30.02,
    ...old,
    dueAt: at('03-09 18:00'),
    matter: 'm',
  },
  {
    source: 'hand',
    sourceId: 'east-too',
    lng: 120.151,
    lat: 30.02,
    ...old,
    dueAt: at('03-09 18:00'),
    matter: 'm',
  },
];
/** Nine cases of the last week in one cell that had eight in the eight weeks before. */
const heat: CaseInput[] = [...Array(17)].map((_, index) => ({
  source: 'heat',
  sourceId: String(index),
  lng: 120.02,
  lat: 30.08,
  reportedAt: index < 9 ? at('03-09 10:00') + index : at('02-02 10:00') + index,
  closings: [at('03-10 10:00')],
}));

const officer = (id: string, more: Partial<Viewer> = {}): Viewer => ({
  ...demoViewer,
  id,
  label: { zh: `网格员${id}`, en: `Officer ${id}` },
  ...more,
});
const viewers: Record<string, Viewer> = {
  west: officer('west', { areas: ['west'] }),
};

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [...cases, ...heat]);
  app = await startApp(db, {
    identify: ({ headers }) =>
      viewers[String(headers['x-officer'])] ?? officer(String(headers['x-officer'] ?? 'one')),
  });
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const read = async <Answer>(path: string, who = 'one') => {
  const response = await app.inject({ url: path, headers: { 'x-officer': who } });
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as Answer;
};
const idOf = async (sourceId: string) => {
  const { items } = await read<{ items: { id: number; sourceId: string }[] }>(
    '/api/v1/cities/small-city/cases?measure=reported&limit=500',
  );
  return items.find((item) => item.sourceId === sourceId)?.id as number;
};
const find = async (sourceId: string) => read<FieldCase>(`${base}/cases/${await idOf(sourceId)}`);
const act = async (id: number, body: Partial<ActionInput>, { who = 'one', key = randomUUID() } = {}) => {
  const response = await app.inject({
    method: 'POST',
    url: `${base}/cases/${id}/actions`,
    headers: { 'x-officer': who, 'idempotency-key': key },
    payload: { at: iso('03-11 11:00'), version: 0, ...body },
  });
  return { status: response.statusCode, body: response.json() };
};

describe('near me', () => {
  it('lists open cases by the way there less what their urgency is worth', async () => {
    const near = await read<NearAnswer>(`${base}/near?lng=${HERE.lng}&lat=${HERE.lat}&radius=500`);
    expect(near.total).toBe(5);
    // 450 − 200 − 2 × 100 = 50; 210 − 150 = 60; 100; 300; 310.
    expect(near.items.map(({ sourceId, distanceMetres }) => [sourceId, distanceMetres])).toEqual([
      ['overdue-450', 450],
      ['soon-210', 210],
      ['fresh-100', 100],
      ['shelved', 300],
      ['undated', 310],
    ]);
    expect(near.items.every(({ bearing }) => bearing === 0)).toBe(true);
  });

  it('lists cells by how far above their usual they are', async () => {
    const { cells } = await read<NearAnswer>(`${base}/near?lng=120.02&lat=30.08&radius=500`);
    expect(cells.metres).toBe(265);
    expect(cells.items).toHaveLength(1);
    expect(cells.items[0]).toMatchObject({ recent: 9, usual: 1, isHot: true, times: 9 });
  });

  it('shows nobody what lies outside their area', async () => {
    const url = `${base}/near?lng=120.15&lat=30.02&radius=500`;
    expect((await read<NearAnswer>(url)).total).toBe(2);
    expect((await read<NearAnswer>(url, 'west')).total).toBe(0);
    const theirs = await app.inject({
      url: `${base}/cases/${await idOf('east')}`,
      headers: { 'x-officer': 'west' },
    });
    expect(theirs.statusCode).toBe(404);
  });
});

describe('mine', () => {
  it('counts by day what is open, as the other figures do', async () => {
    const mine = await read<MineAnswer>(`${base}/mine?area=west`);
    expect(mine.counts).toEqual({ overdue: 1, today: 1, tomorrow: 1, later: 1, undated: 1, paused: 1 });
    expect(mine.items.map(({ sourceId, group }) => [sourceId, group])).toEqual([
      ['overdue-450', 'overdue'],
      ['soon-210', 'today'],
      ['far', 'tomorrow'],
      ['fresh-100', 'later'],
      ['undated', 'undated'],
      ['shelved', 'paused'],
    ]);
    for (const query of ['', 'area=west&', 'area=east&', 'unit=works&']) {
      const { total, counts } = await read<MineAnswer>(`${base}/mine?${query.slice(0, -1)}`);
      const stock = async (measure: string) =>
        (await read<{ total: number }>(`/api/v1/cities/small-city/cells?${query}measure=${measure}`)).total;
      expect(total, query).toBe(await stock('open'));
      expect(counts.overdue, query).toBe(await stock('overdue'));
      expect(counts.paused, query).toBe(await stock('paused'));
      expect(
        Object.values(counts).reduce((sum, count) => sum + count),
        query,
      ).toBe(total);
    }
  });

  it('tells how many cases a matter has', async () => {
    const { items } = await read<MineAnswer>(`${base}/mine?area=east`);
    expect(items.map(({ matterCases }) => matterCases)).toEqual([2, 2]);
    const { matterItems } = await find('east');
    expect(matterItems.map(({ sourceId }) => sourceId)).toEqual(['east-too']);
  });
});

describe('an action', () => {
  it('is taken in once, however often it is sent', async () => {
    const { id, version } = await find('fresh-100');
    const key = randomUUID();
    const body = { kind: 'noted' as const, version, reason: '已联系物业' };
    const first = await act(id, body, { key });
    expect(first.status).toBe(200);
    expect((await act(id, body, { key })).body).toEqual(first.body);
    const { events } = await find('fresh-100');
    expect(events.filter(({ kind }) => kind === 'noted')).toMatchObject([
      { by: '网格员one', reason: '已联系物业' },
    ]);
    expect((await act(id, { ...body, reason: 'other' }, { key })).body.code).toBe('idempotency-conflict');
  });

  it('is still taken in once when its answer has been forgotten', async () => {
    const { id, version } = await find('fresh-100');
    const key = randomUUID();
    const body = { kind: 'onSite' as const, version };
    expect((await act(id, body, { key })).status).toBe(200);
    await db.query('delete from push_answer');
    expect((await act(id, body, { key })).status).toBe(200);
    const { events, step } = await find('fresh-100');
    expect(events.filter(({ kind }) => kind === 'onSite')).toHaveLength(1);
    expect(step).toBe('onSite');
  });

  it('of two phones takes effect once, and the other is told who and when', async () => {
    const { id, version } = await find('overdue-450');
    const answers = await Promise.all([
      act(id, { kind: 'accepted', version }, { who: 'Li' }),
      act(id, { kind: 'accepted', version }, { who: 'Wang' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [won] = answers[0]?.status === 200 ? ['网格员Li'] : ['网格员Wang'];
    const { body } = answers.find(({ status }) => status === 409) as {
      body: { code: string; since: object[] };
    };
    expect(body.code).toBe('case-changed');
    expect(body.since).toMatchObject([{ kind: 'accepted', by: won, at: '2026-03-11T11:00:00+08:00' }]);
    const { events } = await find('overdue-450');
    expect(events.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
  });

  it('goes on from the version that its own answer told', async () => {
    const { id, version } = await find('soon-210');
    const accepted: ActionAnswer = (await act(id, { kind: 'accepted', version })).body;
    const later = { at: iso('03-11 11:30'), version: accepted.version };
    const submitted = await act(id, { ...later, kind: 'submitted', outcome: 'solved', reason: '已清运' });
    expect(submitted.status).toBe(200);
    const { step, state, events } = await find('soon-210');
    expect(step).toBe('submitted');
    // Submitted is not closed: nobody has checked it.
    expect(state).toBe('dueSoon');
    expect(events.at(-1)).toMatchObject({ kind: 'submitted', outcome: 'solved' });
  });

  it('is not held up by what only adds to the case', async () => {
    const { id, version } = await find('far');
    expect((await act(id, { kind: 'noted', version, reason: 'a' }, { who: 'Li' })).status).toBe(200);
    expect((await act(id, { kind: 'returned', version, reason: '不属本网格' }, { who: 'Wang' })).status).toBe(
      200,
    );
    const [row] = await db.query<{ returns: number[] }>(
      'select returns from cases where city = $1 and id = $2',
      ['small-city', id],
    );
    expect(row?.returns).toEqual([at('03-11 11:00')]);
  });

  it('calls other units for help, which then stand in the case', async () => {
    const { id, version } = await find('undated');
    const body = { kind: 'assistanceRequested' as const, version, coUnits: ['homes'], reason: '需房管到场' };
    expect((await act(id, body)).status).toBe(200);
    expect((await find('undated')).coUnits).toEqual(['homes']);
    expect((await act(id, { ...body, coUnits: ['nobody'] })).body.code).toBe('unknown-unit');
  });

  it('decides nothing about a case that has ended; a note is kept', async () => {
    const { id, version } = await find('closed');
    expect((await act(id, { kind: 'submitted', version })).body.code).toBe('case-ended');
    expect((await act(id, { kind: 'noted', version, reason: '回看正常' })).status).toBe(200);
  });

  it('of a phone whose clock is ahead is refused', async () => {
    const { id, version } = await find('closed');
    expect((await act(id, { kind: 'noted', version, at: iso('03-11 12:06') })).body.code).toBe('clock-ahead');
  });
});

describe('a case that was found on the spot', () => {
  const report = async (body: object, { who = 'one', key = randomUUID() } = {}) =>
    app.inject({
      method: 'POST',
      url: `${base}/cases`,
      headers: { 'x-officer': who, 'idempotency-key': key },
      payload: { at: iso('03-11 11:50'), category: 'litter', ...HERE, ...body },
    });

  it('is there once, open or settled', async () => {
    const key = randomUUID();
    const first = (await report({ text: '楼道堆物' }, { key })).json();
    expect((await report({ text: '楼道堆物' }, { key })).json()).toEqual(first);
    const found = await read<FieldCase>(`${base}/cases/${first.caseId}`);
    expect(found).toMatchObject({
      source: 'field',
      state: 'open',
      category: 'litter',
      area: 'west',
      text: '楼道堆物',
    });
    const settled = (await report({ isSolved: true })).json();
    expect((await read<FieldCase>(`${base}/cases/${settled.caseId}`)).state).toBe('closed');
  });

  it('lies where its officer may see', async () => {
    const answer = await report({ lng: 120.15 }, { who: 'west' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'outside-view']);
    const refused = await report({ category: 'nothing' });
    expect([refused.statusCode, refused.json().code]).toEqual([422, 'action-refused']);
  });
});

describe('a photo', () => {
  const send = async (id: number, bytes: Buffer, type: string, key = randomUUID()) => {
    const url = `${base}/cases/${id}/media?phase=after&at=${encodeURIComponent(iso('03-11 11:40'))}`;
    const headers = { 'content-type': type, 'idempotency-key': key, 'x-officer': 'one' };
    const response = await app.inject({ method: 'POST', url, headers, payload: bytes });
    return { status: response.statusCode, body: response.json() };
  };
  /** A red JPEG whose EXIF data tells the place. */
  const placed = () =>
    sharp({ create: { width: 2400, height: 1200, channels: 3, background: '#c00' } })
      .withExif({
        IFD0: { Make: 'Zhiyu test camera' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '30/1 1/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '120/1 3/1 0/1',
        },
      })
      .jpeg()
      .toBuffer();

  it('is kept once, with its event, and without the place in its file', async () => {
    const { id } = await find('fresh-100');
    const bytes = await placed();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const key = randomUUID();
    expect((await send(id, bytes, 'image/jpeg', key)).status).toBe(200);
    expect((await send(id, bytes, 'image/jpeg', key)).status).toBe(200);
    const { media, events } = await find('fresh-100');
    expect(media).toMatchObject([{ kind: 'photo', phase: 'after', takenAt: '2026-03-11T11:40:00+08:00' }]);
    expect(events.filter(({ kind }) => kind === 'photographed').map(({ eventId }) => eventId)).toEqual([
      media[0]?.eventId,
    ]);
    const url = `${base}/media/${media[0]?.id}`;
    const answer = await app.inject({ url, headers: { 'x-officer': 'one' } });
    expect(answer.headers['content-type']).toBe('image/jpeg');
    const { exif, width, format } = await sharp(answer.rawPayload).metadata();
    expect([exif, width, format]).toEqual([undefined, 1600, 'jpeg']);
    expect(answer.rawPayload.includes('Zhiyu test camera')).toBe(false);
    // Kept by a browser, it is asked for again each time, by who may see it still.
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    const tag = { 'if-none-match': String(answer.headers.etag) };
    const again = await app.inject({ url, headers: { ...tag, 'x-officer': 'one' } });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
  });

  it('of another area is not to be seen', async () => {
    const { id } = await find('east');
    const answer = await send(id, await placed(), 'image/jpeg');
    expect(answer.status).toBe(200);
    const { media } = await find('east');
    const url = `${base}/media/${media[0]?.id}`;
    const seen = await app.inject({ url, headers: { 'x-officer': 'one' } });
    expect(seen.statusCode).toBe(200);
    const tag = { 'if-none-match': String(seen.headers.etag) };
    for (const headers of [{}, tag]) {
      expect((await app.inject({ url, headers: { ...headers, 'x-officer': 'west' } })).statusCode).toBe(404);
    }
  });

  it('is taken for what its bytes are', async () => {
    const { id } = await find('fresh-100');
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    expect((await send(id, page, 'image/jpeg')).body.code).toBe('media-unreadable');
    expect((await send(id, page, 'text/html')).body.code).toBe('unsupported-media-type');
    expect((await send(id, Buffer.alloc(4 * 1024 * 1024), 'image/jpeg')).body.code).toBe('body-too-large');
    const voice = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(100)]);
    expect((await send(id, voice, 'image/png')).status).toBe(200);
    expect((await find('fresh-100')).media.map(({ mediaType }) => mediaType)).toContain('audio/webm');
    const placedVoice = Buffer.concat([voice, Buffer.from('LOCATION=+30.02+120.05/')]);
    expect((await send(id, placedVoice, 'audio/webm')).body.code).toBe('media-holds-place');
  });
});

describe('200 officers at once on the same 50 cases', () => {
  it('have one outcome for every action, and the histories are whole', async () => {
    const storm = await createTestDatabase();
    const many = [...Array(50)].map((_, index) => ({
      source: 'storm',
      sourceId: String(index),
      lng: 120.01 + index / 1000,
      lat: 30.02,
      ...old,
      dueAt: at(index % 2 === 0 ? '03-10 18:00' : '03-12 18:00'),
    }));
    await addSmallCity(storm, many);
    const server = await startApp(storm, {
      identify: ({ headers }) => officer(String(headers['x-officer'])),
    });
    const open = (await server.inject(`${base}/mine`)).json() as MineAnswer;
    const kinds = ['accepted', 'noted', 'onSite', 'submitted', 'returned'] as const;
    const doings = [...Array(200)].map((_, index) => {
      const { id, version } = open.items[index % 50] as MineAnswer['items'][number];
      const kind = kinds[Math.floor(index / 50 + index) % kinds.length] as (typeof kinds)[number];
      return { id, version, kind, who: `o${index}`, key: `storm-${index}` };
    });
    const send = ({ id, version, kind, who, key }: (typeof doings)[number]) =>
      server.inject({
        method: 'POST',
        url: `${base}/cases/${id}/actions`,
        headers: { 'x-officer': who, 'idempotency-key': key },
        payload: { kind, version, at: iso('03-11 11:00') },
      });
    // Every phone sends twice, as one does that has had no answer.
    const answers = await Promise.all(doings.map((doing) => Promise.all([send(doing), send(doing)])));
    const outcomes = answers.map(([first, second]) => {
      expect([first.statusCode, first.body]).toEqual([second.statusCode, second.body]);
      return first.statusCode;
    });
    expect(outcomes.every((status) => status === 200 || status === 409)).toBe(true);
    for (const [index, { id, kind, key }] of doings.entries()) {
      const { events } = (await server.inject(`${base}/cases/${id}`)).json() as FieldCase;
      const mine = events.filter(({ eventId }) => eventId === `field:${key}`);
      expect(mine, `${kind} of ${id}`).toHaveLength(outcomes[index] === 200 ? 1 : 0);
      if (kind === 'noted' || kind === 'onSite') expect(outcomes[index]).toBe(200);
    }
    for (const { id } of open.items) {
      const { events } = (await server.inject(`${base}/cases/${id}`)).json() as FieldCase;
      const turns = events.filter(
        ({ kind }) => kind === 'accepted' || kind === 'submitted' || kind === 'returned',
      );
      expect(turns.filter(({ toldBy }) => toldBy === 'event').length, String(id)).toBeLessThanOrEqual(1);
    }
    const returned = doings.filter(
      ({ kind }, index) => kind === 'returned' && outcomes[index] === 200,
    ).length;
    const url = '/api/v1/cities/small-city/cells?measure=returned&level=15';
    expect((await server.inject(url)).json().total).toBe(returned);
    expect(((await server.inject(`${base}/mine`)).json() as MineAnswer).counts).toEqual(open.counts);
    await server.close();
    await storm.close();
  });
});
