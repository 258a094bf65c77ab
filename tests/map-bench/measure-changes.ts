import type { Browser, CDPSession, Page } from 'playwright-core';
import { openProduct } from './open-product';
import type { PageProbe } from './page-probe';

/** What the page holds after so many changes. */
export interface ChangesSample {
  changes: number;
  heapBytes: number;
  nodes: number;
  textureBytes: number;
  bufferBytes: number;
  /** Textures and buffers that have not been deleted. */
  objects: number;
  contexts: number;
}

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const LENGTH_DAYS = 14;
const measures = ['reported', 'onTimeRate', 'closed', 'open', 'overdue'] as const;

/**
 * Changes the slice over and over, no window of days twice, the theme with every fifth change, and looks at what the page
 * holds after every tenth part.
 */
export async function measureChanges(
  browser: Browser,
  origin: string,
  city: string,
  changes: number,
  report: (line: string) => void,
): Promise<ChangesSample[]> {
  const { page, context } = await openProduct(browser, `${origin}/city/${city}`);
  try {
    const session = await context.newCDPSession(page);
    const samples: ChangesSample[] = [];
    for (let done = 0; done < changes; ) {
      const until = Math.min(changes, done + changes / 10);
      for (; done < until; done += 1) await change(page, city, done);
      samples.push(await take(page, session, done));
      const { heapBytes, textureBytes } = samples.at(-1) as ChangesSample;
      report(`${done} changes: heap ${(heapBytes / 2 ** 20).toFixed(1)} MiB, textures ${textureBytes} bytes`);
    }
    return samples;
  } finally {
    await context.close();
  }
}

/** Goes to another address of the page as back and forward do, and waits until all of it stands. */
async function change(page: Page, city: string, number: number): Promise<void> {
  const from = FIRST_DAY + (number % 800) * DAY;
  const to = from + (LENGTH_DAYS - 1 + Math.floor(number / 800)) * DAY;
  const day = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const measure = measures[number % measures.length];
  const address = `/city/${city}?window=${day(from)}..${day(to)}&measure=${measure}`;
  await page.evaluate(`(async () => {
    history.pushState(null, '', ${JSON.stringify(address)});
    dispatchEvent(new PopStateEvent('popstate'));
    if (${number % 5 === 4}) document.querySelector('[data-testid=theme]').click();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const isBusy = () => document.querySelector('[data-outdated], [data-dimmed], [aria-busy=true]') !== null;
    do { await frame(); await frame(); } while (isBusy());
  })()`);
}

async function take(page: Page, session: CDPSession, changes: number): Promise<ChangesSample> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  const probe = await page.evaluate<PageProbe>(
    '({ ...window.benchProbe, uploads: [], untilPainted: null, arm: null })',
  );
  await page.evaluate('window.benchProbe.uploads.length = 0');
  const { textureBytes, bufferBytes, textures, buffers, contexts } = probe;
  return {
    changes,
    heapBytes: usedSize,
    nodes,
    textureBytes,
    bufferBytes,
    objects: textures + buffers,
    contexts,
  };
}
