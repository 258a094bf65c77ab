import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import { linkSubject } from '@zhiyu/server/store/account-identities';
import type { Database } from '@zhiyu/server/store/database';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientFolder, findBarriers, type Site, startBrowser, startSite } from './explorer-site';
import { at, smallCityFolder } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';
import { type OidcServer, startOidcServer } from './support/oidc-server';

/** An officer with an account, on the phone: in by the messenger, with voice, datum, call-back, updates, and out again. */
const HERE = { longitude: 120.05, latitude: 30.02, accuracy: 10 };
const now = at('03-11 12:00');

let db: Database;
let site: Site;
let browser: Browser;
let provider: OidcServer;
let account: number;
/** The client as it is served here, so that a new version of it can come. */
const client = mkdtempSync(join(tmpdir(), 'zhiyu-client-'));
beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'info').mockImplementation(() => {});
  cpSync(clientFolder, client, { recursive: true, filter: (path) => !path.endsWith('.woff2') });
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-pack-'));
  cpSync(smallCityFolder, folder, { recursive: true });
  const city = JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8'));
  const field = { callBack: 'https://call.example.gov.cn/masked?case={sourceId}&of={source}' };
  writeFileSync(join(folder, 'city.json'), JSON.stringify({ ...city, field }));
  db = await createTestDatabase();
  await addCity(db, folder, { now: at('01-01 00:00') });
  const ingest = await createIngest(db, 'small-city');
  const inputs = ['voice', 'update', 'other', 'hasty'].map((sourceId, index) => ({
    input: {
      source: 'hand',
      sourceId,
      title: sourceId,
      address: `和睦新村 ${index + 1} 幢`,
      lng: 120.05,
      lat: 30.02 + (index + 1) / 5000,
      reportedAt: at('03-02 09:00'),
      dueAt: at('03-20 18:00'),
    },
  }));
  // Nine of the last week in one cell, where eight came in the eight weeks before, all of them litter.
  const heat = Array.from({ length: 17 }, (_, index) => ({
    input: {
      source: 'heat',
      sourceId: String(index),
      category: 'litter',
      lng: 120.0515,
      lat: 30.0215,
      reportedAt: index < 9 ? at('03-09 10:00') + index : at('02-02 10:00') + index,
      closings: [at('03-10 10:00')],
    },
  }));
  await ingest.write([...inputs, ...heat], now);
  const bindings = [{ city: 'small-city', kind: 'area' as const, node: 'west' }];
  account = await addTestAccount(db, { name: 'wang', role: 'gridOfficer', bindings });
  provider = await startOidcServer();
  await linkSubject(db, account, { issuer: provider.issuer, subject: 'zhang-san' }, Date.now());
  site = await startSite(db, now, 0, { oidc: provider.settings, clientFolder: client });
  provider.serve(site.origin);
  browser = await startBrowser(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await browser?.close();
  await site?.close();
  provider?.close();
  await db?.close();
  rmSync(client, { recursive: true, force: true });
});

const phone = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  reducedMotion: 'reduce' as const,
  deviceScaleFactor: 0.5,
};

/** The phone of somebody who is signed in. */
async function openPhone(
  place: typeof HERE = HERE,
  more: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    ...phone,
    ...more,
    geolocation: place,
    permissions: ['geolocation', 'microphone'],
  });
  const { cookie } = await signInAs(db, account, () => now);
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: site.origin }]);
  const page = await context.newPage();
  await page.goto(`${site.origin}/field/small-city`);
  return { context, page };
}

const row = (page: Page, title: string) => page.getByTestId('field-row').filter({ hasText: title });
async function openCase(page: Page, title: string): Promise<number> {
  await row(page, title).first().tap();
  await page.getByRole('button', { name: '记录', exact: true }).waitFor();
  return Number(page.url().split('/').at(-1));
}
const waitUntilSent = (page: Page) =>
  page
    .getByTestId('tab-queue')
    .filter({ hasText: /^待发$/ })
    .waitFor({ timeout: 20_000 });
/** How many events of a case give some reason. */
const countSaid = async (id: number, reason: string): Promise<number> =>
  (
    await db.query(
      `select 1 from history, json_array_elements(said) as one
       where city = 'small-city' and case_id = $1 and one -> 'event' ->> 'reason' = $2`,
      [id, reason],
    )
  ).length;
/** How much each store of the device's database holds. */
const countDevice = (page: Page) =>
  page.evaluate(`(async () => {
    const opening = indexedDB.open('zhiyu-field');
    await new Promise((resolve) => { opening.onsuccess = resolve; });
    const counts = {};
    for (const name of opening.result.objectStoreNames) {
      const asked = opening.result.transaction(name).objectStore(name).count();
      await new Promise((resolve) => { asked.onsuccess = resolve; });
      counts[name] = asked.result;
    }
    opening.result.close();
    return counts;
  })()`);

describe('the messenger', () => {
  it('opens a case from its message: signed in by its provider, and back at the case', async () => {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    const [first] = await db.query<{ id: number }>("select id from cases where source_id = 'voice'");
    const address = `/field/small-city/case/${first?.id}`;
    // Opened by itself, the page asks who is there, and leads to the provider.
    await page.goto(site.origin + address);
    await page.getByTestId('sign-in').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: /浙政钉/ }).tap();
    await page.locator('[name=login]').fill('zhang-san');
    await page.locator('[name=password]').fill('any');
    await page.locator('[type=submit]').click();
    await page.getByRole('button', { name: /continue/i }).click();
    await page.getByRole('heading', { name: 'voice' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(address);
    await page.getByText('在我的账号管辖范围内：西区').waitFor();
    // The message's own link goes by the provider at once, which knows them by now.
    await context.clearCookies({ name: 'zhiyu' });
    await page.goto(`${site.origin}/api/v1/session/oidc?to=${encodeURIComponent(address)}`);
    await page.getByRole('heading', { name: 'voice' }).waitFor();
    await context.close();
  });
});

describe('near me', () => {
  it('lists what is hotter than usual, with what most of it is about', async () => {
    const { context, page } = await openPhone();
    const hot = page.getByTestId('hot-cell');
    await hot.waitFor();
    const text = await hot.textContent();
    expect(text).toContain('热度高于平日 9 倍');
    expect(text).toContain('近 7 天 9 件 · 垃圾 9 件最多');
    await context.close();
  });

  it('asks for nothing while nobody sees it', async () => {
    const { context, page } = await openPhone();
    await row(page, 'other').first().waitFor();
    await page.evaluate('navigator.serviceWorker.ready');
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/')) asked += 1;
    });
    await page.clock.install();
    await turn(page, 'hidden');
    await page.clock.fastForward('10:00');
    expect(asked).toBe(0);
    await turn(page, 'visible');
    await page.clock.fastForward('02:00');
    await expect.poll(() => asked).toBeGreaterThan(0);
    await context.close();
  });
});

/** Lays the phone aside, or takes it up again. */
const turn = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate(`(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${state === 'hidden'} });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  })()`);

describe('a case in the hand', () => {
  it('is gone to, helped with and handed in, each told in its story with its clock', async () => {
    const { context, page } = await openPhone();
    await openCase(page, 'other');
    await page.getByRole('button', { name: '到场' }).tap();
    await page.getByRole('button', { name: '吹哨' }).tap();
    await page.getByLabel('需要对方做什么').fill('请到场会勘');
    await page.getByRole('button', { name: /请哪个单位/ }).tap();
    await page.getByRole('button', { name: '房管局' }).tap();
    await page.getByRole('button', { name: '确定' }).tap();
    await page.getByRole('button', { name: '提交结果' }).tap();
    await page.getByLabel('办理情况').fill('已清理');
    await page.getByRole('button', { name: '确定' }).tap();
    await waitUntilSent(page);
    const story = page.locator('ol').last();
    for (const words of ['到场', '请到场会勘', '已清理']) {
      await expect.poll(() => story.textContent()).toContain(words);
    }
    await page.locator('summary').filter({ hasText: '时限计算' }).first().tap();
    await page.getByTestId('case-clock').waitFor();
    await context.close();
  });

  it('goes on from what it did itself, though the page has not heard of it yet', async () => {
    const { context, page } = await openPhone(HERE, { serviceWorkers: 'block' });
    const id = await openCase(page, 'hasty');
    // What is asked of the case from now on has no answer.
    await page.route(new RegExp(`/cases/${id}(\\?|$)`), () => {});
    await page.getByRole('button', { name: '吹哨' }).tap();
    await page.getByLabel('需要对方做什么').fill('请到场会勘');
    await page.getByRole('button', { name: /请哪个单位/ }).tap();
    await page.getByRole('button', { name: '房管局' }).tap();
    await page.getByRole('button', { name: '确定' }).tap();
    await expect.poll(() => countSaid(id, '请到场会勘')).toBe(1);
    await waitUntilSent(page);
    await page.getByRole('button', { name: '提交结果' }).tap();
    await page.getByLabel('办理情况').fill('已清理');
    await page.getByRole('button', { name: '确定' }).tap();
    await expect.poll(() => countSaid(id, '已清理')).toBe(1);
    await context.close();
  });

  it('takes a voice note by the microphone, and says why it is mine', async () => {
    const { context, page } = await openPhone();
    const id = await openCase(page, 'voice');
    await page.getByRole('button', { name: '语音' }).tap();
    await page.getByRole('button', { name: /停止录音（[1-9]/ }).tap();
    await page.getByTestId('queued').waitFor();
    await waitUntilSent(page);
    const label = await page.locator('audio').first().getAttribute('aria-label');
    expect(label).toContain('语音');
    const [media] = await db.query<{ kind: string; media_type: string; size: number }>(
      'select kind, media_type, length(bytes) as size from media where city = $1 and case_id = $2',
      ['small-city', id],
    );
    expect(media).toMatchObject({ kind: 'voice', media_type: 'audio/webm' });
    expect(media?.size).toBeGreaterThan(500);
    await page.getByTestId('tab-me').tap();
    await page.getByRole('button', { name: /我的网格/ }).tap();
    await page.getByRole('button', { name: /西区/ }).first().tap();
    await page.getByRole('button', { name: '选西区' }).tap();
    await page.getByTestId('tab-near').tap();
    await openCase(page, 'voice');
    await page.getByText('发生在我的网格：西区').waitFor();
    await context.close();
  });

  it('calls back by the city’s masked number', async () => {
    const { context, page } = await openPhone();
    await context.route('https://call.example.gov.cn/**', (route) =>
      route.fulfill({ body: 'calling', contentType: 'text/plain' }),
    );
    await openCase(page, 'other');
    const [called] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /回拨/ }).tap(),
    ]);
    await called.waitForLoadState();
    expect(called.url()).toBe('https://call.example.gov.cn/masked?case=other&of=hand');
    await context.close();
  });

  it('takes the place of an application that tells GCJ-02 for what it is, and notes it', async () => {
    const [longitude, latitude] = shiftToGcj02(HERE.longitude, HERE.latitude);
    const { context, page } = await openPhone({ ...HERE, longitude, latitude });
    await page.getByText('本机定位 · WGS-84').waitFor();
    await page.getByTestId('tab-me').tap();
    await page.getByRole('radio', { name: 'GCJ-02' }).check();
    await page.reload();
    await page.getByTestId('tab-near').tap();
    await page.getByText('本机定位 · GCJ-02').waitFor();
    // 1/5000 of a degree of latitude: 22 m.
    await expect.poll(() => row(page, 'voice').first().textContent()).toContain('和睦新村 1 幢 · 20 米 ↑');
    await context.close();
  });
});

describe('a new version', () => {
  it('is offered, takes over when it may, and never eats what waits to be sent', async () => {
    const { context, page } = await openPhone();
    await row(page, 'update').first().waitFor();
    await page.evaluate('navigator.serviceWorker.ready');
    // From now on the page comes from the device.
    await page.reload();
    await page.waitForFunction('navigator.serviceWorker.controller !== null');
    const id = await openCase(page, 'update');
    await page.route('**/actions', (route) => route.abort());
    await page.getByRole('button', { name: '记录', exact: true }).tap();
    await page.getByLabel('记录内容').fill('更新前记下');
    await page.getByRole('button', { name: '确定' }).tap();
    await page.getByTestId('tab-queue').filter({ hasText: '待发 1 条' }).waitFor();
    const before = await page.evaluate<string[]>('caches.keys()');
    for (const ending of ['', '.br', '.gz'])
      rmSync(join(client, `field-worker.js${ending}`), { force: true });
    const worker = readFileSync(join(clientFolder, 'field-worker.js'), 'utf8');
    const version = before[0]?.replace('zhiyu-field-', '') ?? '';
    expect(worker).toContain(version);
    writeFileSync(join(client, 'field-worker.js'), worker.replace(version, 'the-next-one'));
    await page.evaluate('navigator.serviceWorker.ready.then((registration) => registration.update())');
    const offer = page.getByRole('button', { name: '有新版本，点此更新' });
    await offer.waitFor();
    await Promise.all([page.waitForEvent('load'), offer.tap()]);
    await page.getByTestId('tab-queue').filter({ hasText: '待发 1 条' }).waitFor();
    expect(await page.evaluate('caches.keys()')).toEqual(['zhiyu-field-the-next-one']);
    await page.unroute('**/actions');
    await page.reload();
    await expect.poll(() => countSaid(id, '更新前记下'), { timeout: 20_000 }).toBe(1);
    await waitUntilSent(page);
    expect(await countSaid(id, '更新前记下')).toBe(1);
    await context.close();
  });
});

describe('signing out', () => {
  it('wipes what this device holds: answers, queue, choices, pages, and what the browser kept', async () => {
    const { context, page } = await openPhone();
    await row(page, 'other').first().waitFor();
    await page.evaluate('navigator.serviceWorker.ready');
    await expect
      .poll(async () => (await countDevice(page)) as object)
      .toMatchObject({ answers: expect.any(Number) });
    const mine = `${site.origin}/api/v1/cities/small-city/field/mine`;
    const kept = () =>
      page.evaluate<boolean>(
        `fetch('${mine}', { cache: 'only-if-cached', mode: 'same-origin' }).then(({ ok }) => ok, () => false)`,
      );
    await page.getByTestId('tab-me').tap();
    await Promise.all([page.waitForEvent('load'), page.getByTestId('wipe').tap()]);
    await page.getByTestId('sign-in').waitFor();
    expect(await countDevice(page)).toMatchObject({ answers: 0, queue: 0, settings: 1 });
    expect(await kept()).toBe(false);
    expect(await page.locator('body').textContent()).not.toContain('和睦新村');
    await context.close();
  });
});

/** The published shift of GCJ-02 on the ellipsoid of Krasovsky 1940, written out so that no library checks itself. */
function shiftToGcj02(lng: number, lat: number): [number, number] {
  const [x, y, axis, eccentricity] = [lng - 105, lat - 35, 6_378_245, 0.006693421622965943];
  const wave = (value: number) => Math.sin(value * Math.PI);
  const common = (20 * wave(6 * x) + 20 * wave(2 * x)) * (2 / 3);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    common +
    (20 * wave(y) + 40 * wave(y / 3)) * (2 / 3) +
    (160 * wave(y / 12) + 320 * wave(y / 30)) * (2 / 3);
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    common +
    (20 * wave(x) + 40 * wave(x / 3)) * (2 / 3) +
    (150 * wave(x / 12) + 300 * wave(x / 30)) * (2 / 3);
  const radians = (lat * Math.PI) / 180;
  const magic = 1 - eccentricity * Math.sin(radians) ** 2;
  const root = Math.sqrt(magic);
  return [
    lng + (east * 180) / ((axis / root) * Math.cos(radians) * Math.PI),
    lat + (north * 180) / (((axis * (1 - eccentricity)) / (magic * root)) * Math.PI),
  ];
}
