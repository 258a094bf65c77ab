import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '@zhiyu/server/access/audit';
import { verifyAudit } from '@zhiyu/server/access/audit-chain';
import { openSecretBox } from '@zhiyu/server/access/secret-box';
import type { AuditNote } from '@zhiyu/server/store/audit-store';
import type { Database } from '@zhiyu/server/store/database';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, addSmallCity, at, startApp } from './small-city';
import { addTestAccount, goodPassword, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const whole = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
const folder = mkdtempSync(join(tmpdir(), 'zhiyu-audit-'));
const keyFile = join(folder, 'key');
const key = () => openSecretBox(keyFile).derive('audit');
const page = { 'sec-fetch-site': 'same-origin' };

let db: Database;
let app: App;
let handler: Record<string, string>;
let leader: Record<string, string>;
let auditor: Record<string, string>;
beforeAll(async () => {
  db = await createTestDatabase();
  const input = { source: 'hand', sourceId: '1', reportedAt: at('03-05 09:00'), title: '路灯不亮' };
  await addSmallCity(db, [input]);
  const sign = async (name: string, role: 'handler' | 'leader' | 'auditor') => {
    const bindings = role === 'auditor' ? [] : whole;
    return signInAs(db, await addTestAccount(db, { name, role, bindings, password: goodPassword }));
  };
  handler = await sign('han', 'handler');
  leader = await sign('ling', 'leader');
  auditor = await sign('shen', 'auditor');
  app = await startApp(db, { config: { keyFile } });
});
afterAll(async () => {
  await app?.close();
  await db?.close();
  rmSync(folder, { recursive: true });
});

const note = (subject: string): AuditNote => ({
  at: at('03-11 12:00'),
  who: 'han',
  role: 'handler',
  action: 'read',
  city: 'small-city',
  subject,
  address: '10.0.0.1',
  result: 'ok',
});

/** What has been noted since a number, by what was done. */
async function since(seq: number): Promise<string[]> {
  const answer = await app.inject({ url: '/api/v1/audit?limit=1000', headers: auditor });
  return answer
    .json()
    .items.filter((entry: { seq: number; action: string }) => entry.seq > seq)
    .reverse()
    .map(
      ({ who, action, result }: { who: string; action: string; result: string }) =>
        `${who} ${action} ${result}`,
    );
}
const last = async () => (await verifyAudit(db, key())).head.seq;

describe('what is noted', () => {
  it('is every sign-in and sign-out, and failures with the name that was tried', async () => {
    const before = await last();
    const signIn = (payload: object) =>
      app.inject({ method: 'POST', url: '/api/v1/session', payload, headers: page });
    const { cookies } = await signIn({ name: 'han', password: goodPassword });
    await signIn({ name: 'han\n2026 root sign-in ok', password: 'wrong' });
    const headers = { ...page, cookie: `${cookies[0]?.name}=${cookies[0]?.value}` };
    await app.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect(await since(before)).toEqual([
      'han sign-in ok',
      // A line feed in a name makes no second line.
      'han\ufffd2026 root sign-in ok sign-in wrong-credentials',
      'han sign-out ok',
    ]);
  });

  it('is what a person reads of people’s words, exports, changes, and is refused; figures are not', async () => {
    const before = await last();
    const get = (path: string, headers: Record<string, string>) => app.inject({ url: base + path, headers });
    await get('/cells?measure=open', handler);
    await get('/cases?measure=open', handler);
    await get('/cases/1', handler);
    await get('/cases/1', leader);
    await get('/cases?measure=open&format=csv', leader);
    await get('/quarantine', leader);
    await app.inject({
      method: 'POST',
      url: `${base}/matters/x/split`,
      payload: { case: 1 },
      headers: handler,
    });
    expect(await since(before)).toEqual([
      'han read ok',
      'han read ok',
      'ling exported ok',
      'ling denied may-not-read',
      'han denied may-not-write',
    ]);
  });

  it('is read by the audit administrator alone, and that is noted too', async () => {
    for (const headers of [handler, leader]) {
      expect((await app.inject({ url: '/api/v1/audit', headers })).statusCode).toBe(403);
    }
    const before = await last();
    await app.inject({ url: '/api/v1/audit?who=han&action=read&limit=1', headers: auditor });
    expect(await since(before)).toEqual(['shen read ok']);
    const { items, next } = (
      await app.inject({ url: '/api/v1/audit?who=han&action=read&limit=1', headers: auditor })
    ).json();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ who: 'han', role: 'handler', city: 'small-city', address: '127.0.0.1' });
    expect(next).toBe(items[0].seq);
  });

  it('is exported as a file: all entries that fit, each with the digest that the chain knows it by', async () => {
    const tried = '=cmd|calc';
    const payload = { name: tried, password: 'wrong' };
    await app.inject({ method: 'POST', url: '/api/v1/session', payload, headers: page });
    const ask = (query: string) => app.inject({ url: `/api/v1/audit?${query}`, headers: auditor });
    const answer = await ask('format=csv&lang=en');
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="zhiyu-audit-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const rows = parse(answer.body, { bom: true, columns: true }) as Record<string, string>[];
    const kept = await db.query<{ seq: number; digest: string }>(
      "select seq, encode(digest, 'hex') as digest from audit_entry order by seq desc",
    );
    // The export itself is an entry by now, and not in the file.
    expect(rows.map(({ Number: seq, Digest }) => [Number(seq), Digest])).toEqual(
      kept.slice(1).map(({ seq, digest }) => [seq, digest]),
    );
    expect(await since(Number(rows[0]?.Number))).toEqual(['shen exported ok']);
    const [newest] = rows;
    const expected = { seq: Number(newest?.Number), digest: newest?.Digest ?? '' };
    expect((await verifyAudit(db, key(), expected)).fault).toBeNull();
    // What a stranger typed is no formula of a spreadsheet.
    expect(newest).toMatchObject({ Who: `'${tried}`, Action: 'sign-in', Result: 'wrong-credentials' });
    const some = parse((await ask('format=csv&lang=zh&who=han&action=read&limit=1')).body, {
      bom: true,
      columns: true,
    });
    expect(some.length).toBeGreaterThan(1);
    for (const row of some)
      expect(row).toMatchObject({ 账号: 'han', 角色: '承办人', 动作: '查看个人数据或日志' });
    const sheet = await readSheet((await ask('format=xlsx&who=han')).rawPayload);
    expect(sheet.length).toBe(rows.filter(({ Who }) => Who === 'han').length + 1);
  });

  it('where it cannot be kept, nothing is answered', async () => {
    await db.query('alter table audit_entry rename to audit_entry_away');
    const answer = await app.inject({ url: `${base}/cases/1`, headers: handler });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('路灯');
    await db.query('alter table audit_entry_away rename to audit_entry');
    expect((await app.inject({ url: `${base}/cases/1`, headers: handler })).statusCode).toBe(200);
  });
});

describe('the chain', () => {
  /** A database with entries, where somebody who owns it has got past the trigger. */
  async function tamper(statement: string) {
    const other = await createTestDatabase();
    const audit = createAudit(other, key);
    await Promise.all(Array.from({ length: 50 }, (_, index) => audit.note(note(`entry ${index}`))));
    const first = await verifyAudit(other, key());
    expect([first.fault, first.entries]).toEqual([null, 50]);
    await other.query('alter table audit_entry disable trigger user');
    await other.query(statement);
    await other.query('alter table audit_entry enable trigger user');
    const { fault } = await verifyAudit(other, key());
    return { other, audit, fault, first };
  }

  it.each([
    ["update audit_entry set who = 'somebody else' where seq = 20", { kind: 'changed', seq: 20 }],
    ["update audit_entry set at = at + interval '1 ms' where seq = 7", { kind: 'changed', seq: 7 }],
    ['delete from audit_entry where seq = 20', { kind: 'missing', seq: 20 }],
    ['delete from audit_entry where seq <= 10', { kind: 'missing', seq: 1 }],
    ['delete from audit_entry where seq > 45', { kind: 'missing', seq: 46 }],
    [
      'update audit_entry set seq = case seq when 20 then 1021 else 1020 end where seq in (20, 21)',
      { kind: 'missing', seq: 20 },
    ],
    [
      `update audit_entry e set subject = o.subject from audit_entry o
       where (e.seq, o.seq) in ((20, 21), (21, 20))`,
      { kind: 'changed', seq: 20 },
    ],
    [
      `with gone as (delete from audit_entry where seq > 45)
       update audit_head set seq = 45, digest = (select digest from audit_entry where seq = 45)`,
      { kind: 'head', seq: 45 },
    ],
    [
      `with gone as (delete from audit_entry where seq <= 10)
       update audit_head set first_seq = 10, first_digest = (select digest from audit_entry where seq = 10)`,
      { kind: 'head', seq: 50 },
    ],
  ])('finds: %s', async (statement, fault) => {
    const tampered = await tamper(statement);
    expect(tampered.fault).toEqual(fault);
    await tampered.other.close();
  });

  it('finds a head that was changed even after it went on', async () => {
    const { other, audit } = await tamper(
      `with gone as (delete from audit_entry where seq > 45)
       update audit_head set seq = 45, digest = (select digest from audit_entry where seq = 45)`,
    );
    await audit.note(note('later'));
    expect((await verifyAudit(other, key())).fault).toEqual({ kind: 'noted', seq: 46 });
    await other.close();
  });

  it('finds another database in its place by what was written down elsewhere', async () => {
    const { other, audit, first } = await tamper('select 1');
    const expected = { seq: first.head.seq, digest: first.head.digest.toString('hex') };
    await audit.note(note('later'));
    expect((await verifyAudit(other, key(), expected)).fault).toBeNull();
    const wrong = { ...expected, digest: '0'.repeat(64) };
    expect((await verifyAudit(other, key(), wrong)).fault?.kind).toBe('unexpected');
    expect((await verifyAudit(other, key(), { ...expected, seq: 1000 })).fault?.kind).toBe('unexpected');
    await other.close();
  });

  it('is not changed, emptied or cut by a statement that slipped in', async () => {
    for (const statement of [
      "update audit_entry set who = 'x'",
      'delete from audit_entry',
      'truncate audit_entry',
    ]) {
      await expect(db.query(statement)).rejects.toThrow(/only added/);
    }
  });

  it('keeps the notes of several servers in one order, and loses none', async () => {
    const other = await createTestDatabase();
    const audits = [createAudit(other, key), createAudit(other, key), createAudit(other, key)];
    const notes = audits.flatMap((audit, server) =>
      Array.from({ length: 1000 }, (_, index) => audit.note(note(`${server}/${index}`))),
    );
    await Promise.all(notes);
    expect(await verifyAudit(other, key())).toMatchObject({ fault: null, entries: 3000 });
    const kept = await other.query<{ subject: string }>('select distinct subject from audit_entry');
    expect(kept).toHaveLength(3000);
    await other.close();
  });

  it('goes on from where it was pruned', async () => {
    const other = await createTestDatabase();
    const audit = createAudit(other, key);
    for (const month of ['01', '02', '03']) {
      await audit.note({ ...note(month), at: Date.parse(`2026-${month}-05T00:00:00Z`) });
    }
    expect(await audit.prune(Date.parse('2026-03-01T00:00:00Z'), note('prune'))).toBe(2);
    expect(await verifyAudit(other, key())).toMatchObject({ fault: null, entries: 2 });
    const kept = await other.query<{ subject: string }>('select subject from audit_entry order by seq');
    expect(kept.map(({ subject }) => subject)).toEqual(['03', '2 entries up to 2']);
    await other.close();
  });
});
