import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binding } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import type { Role } from '@zhiyu/shared/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { runZhiyu } from './support/child';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const folder = mkdtempSync(join(tmpdir(), 'zhiyu-attacks-'));
const script = '<script>alert(1)</script>';

let db: Database;
let app: App;
let whole: Record<string, string>;
let west: Record<string, string>;
beforeAll(async () => {
  db = await createTestDatabase();
  const inputs = Array.from({ length: 40 }, (_, index) => ({
    source: 'hand',
    sourceId: String(index),
    reportedAt: at('03-01 09:00') + index * 60_000,
    dueAt: at('03-03 18:00'),
    lng: index % 2 === 0 ? 120.05 : 120.15,
    lat: 30.02,
    category: index % 4 === 0 ? 'lamps' : 'litter',
    title: script,
  }));
  await addSmallCity(db, inputs);
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html><title>Zhiyu</title>');
  writeFileSync(join(folder, 'dist', 'assets', 'main.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'the secret');
  const sign = async (name: string, role: Role, bindings: Binding[]) =>
    signInAs(db, await addTestAccount(db, { name, role, bindings }));
  whole = await sign('whole', 'dispatcher', [{ city: 'small-city', kind: 'city', node: 'small-city' }]);
  west = await sign('west', 'dispatcher', [{ city: 'small-city', kind: 'area', node: 'west' }]);
  app = await startApp(db, { clientFolder: join(folder, 'dist') });
});
afterAll(async () => {
  await app?.close();
  await db?.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string>) => app.inject({ url: path, headers });
interface Item {
  area: string;
  cell: unknown;
}

describe('tricks to see beyond one’s area', () => {
  it.each([
    ['area=east', 403],
    ['area=west&area=east', 20],
    ['area=small-city', 20],
    ['area=EAST', 404],
    ['area=east%00', 404],
    ['area[]=east', 400],
    ['area=', 404],
    ['areas=east', 400],
    ['__proto__=east', 400],
    ['accountableArea=east', 0],
    ['accountableArea=small-city', 20],
    ['bbox=120.1,30,120.2,30.1', 20],
    ['rest=area', 403],
    ['rest=area&area=small-city', 403],
    ['category=lamps', 10],
    ['category=streets&area=small-city', 20],
    ['unit=works', 0],
  ])('cells?%s', async (query, wanted) => {
    const answer = await get(`${base}/cells?measure=reported&${query}`, west);
    const body = answer.json();
    expect(answer.statusCode === 200 ? body.total : answer.statusCode, answer.body).toBe(wanted);
    if (answer.statusCode !== 200) return;
    const [, east] = [0, 120.1];
    // Cells of level 15 west of the border, and the one that straddles it.
    for (const [x] of body.cells) expect((x / 2 ** 15) * 360 - 180).toBeLessThanOrEqual(east);
  });

  it('a cursor of somebody who sees more leads only to what one sees', async () => {
    for (const list of ['cases?measure=reported', 'overdue?']) {
      const first = (await get(`${base}/${list}&limit=5`, whole)).json();
      const items: Item[] = [];
      let next = first.next;
      while (next !== null) {
        const page = (await get(`${base}/${list}&limit=5&cursor=${next}`, west)).json();
        items.push(...page.items);
        next = page.next;
      }
      expect(items.length).toBeGreaterThan(10);
      expect(new Set(items.map(({ area }) => area))).toEqual(new Set(['west']));
      const forged = Buffer.from('[1,2,3,"x"]').toString('base64url');
      expect((await get(`${base}/${list}&cursor=${forged}`, west)).json().code).toBe('bad-cursor');
    }
  });

  it('a cell on the border lists the cases on one’s own side', async () => {
    const [x, y] = [Math.floor(((120.1 + 180) / 360) * 2 ** 8), 105];
    const path = `${base}/cases?measure=reported&cell=8,${x},${y}`;
    expect((await get(path, whole)).json().total).toBe(40);
    expect((await get(path, west)).json().total).toBe(20);
  });

  it('an answer that one has already is no way to learn of another', async () => {
    const path = `${base}/cells?measure=reported`;
    const tag = String((await get(path, whole)).headers.etag);
    const answer = await get(path, { ...west, 'if-none-match': tag });
    expect([answer.statusCode, answer.json().total]).toEqual([200, 20]);
    expect(answer.headers['cache-control']).toContain('private');
  });

  it('another city is as far away as one that does not exist', async () => {
    const answers = [];
    for (const city of ['hangzhou', 'nowhere', '..%2fsmall-city']) {
      const { statusCode, body } = await get(`/api/v1/cities/${city}/cells?measure=open`, west);
      answers.push([statusCode, JSON.parse(body).detail]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(403);
  });
});

describe('scripts in what people wrote', () => {
  it('are data: JSON that no browser takes for a page, under rules that run nothing of elsewhere', async () => {
    const answer = await get(`${base}/cases?measure=reported&limit=1`, whole);
    expect(answer.json().items[0].title).toBe(script);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const policy = String(answer.headers['content-security-policy']);
    for (const part of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toMatch(/unsafe|\*|http/);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.headers['permissions-policy']).toContain('geolocation=(self)');
  });

  it('in an address come back as text only', async () => {
    const answer = await get(`/api/v1/${encodeURIComponent(script)}`, whole);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('files of the server', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%2e%2e%2fsecret.txt',
    '//etc/passwd',
    '/assets/%00',
  ])('%s leads out of none', async (path) => {
    const answer = await app.inject(path);
    expect(answer.body).not.toContain('the secret');
    expect(answer.body).not.toContain('root:');
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect((await app.inject('/assets/main.js')).statusCode).toBe(200);
  });
});

describe('too much', () => {
  it.each([
    [
      'a body',
      () => ({
        method: 'POST' as const,
        url: '/api/v1/session',
        payload: { name: 'x'.repeat(9000), password: 'x' },
      }),
      413,
    ],
    ['a query', () => ({ url: `${base}/cells?measure=open&${'area=west&'.repeat(300)}` }), 400],
    ['a path', () => ({ url: `/api/v1/cities/${'x'.repeat(300)}/cells` }), 405],
  ])('%s is refused', async (_what, ask, status) => {
    const answer = await app.inject({ ...ask(), headers: west });
    expect(answer.statusCode).toBe(status);
  });

  it('one account cannot ask more than 6,000 times a minute; others still can', async () => {
    const id = await addTestAccount(db, {
      name: 'busy',
      role: 'leader',
      bindings: [{ city: 'small-city', kind: 'city', node: 'small-city' }],
    });
    const busy = await signInAs(db, id);
    for (let asked = 0; asked < 6000; asked += 1) await get('/api/v1/schemas', busy);
    const answer = await get('/api/v1/schemas', busy);
    expect([answer.statusCode, answer.json().code]).toEqual([429, 'too-many-requests']);
    expect((await get('/api/v1/schemas', whole)).statusCode).toBe(200);
  });
});

it('the log holds no cookie, no key, no password and no code, and no line that somebody else wrote', async () => {
  const child = runZhiyu(['serve'], {
    PORT: '0',
    DATABASE_URL: db.url,
    ZHIYU_DATA: folder,
    LOG_LEVEL: 'trace',
    AGGREGATE: 'sql',
  });
  await child.untilSays(/http:\/\/localhost:\d+/);
  const [origin = ''] = /http:\/\/localhost:\d+/.exec(child.output()) ?? [];
  const headers = { 'sec-fetch-site': 'same-origin', cookie: 'zhiyu=cookie-secret' };
  await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({ name: 'whole', password: 'password-secret' }),
    headers: { ...headers, 'content-type': 'application/json' },
  });
  await fetch(`${origin}${base}/cells?measure=open`, { headers: { authorization: 'Bearer key-secret' } });
  await fetch(`${origin}/api/v1/session/oidc/callback?code=code-secret`, { headers, redirect: 'manual' });
  await fetch(`${origin}${base}/search?q=requester-secret`, { headers });
  await fetch(`${origin}${base}/field/near?lng=120.05&lat=30.0212345`, { headers });
  await fetch(`${origin}/x%0a{"level":60,"msg":"forged"}`);
  child.process.kill('SIGTERM');
  await child.ended;
  const log = child.output();
  expect(log.match(/"url":"\/api\/v1\/session/g)?.length).toBeGreaterThanOrEqual(2);
  expect(log).not.toMatch(/(cookie|password|key|code|requester)-secret|30\.0212345/);
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(JSON.parse(line).msg).not.toBe('forged');
});
