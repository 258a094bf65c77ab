import { setTimeout as sleep } from 'node:timers/promises';
import { createToken, digestToken } from '@zhiyu/server/access/token';
import { addKey, revokeKey } from '@zhiyu/server/store/access-keys';
import { type Binding, disableAccount, rebindAccount } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import { demoViewer } from '@zhiyu/server/viewer';
import type { Role } from '@zhiyu/shared/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';

/** What somebody may see changes while their pages are open; and what others see and keep is not theirs to change. */
const base = '/api/v1/cities/small-city';
const whole: Binding[] = [{ city: 'small-city', kind: 'city', node: 'small-city' }];
const part = (node: string): Binding[] => [{ city: 'small-city', kind: 'area', node }];

let db: Database;
let app: App;
let address: string;
beforeAll(async () => {
  db = await createTestDatabase();
  const old = { source: 'hand', reportedAt: at('03-05 09:00'), dueAt: at('03-06 18:00') };
  await addSmallCity(db, [
    { ...old, sourceId: 'west', lng: 120.05, lat: 30.02, category: 'litter' },
    { ...old, sourceId: 'east', lng: 120.15, lat: 30.02, category: 'lamps' },
  ]);
  await addTestAccount(db, { name: 'first', role: 'auditor' });
  app = await startApp(db);
  address = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  app?.server.closeAllConnections();
  await app?.close();
  await db?.close();
});

async function makeAccount(name: string, role: Role, bindings: Binding[]) {
  const id = await addTestAccount(db, { name, role, bindings });
  return { id, headers: await signInAs(db, id) };
}

async function makeKiosk(bindings: Binding[]) {
  const token = createToken();
  const now = Date.now();
  const key = { digest: digestToken(token), kind: 'kiosk' as const, label: 'hall', sources: null, bindings };
  const id = await addKey(db, { ...key, now, expiresAt: now + 3_600_000 });
  return { id, headers: { authorization: `Bearer ${token}` } };
}

/** Opens a live stream; tells whether it has ended. */
async function listen(headers: Record<string, string>, query = '') {
  const leaving = new AbortController();
  const answer = await fetch(`${address}${base}/live${query}`, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  expect(answer.status).toBe(200);
  const stream = { hasEnded: false, leave: () => leaving.abort() };
  const read = async () => {
    for await (const _ of answer.body ?? []);
  };
  void read().then(
    () => {
      stream.hasEnded = true;
    },
    () => {},
  );
  return stream;
}

const ask = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  headers: Record<string, string>,
  payload?: object,
) => app.inject({ method, url: base + path, headers, ...(payload && { payload }) });

describe('a live stream', () => {
  it('ends where its account is bound to something else or shut, and where its key is taken back; others go on', async () => {
    const moved = await makeAccount('moved', 'dispatcher', whole);
    const shut = await makeAccount('shut', 'handler', whole);
    const kept = await makeAccount('kept', 'leader', part('west'));
    const kiosk = await makeKiosk(part('west'));
    const streams = {
      moved: await listen(moved.headers),
      shut: await listen(shut.headers),
      kiosk: await listen(kiosk.headers, '?wall=hall'),
      kept: await listen(kept.headers),
    };
    // The same again is nothing else.
    await rebindAccount(db, kept.id, part('west'));
    await rebindAccount(db, moved.id, part('west'));
    await disableAccount(db, shut.id, Date.now());
    await revokeKey(db, kiosk.id, Date.now());
    const ended = () => Object.entries(streams).flatMap(([name, { hasEnded }]) => (hasEnded ? [name] : []));
    await expect.poll(ended, { timeout: 15_000 }).toEqual(['moved', 'shut', 'kiosk']);
    const answer = await ask('GET', '/cells?measure=open', moved.headers);
    expect(answer.json().total).toBe(1);
    expect((await ask('GET', '/cells?measure=open', kiosk.headers)).statusCode).toBe(401);
    streams.kept.leave();
  });
});

it('one account has a hundred live streams at most; others still have theirs, and it has again when one ends', async () => {
  const greedy = await makeAccount('greedy', 'leader', whole);
  const modest = await makeAccount('modest', 'leader', whole);
  const streams = await Promise.all(Array.from({ length: 100 }, () => listen(greedy.headers)));
  const refused = await fetch(`${address}${base}/live`, { headers: greedy.headers });
  expect([refused.status, (await refused.json()).code]).toEqual([429, 'too-many-streams']);
  (await listen(modest.headers)).leave();
  streams.pop()?.leave();
  const asked = async () => {
    const leaving = new AbortController();
    const { status } = await fetch(`${address}${base}/live`, {
      headers: greedy.headers,
      signal: leaving.signal,
    });
    leaving.abort();
    return status;
  };
  await expect.poll(asked).toBe(200);
  for (const stream of streams) stream.leave();
});

describe('walls', () => {
  it('are known and commanded by those alone who may see all that a wall shows', async () => {
    const westWall = await makeKiosk(part('west'));
    const eastWall = await makeKiosk(part('east'));
    const city = await makeAccount('city-desk', 'dispatcher', whole);
    const west = await makeAccount('west-desk', 'dispatcher', part('west'));
    const north = await makeAccount('north-desk', 'dispatcher', part('west-north'));
    const streams = [
      await listen(westWall.headers, '?wall=west hall'),
      await listen(eastWall.headers, '?wall=east hall'),
    ];
    const state = {
      playlist: { zh: '东区', en: 'East' },
      scenes: [{ zh: '东区', en: 'East' }],
      scene: 0,
      paused: false,
      interrupted: false,
      fresh: true,
      canvas: '1920x1080',
    };
    await expect.poll(async () => (await ask('GET', '/walls', city.headers)).json().walls.length).toBe(2);
    const report = (name: string, { headers }: { headers: Record<string, string> }) =>
      ask('PUT', `/walls/${name}`, { ...headers }, state);
    expect((await report('east%20hall', eastWall)).json()).toEqual({ pages: 1 });
    // Nobody speaks for the wall of another.
    expect((await report('east%20hall', westWall)).json()).toEqual({ pages: 0 });
    const listed = async ({ headers }: { headers: Record<string, string> }) =>
      (await ask('GET', '/walls', headers)).json().walls.map(({ name }: { name: string }) => name);
    expect(await listed(city)).toEqual(['east hall', 'west hall']);
    expect(await listed(west)).toEqual(['west hall']);
    expect(await listed(north)).toEqual([]);
    const command = async (name: string, { headers }: { headers: Record<string, string> }) =>
      (await ask('POST', `/walls/${name}/commands`, headers, { command: 'next' })).statusCode;
    expect(await command('east%20hall', west)).toBe(404);
    expect(await command('west%20hall', west)).toBe(200);
    expect(await command('east%20hall', city)).toBe(200);
    for (const stream of streams) stream.leave();
  });
});

describe('a functional zone that is drawn beneath an area and reaches beyond it', () => {
  it('shows who is bound to that area nothing of its neighbours', async () => {
    const other = await createTestDatabase();
    const inPark = { source: 'hand', reportedAt: at('03-05 09:00'), lat: 30.035 };
    await addSmallCity(other, [
      { ...inPark, sourceId: 'west of the border', lng: 120.085 },
      { ...inPark, sourceId: 'east of it', lng: 120.115 },
    ]);
    await other.query("update area set parent = 'west' where city = 'small-city' and id = 'park'");
    const viewer = (areas: string[]) => ({ ...demoViewer, id: areas.join(), areas });
    const [west, park] = [
      await startApp(other, { viewer: viewer(['west']) }),
      await startApp(other, { viewer: viewer(['park']) }),
    ];
    const total = async (by: App, query: string) => {
      const answer = await by.inject(`${base}/cases?measure=reported${query}`);
      return answer.statusCode === 200 ? answer.json().total : answer.json().code;
    };
    expect(await total(west, '')).toBe(1);
    expect(await total(west, '&area=park')).toBe('outside-view');
    expect(await total(west, '&area=west&area=park')).toBe(1);
    // Who is bound to the zone itself sees all of it.
    for (const query of ['', '&area=park', '&area=small-city']) expect(await total(park, query)).toBe(2);
    await Promise.all([west.close(), park.close()]);
    await other.close();
  });
});

describe('what others have saved', () => {
  it('a governance area that reaches further is not cut by who sees a part of it', async () => {
    const city = await makeAccount('city-leader', 'leader', whole);
    const west = await makeAccount('west-leader', 'leader', part('west'));
    const both = { name: '两区', areas: ['west', 'east'], categories: [], leadUnit: null };
    const saved = (await ask('POST', '/governance-areas', city.headers, both)).json();
    const mine = { ...both, name: '西区', areas: ['west'] };
    for (const method of ['PUT', 'DELETE'] as const) {
      const payload = method === 'PUT' ? mine : undefined;
      const refused = await ask(method, `/governance-areas/${saved.id}`, west.headers, payload);
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'outside-view']);
    }
    const listed = (await ask('GET', '/governance-areas', city.headers)).json().governanceAreas;
    expect(listed[0].areas).toEqual(['west', 'east']);
    expect((await ask('PUT', `/governance-areas/${saved.id}`, city.headers, mine)).statusCode).toBe(200);
    expect((await ask('DELETE', `/governance-areas/${saved.id}`, west.headers)).statusCode).toBe(200);
  });
});

describe('a second factor that is forgotten', () => {
  it('ends the sessions of its account, too: who has the lost device may be signed in', async () => {
    const admin = await makeAccount('admin', 'systemAdmin', whole);
    const leader = await makeAccount('lost-phone', 'leader', whole);
    expect((await ask('GET', '/cells?measure=open', leader.headers)).statusCode).toBe(200);
    const url = '/api/v1/accounts/lost-phone/factor';
    expect((await app.inject({ method: 'DELETE', url, headers: admin.headers })).statusCode).toBe(204);
    expect(await db.query('select from session where account = $1', [leader.id])).toEqual([]);
    await sleep(2100);
    expect((await ask('GET', '/cells?measure=open', leader.headers)).statusCode).toBe(401);
  });
});
