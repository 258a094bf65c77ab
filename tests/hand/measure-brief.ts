import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import type { Note } from './bench-main';

const SLOWER_CPU = 4;
const TOUCH_BOUND_MS = 100;
const SLICE_BOUND_MS = 500;
/** A finger lies on the glass for about so long when it taps. */
const FINGER_MS = 80;

/** Runs in the page from its start: how long each touch took to be painted, and when everything asked has been drawn. */
const watch = `
  window.touches = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) touches.push({ interactionId, duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  let asking = 0;
  const ask = window.fetch;
  window.fetch = (...given) => {
    asking += 1;
    return ask(...given).finally(() => { asking -= 1; });
  };
  let touchedAt = 0;
  addEventListener('pointerup', (event) => { touchedAt = event.timeStamp; }, true);
  const isDrawn = () => asking === 0 && document.querySelector('[aria-busy=true], [data-outdated], [class*=skeleton]') === null;
  window.untilDrawn = () => new Promise((resolve) => {
    let calm = 0;
    let since = 0;
    const look = () => {
      if (!isDrawn()) { calm = 0; since = 0; return requestAnimationFrame(look); }
      calm += 1;
      // The frame in which it stood first; two more without anything new say that it was the last.
      if (calm === 1) since = performance.now();
      if (calm < 3) return requestAnimationFrame(look);
      resolve(since - touchedAt);
    };
    requestAnimationFrame(look);
  });`;

/** Touches that change what is drawn, not what is asked about. */
const touches = [
  'drawn-dots',
  'drawn-funnel',
  'list-urged',
  'list-longest',
  'age-30d+',
  'age-30d+',
  'take-along',
  'take-along',
  'figure-onTimeRate',
];

/** How soon a touch is answered, and how soon another slice stands, on a tablet whose processor is four times slower. */
export async function measureBrief(
  browser: Browser,
  base: string,
  repeats: number,
  note: Note,
): Promise<void> {
  const reactions: number[] = [];
  const slices = new Map<string, number[]>();
  for (let repeat = 0; repeat < repeats; repeat++) {
    const context = await browser.newContext({
      viewport: { width: 1180, height: 820 },
      hasTouch: true,
      isMobile: true,
      deviceScaleFactor: 1,
      colorScheme: 'light',
    });
    await context.addInitScript({ content: watch });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(`${base}/brief/hangzhou`);
    await page.getByTestId('late-total').waitFor();
    await page.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
    await page.evaluate('untilDrawn()');
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_CPU });
    for (const [name, change] of sliceChanges) {
      await change(page, (what) => tapAsFinger(session, what));
      const taken = await page.evaluate<number>('untilDrawn()');
      slices.set(name, [...(slices.get(name) ?? []), taken]);
      await page.waitForTimeout(400);
    }
    for (const touch of touches) {
      await tapAsFinger(session, page.getByTestId(touch).first());
      await page.evaluate('untilDrawn()');
      await page.waitForTimeout(300);
      if (touch === 'figure-onTimeRate') await page.keyboard.press('Escape');
    }
    reactions.push(...(await page.evaluate<number[]>(longest)));
    await context.close();
  }
  note('reaction to a touch, to the next frame painted', reactions, TOUCH_BOUND_MS);
  for (const [name, measured] of slices) note(`slice: ${name}`, measured, SLICE_BOUND_MS);
  note('slices together', [...slices.values()].flat(), SLICE_BOUND_MS);
}

/** The longest event of each interaction. */
const longest = `[...touches.reduce((by, { interactionId, duration }) =>
  by.set(interactionId, Math.max(duration, by.get(interactionId) ?? 0)), new Map()).values()]`;

type Tap = (what: Locator) => Promise<void>;

/** A tap as a finger makes it: glass touched, a moment, glass left. Playwright's own leaves it in the same instant. */
async function tapAsFinger(session: CDPSession, what: Locator): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const box = await what.boundingBox();
  if (box === null) throw new Error('what is to be touched is not on the page');
  const finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [finger] });
  await new Promise((resolve) => setTimeout(resolve, FINGER_MS));
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  // What comes of it is looked for once the page has heard of it.
  await what.page().evaluate('new Promise((heard) => requestAnimationFrame(() => setTimeout(heard)))');
}

const touch = (testId: string) => (page: Page, tap: Tap) => tap(page.getByTestId(testId).first());
const choose = (opener: string, name: string | RegExp) => async (page: Page, tap: Tap) => {
  await tap(page.getByTestId(opener));
  await tap(page.getByRole('dialog').getByRole('button', { name, exact: true }));
};

/** Changes of the slice, each from where the one before has led. */
const sliceChanges: [string, (page: Page, tap: Tap) => Promise<void>][] = [
  ['by accountable area', touch('by-accountableArea')],
  ['by handling unit', touch('by-unit')],
  ['by domain', touch('by-category')],
  ['by place', touch('by-area')],
  ['7 days', choose('window-chooser', '近 7 天')],
  ['90 days', choose('window-chooser', '近 90 天')],
  ['a district', choose('area-chooser', '西湖区')],
  ['with its peers', touch('peers')],
];
