import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { FieldCase } from '@zhiyu/shared/field-contract';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

const HERE = { longitude: 120.05, latitude: 30.02, accuracy: 10 };
const near = (index: number) => ({ lng: 120.05, lat: 30.02 + (index + 1) / 5000 });
const old = { reportedAt: at('03-02 09:00'), category: 'litter' };
const cases: CaseInput[] = ['accept', 'lost', 'flap', 'twice', 'kill', 'photo', 'wipe', 'full'].map(
  (title, index) => ({
    source: 'hand',
    sourceId: title,
    title,
    address: `和睦新村 ${index + 1} 幢`,
    ...near(index),
    ...old,
    dueAt: index === 0 ? at('03-09 18:00') : at('03-20 18:00'),
  }),
);

let db: Database;
let site: Site;
let browser: Browser;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, cases);
  [site, browser] = await Promise.all([startSite(db, at('03-11 12:00')), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

const sizes = { large: { width: 390, height: 844 }, small: { width: 360, height: 740 } };

/** The browser adds nothing more to what it keeps, and says so as it does when its disk is full; or does again. */
const fillDevice = (page: Page, isFull: boolean) =>
  page.evaluate((refuses) => {
    const store = IDBObjectStore.prototype as IDBObjectStore & { addReally?: IDBObjectStore['add'] };
    store.addReally ??= store.add;
    store.add = refuses
      ? () => {
          throw new DOMException('the disk is full', 'QuotaExceededError');
        }
      : store.addReally;
  }, isFull);

/** A phone, with its place or without. */
async function openPhone(
  options: { size?: keyof typeof sizes; place?: object | null; path?: string } = {},
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const { size = 'large', place = HERE, path = '' } = options;
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
    deviceScaleFactor: 0.5,
    ...(place !== null && { geolocation: place as typeof HERE, permissions: ['geolocation'] }),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${site.origin}/field/small-city${path}`);
  return { context, page, faults };
}

const row = (page: Page, title: string) => page.getByTestId('field-row').filter({ hasText: title });
const waitForWorker = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));
async function openCase(page: Page, title: string): Promise<number> {
  await row(page, title).first().tap();
  await page.getByRole('button', { name: '记录' }).waitFor();
  return Number(page.url().split('/').at(-1));
}
async function writeNote(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '记录', exact: true }).tap();
  await page.getByLabel('记录内容').fill(text);
  await page.getByRole('button', { name: '确定' }).tap();
  // The sheet goes once the device has it.
  await page.getByLabel('记录内容').waitFor({ state: 'detached' });
}
const askCase = (id: number) => site.ask<FieldCase>(`/api/v1/cities/small-city/field/cases/${id}`);
async function notesOf(id: number): Promise<(string | null)[]> {
  return (await askCase(id)).events.filter(({ kind }) => kind === 'noted').map(({ reason }) => reason);
}
/** Nothing waits to be sent, as the page says. */
const waitUntilSent = (page: Page) =>
  page
    .getByTestId('tab-queue')
    .filter({ hasText: /^待发$/ })
    .waitFor({ timeout: 20_000 });

/** All that a store of the device's database holds; bytes as numbers. */
function readDevice<Item>(page: Page, store: string): Promise<Item[]> {
  return page.evaluate(async (name) => {
    const opening = indexedDB.open('zhiyu-field');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const all = opening.result.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => all.addEventListener('success', resolve));
    opening.result.close();
    const write = (_: string, value: unknown) =>
      value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value;
    return JSON.parse(JSON.stringify(all.result, write));
  }, store);
}
/** The device has kept the answer about a case. */
async function waitUntilKept(page: Page, id: number): Promise<void> {
  await expect
    .poll(async () => (await readDevice<{ key: string }>(page, 'answers')).map(({ key }) => key), {
      timeout: 20_000,
    })
    .toContain(JSON.stringify(['case', 'small-city', id]));
}

describe('near me', () => {
  it.each(['large', 'small'] as const)('lists what is around, %s', async (size) => {
    const { context, page, faults } = await openPhone({ size });
    await row(page, 'accept').waitFor();
    expect(await page.getByTestId('near-count').textContent()).toBe('周边 8');
    expect(await row(page, 'accept').textContent()).toContain('超期 1 天');
    expect(await row(page, 'accept').textContent()).toContain('和睦新村 1 幢 · 20 米 ↑');
    const targets = await page.locator('button:visible, a:visible').evaluateAll((all) =>
      all
        .map((element) => ({ name: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ name }) => name),
    );
    expect(targets).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await openCase(page, 'accept');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('new').tap();
    expect(await findBarriers(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('asks for the place only when told to, and says what to do without it', async () => {
    const { context, page } = await openPhone({ place: null });
    await page.getByTestId('ask-place').waitFor();
    await page.getByRole('button', { name: '使用我的位置' }).tap();
    await page.getByRole('alert').filter({ hasText: '定位未获允许' }).waitFor();
    await page.getByTestId('ask-place').getByRole('button', { name: '选择网格' }).tap();
    await page.getByRole('button', { name: '西区' }).tap();
    await page.getByRole('button', { name: '选西区' }).tap();
    await page.getByText('查看位置：西区').waitFor();
    await context.close();
  });

  it('does not believe a place outside the city', async () => {
    const { context, page } = await openPhone({ place: { longitude: 2.35, latitude: 48.85 } });
    await page.getByRole('alert').filter({ hasText: '城市范围之外' }).waitFor();
    await context.setGeolocation(HERE);
    await row(page, 'accept').waitFor();
    await context.close();
  });
});

describe('without a network', () => {
  it('opens again, shows my cases, and sends what was done once, in order', async () => {
    const { context, page, faults } = await openPhone();
    await row(page, 'flap').waitFor();
    await waitForWorker(page);
    const id = await openCase(page, 'flap');
    await waitUntilKept(page, id);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { name: 'flap' }).waitFor();
    await page.getByTestId('offline').waitFor();
    await page.getByRole('button', { name: '签收' }).tap();
    await page.getByTestId('queued').waitFor();
    await writeNote(page, '一');
    await writeNote(page, '二');
    await page.getByTestId('tab-queue').filter({ hasText: '待发 3 条' }).waitFor();
    // A network that comes and goes.
    for (const isOffline of [false, true, false, true]) await context.setOffline(isOffline);
    await writeNote(page, '三');
    await page.reload();
    await page.getByTestId('tab-near').tap();
    await row(page, 'accept').first().waitFor();
    // The schematic map is there, too.
    await page.locator('[data-testid=field-map] canvas').waitFor();
    await context.setOffline(false);
    await waitUntilSent(page);
    expect(await notesOf(id)).toEqual(['一', '二', '三']);
    const { events, step } = await askCase(id);
    expect(events.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(step).toBe('accepted');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('leaves the words where they were written when the device keeps nothing more', async () => {
    const { context, page } = await openPhone();
    const id = await openCase(page, 'full');
    await fillDevice(page, true);
    await page.getByRole('button', { name: '签收' }).tap();
    await page.getByRole('alert').filter({ hasText: '存储空间可能已满' }).waitFor();
    await page.getByRole('button', { name: '记录', exact: true }).tap();
    await page.getByLabel('记录内容').fill('不能丢');
    await page.getByRole('button', { name: '确定' }).tap();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: '存储空间可能已满' }).waitFor();
    expect(await page.getByLabel('记录内容').inputValue()).toBe('不能丢');
    expect(await readDevice(page, 'queue')).toEqual([]);
    await fillDevice(page, false);
    await page.getByRole('button', { name: '确定' }).tap();
    await page.getByLabel('记录内容').waitFor({ state: 'detached' });
    await waitUntilSent(page);
    expect(await notesOf(id)).toEqual(['不能丢']);
    await context.close();
  });

  it('sends once what the server took in before its answer was lost', async () => {
    const { context, page } = await openPhone();
    const id = await openCase(page, 'lost');
    let isLost = false;
    await page.route('**/actions', async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await writeNote(page, '只记一次');
    await waitUntilSent(page);
    expect(isLost).toBe(true);
    expect(await notesOf(id)).toEqual(['只记一次']);
    await context.close();
  });

  it('outlives the server', async () => {
    const { context, page } = await openPhone();
    const id = await openCase(page, 'kill');
    const port = Number(new URL(site.origin).port);
    await site.close();
    await writeNote(page, '服务器重启前');
    await page.getByTestId('tab-queue').filter({ hasText: '待发 1 条' }).waitFor();
    site = await startSite(db, at('03-11 12:00'), port);
    await waitUntilSent(page);
    expect(await notesOf(id)).toEqual(['服务器重启前']);
    await context.close();
  });
});

describe('two phones', () => {
  it('accept the same case: one does, the other is told, and keeps his words', async () => {
    const phones = [await openPhone(), await openPhone({ size: 'small' })] as const;
    const [{ page: first }, { page: second, context }] = phones;
    const id = await openCase(first, 'twice');
    await openCase(second, 'twice');
    await context.setOffline(true);
    await second.getByRole('button', { name: '退单' }).tap();
    await second.getByLabel('退单理由').fill('不属本网格');
    await second.getByRole('button', { name: '确定' }).tap();
    await second.getByTestId('queued').waitFor();
    await first.getByRole('button', { name: '签收' }).tap();
    await first.getByTestId('queued').waitFor();
    await waitUntilSent(first);
    await context.setOffline(false);
    await second.getByTestId('tab-queue').filter({ hasText: '1 条需处理' }).tap();
    const held = second.getByTestId('queue-item').filter({ hasText: '不属本网格' });
    expect(await held.getByRole('alert').textContent()).toContain('演示 03-11 12:00 签收');
    await held.getByRole('button', { name: '改为记录' }).tap();
    await waitUntilSent(second);
    const { events } = await askCase(id);
    expect(
      events.filter(({ toldBy }) => toldBy === 'event').map(({ kind, reason }) => [kind, reason]),
    ).toEqual([
      ['accepted', null],
      ['noted', '原拟退单：不属本网格'],
    ]);
    for (const { context } of phones) await context.close();
  });
});

describe('what the phone holds', () => {
  it('is a photo cut and without its place, and a case that was found', async () => {
    const { context, page } = await openPhone();
    const id = await openCase(page, 'photo');
    const photo = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#2a7' } })
      .withExif({ IFD0: { Make: 'secret' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '30/1 1/1 0/1' } })
      .jpeg()
      .toBuffer();
    await context.setOffline(true);
    const input = page.locator('input[type=file]').first();
    await input.setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByTestId('queued').waitFor();
    const [queued] = await readDevice<{ what: { bytes: number[] } }>(page, 'queue');
    const { width, exif } = await sharp(Buffer.from(queued?.what.bytes ?? [])).metadata();
    expect([width, exif]).toEqual([1280, undefined]);
    await context.setOffline(false);
    await waitUntilSent(page);
    await page.locator('img').first().waitFor();
    expect((await askCase(id)).media).toMatchObject([{ kind: 'photo', phase: 'before' }]);
    await page.getByTestId('new').tap();
    await page.getByRole('button', { name: '垃圾' }).first().tap();
    await page.getByLabel('情况说明').fill('楼道堆物');
    await page.getByRole('button', { name: '上报' }).tap();
    await waitUntilSent(page);
    const found = page.getByTestId('queue-item').filter({ hasText: '主动发现' });
    await found.getByRole('button', { name: '查看诉求' }).tap();
    await page.getByText('楼道堆物').waitFor();
    await context.close();
  });

  it('goes when it is wiped, after a warning where something was not sent', async () => {
    const { context, page } = await openPhone();
    await openCase(page, 'wipe');
    await context.setOffline(true);
    await writeNote(page, '未发送');
    await page.getByTestId('tab-me').tap();
    await page.getByTestId('wipe').tap();
    await page.getByRole('alert').filter({ hasText: '仍有未发送的内容' }).waitFor();
    await context.setOffline(false);
    await page.route('**/actions', (route) => route.abort());
    await Promise.all([page.waitForEvent('load'), page.getByTestId('wipe').tap()]);
    await page
      .getByTestId('tab-queue')
      .filter({ hasText: /^待发$/ })
      .waitFor();
    expect(await readDevice(page, 'queue')).toEqual([]);
    await context.close();
  });

  it('can be installed, by the browser’s own check', async () => {
    const { context, page } = await openPhone();
    await waitForWorker(page);
    const session = await context.newCDPSession(page);
    const { errors, data } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '')).toMatchObject({ start_url: '/field', display: 'standalone' });
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A private window, which every context of a test is, installs nothing.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    );
    await context.close();
  });
});
