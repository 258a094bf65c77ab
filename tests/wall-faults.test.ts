import type { Database } from '@zhiyu/server/store/database';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startBrowser } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';
import { hastenPage } from './wall/hasten-page';
import { type Cable, layCable } from './wall/lay-cable';
import { type Hanging, wallFaults } from './wall/wall-faults';
import { startWallServer, type WallServer } from './wall/wall-server';

/** What a wall does when something fails in the middle: it goes on showing, says how old it is and why, and comes back. */

let db: Database;
let database: Cable;
let network: Cable;
let server: WallServer;
let browser: Browser;
let page: Page;
let errors: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  const place = { lng: 120.03, lat: 30.02, category: 'lamps' };
  await addSmallCity(db, [
    { source: 'hand', sourceId: 'one', reportedAt: at('03-10 09:00'), dueAt: at('03-10 18:00'), ...place },
  ]);
  const { host, port, user, database: name } = new pg.Client({ connectionString: db.url });
  database = await layCable({ path: `${host}/.s.PGSQL.${port}` });
  server = await startWallServer({
    databaseUrl: `postgresql://${user}:x@127.0.0.1:${database.port}/${name}`,
  });
  const { hostname, port: served } = new URL(server.origin);
  network = await layCable({ host: hostname, port: Number(served) });
  browser = await startBrowser();
});
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser?.close();
  await network?.close();
  await server?.close();
  await database?.close();
  await db?.close();
});

/** A wall that has all its parts, through the cable. */
async function openWall(): Promise<void> {
  const viewport = { width: 1280, height: 720 };
  const context = await browser.newContext({ viewport, deviceScaleFactor: 0.25 });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await hastenPage(page, 1, false);
  await page.goto(`http://127.0.0.1:${network.port}/wall/small-city?playlist=areas&name=hall`);
  await page.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
}

/**
 * The wall's clock goes faster while something is away; the server's signs of life keep their own time. They come every 5 s,
 * and 2 s later where the database hangs, and the wall takes 11 s without one for silence: so no faster than 1.5 times where
 * the server is to be heard.
 */
const pace = (factor: number) =>
  page.evaluate((next) => {
    (window as unknown as { hastened: { pace(factor: number): void } }).hastened.pace(next);
  }, factor);
const stale = () => page.getByTestId('wall-stale');
const hanging = (): Hanging => ({
  page,
  server,
  network,
  database: { stop: () => database.cut(), goOn: () => database.mend() },
});

it.each([
  ['a server that is killed and comes back', 'server', 20, /已过 \d+ 秒|已过 \d+ 分/],
  ['a network that is away for ten minutes', 'network', 60, /已过 10 分/],
  ['a database that hangs', 'database', 1.25, /已过 \d+ 秒/],
  ['answers that do not come', 'slow', 1.25, /已过 \d+ 秒/],
] as const)('%s: the wall says so, stands as it stood, and comes back', async (_name, fault, factor, age) => {
  await openWall();
  const { begin, says } = wallFaults[fault];
  const end = await begin(hanging());
  await pace(factor);
  await stale()
    .filter({ hasText: says ?? '' })
    .filter({ hasText: age })
    .waitFor();
  expect(await stale().innerText()).toMatch(/数据停在 \d\d:\d\d:\d\d/);
  expect(await page.getByTestId('wall-open').innerText()).toMatch(/1/);
  await pace(2);
  await end();
  await stale().waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

it('messages that cannot be read do no harm, and the next one is heard', async () => {
  await openWall();
  const scene = await page.getByTestId('wall').getAttribute('data-scene');
  await (await wallFaults.tick.begin(hanging()))();
  expect(await stale().count()).toBe(0);
  await page.evaluate(() => {
    const { hastened } = window as unknown as { hastened: { tell(event: string, data: object): void } };
    hastened.tell('command', { command: 'next' });
  });
  await page.waitForFunction(
    (before) => document.querySelector('[data-scene]')?.getAttribute('data-scene') !== before,
    scene,
  );
  expect(errors).toEqual([]);
});
