import type { Database } from '@zhiyu/server/store/database';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

/** The server goes away before a part of a page has come: the page says so, and is whole again when the server is back. */

let db: Database;
let site: Site;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  db = await createTestDatabase();
  const place = { lng: 120.03, lat: 30.02, category: 'lamps' };
  await addSmallCity(db, [
    { source: 'hand', sourceId: 'one', reportedAt: at('03-10 09:00'), dueAt: at('03-10 18:00'), ...place },
  ]);
  site = await startSite(db, at('03-11 12:00'));
  browser = await startBrowser();
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

async function openPage(): Promise<Page> {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, deviceScaleFactor: 0.25 });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  return page;
}

it.each([
  ['the wall', '/wall/small-city', 'situation-map', 'situation-map'],
  ['the remote', '/wall/small-city/remote', 'remote-screen', 'remote'],
  ['the Explorer', '/city/small-city', 'explorer-screen', 'figure-open'],
  ['the map of the Explorer', '/city/small-city', 'situation-map', 'situation-map'],
  ['the brief', '/brief/small-city/west', 'brief-screen', 'brief'],
])('%s is whole again when the server is back', async (_name, path, part, wanted) => {
  const page = await openPage();
  const lost = new RegExp(`/assets/${part}-[^/]*\\.js`);
  let isGone = false;
  let isBack = false;
  // From the moment at which this part is asked for, nobody answers any more.
  await page.route('**/*', (route) => {
    isGone ||= lost.test(route.request().url());
    return isGone && !isBack ? route.abort('connectionrefused') : route.continue();
  });
  await page.goto(site.origin + path);
  await page.getByTestId('part-lost').filter({ hasText: '没有载入' }).waitFor();
  isBack = true;
  await page.getByTestId(wanted).first().waitFor();
  expect(await page.getByTestId('part-lost').count()).toBe(0);
});

it('a part that never comes does not load a page again and again', async () => {
  const page = await openPage();
  let isBroken = true;
  await page.route(/\/assets\/explorer-screen-[^/]*\.js/, (route) =>
    isBroken ? route.fulfill({ status: 404, body: '' }) : route.continue(),
  );
  let loads = 0;
  page.on('domcontentloaded', () => {
    loads += 1;
  });
  await page.clock.install();
  await page.goto(`${site.origin}/city/small-city`);
  // The server answers, so the page is loaded anew at once, and then waits.
  await expect.poll(() => loads).toBe(2);
  await page.getByTestId('part-lost').waitFor();
  await page.clock.fastForward(10_000);
  await page.clock.fastForward(3000);
  await page.getByTestId('part-lost').waitFor();
  expect(loads).toBe(2);
  await page.clock.fastForward(10_000);
  await expect.poll(() => loads).toBe(3);
  await page.getByTestId('part-lost').waitFor();
  isBroken = false;
  await page.getByRole('button', { name: '重新载入' }).click();
  await page.getByTestId('figure-open').first().waitFor();
});

it('what somebody is writing is not thrown away', async () => {
  const page = await openPage();
  await page.route(/\/assets\/situation-map-[^/]*\.js/, (route) => route.fulfill({ status: 404, body: '' }));
  let loads = 0;
  page.on('domcontentloaded', () => {
    loads += 1;
  });
  // The form of a playlist holds its name.
  await page.goto(`${site.origin}/wall/small-city/editor`);
  await page.getByTestId('part-lost').filter({ hasText: '您正在填写' }).waitFor();
  await page.getByTestId('editor-copy').click();
  await page.getByTestId('editor-name').fill('夜班');
  await page.getByTestId('part-lost').filter({ hasText: '您正在填写' }).waitFor();
  expect(loads).toBe(1);
});
