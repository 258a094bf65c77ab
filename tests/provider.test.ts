import { tellsSecondFactor } from '@zhiyu/server/access/provider';
import { readPath } from '@zhiyu/server/access/sign-in-elsewhere';
import { linkSubject, unlinkSubjects } from '@zhiyu/server/store/account-identities';
import { disableAccount } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type App, addSmallCity, startApp } from './small-city';
import { addTestAccount } from './support/accounts';
import { createTestDatabase } from './support/database';
import { type OidcServer, startOidcServer } from './support/oidc-server';

let db: Database;
let app: App;
let origin: string;
let provider: OidcServer;
let issuer: string;
let account: number;
beforeAll(async () => {
  // The provider says at length that this is no way to run it for people.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'info').mockImplementation(() => {});
  db = await createTestDatabase();
  await addSmallCity(db, []);
  const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
  account = await addTestAccount(db, { name: 'wang', role: 'dispatcher', bindings });
  provider = await startOidcServer();
  issuer = provider.issuer;
  app = await startApp(db, { config: { oidc: provider.settings } });
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
  provider.serve(origin);
  await linkSubject(db, account, { issuer, subject: 'zhang-san' }, Date.now());
});
afterAll(async () => {
  vi.restoreAllMocks();
  await app?.close();
  provider?.close();
  await db?.close();
});

/** A browser: it keeps cookies by origin and follows redirects one by one. */
function createBrowser() {
  const jars = new Map<string, Map<string, string>>();
  return async (url: string, form?: Record<string, string>) => {
    const { origin: host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    return { status: response.status, next: location === null ? null : new URL(location, url).href, jar };
  };
}
type Browser = ReturnType<typeof createBrowser>;

/** Goes from Zhiyu to the provider and signs in there; answers the address at which the browser is to come back. */
async function signInThere(
  browse: Browser,
  login: string,
  to = '/city/small-city?area=west',
): Promise<string> {
  let { next } = await browse(`${origin}/api/v1/session/oidc?to=${encodeURIComponent(to)}`);
  for (let step = 0; step < 12 && next !== null && !next.startsWith(origin); step += 1) {
    const page: Awaited<ReturnType<Browser>> = await browse(next);
    if (page.next !== null) {
      next = page.next;
      continue;
    }
    // The provider asks who it is, then whether Zhiyu may know.
    const asked = await browse(next, { prompt: 'login', login, password: 'any' });
    next = asked.status < 400 ? asked.next : (await browse(next, { prompt: 'consent' })).next;
  }
  if (next === null) throw new Error('the provider led nowhere');
  return next;
}

describe('signing in with a provider', () => {
  it('goes there with PKCE, state and nonce, and comes back signed in to where one wanted to go', async () => {
    const browse = createBrowser();
    const begun = await browse(`${origin}/api/v1/session/oidc`);
    const asked = new URL(begun.next ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(asked.get(name)?.length).toBeGreaterThan(20);
    const back = await signInThere(browse, 'zhang-san');
    const signed = await browse(back);
    expect([signed.status, signed.next]).toEqual([302, `${origin}/city/small-city?area=west`]);
    expect([...signed.jar.keys()]).toEqual(['zhiyu']);
    const headers = { cookie: `zhiyu=${signed.jar.get('zhiyu')}` };
    const who = (await app.inject({ url: '/api/v1/session', headers })).json();
    expect(who).toMatchObject({ viewer: { id: 'wang', role: 'dispatcher' }, provider: '浙政钉' });
  });

  it('is refused with a state, a code or a browser of somebody else, and a second time', async () => {
    const browse = createBrowser();
    const back = await signInThere(browse, 'zhang-san');
    const other = createBrowser();
    expect((await other(back)).next).toBe(`${origin}/#fault=provider-refused`);
    const begun = createBrowser();
    await begun(`${origin}/api/v1/session/oidc`);
    expect((await begun(back)).next).toBe(`${origin}/#fault=provider-refused`);
    const forged = new URL(back);
    forged.searchParams.set('state', 'forged');
    const third = createBrowser();
    await signInThere(third, 'zhang-san');
    expect((await third(forged.href)).next).toBe(`${origin}/#fault=provider-refused`);
    expect((await browse(back)).next).toBe(`${origin}/city/small-city?area=west`);
    expect((await browse(back)).next).toBe(`${origin}/#fault=provider-refused`);
  });

  it('is for subjects that are linked with an account, as long as they are', async () => {
    const come = async (login: string) => {
      const browse = createBrowser();
      return (await browse(await signInThere(browse, login))).next;
    };
    expect(await come('li-si')).toBe(`${origin}/#fault=not-linked`);
    await disableAccount(db, account, Date.now());
    expect(await come('zhang-san')).toBe(`${origin}/#fault=not-linked`);
    await disableAccount(db, account, null);
    expect(await unlinkSubjects(db, account, issuer)).toBe(1);
    expect(await come('zhang-san')).toBe(`${origin}/#fault=not-linked`);
    const noted = await db.query<{ entry: string }>(
      "select who || ' ' || result as entry from audit_entry where action = 'sign-in' order by seq desc limit 2",
    );
    expect(noted.map(({ entry }) => entry)).toEqual(['zhang-san not-linked', 'zhang-san not-linked']);
  });
});

describe('a role that needs a second factor', () => {
  it('comes in where the provider says that it asked for one, and not otherwise', async () => {
    const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
    const leader = await addTestAccount(db, { name: 'ling', role: 'leader', bindings });
    const come = async (login: string) => {
      const browse = createBrowser();
      return (await browse(await signInThere(browse, login, '/'))).next;
    };
    for (const subject of ['ling', 'ling-mfa'])
      await linkSubject(db, leader, { issuer, subject }, Date.now());
    expect(await come('ling')).toBe(`${origin}/#fault=second-factor-missing`);
    expect(await come('ling-mfa')).toBe(`${origin}/`);
    const noted = await db.query<{ entry: string }>(
      "select who || ' ' || result as entry from audit_entry where action = 'sign-in' order by seq desc limit 2",
    );
    expect(noted.map(({ entry }) => entry)).toEqual(['ling ok', 'ling second-factor-missing']);
  });

  it.each<[unknown, boolean]>([
    [['pwd', 'otp', 'mfa'], true],
    [['pwd'], false],
    [['otp'], false],
    ['mfa', false],
    [undefined, false],
  ])('amr %j says so: %s', (methods, says) => {
    expect(tellsSecondFactor(methods)).toBe(says);
  });
});

it.each([
  ['/city/hangzhou?area=a&x=1', '/city/hangzhou?area=a&x=1'],
  ['/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  ['city', '/'],
])('afterwards, %j leads to %j', (to, path) => {
  expect(readPath(to)).toBe(path);
});
