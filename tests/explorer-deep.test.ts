import { readFile } from 'node:fs/promises';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { BreakdownAnswer, CellsAnswer, CityAnswer, CompareAnswer } from '@zhiyu/shared/contract';
import type { GovernanceAreasAnswer } from '@zhiyu/shared/governance-contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  desk,
  type ExplorerPage,
  findBarriers,
  openExplorer,
  type Screen,
  type Site,
  settle,
  startBrowser,
  startSite,
} from './explorer-site';
import { createTestDatabase } from './support/database';
import { addHangzhou } from './support/hangzhou-cases';

/** What the map can say beside the measure, and what opens from it: search, panels, governance areas, pictures. */

const T = Date.parse('2026-06-16T15:00:00+08:00');
const IN_WINDOW = `from=${encodeURIComponent('2026-05-18T00:00:00+08:00')}`;
const api = '/api/v1/cities/hangzhou';
const whole = new Intl.NumberFormat('zh-CN');
let db: Database;
let site: Site;
let browser: Browser;
let home: string;
let opened: ExplorerPage | null = null;

beforeAll(async () => {
  db = await createTestDatabase();
  await addHangzhou(db, { now: T, count: 9000, days: 70 });
  site = await startSite(db, T);
  browser = await startBrowser();
  home = `${site.origin}/city/hangzhou`;
});
afterEach(async () => {
  await opened?.page.context().close();
  opened = null;
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

async function open(address: string, screen: Screen = desk): Promise<Page> {
  opened = await openExplorer(browser, address, screen);
  return opened.page;
}

const number = (text: string) => Number(text.replaceAll(/[,%\s]/g, ''));

/** The first lines of the table twin, as numbers. */
async function readTable(page: Page): Promise<number[][]> {
  await page.getByTestId('table-toggle').click();
  await page.getByTestId('cell-row').first().waitFor();
  const rows = await page
    .getByTestId('cell-row')
    .evaluateAll((lines) =>
      lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
    );
  return rows.map((row) => row.map(number));
}

describe('what the map says of a cell', () => {
  it('is how many domains concur there, as the API counts them', async () => {
    const page = await open(home);
    await page.getByTestId('map-figure').selectOption('domains');
    await page.waitForURL((url) => url.searchParams.get('show') === 'domains');
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('并发领域数');
    await settle(page);
    const level = opened?.frames.get('reported')?.level;
    const { cells, located } = await site.ask<CellsAnswer>(
      `${api}/cells?measure=reported&level=${level}&distinct=domain&${IN_WINDOW}`,
    );
    expect(await page.getByTestId('located').innerText()).toContain(whole.format(located));
    const most = Math.max(...cells.map(([, , value = 0]) => value));
    expect(most).toBeGreaterThan(1);
    expect((await readTable(page))[0]?.[0]).toBe(most);
  });

  it('is the share of a domain in all cases, hatched where these are few', async () => {
    const { categories } = await site.ask<CityAnswer>(api);
    const [domain] = categories.filter(({ parent }) => parent === null);
    const page = await open(`${home}?category=${domain?.id}&show=share`);
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('占全部领域的比重');
    expect(await page.getByTestId('legend').innerText()).toContain('分母不足 20');
    const table = await readTable(page);
    for (const [share = 0, denominator = 0] of table) {
      expect(denominator).toBeGreaterThan(0);
      if (denominator < 20) expect(share).toBeNaN();
      else expect(share).toBeLessThanOrEqual(100);
    }
  });

  it('is its change on the period before', async () => {
    const page = await open(`${home}?show=change&window=2026-06-01..2026-06-14`);
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('较上一时段的变化');
    expect(await page.getByTestId('map-options').innerText()).toContain('实心为升');
    const level = opened?.frames.get('reported')?.level;
    const ask = (from: string, to: string) =>
      site.ask<CellsAnswer>(
        `${api}/cells?measure=reported&level=${level}&from=${encodeURIComponent(`${from}T00:00:00+08:00`)}&to=${encodeURIComponent(`${to}T00:00:00+08:00`)}`,
      );
    const now = await ask('2026-06-01', '2026-06-15');
    const before = await ask('2026-05-18', '2026-06-01');
    const top = [...now.cells].sort((a, b) => (b[2] ?? 0) - (a[2] ?? 0))[0];
    const earlier = before.cells.find(([x, y]) => x === top?.[0] && y === top?.[1])?.[2] ?? 0;
    const [first] = await readTable(page);
    expect(first?.[0]).toBe(top?.[2]);
    expect(first?.[1]).toBe(earlier);
  });

  it('cannot be asked for where it makes no sense, and says why', async () => {
    const page = await open(`${home}?measure=onTimeRate&show=domains`);
    const options = page.getByTestId('map-figure').locator('option');
    await options.first().waitFor({ state: 'attached' });
    expect(
      await options.evaluateAll((list) => list.map((one) => (one as HTMLOptionElement).disabled)),
    ).toEqual([false, true, false, true, true]);
    expect(await page.getByTestId('map-figure').inputValue()).toBe('value');
    expect(await options.nth(1).innerText()).toContain('比率没有这一项');
  });

  it('can be drawn by area, with the numbers of the comparison', async () => {
    const page = await open(`${home}?draw=areas&measure=perResident`);
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('/ 区域');
    expect(await page.getByTestId('legend').innerText()).not.toContain('未按热力格');
    const { rows } = await site.ask<CompareAnswer>(`${api}/compare?measures=perResident&${IN_WINDOW}`);
    const greatest = Math.max(...rows.map(({ values }) => values.perResident?.value ?? 0));
    const limits = await page.getByTestId('legend').locator('li').allInnerTexts();
    expect(number(limits.at(-1) ?? '')).toBeLessThanOrEqual(greatest);
    expect(opened?.faults).toEqual([]);
  });
});

describe('the search', () => {
  it('opens a case by its number from the keyboard', async () => {
    const page = await open(home);
    const { items } = await site.ask<CaseListAnswer>(`${api}/cases?measure=reported&limit=1`);
    const [item] = items;
    await page.keyboard.press('Control+k');
    await page.getByTestId('search-input').fill(item?.sourceId ?? '');
    await page.locator('[data-testid=search-result][data-kind=case]').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('case') === String(item?.id));
    await page.getByTestId('case-sheet').waitFor();
  });

  it('goes to an area, and to a place of the base map', async () => {
    const page = await open(home);
    await page.getByTestId('search-open').click();
    await page.getByTestId('search-input').fill('西湖区');
    await page.locator('[data-testid=search-result][data-kind=area]').first().click();
    await page.waitForURL((url) => url.searchParams.get('area') === '330106');
    await page.getByTestId('search-open').click();
    await page.getByTestId('search-input').fill('西溪湿地');
    await page.locator('[data-testid=search-result][data-kind=place]').first().click();
    await page.waitForURL((url) => (url.searchParams.get('map') ?? '').endsWith(',14'));
  });
});

describe('the panel of its own', () => {
  it('tells everything about an area, with the numbers of the API', async () => {
    const page = await open(`${home}?about=area:330106`);
    const sheet = page.getByTestId('about-sheet');
    await page.getByTestId('about-figures').waitFor();
    const stocks = await site.ask<CompareAnswer>(`${api}/compare?parent=330106&measures=open,overdue`);
    const flows = await site.ask<CompareAnswer>(
      `${api}/compare?parent=330106&measures=reported,closed&${IN_WINDOW}`,
    );
    for (const id of ['open', 'overdue'])
      expect(await page.getByTestId(`about-${id}`).innerText()).toContain(
        whole.format(stocks.whole.values[id]?.value ?? -1),
      );
    for (const id of ['reported', 'closed'])
      expect(await page.getByTestId(`about-${id}`).innerText()).toContain(
        whole.format(flows.whole.values[id]?.value ?? -1),
      );
    expect(await page.getByTestId('about-slice').innerText()).toContain('西湖区');
    const channels = await site.ask<BreakdownAnswer>(
      `${api}/breakdown?by=channel&measure=reported&area=330106&${IN_WINDOW}`,
    );
    const largest = [...channels.rows].sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
    await expect
      .poll(() => sheet.getByTestId('chart-table').allInnerTexts())
      .toContainEqual(expect.stringContaining(`${largest?.name?.zh}\t${whole.format(largest?.value ?? -1)}`));
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('theme').evaluate((button) => (button as HTMLButtonElement).click());
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.searchParams.get('about') === null);
    expect(opened?.faults).toEqual([]);
  });

  it('tells about a cell, and leads to its cases', async () => {
    const { cells } = await site.ask<CellsAnswer>(`${api}/cells?measure=reported&level=15&${IN_WINDOW}`);
    const [x, y, value] = [...cells].sort((a, b) => (b[2] ?? 0) - (a[2] ?? 0))[0] ?? [];
    const page = await open(`${home}?about=cell:15,${x},${y}`);
    await expect
      .poll(() => page.getByTestId('about-reported').innerText())
      .toContain(whole.format(value ?? -1));
    await page.getByTestId('about-cases').click();
    await expect.poll(() => page.getByTestId('cases-total').innerText()).toContain(whole.format(value ?? -1));
  });
});

describe('governance areas', () => {
  it('are saved from what the page shows, cut every panel, and are shared by their link', async () => {
    const { categories } = await site.ask<CityAnswer>(api);
    const [domain] = categories.filter(({ parent }) => parent === null);
    const page = await open(`${home}?area=330106&category=${domain?.id}`);
    await page.getByRole('button', { name: '重点治域' }).click();
    await page.getByTestId('governance-new').click();
    await page.getByTestId('governance-name').fill('西湖重点');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('governance-save').click();
    await page.waitForURL((url) => url.searchParams.get('governance') !== null);
    const { governanceAreas } = await site.ask<GovernanceAreasAnswer>(`${api}/governance-areas`);
    expect(governanceAreas).toMatchObject([
      { name: '西湖重点', areas: ['330106'], categories: [domain?.id] },
    ]);
    const expected = await site.ask<CompareAnswer>(
      `${api}/compare?parent=330106&category=${domain?.id}&measures=open`,
    );
    const open_ = whole.format(expected.whole.values.open?.value ?? -1);
    await expect
      .poll(() => page.locator('[data-testid=figure-open] [data-testid=value]').innerText())
      .toBe(open_);
    expect(await page.getByTestId('governance-chip').innerText()).toContain('西湖重点');

    const link = page.url();
    await page.context().close();
    const again = await open(link);
    await expect.poll(() => again.getByTestId('governance-chip').innerText()).toContain('西湖重点');
    await expect
      .poll(() => again.locator('[data-testid=figure-open] [data-testid=value]').innerText())
      .toBe(open_);
    await again.getByTestId('governance-remove').click();
    await again.getByTestId('governance-remove').click();
    await again.waitForURL((url) => url.searchParams.get('governance') === null);
  });

  it('are drawn on the map', async () => {
    const page = await open(`${home}?by=governance`);
    await page.getByTestId('governance-new').click();
    await page.getByTestId('governance-name').fill('手绘一块');
    await page.getByTestId('governance-draw').click();
    const box = await page.locator('#map .maplibregl-canvas').boundingBox();
    if (!box) throw new Error('the map is not on the screen');
    for (const [x, y] of [
      [0.3, 0.25],
      [0.7, 0.25],
      [0.7, 0.6],
      [0.3, 0.6],
    ] as const) {
      await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
    }
    await page.getByTestId('governance-save').click();
    await page.waitForURL((url) => url.searchParams.get('governance') !== null);
    const { governanceAreas } = await site.ask<GovernanceAreasAnswer>(`${api}/governance-areas`);
    const drawn = governanceAreas.find(({ name }) => name === '手绘一块');
    expect(drawn?.ring).toHaveLength(4);
    expect(drawn?.finestAreas).toBeGreaterThan(100);
    expect(await page.getByTestId('governance-row').innerText()).toContain('手绘，按中心点计');
    expect(opened?.faults).toEqual([]);
  });
});

it('is carried away as a picture that is not blank, with what must stand beside it', async () => {
  const page = await open(home);
  await page.getByTestId('save-menu').click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-png').click()]);
  expect(file.suggestedFilename()).toBe('hangzhou-reported-2026-06-16.png');
  const bytes = await readFile(await file.path());
  const found = await page.evaluate(async (data) => {
    const image = await createImageBitmap(
      new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]),
    );
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    const { data: pixels } = pen?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    const seen = new Map<string, number>();
    for (let at = 0; at < pixels.length; at += 4) {
      const colour = [pixels[at], pixels[at + 1], pixels[at + 2]].join();
      seen.set(colour, (seen.get(colour) ?? 0) + 1);
    }
    return { width: image.width, height: image.height, colours: Object.fromEntries(seen) };
  }, bytes.toString('base64'));
  // Colours of volume, by their definition in the palette of the dark theme.
  for (const colour of ['15,47,58', '20,101,122', '198,236,224'])
    expect(found.colours[colour], colour).toBeGreaterThan(0);
  expect(found.height).toBeGreaterThan(200);
  for (const format of ['csv', 'xlsx', 'geojson']) {
    const href = await page.getByTestId(`save-${format}`).getAttribute('href');
    const answer = await fetch(`${site.origin}${href}`);
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining(`.${format}`),
    ]);
  }
});
