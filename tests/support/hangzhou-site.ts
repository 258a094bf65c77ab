import type { Database } from '@zhiyu/server/store/database';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  desk,
  type ExplorerPage,
  openExplorer,
  type Screen,
  type Site,
  settle,
  startBrowser,
  startSite,
} from '../explorer-site';
import { createHangzhouDatabase, HANGZHOU_NOW } from './hangzhou-cases';

/** Where the API of Hangzhou begins, and the query of the last 30 days. */
export const hangzhouApi = '/api/v1/cities/hangzhou';
export const IN_WINDOW = `from=${encodeURIComponent('2026-05-18T00:00:00+08:00')}`;

/** The product over Hangzhou in a browser, for the tests of one file. */
export interface HangzhouSite {
  site(): Site;
  /** The address of the city’s page. */
  home(): string;
  browser(): Browser;
  /** Opens a page of its own, which is closed after the test. */
  open(address: string, screen?: Screen, options?: BrowserContextOptions): Promise<ExplorerPage>;
  /**
   * Goes to an address in the one page that the tests of a file share, as back and forward do: the page is not loaded anew.
   * What stands in no address, such as an open table, is the test’s to put back.
   */
  visit(address: string): Promise<Page>;
  /** What went wrong in the shared page since the test began. */
  faults(): string[];
}

/** Sets the site up for the tests of a file, its clock standing at `HANGZHOU_NOW`, and takes it down after them. */
export function useHangzhou(): HangzhouSite {
  let db: Database;
  let site: Site;
  let browser: Browser;
  let opened: ExplorerPage[] = [];
  let shared: ExplorerPage | null = null;

  beforeAll(async () => {
    db = await createHangzhouDatabase();
    site = await startSite(db, HANGZHOU_NOW);
    browser = await startBrowser();
  });
  afterEach(async ({ task }) => {
    for (const { page } of opened) await page.context().close();
    opened = [];
    if (shared) shared.faults.length = 0;
    // What a test that failed left open is nobody else's.
    if (task.result?.state !== 'fail') return;
    await shared?.page.context().close();
    shared = null;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await db?.close();
  });

  return {
    site: () => site,
    home: () => `${site.origin}/city/hangzhou`,
    browser: () => browser,
    async open(address, screen = desk, options = {}) {
      const page = await openExplorer(browser, address, screen, options);
      opened.push(page);
      return page;
    },
    async visit(address) {
      shared ??= await openExplorer(browser, address, desk);
      const { page } = shared;
      await page.evaluate((next) => {
        history.pushState(null, '', next);
        dispatchEvent(new PopStateEvent('popstate'));
      }, address);
      await settle(page);
      return page;
    },
    faults: () => shared?.faults ?? [],
  };
}
