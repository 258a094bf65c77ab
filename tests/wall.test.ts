import type { Database } from '@zhiyu/server/store/database';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Site, startBrowser, startSite } from './explorer-site';
import { createHangzhouDatabase, HANGZHOU_NOW as T } from './support/hangzhou-cases';
import { findLayoutFaults } from './wall/find-layout-faults';
import { lengthenAnswers } from './wall/lengthen-answers';

/** A wall as a room sees it: the production server, a real database, a real browser. */

const api = '/api/v1/cities/hangzhou';
const NO_SEAMS = { x: [], y: [] };
let db: Database;
let site: Site;
let browser: Browser;
let page: Page;
let faults: string[] = [];

beforeAll(async () => {
  db = await createHangzhouDatabase();
  site = await startSite(db, T);
  browser = await startBrowser();
}, 300_000);
afterEach(async () => {
  await page?.unrouteAll({ behavior: 'ignoreErrors' });
  await page?.context().close();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

async function openPage(width: number, height: number): Promise<Page> {
  // Drawn in software, every pixel costs; the layout is the same in fewer.
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 0.25 });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  return page;
}

async function showWall(query: string, width = 1920, height = 1080): Promise<Page> {
  await openPage(width, height);
  await page.goto(`${site.origin}/wall/hangzhou${query}`);
  await page.getByTestId('wall-open').waitFor();
  return page;
}

const text = async (id: string) =>
  (await page.getByTestId(id).first().innerText()).replaceAll(/\s+/g, ' ').trim();
/** A figure with its unit, however they are set. */
const figure = async (id: string) => (await text(id)).replaceAll(' ', '');

describe('a wall', () => {
  it('shows the numbers of the API, the pack’s title and what the map is', async () => {
    await showWall('?playlist=overview');
    const stocks = await site.ask<CompareAnswer>(`${api}/compare?measures=open,overdue`);
    const count = (value: number | null | undefined) => new Intl.NumberFormat('zh-CN').format(value ?? -1);
    expect(await figure('wall-open')).toBe(`${count(stocks.whole.values.open?.value)}件`);
    expect(await figure('wall-overdue')).toBe(`${count(stocks.whole.values.overdue?.value)}件`);
    const from = encodeURIComponent('2026-06-16T00:00:00+08:00');
    const today = await site.ask<CompareAnswer>(`${api}/compare?measures=reported&from=${from}`);
    expect(await figure('wall-today')).toBe(`${count(today.whole.values.reported?.value)}件`);
    const since = encodeURIComponent('2026-05-18T00:00:00+08:00');
    const rates = await site.ask<CompareAnswer>(
      `${api}/compare?measures=onTimeRate,resolutionRate&from=${since}`,
    );
    for (const id of ['onTimeRate', 'resolutionRate']) {
      const share = ((rates.whole.values[id]?.value ?? 0) * 100).toFixed(1);
      expect(await figure(`wall-${id}`)).toBe(`${share}%`);
    }
    expect(await page.locator('h1').innerText()).toBe('杭州市社情民意智治驾驶舱');
    expect(await text('wall-badges')).toBe('示意底图 · 模拟数据');
    expect(await page.getByTestId('wall-overdue-case').count()).toBe(6);
    expect(await page.getByTestId('wall-compare-row').count()).toBe(13);
    expect(await text('wall-as-of')).toContain('15:00:00');
    expect(faults).toEqual([]);
  });

  it.each(['zh', 'en'])(
    'has every text whole, apart and large enough on every canvas, in %s',
    async (language) => {
      await openPage(1920, 1080);
      await lengthenAnswers(page);
      await page.goto(`${site.origin}/wall/hangzhou?lang=${language}`);
      await page.getByTestId('wall-open').waitFor();
      for (const [width, height] of [
        [1920, 1080],
        [3840, 2160],
        [7680, 4320],
        [5120, 1440],
        [6656, 1792],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.waitForFunction(
          (wanted) => document.querySelector<HTMLElement>('[data-testid=wall]')?.offsetWidth === wanted,
          width,
        );
        const maps = width / height > 2.4 ? 2 : 1;
        await expect.poll(() => page.locator('.situation-map').count()).toBe(maps);
        const found = await findLayoutFaults(page, NO_SEAMS);
        expect(found.faults, `${width} × ${height}`).toEqual([]);
        expect(found.texts).toBeGreaterThan(60);
      }
    },
  );

  it('sets nothing across a seam, and fits a canvas into a smaller window without stretching it', async () => {
    await openPage(1920, 1080);
    for (const [canvas, x, y] of [
      ['6656x1792', [1664, 3328, 4992], [896]],
      ['3840x2160', [1920], [1080]],
    ] as const) {
      const seams = `seams=${x.join(',')}&seamsDown=${y.join(',')}`;
      await page.goto(`${site.origin}/wall/hangzhou?canvas=${canvas}&${seams}`);
      await page.getByTestId('wall-open').waitFor();
      const found = await findLayoutFaults(page, { x: [...x], y: [...y] });
      expect(found.faults, canvas).toEqual([]);
      const [width = 0, height = 0] = canvas.split('x').map(Number);
      const box = await page.getByTestId('wall').boundingBox();
      expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(width / height, 2);
      expect(box?.width).toBeLessThanOrEqual(1920.5);
    }
  });

  it('tells in a tour nothing that people wrote, and goes on by key', async () => {
    await showWall('?playlist=tour');
    const items = (await site.ask<{ items: { title: string }[] }>(`${api}/overdue?limit=24`)).items;
    const shown = await page.getByTestId('wall').innerText();
    expect(items.filter(({ title }) => shown.includes(title))).toEqual([]);
    expect(await text('wall-badges')).toContain('已脱敏');
    expect(await text('wall-words')).toContain('热力格');
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('wall-words').filter({ hasText: '红色只表示超期' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByTestId('wall-words').filter({ hasText: '热力格' }).waitFor();
  });

  it('is the cockpit of any area and domain', async () => {
    await showWall('?playlist=cockpit&area=330106&category=city-look');
    const stocks = await site.ask<CompareAnswer>(
      `${api}/compare?measures=open&parent=330106&category=city-look`,
    );
    expect(await figure('wall-open')).toBe(`${stocks.whole.values.open?.value}件`);
  });
});
