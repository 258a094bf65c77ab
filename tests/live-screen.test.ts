import { createIngest, type Ingest } from '@zhiyu/server/ingest';
import type { Database } from '@zhiyu/server/store/database';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, openExplorer, type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

/** A page asks by itself every 30 s; what it shows sooner it has heard of. */
const SOON_MS = 15_000;
let db: Database;
let site: Site;
let browser: Browser;
let ingest: Ingest;

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, [caseOf('first')]);
  ingest = await createIngest(db, 'small-city');
  site = await startSite(db, at('03-11 12:00'));
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

function caseOf(sourceId: string) {
  return { source: 'hotline', sourceId, reportedAt: at('03-10 09:00'), lng: 120.03, lat: 30.02 };
}

it('a case that is taken in shows on every page that is open, long before they would ask by themselves', async () => {
  const [one, other] = await Promise.all([
    openExplorer(browser, `${site.origin}/city/small-city?area=west`, desk),
    openExplorer(browser, `${site.origin}/city/small-city?window=all`, desk),
  ]);
  const open = 'figure-open';
  expect(await one.page.getByTestId(open).first().innerText()).toMatch(/\b1\b/);
  // The stream is joined once the page has been painted.
  await one.page.waitForTimeout(3000);
  await ingest.write([{ input: caseOf('second') }, { input: caseOf('third') }], at('03-11 12:00'));
  for (const { page } of [one, other]) {
    await page.getByTestId(open).filter({ hasText: '3' }).first().waitFor({ timeout: SOON_MS });
  }
  expect([...one.faults, ...other.faults]).toEqual([]);
}, 120_000);
