import { randomUUID } from 'node:crypto';
import type { Database } from '@zhiyu/server/store/database';
import type { Role } from '@zhiyu/shared/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, at, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';
import { addSmallCityWith } from './support/small-city-with';

const base = '/api/v1/cities/small-city/field';
const iso = (time: string) => new Date(at(time)).toISOString();

let db: Database;
let app: App;
const who: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  const inputs = ['a', 'b', 'c', 'd'].map((sourceId) => ({
    source: 'hand',
    sourceId,
    reportedAt: at('03-09 09:00'),
    lng: 120.05,
    lat: 30.02,
    category: sourceId === 'd' ? 'lamps' : 'litter',
  }));
  await addSmallCityWith(db, { city: { field: { smallMatters: ['lamps'] } } }, inputs);
  const sign = async (name: string, role: Role) => {
    const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
    who[name] = await signInAs(db, await addTestAccount(db, { name, role, bindings }));
  };
  await sign('officer', 'gridOfficer');
  await sign('peer', 'gridOfficer');
  await sign('desk', 'dispatcher');
  await sign('other-desk', 'dispatcher');
  // Two people may bear one name.
  await db.query(`update account set label_zh = '王', label_en = 'Wang'`);
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const idOf = async (sourceId: string) =>
  ((await db.query('select id from cases where source_id = $1', [sourceId])) as [{ id: number }])[0].id;
const find = async (id: number, name: string) =>
  (await app.inject({ url: `${base}/cases/${id}`, headers: who[name] ?? {} })).json();
const act = async (id: number, name: string, body: object) => {
  const { version } = await find(id, name);
  const response = await app.inject({
    method: 'POST',
    url: `${base}/cases/${id}/actions`,
    headers: { ...who[name], 'idempotency-key': randomUUID() },
    payload: { at: iso('03-11 11:00'), version, ...body },
  });
  return [response.statusCode, response.json().code ?? null];
};
const submit = { kind: 'submitted', outcome: 'solved', reason: '已清运', at: iso('03-11 10:00') };
const close = { kind: 'closed', outcome: 'solved', reason: '核查属实' };

describe('a case', () => {
  it('is closed by another than who submitted it, and not before', async () => {
    const id = await idOf('a');
    expect(await act(id, 'desk', close)).toEqual([409, 'not-submitted']);
    expect(await act(id, 'officer', close)).toEqual([403, 'another-closes']);
    expect(await act(id, 'officer', submit)).toEqual([200, null]);
    expect((await find(id, 'officer')).closing).toBe('another-closes');
    expect(await act(id, 'officer', close)).toEqual([403, 'another-closes']);
    // A colleague on the pavement is no second hand either.
    expect(await act(id, 'peer', close)).toEqual([403, 'another-closes']);
    expect(await find(id, 'desk')).toMatchObject({ closing: 'allowed', state: 'open', step: 'submitted' });
    expect(await act(id, 'desk', close)).toEqual([200, null]);
    expect((await find(id, 'desk')).state).toBe('closed');
    expect(await act(id, 'other-desk', { ...close, at: iso('03-11 11:30') })).toEqual([409, 'not-submitted']);
  });

  it('that a desk submitted itself waits for another desk', async () => {
    const id = await idOf('b');
    expect(await act(id, 'desk', submit)).toEqual([200, null]);
    expect(await act(id, 'desk', close)).toEqual([403, 'another-closes']);
    expect(await act(id, 'other-desk', close)).toEqual([200, null]);
  });

  it('that is sent back is worked on, submitted again, and then closed', async () => {
    const id = await idOf('c');
    await act(id, 'officer', submit);
    const back = { kind: 'checked', passed: false, reason: '还有垃圾', at: iso('03-11 10:20') };
    expect(await act(id, 'officer', back)).toEqual([403, 'another-closes']);
    expect(await act(id, 'desk', back)).toEqual([200, null]);
    expect((await find(id, 'officer')).step).toBe('accepted');
    expect(await act(id, 'desk', { ...close, at: iso('03-11 10:25') })).toEqual([409, 'not-submitted']);
    await act(id, 'officer', { ...submit, at: iso('03-11 10:30') });
    expect(await act(id, 'desk', close)).toEqual([200, null]);
  });

  it('of a small matter, which the pack lists, is closed by one hand', async () => {
    const id = await idOf('d');
    expect((await find(id, 'officer')).closing).toBe('allowed');
    expect(await act(id, 'officer', close)).toEqual([200, null]);
    expect((await find(id, 'officer')).state).toBe('closed');
  });

  it('that an officer found and settled is closed where it is small, and submitted where it is not', async () => {
    const report = async (category: string) => {
      const found = { at: iso('03-11 11:00'), category, lng: 120.05, lat: 30.02, isSolved: true };
      const headers = { ...who.officer, 'idempotency-key': randomUUID() };
      const response = await app.inject({ method: 'POST', url: `${base}/cases`, headers, payload: found });
      return response.json().caseId as number;
    };
    expect((await find(await report('lamps'), 'officer')).state).toBe('closed');
    const id = await report('litter');
    expect(await find(id, 'officer')).toMatchObject({ state: 'open', step: 'submitted' });
    expect(await act(id, 'officer', { ...close, at: iso('03-11 11:30') })).toEqual([403, 'another-closes']);
    expect(await act(id, 'desk', { ...close, at: iso('03-11 11:30') })).toEqual([200, null]);
  });
});
