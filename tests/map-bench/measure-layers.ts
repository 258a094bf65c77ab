import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build, preview } from 'vite';
import { CANVAS } from './bench-cells';
import { watchCpu } from './browser-cpu';
import { type LayerId, layerIds } from './harness-window';

/** What one contestant has taken, repeat by repeat, in milliseconds. */
export interface LayerTimes {
  wall: number[];
  /** Of all of the browser. */
  cpu: number[];
  /** Of the page's main thread. */
  main: number[];
}
export type LayerTask = 'update' | 'pan';

const WARM_UPS = 3;

/** Lets contestants do the same thing in turn, the product's own layer beside each; `repeats` counts without the warm-up. */
export async function measureLayers(
  browser: Browser,
  task: LayerTask,
  contestants: readonly LayerId[],
  repeats: number,
  report: (line: string) => void,
): Promise<Map<LayerId, LayerTimes>> {
  const site = await serveHarness();
  const context = await browser.newContext({ viewport: CANVAS, deviceScaleFactor: 1 });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    page.on('pageerror', (error) => report(`the page failed: ${error.message}`));
    await page.goto(site.address);
    await page.waitForFunction(() => window.layers !== undefined);
    for (const id of contestants) {
      report(`${id} makes itself ready …`);
      await page.evaluate((one) => window.layers.prepare(one), id);
    }
    return await compete(browser, page, { task, contestants, repeats }, report);
  } finally {
    await context.close();
    await site.close();
  }
}

async function compete(
  browser: Browser,
  page: Page,
  { task, contestants, repeats }: { task: LayerTask; contestants: readonly LayerId[]; repeats: number },
  report: (line: string) => void,
): Promise<Map<LayerId, LayerTimes>> {
  const readCpu = await watchCpu(browser);
  const times = new Map(contestants.map((id) => [id, { wall: [], cpu: [], main: [] } as LayerTimes]));
  for (let turn = 1 - WARM_UPS; turn <= repeats; turn += 1) {
    // Whoever goes first in one repeat goes last in the next.
    const order = turn % 2 === 0 ? contestants : [...contestants].reverse();
    for (const id of order) {
      await page.evaluate((one) => window.layers.show(one), id);
      const before = readCpu();
      const wall = await page.evaluate(([one, what, number]) => window.layers[what](one, number), [
        id,
        task,
        turn + WARM_UPS,
      ] as const);
      const after = readCpu();
      if (turn < 1) continue;
      times.get(id)?.wall.push(wall);
      times.get(id)?.cpu.push(after.all - before.all);
      times.get(id)?.main.push(after.main - before.main);
    }
    if (turn > 0 && turn % 10 === 0) report(`${task}: ${turn} of ${repeats} repeats`);
  }
  return times;
}

/** Builds the page of the layers as a client is built, and serves it. */
async function serveHarness(): Promise<{ address: string; close(): Promise<void> }> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), 'zhiyu-bench-map-'));
  const common = { root, configFile: false, logLevel: 'error' } as const;
  await build({
    ...common,
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 8000 },
  });
  const server = await preview({
    ...common,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  return {
    address: server.resolvedUrls?.local[0] ?? '',
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

/** The contestants that stand beside the product's own. */
export const peerIds = layerIds.filter((id) => id !== 'grid' && id !== 'bitmap');
