import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pageProbe } from './page-probe';

/** A page of the product that is watched, in a context of its own: its cache is empty. */
export interface ProductPage {
  page: Page;
  context: BrowserContext;
}

/** Opens an address, and waits until its heat stands where `waits` is not false. */
export async function openProduct(
  browser: Browser,
  address: string,
  { width = 1280, height = 720, waits = true } = {},
): Promise<ProductPage> {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 1,
    colorScheme: 'dark',
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.addInitScript({ content: pageProbe });
  await page.goto(address, { waitUntil: 'commit' });
  if (waits) {
    await page.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
    await quieten(page, 2000);
  }
  return { page, context };
}

/** Waits until nothing is being replaced any more, and the page has had a moment for itself. */
export async function quieten(page: Page, pauseMs = 300): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('[data-outdated], [data-dimmed], [aria-busy=true]') === null,
  );
  await page.waitForTimeout(pauseMs);
}
