import type { Database } from '@zhiyu/server/store/database';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

let db: Database;
let site: Site;
let browser: Browser;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(
    db,
    Array.from({ length: 120 }, (_, index) => ({
      source: 'hotline',
      sourceId: String(index),
      reportedAt: at('03-01 09:00') + index * 60_000,
      category: index % 4 === 0 ? null : 'lamps',
      title: `Lamp ${index}`,
      ...(index % 3 === 0 ? {} : { lng: 120.05 + index / 10_000, lat: 30.02 }),
    })),
  );
  site = await startSite(db, Date.now());
  browser = await startBrowser();
  const bad = (sourceId: string) =>
    JSON.stringify({
      type: 'case',
      source: 'app',
      sourceId,
      reportedAt: '2026-03-02T09:00:00Z',
      category: 'cookies',
    });
  await fetch(`${site.origin}/api/v1/cities/small-city/cases`, {
    method: 'POST',
    body: `{"type":"case"\n${bad('1')}\n${bad('2')}\n${bad('3')}`,
    headers: { 'content-type': 'application/x-ndjson' },
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

async function open(
  path = '',
  size = { width: 1440, height: 900 },
  theme = 'dark',
  language = 'zh',
): Promise<Page> {
  const page = await browser.newPage({ viewport: size });
  await page.addInitScript(
    ([theme, language]) => {
      localStorage.setItem('zhiyu-theme', theme as string);
      localStorage.setItem('zhiyu-language', language as string);
    },
    [theme, language],
  );
  await page.goto(`${site.origin}/city/small-city/quality${path}`);
  await page.getByTestId('quality-findings').waitFor();
  await page.getByTestId('quarantine-row').first().waitFor();
  return page;
}

describe('the page of data quality', () => {
  it('shows the figures of the API, and lists the cases behind each', async () => {
    const page = await open();
    const finding = page.locator('[data-finding="uncategorised"]');
    expect(await finding.getByRole('button').textContent()).toBe('30');
    await finding.getByRole('button').click();
    await expect.poll(() => page.getByTestId('finding-sheet').locator('li').count()).toBe(30);
    expect(page.url()).toContain('finding=uncategorised');
    const link = page.getByTestId('finding-sheet').getByRole('link').first();
    expect(await link.getAttribute('href')).toMatch(/^\/city\/small-city\?case=\d+$/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('finding-sheet').count()).toBe(0);
    await page.close();
  });

  it('narrows to a source, and the address keeps it', async () => {
    const page = await open();
    expect(await page.getByTestId('quarantine-row').count()).toBe(4);
    await page.locator('[data-source="app"]').getByRole('button').click();
    await expect.poll(() => page.getByTestId('quarantine-row').count()).toBe(3);
    const again = await open(new URL(page.url()).search);
    await expect.poll(() => again.getByTestId('quarantine-row').count()).toBe(3);
    await again.close();
    await page.close();
  });

  it('mends a row', async () => {
    const page = await open('?source=app', undefined, 'light', 'en');
    await page.getByTestId('quarantine-row').first().click();
    const text = page.getByRole('textbox');
    const raw = await text.inputValue();
    await text.fill(raw.replace('cookies', 'biscuits'));
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('It still cannot be taken in:').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('quarantine-row').first().click();
    await page.getByRole('textbox').fill(raw.replace('cookies', 'lamps'));
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Taken in: a new case or event.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('quarantine-row').count()).toBe(2);
    await page.close();
  });

  it('discards a row once that is confirmed with a reason, and says how many were', async () => {
    const page = await open('?source=app');
    const count = await page.getByTestId('quarantine-row').count();
    await page.getByTestId('quarantine-row').first().click();
    await page.getByTestId('discard').click();
    const confirm = page.getByTestId('discard-confirm');
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByTestId('discard').click();
    await page.getByLabel('理由').fill('测试数据');
    await page.evaluate(axe.source);
    const faults = await page.evaluate(
      async () =>
        (await (globalThis as typeof globalThis & { axe: typeof axe }).axe.run(document)).violations,
    );
    expect(faults.map(({ id }) => id)).toEqual([]);
    await confirm.click();
    await page.getByText('已舍弃：测试数据').waitFor();
    expect(await page.getByRole('button', { name: '重新送入' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('quarantine-row').count()).toBe(count - 1);
    await page.locator('[data-source="app"]').getByText('已舍弃 1 条').waitFor();
    await page.close();
  });

  it.each([
    [1180, 820, 'light', 'zh'],
    [390, 844, 'dark', 'en'],
    [3840, 2160, 'dark', 'zh'],
  ] as const)(
    'is fit for everybody at %s × %s in %s, and nothing sticks out',
    async (width, height, theme, language) => {
      const page = await open('', { width, height }, theme, language);
      await page.locator('summary').click();
      await page.evaluate(axe.source);
      const faults = () =>
        page.evaluate(async () => {
          const { violations } = await (globalThis as typeof globalThis & { axe: typeof axe }).axe.run(
            document,
          );
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
        });
      expect(await faults()).toEqual([]);
      const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(sticksOut).toBeLessThanOrEqual(0);
      await page.getByTestId('quarantine-row').first().click();
      await page.getByTestId('row-sheet').getByRole('textbox').waitFor();
      expect(await faults()).toEqual([]);
      await page.close();
    },
  );
});
