import type { Browser } from 'playwright-core';
import { openProduct } from './open-product';

/** The marks of a page's start, in milliseconds from its navigation. */
export interface FirstView {
  /** The first paint, and when the heat stands on the screen. */
  painted: number[];
  heat: number[];
  /** Bytes as they were sent that had come when the page was painted first, the page itself among them. */
  bytesBeforePaint: number[];
}

const watchHeat = `
  const watch = () => {
    if (performance.getEntriesByName('heat-drawn').length === 0) return requestAnimationFrame(watch);
    // Two frames later what has been drawn is seen.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('heat-seen')));
  };
  requestAnimationFrame(watch);`;

const readMarks = `(() => {
  const start = (name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
  const painted = start('first-contentful-paint');
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const before = loaded.filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= painted);
  return {
    painted,
    heat: start('heat-seen'),
    bytesBeforePaint: before.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  };
})()`;

/** Opens the Explorer over and over with an empty cache. */
export async function measureFirst(
  browser: Browser,
  address: string,
  size: { width: number; height: number },
  repeats: number,
): Promise<FirstView> {
  const view: FirstView = { painted: [], heat: [], bytesBeforePaint: [] };
  for (let turn = 0; turn <= repeats; turn += 1) {
    const { page, context } = await openProduct(browser, 'about:blank', { ...size, waits: false });
    try {
      await page.addInitScript({ content: watchHeat });
      await page.goto(address, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('heat-seen').length > 0, null, {
        polling: 300,
      });
      const marks = await page.evaluate<Record<keyof FirstView, number>>(readMarks);
      // The first opening wakes the browser up.
      if (turn === 0) continue;
      for (const name of ['painted', 'heat', 'bytesBeforePaint'] as const) view[name].push(marks[name]);
    } finally {
      await context.close();
    }
  }
  return view;
}
