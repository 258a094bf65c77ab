import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPasswords } from '@zhiyu/server/access/passwords';
import { createSecretBox } from '@zhiyu/server/access/secret-box';
import { judgeSignIn } from '@zhiyu/server/access/sign-in';
import { changePassword, disableAccount, readAccount } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, addSmallCity, startApp } from './small-city';
import { addTestAccount, goodPassword, signInAs } from './support/accounts';
import { codeOf } from './support/code-of';
import { createTestDatabase } from './support/database';

const MINUTE = 60_000;
const whole = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
const folder = mkdtempSync(join(tmpdir(), 'zhiyu-sign-in-'));
const path = '/api/v1/session';

let db: Database;
let app: App;
let clock: number;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
  await addTestAccount(db, { name: 'wang', role: 'dispatcher', bindings: whole, password: goodPassword });
  await addTestAccount(db, { name: 'li', role: 'leader', bindings: whole, password: goodPassword });
});
beforeEach(async () => {
  clock = Date.now();
  app = await startApp(db, { now: () => clock, config: { keyFile: join(folder, 'key') } });
});
afterEach(() => app.close());
afterAll(async () => {
  await db?.close();
  rmSync(folder, { recursive: true });
});

const page = { 'sec-fetch-site': 'same-origin' };
async function signIn(payload: object, headers: Record<string, string> = page) {
  const answer = await app.inject({ method: 'POST', url: path, payload, headers });
  const cookie = answer.cookies[0];
  return { answer, body: answer.json(), cookie, header: cookie ? `${cookie.name}=${cookie.value}` : '' };
}
const who = async (cookie: string) => (await app.inject({ url: path, headers: { cookie } })).json().viewer;
const ask = (cookie: string) => app.inject({ url: '/api/v1/cities', headers: { cookie } });

describe('signing in', () => {
  it('gives a cookie that no script sees, of a session that is nowhere in the database', async () => {
    const { body, cookie, header } = await signIn({ name: 'WANG', password: goodPassword });
    expect(body).toEqual({ state: 'signedIn', enrolment: null });
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await who(header)).toMatchObject({ id: 'wang', role: 'dispatcher' });
    expect((await ask(header)).json().cities).toHaveLength(1);
    const rows = await db.query<{ kept: string }>("select encode(digest, 'escape') as kept from session");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(cookie?.value);
  });

  it('begins another session each time and ends the one before, whatever cookie the browser came with', async () => {
    const planted = 'zhiyu=planted-by-somebody-else';
    const first = await signIn({ name: 'wang', password: goodPassword }, { ...page, cookie: planted });
    expect(first.header).not.toBe(planted);
    expect((await ask(planted)).statusCode).toBe(401);
    const second = await signIn({ name: 'wang', password: goodPassword }, { ...page, cookie: first.header });
    expect(second.header).not.toBe(first.header);
    expect([(await ask(first.header)).statusCode, (await ask(second.header)).statusCode]).toEqual([401, 200]);
  });

  it('says the same to a wrong password, an unknown name, and an account that is shut', async () => {
    const shut = await addTestAccount(db, { name: 'shut', role: 'handler', password: goodPassword });
    await disableAccount(db, shut, clock);
    const answers = [];
    for (const given of [
      { name: 'wang', password: 'wrong' },
      { name: 'nobody', password: 'wrong' },
      { name: 'shut', password: goodPassword },
      { name: "' or true --", password: 'wrong' },
    ]) {
      const { answer, body } = await signIn(given);
      answers.push([answer.statusCode, body.code, body.detail, answer.cookies.length]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.slice(0, 2)).toEqual([401, 'wrong-credentials']);
  });

  it('works out a digest for unknown names too, so that its time tells nothing', async () => {
    const real = createPasswords();
    const compared: boolean[] = [];
    const passwords = {
      ...real,
      fits(digest: string | null, password: string) {
        compared.push(digest === null);
        return real.fits(digest, password);
      },
    };
    const secrets = () => createSecretBox(Buffer.alloc(32));
    const means = { db, passwords, secrets, now: () => clock, place: null };
    for (const name of ['nobody', 'wang']) {
      await expect(judgeSignIn(means, { name, password: 'wrong' })).rejects.toMatchObject({ status: 401 });
    }
    expect(compared).toEqual([true, false]);
    expect(await real.fits(null, 'wrong')).toBe(false);
  });

  it('shuts an account for a quarter of an hour after five failures, also where they come at once', async () => {
    await addTestAccount(db, { name: 'zhao', role: 'handler', bindings: whole, password: goodPassword });
    await Promise.all(Array.from({ length: 5 }, () => signIn({ name: 'zhao', password: 'wrong' })));
    const right = { name: 'zhao', password: goodPassword };
    expect((await signIn(right)).answer.statusCode).toBe(401);
    clock += 14 * MINUTE;
    expect((await signIn(right)).answer.statusCode).toBe(401);
    clock += 2 * MINUTE;
    expect((await signIn(right)).body.state).toBe('signedIn');
  });

  it('tries no more than 20 sign-ins of one address in a minute', async () => {
    for (let tried = 0; tried < 20; tried += 1)
      expect((await signIn({})).body.code).toBe('missing-parameter');
    const { answer, body } = await signIn({ name: 'wang', password: goodPassword });
    expect([answer.statusCode, body.code]).toEqual([429, 'too-many-requests']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('has a temporary password changed, by the rules', async () => {
    const account = { role: 'handler' as const, bindings: whole, password: goodPassword, isTemporary: true };
    await addTestAccount(db, { name: 'new', ...account });
    const given = { name: 'new', password: goodPassword };
    expect((await signIn(given)).body.state).toBe('newPasswordNeeded');
    for (const weak of ['short-1A', 'alllowercaseonly', `new-${goodPassword}`, goodPassword]) {
      expect((await signIn({ ...given, newPassword: weak })).body.code, weak).toBe('weak-password');
    }
    const changed = await signIn({ ...given, newPassword: 'Another-70-雷峰' });
    expect(changed.body.state).toBe('signedIn');
    expect((await signIn(given)).answer.statusCode).toBe(401);
    expect((await signIn({ name: 'new', password: 'Another-70-雷峰' })).body.state).toBe('signedIn');
    clock += 91 * 24 * 60 * MINUTE;
    expect((await signIn({ name: 'new', password: 'Another-70-雷峰' })).body.state).toBe('newPasswordNeeded');
  });
});

describe('one-time codes', () => {
  it('are enrolled by the first sign-in of a role that needs them, and asked for from then on', async () => {
    const given = { name: 'li', password: goodPassword };
    const first = await signIn(given);
    expect([first.body.state, first.cookie]).toEqual(['enrolmentNeeded', undefined]);
    const { secret, address } = first.body.enrolment;
    expect(address).toContain(`secret=${secret}`);
    expect((await signIn(given)).body.enrolment.secret).toBe(secret);
    const kept = (await readAccount(db, 'li'))?.code_secret;
    expect(kept?.includes(Buffer.from(secret))).toBe(false);
    expect(statSync(join(folder, 'key')).mode & 0o777).toBe(0o600);
    expect((await signIn({ ...given, code: '000000' })).answer.statusCode).toBe(401);
    const code = codeOf(secret, clock);
    expect((await signIn({ ...given, code })).body.state).toBe('signedIn');
    expect((await signIn(given)).body).toEqual({ state: 'codeNeeded', enrolment: null });
    // The same code again is a replay, and so is one of the time before it.
    expect((await signIn({ ...given, code })).answer.statusCode).toBe(401);
    clock += MINUTE;
    expect((await signIn({ ...given, code: codeOf(secret, clock) })).body.state).toBe('signedIn');
    expect((await signIn({ ...given, code: codeOf(secret, clock - 5 * MINUTE) })).answer.statusCode).toBe(
      401,
    );
  });
});

describe('a session', () => {
  async function start(name = 'wang'): Promise<string> {
    const account = await readAccount(db, name);
    return (await signInAs(db, account?.id ?? 0, () => clock)).cookie;
  }

  it('ends when it is signed out, and a cookie that was stolen from it ends with it', async () => {
    const cookie = await start();
    expect((await ask(cookie)).statusCode).toBe(200);
    const out = await app.inject({ method: 'DELETE', url: path, headers: { ...page, cookie } });
    expect(out.statusCode).toBe(204);
    expect(out.cookies[0]?.value).toBe('');
    expect((await ask(cookie)).statusCode).toBe(401);
  });

  it('ends after half an hour without a question, and after twelve hours whatever is asked', async () => {
    const idle = await start();
    clock += 29 * MINUTE;
    expect((await ask(idle)).statusCode).toBe(200);
    clock += 29 * MINUTE;
    expect((await ask(idle)).statusCode).toBe(200);
    clock += 31 * MINUTE;
    expect((await ask(idle)).statusCode).toBe(401);
    const busy = await start();
    for (let minutes = 0; minutes < 720; minutes += 20) {
      expect((await ask(busy)).statusCode, `${minutes} min`).toBe(200);
      clock += 20 * MINUTE;
    }
    expect((await ask(busy)).statusCode).toBe(401);
  });

  it('ends within seconds where its account is disabled, or its password changed, by another process', async () => {
    const id = await addTestAccount(db, { name: 'sun', role: 'handler', bindings: whole });
    for (const change of [
      () => changePassword(db, id, { password: 'x', isTemporary: false, now: clock }),
      () => disableAccount(db, id, clock),
    ]) {
      const cookie = await start('sun');
      expect((await ask(cookie)).statusCode).toBe(200);
      await change();
      clock += 2000;
      expect((await ask(cookie)).statusCode).toBe(401);
    }
  });

  it('is not lent to a page of another site', async () => {
    const cookie = await start();
    const url = '/api/v1/cities/small-city/matters/none/split';
    const post = (headers: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url,
        payload: { case: 1 },
        headers: { cookie, host: 'localhost:8080', ...headers },
      });
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost:8080' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      {},
      // What a browser was told in an address (http://name:word@…) is no key.
      { authorization: 'Basic bmFtZTp3b3Jk' },
    ];
    for (const headers of foreign) {
      const answer = await post(headers);
      expect([answer.statusCode, answer.json().code], JSON.stringify(headers)).toEqual([403, 'cross-site']);
    }
    for (const headers of [page, { origin: 'http://localhost:8080' }]) {
      expect((await post(headers)).statusCode, JSON.stringify(headers)).toBe(404);
    }
    const forced = await signIn({ name: 'wang', password: goodPassword }, { origin: 'http://evil.example' });
    expect(forced.body.code).toBe('cross-site');
  });
});

describe('where the server may be reached from', () => {
  it('beyond this machine with accounts and TLS only', async () => {
    await expect(startApp(db, { host: '0.0.0.0' })).rejects.toMatchObject({ code: 'tls-needed' });
    const empty = await createTestDatabase();
    for (const config of [{ proxies: ['10.0.0.1'] }, { host: '0.0.0.0', tlsCert: '/x', tlsKey: '/x' }]) {
      await expect(startApp(empty, { config })).rejects.toMatchObject({ code: 'host-not-loopback' });
    }
    await empty.close();
  });

  it('by a declared proxy that says it ends TLS; whom it names is who asks', async () => {
    const config = { host: '0.0.0.0', proxies: ['127.0.0.1'], publicUrl: 'https://zhiyu.example' };
    const far = await startApp(db, { config });
    const host = 'zhiyu.example';
    const asked = async (headers: Record<string, string>) => {
      const answer = await far.inject({ url: path, headers: { host, ...headers } });
      return answer.statusCode === 200 ? 200 : answer.json().code;
    };
    expect(await asked({ 'x-forwarded-proto': 'https' })).toBe(200);
    expect(await asked({ 'x-forwarded-proto': 'http' })).toBe('insecure-request');
    expect(await asked({})).toBe('insecure-request');
    expect(await asked({ 'x-forwarded-proto': 'https', host: 'evil.example' })).toBe('foreign-host');
    expect((await far.inject('/healthz')).statusCode).toBe(200);
    const signed = await far.inject({
      method: 'POST',
      url: path,
      payload: { name: 'wang', password: goodPassword },
      headers: { host, origin: 'https://zhiyu.example', 'x-forwarded-proto': 'https' },
    });
    expect(signed.cookies[0]).toMatchObject({ name: '__Host-zhiyu', secure: true, path: '/' });
    expect(signed.headers['strict-transport-security']).toContain('max-age');
    await far.close();
  });
});
