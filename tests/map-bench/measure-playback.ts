import type { CellsAnswer } from '@zhiyu/shared/contract';
import type { Browser, Page } from 'playwright-core';
import { openProduct, quieten } from './open-product';
import type { PageProbe } from './page-probe';
import { sumMainThread } from './sum-main-thread';

/** What a playback of 90 days has taken. */
export interface PlaybackFound {
  requests: number;
  bytes: number;
  /** Frames that went to the graphics in the order of the days, each drawn before the next came. */
  inOrder: number;
  /** Milliseconds of the page's main thread for each move, all that it did until the next one. */
  main: number[];
}

const DAY = 86_400_000;
export const PLAYED_DAYS = 90;

/** Plays the days up to one through, and compares what went to the graphics with what the API counts on each day. */
export async function measurePlayback(
  browser: Browser,
  origin: string,
  city: string,
  lastDay: string,
): Promise<PlaybackFound> {
  const last = Date.parse(`${lastDay}T00:00:00Z`);
  const days = Array.from({ length: PLAYED_DAYS }, (_, index) =>
    dayOf(last - (PLAYED_DAYS - 1 - index) * DAY),
  );
  const expected: number[] = [];
  for (const day of days) expected.push(await countLocated(origin, city, day));
  const { page, context } = await openProduct(
    browser,
    `${origin}/city/${city}?window=${days[0]}..${lastDay}`,
  );
  try {
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (!response.url().includes('/frames?') || !response.ok()) return;
      sizes.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
    });
    await page.evaluate('window.benchProbe.uploads.length = 0');
    await page.getByTestId('playback-start').click();
    await page.getByTestId('playback-slider').waitFor();
    await quieten(page, 1000);
    await browser.startTracing(page, {
      categories: ['toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing', '__metadata'],
    });
    await page.getByTestId('playback-toggle').click();
    await page.waitForURL((url) => (url.searchParams.get('play') ?? '').includes(`,${lastDay}`), {
      timeout: 180_000,
    });
    const trace = await browser.stopTracing();
    const { uploads } = await readProbe(page);
    return {
      requests: sizes.length,
      bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
      inOrder: countInOrder(uploads, expected),
      main: sumMainThread(trace, 'figures-uploaded'),
    };
  } finally {
    await context.close();
  }
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** Located cases of a day of Hangzhou, as the API counts them. */
async function countLocated(origin: string, city: string, day: string): Promise<number> {
  const from = new Date(`${day}T00:00:00+08:00`);
  const to = new Date(from.getTime() + DAY);
  const query = new URLSearchParams({
    measure: 'reported',
    level: '10',
    from: from.toISOString(),
    to: to.toISOString(),
  });
  const answer = await fetch(`${origin}/api/v1/cities/${city}/cells?${query}`);
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as CellsAnswer).located;
}

function readProbe(page: Page): Promise<PageProbe> {
  return page.evaluate<PageProbe>('({ ...window.benchProbe, untilPainted: null, arm: null })');
}

/** How many of the expected sums were uploaded one after the other, with a draw between each and the next. */
function countInOrder(uploads: PageProbe['uploads'], expected: readonly number[]): number {
  let found = 0;
  let drawsBefore = -1;
  for (const { sum, draws } of uploads) {
    const isNext = Math.round(sum) === expected[found] && draws > drawsBefore;
    if (!isNext) continue;
    found += 1;
    drawsBefore = draws;
  }
  return found;
}
