import { createSessions } from '@zhiyu/server/access/sessions';
import { createToken, digestToken } from '@zhiyu/server/access/token';
import { addKey } from '@zhiyu/server/store/access-keys';
import type { Database } from '@zhiyu/server/store/database';
import type { Role } from '@zhiyu/shared/roles';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount, goodPassword, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';

/** What must be in the audit, by kind: who, what, when, from where, about what, with which result. */
const base = '/api/v1/cities/small-city';
const page = { 'sec-fetch-site': 'same-origin' };

let db: Database;
let app: App;
let id: number;
let key: string;
const who: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  const input = {
    source: 'hand',
    sourceId: '1',
    reportedAt: at('03-05 09:00'),
    dueAt: at('03-20 18:00'),
    title: '联系13812345678',
  };
  await addSmallCity(db, [input]);
  const whole = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
  for (const role of [
    'handler',
    'leader',
    'dispatcher',
    'systemAdmin',
    'securityAdmin',
    'auditor',
  ] as Role[]) {
    const bindings = role === 'securityAdmin' || role === 'auditor' ? [] : whole;
    const account = await addTestAccount(db, { name: role, role, bindings, password: goodPassword });
    who[role] = await signInAs(db, account);
  }
  key = createToken();
  await addKey(db, {
    digest: digestToken(key),
    kind: 'source',
    label: '12345',
    sources: null,
    bindings: whole,
    now: Date.now(),
    expiresAt: Date.now() + 86_400_000,
  });
  app = await startApp(db);
  id = ((await db.query('select id from cases')) as [{ id: number }])[0].id;
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

type Ask = { method?: string; url: string; payload?: object | string; headers?: object };
const ask = ({ method = 'GET', url, payload, headers = {} }: Ask) =>
  app.inject({
    method: method as 'GET',
    url,
    ...(payload !== undefined && { payload }),
    headers: { ...page, ...headers },
  });
const order = { method: 'POST', url: `${base}/cases/ID/requests` };
const line = {
  type: 'event',
  source: 'hand',
  sourceId: '1',
  eventId: 'x',
  at: '2026-03-10T09:00:00+08:00',
  kind: 'extended',
  dueAt: '2026-03-25T18:00:00+08:00',
};
const placed = { name: '西区', areas: ['west'], categories: [], leadUnit: null };

it.each<[string, () => Promise<Ask>, string, string, string]>([
  [
    'a sign-in',
    async () => ({
      method: 'POST',
      url: '/api/v1/session',
      payload: { name: 'handler', password: goodPassword },
    }),
    'handler',
    'sign-in',
    'ok',
  ],
  [
    'a sign-in that failed',
    async () => ({ method: 'POST', url: '/api/v1/session', payload: { name: 'handler', password: 'x' } }),
    'handler',
    'sign-in',
    'wrong-credentials',
  ],
  [
    'a sign-out',
    async () => {
      const [{ id: account }] = (await db.query("select id from account where name = 'handler'")) as [
        { id: number },
      ];
      const { token } = await createSessions(db, Date.now).start(account, '127.0.0.1');
      return { method: 'DELETE', url: '/api/v1/session', headers: { cookie: `zhiyu=${token}` } };
    },
    'handler',
    'sign-out',
    'ok',
  ],
  [
    'a read of what people wrote',
    async () => ({ url: `${base}/cases/${id}`, headers: who.handler ?? {} }),
    'handler',
    'read',
    'ok',
  ],
  [
    'an original that was opened',
    async () => ({
      method: 'POST',
      url: `${base}/cases/${id}/original`,
      payload: { reason: '核对电话号码' },
      headers: who.handler ?? {},
    }),
    'handler',
    'opened',
    'ok',
  ],
  [
    'an export',
    async () => ({ url: `${base}/cases?measure=open&format=csv`, headers: who.leader ?? {} }),
    'leader',
    'exported',
    'ok',
  ],
  [
    'a brief on paper, which the browser shows first',
    async () => ({ url: `${base}/brief?format=pdf`, headers: who.leader ?? {} }),
    'leader',
    'exported',
    'ok',
  ],
  [
    'cells as a spreadsheet, asked for by Accept',
    async () => ({ url: `${base}/cells?measure=open`, headers: { ...who.leader, accept: 'text/csv' } }),
    'leader',
    'exported',
    'ok',
  ],
  [
    'a key that does not hold',
    async () => ({ url: `${base}/cells?measure=open`, headers: { authorization: 'Bearer guess' } }),
    'key',
    'denied',
    'sign-in-needed',
  ],
  [
    'a reminder 催办',
    async () => ({
      ...order,
      payload: { kind: 'urged' },
      headers: { ...who.leader, 'idempotency-key': 'u1' },
    }),
    'leader',
    'urged',
    'ok',
  ],
  [
    'an order 督办 with a deadline',
    async () => ({
      ...order,
      payload: { kind: 'supervised', dueAt: '2026-03-13T18:00:00+08:00', answerWanted: true },
      headers: { ...who.leader, 'idempotency-key': 's1' },
    }),
    'leader',
    'supervised',
    'ok',
  ],
  [
    'a deadline that a source changed',
    async () => ({
      method: 'POST',
      url: `${base}/cases`,
      payload: JSON.stringify(line),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    }),
    'key:1',
    'deadline-changed',
    'ok',
  ],
  [
    'an account that was made',
    async () => ({
      method: 'POST',
      url: '/api/v1/accounts',
      payload: { name: 'new', role: 'handler', label: '小新' },
      headers: who.systemAdmin ?? {},
    }),
    'systemAdmin',
    'configured',
    'ok',
  ],
  [
    'what an account sees',
    async () => ({
      method: 'PUT',
      url: '/api/v1/accounts/handler/bindings',
      payload: { bindings: [{ city: 'small-city', kind: 'area', node: 'west' }] },
      headers: who.securityAdmin ?? {},
    }),
    'securityAdmin',
    'configured',
    'ok',
  ],
  [
    'a key that was made',
    async () => ({
      method: 'POST',
      url: '/api/v1/keys',
      payload: { kind: 'monitor', label: 'Prometheus', days: 30, bindings: [] },
      headers: who.securityAdmin ?? {},
    }),
    'securityAdmin',
    'configured',
    'ok',
  ],
  [
    'a governance area that was saved',
    async () => ({
      method: 'POST',
      url: `${base}/governance-areas`,
      payload: placed,
      headers: who.dispatcher ?? {},
    }),
    'dispatcher',
    'configured',
    'ok',
  ],
  [
    'a refusal',
    async () => ({ url: `${base}/quarantine`, headers: who.leader ?? {} }),
    'leader',
    'denied',
    'may-not-read',
  ],
  [
    'an export of the audit',
    async () => ({ url: '/api/v1/audit?format=csv', headers: who.auditor ?? {} }),
    'auditor',
    'exported',
    'ok',
  ],
  [
    'an export of the audit that was refused',
    async () => ({ url: '/api/v1/audit?format=xlsx', headers: who.leader ?? {} }),
    'leader',
    'denied',
    'may-not-read',
  ],
  [
    'a look into the audit itself',
    async () => ({ url: '/api/v1/audit', headers: who.auditor ?? {} }),
    'auditor',
    'read',
    'ok',
  ],
])('%s is in the audit', async (_what, asked, by, action, result) => {
  const [{ seq: before }] = (await db.query('select seq from audit_head')) as [{ seq: number }];
  const question = await asked();
  const url = question.url.replace('ID', String(id));
  const answer = await ask({ ...question, url });
  if (result === 'ok') expect(answer.statusCode, answer.body).toBeLessThan(300);
  const entries = await db.query('select * from audit_entry where seq > $1', [before]);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ who: by, action, result, address: '127.0.0.1' });
  const { subject, at: when } = entries[0] as { subject: string; at: number };
  expect(subject).toContain(`${question.method ?? 'GET'} ${url}`);
  expect(Math.abs(Date.now() - Number(when))).toBeLessThan(60_000);
  if (action === 'opened') expect(subject).toContain('核对电话号码');
  if (action === 'supervised') expect(subject).toContain('due 2026-03-13T18:00:00+08:00');
  if (action === 'deadline-changed') expect(subject).toContain('extended 1');
  if (by === 'securityAdmin' && url.endsWith('bindings')) expect(subject).toContain('small-city/area:west');
});

it('keys that are guessed by the hundred are refused and flood nothing', async () => {
  const [{ seq: before }] = (await db.query('select seq from audit_head')) as [{ seq: number }];
  const codes = new Set<number>();
  for (let tried = 0; tried < 100; tried += 1) {
    const headers = { authorization: `Bearer guess-${tried}` };
    codes.add((await ask({ url: `${base}/cells?measure=open`, headers })).statusCode);
  }
  expect([...codes]).toEqual([401, 429]);
  const entries = await db.query('select from audit_entry where seq > $1', [before]);
  expect(entries.length).toBeLessThanOrEqual(30);
  // A key that holds is none of them.
  const headers = { authorization: `Bearer ${key}` };
  expect((await ask({ url: `${base}/cells?measure=open`, headers })).statusCode).toBe(403);
});
