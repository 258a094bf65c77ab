import { createToken, digestToken } from '@zhiyu/server/access/token';
import { addKey, type KeyKind, revokeKey } from '@zhiyu/server/store/access-keys';
import type { Binding } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount } from './support/accounts';
import { createTestDatabase } from './support/database';

const HOUR = 3_600_000;
const base = '/api/v1/cities/small-city';
const whole: Binding[] = [{ city: 'small-city', kind: 'city', node: 'small-city' }];
const west: Binding[] = [{ city: 'small-city', kind: 'area', node: 'west' }];

let db: Database;
let app: App;
let clock: number;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [
    {
      source: 'hand',
      sourceId: 'w',
      lng: 120.05,
      lat: 30.02,
      reportedAt: at('03-05 09:00'),
      title: '王五家漏水',
    },
    { source: 'hand', sourceId: 'e', lng: 120.15, lat: 30.02, reportedAt: at('03-05 09:00') },
  ]);
  await addTestAccount(db, { name: 'admin', role: 'systemAdmin', bindings: whole });
});
beforeEach(async () => {
  clock = Date.now();
  app = await startApp(db, { now: () => clock });
});
afterEach(() => app.close());
afterAll(() => db?.close());

async function makeKey(kind: KeyKind, bindings: Binding[], sources: string[] | null = null) {
  const token = createToken();
  const digest = digestToken(token);
  const label = kind;
  const id = await addKey(db, {
    digest,
    kind,
    label,
    sources,
    bindings,
    now: clock,
    expiresAt: clock + HOUR,
  });
  return { id, token, headers: { authorization: `Bearer ${token}` } };
}

const push = (headers: Record<string, string>, source: string, sourceId: string) =>
  app.inject({
    method: 'POST',
    url: `${base}/cases`,
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
    payload: JSON.stringify({ type: 'case', source, sourceId, reportedAt: '2026-03-10T09:00:00+08:00' }),
  });

describe('the key of a source', () => {
  it('hands in cases of its sources, and nothing else', async () => {
    const { headers } = await makeKey('source', whole, ['12345']);
    expect((await push(headers, '12345', 'k1')).json()).toMatchObject({ accepted: 1 });
    const foreign = await push(headers, 'other', 'k2');
    expect([foreign.statusCode, foreign.json().code]).toEqual([403, 'may-not-write']);
    for (const path of ['/cells?measure=open', '/cases?measure=open', '/quality', '']) {
      const answer = await app.inject({ url: base + path, headers });
      expect([answer.statusCode, answer.json().code], path).toEqual([403, 'may-not-read']);
    }
    const elsewhere = await app.inject({ method: 'POST', url: '/api/v1/cities/other/cases', headers });
    expect(elsewhere.statusCode).toBe(403);
  });

  it('is no good after it was revoked, or has expired', async () => {
    const revoked = await makeKey('source', whole);
    expect((await push(revoked.headers, 'hand', 'r1')).statusCode).toBe(200);
    expect(await revokeKey(db, revoked.id, clock)).toBe(true);
    clock += 2000;
    const replayed = await push(revoked.headers, 'hand', 'r2');
    expect([replayed.statusCode, replayed.json().code]).toEqual([401, 'sign-in-needed']);
    expect(await revokeKey(db, revoked.id, clock)).toBe(false);
    const expiring = await makeKey('source', whole);
    expect((await push(expiring.headers, 'hand', 'x1')).statusCode).toBe(200);
    clock += HOUR;
    expect((await push(expiring.headers, 'hand', 'x2')).statusCode).toBe(401);
    expect((await push({ authorization: 'Bearer guess' }, 'hand', 'x3')).statusCode).toBe(401);
  });

  it('is kept as a digest only', async () => {
    const { token } = await makeKey('source', whole);
    const rows = await db.query<{ digest: Buffer }>('select digest from access_key');
    expect(rows.some(({ digest }) => digest.includes(Buffer.from(token)))).toBe(false);
  });
});

describe('the key of a screen', () => {
  async function open(token: string) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/session/kiosk',
      payload: { key: token },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    const [cookie] = answer.cookies;
    return { status: answer.statusCode, headers: { cookie: `${cookie?.name}=${cookie?.value}` } };
  }

  it('shows figures of its part of the city without texts, and does not tire', async () => {
    const { token } = await makeKey('kiosk', west);
    const { headers } = await open(token);
    const cells = () => app.inject({ url: `${base}/cells?measure=reported`, headers });
    expect((await cells()).json().total).toBe(1);
    const list = (await app.inject({ url: `${base}/cases?measure=reported`, headers })).json();
    expect(list.items.map(({ title }: { title: string | null }) => title)).toEqual([null]);
    clock += 50 * 60_000;
    expect((await cells()).statusCode).toBe(200);
    expect((await app.inject({ url: '/api/v1/session', headers })).json()).toMatchObject({
      viewer: { role: 'wall' },
      idleMinutes: null,
    });
  });

  it('is signed out when its key is revoked or expires, and cannot be opened again', async () => {
    const { id, token } = await makeKey('kiosk', west);
    const { headers } = await open(token);
    await revokeKey(db, id, clock);
    clock += 2000;
    expect((await app.inject({ url: `${base}/cells?measure=open`, headers })).statusCode).toBe(401);
    expect((await open(token)).status).toBe(401);
    const other = await makeKey('kiosk', west);
    const opened = await open(other.token);
    clock += HOUR;
    expect(
      (await app.inject({ url: `${base}/cells?measure=open`, headers: opened.headers })).statusCode,
    ).toBe(401);
  });

  it('of a source opens no screen', async () => {
    expect((await open((await makeKey('source', whole)).token)).status).toBe(401);
  });
});

it('the key of a monitor reads the figures of the service, and nobody else does without an account', async () => {
  const { headers } = await makeKey('monitor', []);
  expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(200);
  expect((await app.inject('/metrics')).statusCode).toBe(401);
  expect((await app.inject({ url: '/api/v1/cities', headers })).statusCode).toBe(403);
});
