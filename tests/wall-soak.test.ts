import type { Database } from '@zhiyu/server/store/database';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Site, startBrowser, startSite } from './explorer-site';
import { createTestDatabase } from './support/database';
import { addHangzhou } from './support/hangzhou-cases';
import { runWallSoak } from './wall/run-wall-soak';

let db: Database;
let site: Site;
let browser: Browser;
beforeAll(async () => {
  db = await createTestDatabase();
  // Full panels from the start: what comes later changes them, and adds no row.
  await addHangzhou(db, { now: Date.now(), count: 3000, days: 60 });
  site = await startSite(db, Date.now);
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

it('a wall that lives through 200 ticks and its scenes holds no more than before, in one context', async () => {
  const lines: string[] = [];
  const report = await runWallSoak({
    browser,
    origin: site.origin,
    ticks: 200,
    sceneSeconds: 10,
    speed: 8,
    samples: 12,
    report: (line) => lines.push(line),
  });
  expect(report.errors).toEqual([]);
  expect(report.contexts).toBe(1);
  expect(report.sceneChanges, lines.join('\n')).toBeGreaterThan(4);
  expect(report.drawn).toBeGreaterThan(report.sceneChanges);
  expect(report.nodesChanged, lines.join('\n')).toBeLessThan(0.02);
  expect(report.grownMebibytes, lines.join('\n')).toBeLessThan(3);
}, 240_000);
