import { createServer, type Server } from 'node:http';
import { startDueSources } from '@zhiyu/server/pull-schedule';
import { type PullReport, pullSource } from '@zhiyu/server/pull-source';
import { createPoliteClient } from '@zhiyu/server/sources/open311/polite-client';
import type { Database } from '@zhiyu/server/store/database';
import { writeSource } from '@zhiyu/server/store/sources';
import type { SourcesAnswer } from '@zhiyu/shared/quality-contract';
import type { SourceSettings } from '@zhiyu/shared/source-settings';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addSmallCity, startApp } from './small-city';
import { createTestDatabase } from './support/database';
import { type GeoReportServer, type GeoRequest, startGeoReportServer } from './support/georeport-server';
import { readKeptRows } from './support/kept-rows';

let db: Database;
let server: GeoReportServer;
const pauses: number[] = [];
let now = Date.parse('2026-03-11T12:00:00+08:00');
beforeEach(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
  server = await startGeoReportServer();
  server.services = [
    { service_code: 'L1', service_name: 'Lamps', group: 'Streets', type: 'realtime', metadata: false },
    { service_code: 'C1', service_name: 'Cookies', group: '', type: 'realtime', metadata: false },
    { service_code: 'G1', service_name: 'Graffiti', group: 'Walls', type: 'realtime', metadata: false },
  ];
  pauses.length = 0;
  now = Date.parse('2026-03-11T12:00:00+08:00');
});
afterEach(async () => {
  await server?.close();
  await db?.close();
});

function request(id: number, more: Partial<GeoRequest> = {}): GeoRequest {
  const at = new Date(Date.parse('2026-03-01T00:00:00Z') + id * 600_000).toISOString();
  return {
    service_request_id: `R-${id}`,
    status: 'open',
    status_notes: null,
    service_code: 'L1',
    service_name: 'Lamps',
    description: `lamp ${id} is dark`,
    agency_responsible: 'Works',
    requested_datetime: at,
    updated_datetime: at,
    expected_datetime: null,
    address: `${id} Main St`,
    lat: 30.02,
    long: 120.01 + (id % 1000) / 10_000,
    media_url: 'https://pictures.example/1.jpg',
    email: 'li@example.org',
    ...more,
  };
}

async function add(more: Partial<SourceSettings> = {}): Promise<void> {
  const settings: SourceSettings = {
    id: 'open',
    kind: 'open311',
    endpoint: server.endpoint,
    jurisdiction: 'city.example',
    start: '2026-03-01T00:00:00Z',
    windowHours: 48,
    ...more,
  };
  await writeSource(db, 'small-city', { id: settings.id, kind: 'open311', settings, now, restart: false });
}

const around = (interruption = new AbortController().signal) => ({
  environment: { OPEN_KEY: 'secret' },
  now: () => now,
  // Time passes without being waited for.
  pause: async (milliseconds: number) => {
    interruption.throwIfAborted();
    pauses.push(milliseconds);
    now += milliseconds;
  },
  interruption,
});

const pull = (source = 'open', interruption?: AbortSignal): Promise<PullReport> =>
  pullSource(db, { city: 'small-city', source, ...around(interruption) });
const countCases = async () => (await db.query<{ n: number }>('select count(*) as n from cases'))[0]?.n;

it('takes all requests in, page by page and window by window, with services as categories', async () => {
  server.requests = Array.from({ length: 420 }, (_, id) => request(id));
  server.requests[3] = request(3, {
    service_code: 'G1',
    service_name: 'Graffiti',
    status: 'closed',
    updated_datetime: '2026-03-02T08:00:00Z',
  });
  await add();
  // The request at the border of two windows comes with both.
  expect(await pull()).toMatchObject({ rows: 421, accepted: 420, merged: 1, quarantined: 0, stopped: null });
  const app = await startApp(db);
  const city = (await app.inject('/api/v1/cities/small-city')).json();
  const named = (name: string) =>
    city.categories.filter((node: { name: { en: string } }) => node.name.en === name);
  // Lamps is known to the pack, below Streets; the others have grown.
  expect(named('Lamps')).toEqual([expect.objectContaining({ id: 'lamps', parent: 'streets' })]);
  expect(named('Graffiti')).toEqual([expect.objectContaining({ parent: named('Walls')[0].id })]);
  expect(named('Cookies')).toEqual([expect.objectContaining({ parent: null })]);
  const list = (await app.inject('/api/v1/cities/small-city/cases?measure=reported&limit=500')).json();
  expect(list.total).toBe(420);
  const closed = list.items.find(({ sourceId }: { sourceId: string }) => sourceId === 'R-3');
  expect((await app.inject(`/api/v1/cities/small-city/cases/${closed.id}`)).json()).toMatchObject({
    category: named('Graffiti')[0].id,
    reportedAt: '2026-03-01T08:30:00+08:00',
    closings: [{ at: '2026-03-02T16:00:00+08:00', outcome: null }],
    title: 'Graffiti',
    text: 'lamp 3 is dark',
    address: '3 Main St',
    lng: 120.0103,
    lat: 30.02,
    dueAt: null,
  });
  await app.close();
});

it('asks one question at a time, with its pause, its name, and its key out of every message', async () => {
  server.requests = Array.from({ length: 60 }, (_, id) => request(id));
  await add({ pauseMs: 700, apiKeyVariable: 'OPEN_KEY' });
  await pull();
  expect(server.mostAtOnce()).toBe(1);
  expect(server.log.length).toBeGreaterThan(6);
  expect(pauses.filter((pause) => pause >= 690).length).toBeGreaterThanOrEqual(server.log.length - 1);
  for (const { headers, url } of server.log) {
    expect(headers['user-agent']).toMatch(/^Zhiyu\//);
    expect(url.searchParams.get('api_key')).toBe('secret');
  }
  server.disturb = (_url, response) => {
    response.writeHead(403).end();
    return true;
  };
  const { stopped } = await pull();
  expect(stopped?.code).toBe('source-refuses');
  expect(stopped?.message).toMatch(/403/);
  expect(JSON.stringify(await db.query('select * from source'))).not.toContain('secret');
});

it('brings what happened since, and leaves the rest as it is', async () => {
  server.requests = Array.from({ length: 100 }, (_, id) => request(id));
  await add();
  await pull();
  const [before] = await db.query<{ seq: number }>('select seq from city');
  expect(await pull()).toMatchObject({ accepted: 0, merged: 100, stopped: null });
  const [same] = await db.query<{ seq: number }>('select seq from city');
  expect(same?.seq).toBe(before?.seq);
  server.requests[7] = request(7, { status: 'closed', updated_datetime: '2026-03-11T01:00:00Z' });
  server.requests.push(request(1300));
  expect(await pull()).toMatchObject({ accepted: 1, stopped: null });
  expect(await db.query("select closings from cases where source_id = 'R-7'")).toEqual([
    { closings: [Date.parse('2026-03-11T01:00:00Z')] },
  ]);
  // The services are asked for with the mark of the last answer.
  const asked = server.log.filter(({ url }) => url.pathname.endsWith('services.json'));
  expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"3"', '"3"']);
});

it('waits as long as it is told, and comes back later where that is too long', async () => {
  server.requests = [request(1)];
  await add();
  let answers = 0;
  server.disturb = (_url, response) => {
    answers += 1;
    if (answers > 2) return false;
    const until = answers === 1 ? '17' : new Date(now + 30_000).toUTCString();
    response.writeHead(answers === 1 ? 429 : 503, { 'retry-after': until }).end();
    return true;
  };
  expect(await pull()).toMatchObject({ accepted: 1, stopped: null });
  expect(pauses).toContain(17_000);
  expect(pauses.some((pause) => pause > 28_000 && pause <= 30_000)).toBe(true);

  const questions = server.log.length;
  server.disturb = (_url, response) => {
    response.writeHead(429, { 'retry-after': '86400' }).end();
    return true;
  };
  expect((await pull()).stopped).toMatchObject({
    code: 'source-busy',
    message: expect.stringContaining('86400'),
  });
  expect(server.log.length).toBe(questions + 1);
});

it('outlasts a broken page, and says so where it stays broken', async () => {
  server.requests = Array.from({ length: 120 }, (_, id) => request(id));
  await add();
  let broken = 2;
  server.disturb = (url, response) => {
    if (url.searchParams.get('page') !== '2' || broken === 0) return false;
    broken -= 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('[{"service_request_id": "R-1", "st');
    return true;
  };
  expect(await pull()).toMatchObject({ accepted: 120, stopped: null });

  server.requests.push(...Array.from({ length: 120 }, (_, id) => request(300 + id)));
  server.disturb = (url, response) => {
    if (url.searchParams.get('page') !== '2') return false;
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sorry</html>');
    return true;
  };
  expect((await pull()).stopped?.code).toBe('bad-answer');
  const app = await startApp(db);
  const { sources } = (await app.inject('/api/v1/cities/small-city/sources')).json() as SourcesAnswer;
  expect(sources).toEqual([
    expect.objectContaining({
      id: 'open',
      kind: 'open311',
      everyMinutes: null,
      lastError: { at: expect.any(String), message: expect.stringContaining('no JSON') },
    }),
  ]);
  server.disturb = null;
  expect((await pull()).stopped).toBeNull();
  expect(await countCases()).toBe(240);
  const { sources: later } = (await app.inject('/api/v1/cities/small-city/sources')).json() as SourcesAnswer;
  expect(later[0]?.lastError).toBeNull();
  await app.close();
});

it('goes on where it was when it is broken off', async () => {
  server.requests = Array.from({ length: 720 }, (_, id) => request(id));
  await add({ lookBackDays: 0 });
  const stop = new AbortController();
  server.disturb = (url) => {
    if (url.searchParams.get('start_date')?.startsWith('2026-03-03')) stop.abort();
    return false;
  };
  expect((await pull('open', stop.signal)).stopped?.code).toBe('interrupted');
  const first = (await countCases()) ?? 0;
  expect(first).toBeGreaterThan(200);
  expect(first).toBeLessThan(720);
  server.disturb = null;
  server.log.length = 0;
  expect((await pull()).stopped).toBeNull();
  expect(await countCases()).toBe(720);
  const from = server.log
    .map(({ url }) => url.searchParams.get('start_date'))
    .filter((date) => date !== null);
  expect(from.sort()[0]).toBe('2026-03-03T00:00:00Z');
});

it('halves its windows where a server has no pages', async () => {
  await server.close();
  server = await startGeoReportServer(false);
  server.requests = Array.from({ length: 2600 }, (_, id) =>
    request(id, {
      requested_datetime: new Date(Date.parse('2026-03-02T00:00:00Z') + id * 30_000).toISOString(),
    }),
  );
  await add();
  expect((await pull()).stopped).toBeNull();
  expect(await countCases()).toBe(2600);
});

it('keeps bad requests aside, without pictures and names, and mends them', async () => {
  server.requests = [
    request(1, { updated_datetime: 'yesterday' }),
    request(2, { service_request_id: '', token: 'x' }),
    request(3, { status: 'closed', lat: 'north' }),
  ];
  await add();
  expect(await pull()).toMatchObject({ accepted: 1, quarantined: 2, stopped: null });
  const rows = (await readKeptRows(db, 'small-city')).sort((one, other) =>
    one.code.localeCompare(other.code),
  );
  expect(rows.map(({ code }) => code)).toEqual(['bad-time', 'missing-source-id']);
  for (const { raw } of rows) expect(raw).not.toMatch(/media|example\.org|pictures/);
  const app = await startApp(db);
  const { items } = (await app.inject('/api/v1/cities/small-city/quarantine?code=bad-time')).json();
  expect(items[0].file).toBe(server.endpoint);
  const mended = await app.inject({
    method: 'POST',
    url: `/api/v1/cities/small-city/quarantine/${items[0].id}`,
    payload: { raw: items[0].raw.replace('yesterday', '2026-03-02T09:00:00Z') },
  });
  expect(mended.json()).toMatchObject({ status: 'accepted' });
  await app.close();
});

it('asks every source when it is due, and one that fails does not harm the others', async () => {
  server.requests = [request(1)];
  await add({ id: 'away', endpoint: 'http://127.0.0.1:1/open311' });
  await add({ id: 'keyless', apiKeyVariable: 'NO_SUCH_KEY' });
  await add({ everyMinutes: 30 });
  const lines: string[] = [];
  const go = async () => {
    const running = new Map<string, Promise<void>>();
    await startDueSources(db, { ...around(), report: (line) => lines.push(line) }, running);
    await Promise.all(running.values());
  };
  await go();
  expect(lines.sort()).toEqual([
    expect.stringMatching(/Source away of small-city: .*cannot be reached/),
    expect.stringMatching(/Source keyless of small-city: Set NO_SUCH_KEY/),
    'Source open of small-city: 1 new cases, 0 known ones.',
  ]);
  expect(await db.query('select source, last_error is null as good from source order by 1')).toEqual([
    { source: 'away', good: false },
    { source: 'keyless', good: false },
    { source: 'open', good: true },
  ]);
  const questions = server.log.length;
  now += 20 * 60_000;
  await go();
  expect(server.log.length).toBe(questions);
  now += 11 * 60_000;
  await go();
  expect(server.log.length).toBeGreaterThan(questions);
});

it('does not wait for a source that never answers before it asks the others', async () => {
  const mute = createServer(() => {});
  await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
  const address = mute.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.requests = [request(1)];
  await add({ id: 'a-mute-one', endpoint: `http://127.0.0.1:${port}/open311` });
  await add();
  const interruption = new AbortController();
  const running = new Map<string, Promise<void>>();
  await startDueSources(db, { ...around(interruption.signal), report: () => {} }, running);
  expect(running.size).toBe(2);
  await expect.poll(() => running.size).toBe(1);
  expect(await countCases()).toBe(1);
  // It is being asked, so it is not asked again.
  now += 3_600_000;
  await startDueSources(db, { ...around(interruption.signal), report: () => {} }, running);
  expect([...running.keys()].filter((key) => key.includes('a-mute-one'))).toHaveLength(1);
  interruption.abort();
  await Promise.all(running.values());
  mute.closeAllConnections();
  mute.close();
});

it('is told by its name that it is not known', async () => {
  await expect(pull('nobody')).rejects.toMatchObject({ code: 'unknown-source' });
});

it('follows a source within its host, and never to another machine', async () => {
  const asked: string[] = [];
  const inner = createServer((question, answer) => {
    asked.push(String(question.url));
    answer.end('[]');
  });
  const outer = createServer((question, answer) => {
    const port = portOf(inner);
    const to = question.url?.startsWith('/moved')
      ? `http://127.0.0.1:${port}/here`
      : `http://localhost:${port}/latest/meta-data`;
    answer.writeHead(302, { location: to }).end();
  });
  for (const one of [inner, outer]) await new Promise<void>((done) => one.listen(0, undefined, done));
  const client = createPoliteClient({
    endpoint: `http://127.0.0.1:${portOf(outer)}`,
    parameters: {},
    pauseMs: 0,
    now: () => now,
    pause: async () => {},
    interruption: new AbortController().signal,
  });
  expect((await client.get('moved', {})).body).toEqual([]);
  await expect(client.get('elsewhere', {})).rejects.toMatchObject({ code: 'source-moved' });
  expect(asked).toEqual(['/here']);
  for (const one of [inner, outer]) {
    one.closeAllConnections();
    one.close();
  }
});

function portOf(one: Server): number {
  const address = one.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
