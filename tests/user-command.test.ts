import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '@zhiyu/server/access/audit-chain';
import { openSecretBox } from '@zhiyu/server/access/secret-box';
import { readAccount } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, addSmallCity, startApp } from './small-city';
import { goodPassword } from './support/accounts';
import { runZhiyu } from './support/child';
import { createTestDatabase } from './support/database';

const folder = mkdtempSync(join(tmpdir(), 'zhiyu-user-'));
let db: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
});
afterAll(async () => {
  await db?.close();
  rmSync(folder, { recursive: true });
});

async function run(parameters: string[], input = ''): Promise<{ code: number | null; output: string }> {
  const child = runZhiyu(parameters, { DATABASE_URL: db.url, ZHIYU_DATA: folder, NODE_NO_WARNINGS: '1' });
  child.process.stdin?.end(input);
  const code = await child.ended;
  return { code, output: child.output() };
}

async function signIn(app: App, name: string, password: string) {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { name, password },
    headers,
  });
  return answer.json();
}

test('the first account is made on the command line, and from then on people sign in', async () => {
  const config = { keyFile: join(folder, 'secret.key') };
  const open = await startApp(db, { config });
  expect((await open.inject('/api/v1/cities')).statusCode).toBe(200);
  await open.close();
  const added = await run(
    ['user', 'add', 'Wang', '--role', 'dispatcher', '--city', 'small-city', '--area', 'west'],
    `${goodPassword}\n`,
  );
  expect(added).toMatchObject({ code: 0 });
  expect(added.output).toContain('Wang may sign in');
  expect(added.output).not.toContain(goodPassword);
  expect((await readAccount(db, 'wang'))?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const closed = await startApp(db, { config });
  expect((await closed.inject('/api/v1/cities')).statusCode).toBe(401);
  expect((await signIn(closed, 'wang', goodPassword)).state).toBe('signedIn');
  expect((await run(['user', 'disable', 'wang'])).code).toBe(0);
  expect((await signIn(closed, 'wang', goodPassword)).code).toBe('wrong-credentials');
  await closed.close();
  const listed = await run(['user', 'list']);
  expect(listed.output).toMatch(/wang\s+dispatcher\s+small-city\/area:west\s+\(disabled/);
});

test.each([
  [['user', 'add', 'li', '--role', 'leader', '--city', 'small-city'], 'short', 'at least 10 characters'],
  [
    ['user', 'add', 'li', '--role', 'leader', '--city', 'small-city', '--area', 'x'],
    goodPassword,
    'no area “x”',
  ],
  [['user', 'add', 'li', '--role', 'leader'], goodPassword, '--city <id>'],
  [['user', 'add', 'li', '--role', 'auditor', '--city', 'small-city'], goodPassword, 'sees no city'],
  [['user', 'passwd', 'nobody'], goodPassword, 'no account “nobody”'],
] as const)('%j is refused with what to do', async (parameters, input, says) => {
  const { code, output } = await run([...parameters], input);
  expect(code).not.toBe(0);
  expect(output).toContain(says);
  expect(output).not.toContain('    at ');
  expect(await readAccount(db, 'li')).toBeNull();
});

test('a key is shown once, and taken back by its number; all of it is in the audit', async () => {
  const added = await run(['token', 'add', '--kind', 'source', '--label', '12345', '--city', 'small-city']);
  const [token = ''] = /^[\w-]{43}$/m.exec(added.output) ?? [];
  expect(added.code).toBe(0);
  const listed = await run(['token', 'list']);
  expect(listed.output).toMatch(/1 source\s+12345\s+small-city/);
  expect(listed.output).not.toContain(token);
  expect((await run(['token', 'revoke', '1'])).output).toContain('Key 1 is revoked');
  expect((await run(['token', 'revoke', '1'])).code).toBe(1);
  const key = openSecretBox(join(folder, 'secret.key')).derive('audit');
  expect((await verifyAudit(db, key)).fault).toBeNull();
  const entries = await db.query<{ action: string }>(
    "select action from audit_entry where who like 'command%'",
  );
  expect(entries.map(({ action }) => action)).toEqual([
    'user-add',
    'user-disable',
    'token-add',
    'token-revoke',
  ]);
  const verified = await run(['audit', 'verify']);
  expect(verified.output).toMatch(/\d+ entries, none changed and none missing/);
  const out = join(folder, 'audit.csv');
  const exported = await run(['audit', 'export', '--out', out, '--lang', 'en']);
  expect(exported.output).toMatch(/^Written to .*audit\.csv\.$/m);
  expect(exported.output).toMatch(/^\d+ entries, none changed and none missing\.$/m);
  const rows = parse(readFileSync(out), { bom: true, columns: true }) as Record<string, string>[];
  const kept = await db.query<{ seq: number; digest: string }>(
    "select seq, encode(digest, 'hex') as digest from audit_entry order by seq desc",
  );
  // The export itself is its first line.
  expect(rows[0]).toMatchObject({ Action: 'exported', About: `the audit to ${out}` });
  expect(rows.map(({ Number: seq, Digest }) => [Number(seq), Digest])).toEqual(
    kept.map(({ seq, digest }) => [seq, digest]),
  );
  expect(exported.output).toContain(`${rows[0]?.Number}:${rows[0]?.Digest}`);
  const some = join(folder, 'audit.xlsx');
  expect((await run(['audit', 'export', '--out', some, '--action', 'token-revoke'])).code).toBe(0);
  expect(await readSheet(readFileSync(some))).toHaveLength(2);
  expect((await run(['audit', 'export', '--out', join(folder, 'audit.txt')])).code).toBe(2);
  // Cases are taken along from here as well, while people have to sign in.
  const cases = join(folder, 'cases.csv');
  expect((await run(['export', '--city', 'small-city', '--out', cases])).code).toBe(0);
  expect(readFileSync(cases, 'utf8')).toContain('来源编号');
  await db.query('alter table audit_entry disable trigger user');
  await db.query('delete from audit_entry where seq = 2');
  const worthless = await run(['audit', 'export', '--out', out]);
  expect([worthless.code, worthless.output]).toEqual([1, expect.stringContaining('Entry 2 is missing.')]);
  const broken = await run(['audit', 'verify']);
  expect([broken.code, broken.output.trim()]).toEqual([1, 'Entry 2 is missing.']);
  expect((await run(['audit', 'prune', '--keep-months', '3'])).code).toBe(2);
});
