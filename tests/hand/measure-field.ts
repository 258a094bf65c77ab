import type { MineAnswer, NearAnswer } from '@zhiyu/shared/field-contract';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { Note } from './bench-main';

/** The browser’s own preset “Slow 4G”: 1.44 Mbit/s down, 0.675 up, 562.5 ms for every request. */
const SLOW_4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.6 * 1e6 * 0.9) / 8,
  uploadThroughput: (0.75 * 1e6 * 0.9) / 8,
};
const SLOWER_CPU = 4;
const COLD_BOUND_MS = 3000;
const AGAIN_BOUND_MS = 1000;
const FOUND_BOUND_MS = 20_000;
const LOOKED_AT = 60;

/** First useful screens: the list of what is around where the place is known, else what is mine and how to go on. */
const screens = [
  {
    what: 'near me, place allowed',
    isAllowed: true,
    isThere: "document.querySelector('[data-testid=field-row]')",
  },
  {
    what: 'place not known: my counts, and how to choose',
    isAllowed: false,
    isThere:
      "document.querySelector('[data-testid=ask-place] button') && !/–/.test([...document.querySelectorAll('[data-testid=near-count] ~ button')].map((one) => one.textContent).join())",
  },
];

/** How soon the phone’s page is of use: from nothing, and the next time, on a slow network and a slow processor. */
export async function measureField(
  browser: Browser,
  base: string,
  repeats: number,
  note: Note,
): Promise<void> {
  const here = await findPlace(base);
  for (const { what, isAllowed, isThere } of screens) {
    const place = isAllowed ? here : null;
    const cold: number[] = [];
    const again: number[] = [];
    const found: number[] = [];
    const bytes: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const context = await openPhone(browser, place, isThere);
      const page = await context.newPage();
      const session = await slowDown(context, page);
      let sent = 0;
      session.on('Network.dataReceived', ({ encodedDataLength }) => {
        sent += encodedDataLength;
      });
      cold.push(await untilUseful(page, () => page.goto(`${base}/field/hangzhou`)));
      bytes.push(sent);
      await session.send('Network.emulateNetworkConditions', {
        ...SLOW_4G,
        latency: 0,
        downloadThroughput: -1,
      });
      await page.evaluate('navigator.serviceWorker.ready');
      await session.send('Network.emulateNetworkConditions', SLOW_4G);
      again.push(await untilUseful(page, () => page.goto(`${base}/field/hangzhou`)));
      if (isAllowed) found.push(await reportFound(page));
      await context.close();
    }
    note(`${what}: first useful screen, cold`, cold, COLD_BOUND_MS);
    note(`${what}: first useful screen, again`, again, AGAIN_BOUND_MS);
    if (isAllowed) note('a case found: three touches, from + to noted', found, FOUND_BOUND_MS);
    console.log(`${''.padEnd(8)}received until then: ${(Math.max(...bytes) / 1000).toFixed(0)} kB at most`);
  }
}

interface Place {
  longitude: number;
  latitude: number;
  accuracy: number;
}

/** A pavement of the demo with many open cases around, of those that are most overdue. */
async function findPlace(base: string): Promise<Place> {
  const ask = async <Answer>(path: string) =>
    (await (await fetch(`${base}/api/v1/cities/hangzhou/field/${path}`)).json()) as Answer;
  const { items } = await ask<MineAnswer>('mine');
  let best = { total: -1, lng: 0, lat: 0 };
  for (const { lng, lat } of items.slice(0, LOOKED_AT)) {
    if (lng === null || lat === null) continue;
    const { total } = await ask<NearAnswer>(`near?lng=${lng}&lat=${lat}`);
    if (total > best.total) best = { total, lng, lat };
  }
  return { longitude: best.lng, latitude: best.lat, accuracy: 12 };
}

async function openPhone(browser: Browser, place: Place | null, isThere: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    ...(place !== null && { geolocation: place, permissions: ['geolocation'] }),
  });
  await context.addInitScript({
    content: `
      const watch = () => {
        if (!(${isThere})) return requestAnimationFrame(watch);
        // Two frames later what has been drawn is seen.
        requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('useful')));
      };
      requestAnimationFrame(watch);`,
  });
  return context;
}

async function slowDown(context: BrowserContext, page: Page): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_CPU });
  return session;
}

/** Milliseconds from the navigation until the page is of use, by the page’s own clock. */
async function untilUseful(page: Page, go: () => Promise<unknown>): Promise<number> {
  await go();
  await page.waitForFunction(() => performance.getEntriesByName('useful').length > 0, null, { polling: 200 });
  return page.evaluate("performance.getEntriesByName('useful')[0].startTime");
}

/** Reports a case that was found as fast as a machine touches; a person has the rest of the time to look and choose. */
async function reportFound(page: Page): Promise<number> {
  const started = performance.now();
  await page.getByTestId('new').tap();
  await page.getByTestId('new-case').locator('button[aria-pressed]').first().tap();
  await page.getByTestId('new-case').locator('button[type=submit]').tap();
  await page.getByTestId('queue-item').first().waitFor();
  return performance.now() - started;
}
