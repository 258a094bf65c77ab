import { createIngest } from '@zhiyu/server/ingest';
import type { Database } from '@zhiyu/server/store/database';
import type { Role } from '@zhiyu/shared/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const title = '翠苑一区12幢3单元402室张伟反映漏水';
const text = '联系电话13812345678，身份证330106199003071236。打12345没有人管，3月11日报的。';
const reason = '住户李娜（13912345678）不在家';

let db: Database;
let app: App;
let id: number;
const headers: Partial<Record<Role, Record<string, string>>> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  const place = { lng: 120.05, lat: 30.02, reportedAt: at('03-05 09:00'), category: 'litter', unit: 'works' };
  await addSmallCity(
    db,
    [{ source: 'hand', sourceId: '1', ...place, title, text, address: '翠苑一区' }],
    [
      {
        source: 'hand',
        sourceId: '1',
        eventId: 'e',
        at: at('03-05 10:00'),
        kind: 'noted',
        reason,
        by: '王芳',
      },
    ],
  );
  for (const role of ['handler', 'leader', 'systemAdmin'] as const) {
    const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
    headers[role] = await signInAs(db, await addTestAccount(db, { name: role, role, bindings }));
  }
  app = await startApp(db);
  const list = await app.inject({ url: `${base}/cases?measure=reported`, headers: headers.handler ?? {} });
  id = list.json().items[0].id;
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const open = (role: Role, body: object, of = id) =>
  app.inject({
    method: 'POST',
    url: `${base}/cases/${of}/original`,
    payload: body,
    headers: headers[role] ?? {},
  });

describe('what people wrote', () => {
  it('is shown to those who handle it without who they are and where they live', async () => {
    const get = (path: string) => app.inject({ url: base + path, headers: headers.handler ?? {} });
    const shown = '翠苑一区〔门牌〕〔姓名〕反映漏水';
    const whole = (await get(`/cases/${id}`)).json();
    expect(whole).toMatchObject({
      title: shown,
      text: '联系电话〔电话〕，身份证〔身份证号〕。打12345没有人管，3月11日报的。',
      address: '翠苑一区',
      redacted: true,
    });
    expect((await get('/cases?measure=reported')).json().items[0].title).toBe(shown);
    for (const path of [
      `/cases/${id}`,
      '/cases?measure=reported',
      '/cases?measure=reported&format=csv',
      '/matters',
    ]) {
      const { body } = await get(path);
      for (const secret of ['402', '张伟', '138', '3301061990', '139', '李娜']) {
        expect(body.includes(secret), `${secret} in ${path}`).toBe(false);
      }
    }
  });

  it('is covered in what a search finds, too, where rules have become better since', async () => {
    await db.query('update cases set title = $1 where id = $2', ['张伟13812345678来电', id]);
    const found = await app.inject({ url: `${base}/search?q=1`, headers: headers.handler ?? {} });
    await db.query('update cases set title = $1 where id = $2', ['翠苑一区〔门牌〕〔姓名〕反映漏水', id]);
    expect(found.json().items[0]).toMatchObject({ kind: 'case', detail: { zh: '张伟〔电话〕来电' } });
  });

  it('is opened with a reason, which is kept with who opened it', async () => {
    const answer = await open('handler', { reason: '核对住户电话' });
    expect(answer.json()).toMatchObject({ title, text });
    expect(answer.headers['cache-control']).toBe('no-store');
    const [entry] = await db.query(
      "select who, action, city, subject, result from audit_entry where action = 'opened'",
    );
    expect(entry).toEqual({
      who: 'handler',
      action: 'opened',
      city: 'small-city',
      subject: `POST ${base}/cases/${id}/original · 核对住户电话`,
      result: 'ok',
    });
  });

  it('is not opened without one, nor by those who do not handle cases, nor where there is none', async () => {
    for (const body of [
      {},
      { reason: '' },
      { reason: '    ' },
      { reason: 'abc' },
      { reason: 'x'.repeat(201) },
    ]) {
      expect((await open('handler', body)).statusCode, JSON.stringify(body)).toBe(400);
    }
    for (const role of ['leader', 'systemAdmin'] as const) {
      const refused = await open(role, { reason: '想看看原文' });
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'may-not-write']);
    }
    expect((await open('handler', { reason: '想看看原文' }, 999)).statusCode).toBe(404);
  });

  it('is opened only if that can be kept', async () => {
    await db.query('alter table audit_entry rename to audit_entry_away');
    const answer = await open('handler', { reason: '核对住户电话' });
    await db.query('alter table audit_entry_away rename to audit_entry');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('138');
  });

  it('is covered and kept account of without accounts too', async () => {
    const other = await createTestDatabase();
    const input = { source: 'hand', sourceId: '1', reportedAt: at('03-05 09:00'), title };
    await addSmallCity(other, [input]);
    const demo = await startApp(other);
    const [item] = (await demo.inject(`${base}/cases?measure=reported`)).json().items;
    expect(item.title).toBe('翠苑一区〔门牌〕〔姓名〕反映漏水');
    const url = `${base}/cases/${item.id}/original`;
    const answer = await demo.inject({ method: 'POST', url, payload: { reason: '核对住户电话' } });
    expect(answer.json().title).toBe(title);
    expect(await other.query('select who, action from audit_entry')).toEqual([
      { who: 'demo', action: 'opened' },
    ]);
    await demo.close();
    await other.close();
  });

  it('is covered in rows that were kept aside, but for who mends them', async () => {
    const ingest = await createIngest(db, 'small-city');
    const bad = { source: 'hand', sourceId: 'bad', reportedAt: at('03-05 09:00'), category: 'nothing', text };
    await ingest.write([{ input: bad }], at('03-11 12:00'));
    const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
    const account = await addTestAccount(db, { name: 'supervisor', role: 'supervisor', bindings });
    const supervisor = await signInAs(db, account);
    const list = await app.inject({ url: `${base}/quarantine`, headers: supervisor });
    expect(list.json().items).toHaveLength(1);
    const url = `${base}/quarantine/${list.json().items[0].id}`;
    for (const { body } of [list, await app.inject({ url, headers: supervisor })]) {
      expect(body).toContain('〔电话〕');
      expect(body).not.toContain('13812345678');
    }
    const mender = await app.inject({ url, headers: headers.systemAdmin ?? {} });
    expect(mender.json().raw).toContain('13812345678');
    expect(
      await db.query("select who from audit_entry where action = 'read' and subject like $1", [
        `GET ${url}%`,
      ]),
    ).toEqual([{ who: 'supervisor' }, { who: 'systemAdmin' }]);
  });
});
