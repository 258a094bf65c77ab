import type { Database } from '@zhiyu/server/store/database';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

/** What a wall does when something fails in the middle: it goes on showing, says how old it is and why, and comes back. */

let db: Database;
let site: Site;
let browser: Browser;
let page: Page;
let errors: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  const place = { lng: 120.03, lat: 30.02, category: 'lamps' };
  await addSmallCity(db, [
    { source: 'hand', sourceId: 'one', reportedAt: at('03-10 09:00'), dueAt: at('03-10 18:00'), ...place },
  ]);
  site = await startSite(db, Date.now);
  browser = await startBrowser();
});
afterEach(async () => {
  await page?.unrouteAll({ behavior: 'ignoreErrors' });
  await page?.context().close();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

async function openWall(query: string, prepare = async (_page: Page) => {}): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 0.25,
  });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await prepare(page);
  await page.goto(`${site.origin}/wall/small-city${query}`);
  await page.getByTestId('wall-open').waitFor();
  // All parts of the page have come, the map's too.
  await page.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
}

const stale = () => page.getByTestId('wall-stale');

it('a server that is killed is told, and what it says is shown again when it is back', async () => {
  await openWall('?playlist=areas&name=hall');
  expect(await page.getByTestId('wall-open').innerText()).toMatch(/1/);
  const { port } = new URL(site.origin);
  await site.close();
  await stale().filter({ hasText: '连不上服务器' }).waitFor();
  expect(await stale().innerText()).toMatch(/数据停在 \d\d:\d\d:\d\d，已过 \d+ 秒/);
  // What stood stands.
  expect(await page.getByTestId('wall-open').innerText()).toMatch(/1/);
  site = await startSite(db, Date.now, Number(port));
  await stale().waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('an answer that does not come is told as slow, and a tick that cannot be read does no harm', async () => {
  let held: Route[] | null = null;
  await openWall('?playlist=areas', async (opened) => {
    let streams = 0;
    await opened.route(/\/live\?/, async (route) => {
      streams += 1;
      if (streams > 1) return route.continue();
      const body = 'event: tick\ndata: {"seq": brok\n\nevent: beat\ndata: {"now": 7}\n\n';
      return route.fulfill({ contentType: 'text/event-stream', body });
    });
    await opened.route(/\/compare\?/, async (route) => {
      if (held === null) await route.continue();
      else held.push(route);
    });
  });
  held = [];
  await stale().filter({ hasText: '服务器答得慢' }).waitFor();
  const routes = held;
  held = null;
  for (const route of routes) await route.continue().catch(() => {});
  await stale().waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});
