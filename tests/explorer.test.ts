import { fileURLToPath } from 'node:url';
import { batchRows } from '@zhiyu/fixtures/generator/case-rows';
import { generateCases } from '@zhiyu/fixtures/generator/generate';
import { importFile } from '@zhiyu/server/import-file';
import { createIngest, LARGEST_BATCH } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import { readMapping } from '@zhiyu/server/sources/read-mapping';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseAnswer, CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { AreasAnswer, CellsAnswer, CityAnswer, CompareAnswer } from '@zhiyu/shared/contract';
import { cellAt, latitudeOf, longitudeOf, mercatorX, mercatorY, mortonOf } from '@zhiyu/shared/grid';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  desk,
  type ExplorerPage,
  findBarriers,
  openExplorer,
  phone,
  type Screen,
  type Site,
  settle,
  startBrowser,
  startSite,
  tablet,
  wall,
} from './explorer-site';
import { createTestDatabase } from './support/database';

/** The Explorer as people use it: the production server, a real database, a real browser. */

const realData = process.env.REAL_DATA_DIR;
const whole = new Intl.NumberFormat('zh-CN');
const count = (value: number) => whole.format(value);
const percent = (value: number) => (Math.round(1000 * value) / 10).toFixed(1);
const text = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ').trim();
const figure = (page: Page, id: string) => text(page, `[data-testid=figure-${id}] [data-testid=value]`);

let browser: Browser;
let opened: ExplorerPage | null = null;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
});
afterEach(async () => {
  await opened?.page.context().close();
  opened = null;
});

async function open(
  address: string,
  screen: Screen,
  options: BrowserContextOptions = {},
): Promise<ExplorerPage> {
  opened = await openExplorer(browser, address, screen, options);
  return opened;
}

/** As a reader's own screen shows it. */
const inFull: BrowserContextOptions = { reducedMotion: 'no-preference', deviceScaleFactor: 1 };

describe('the Explorer of Hangzhou', () => {
  // A Tuesday afternoon; the last 30 days begin on 18 May.
  const T = Date.parse('2026-06-16T15:00:00+08:00');
  const IN_WINDOW = `from=${encodeURIComponent('2026-05-18T00:00:00+08:00')}`;
  const api = '/api/v1/cities/hangzhou';
  let db: Database;
  let site: Site;
  let home: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    const packFolder = fileURLToPath(new URL('../fixtures/hangzhou', import.meta.url));
    await addCity(db, packFolder, { now: T });
    const ingest = await createIngest(db, 'hangzhou');
    const from = T - 120 * 86_400_000;
    const cases = generateCases({ packFolder, seed: 3, count: 20_000, from, to: T });
    for (const { rows } of batchRows(cases, LARGEST_BATCH)) await ingest.write(rows, T);
    await db.query('analyze');
    site = await startSite(db, T);
    home = `${site.origin}/city/hangzhou`;
  }, 300_000);
  afterAll(async () => {
    await site?.close();
    await db?.close();
  });

  const compare = (query: string) => site.ask<CompareAnswer>(`${api}/compare?${query}`);

  for (const [name, screen] of Object.entries({ wall, tablet, phone })) {
    describe(`on a ${name} of ${screen.width} × ${screen.height}`, () => {
      it('shows the numbers of the API', async () => {
        const { page, faults, frames } = await open(home, screen, inFull);
        const stocks = await compare('measures=open,overdue');
        const flows = await compare(`measures=onTimeRate,responseRate,satisfactionRate&${IN_WINDOW}`);
        const today = await compare(
          `measures=reported&from=${encodeURIComponent('2026-06-16T00:00:00+08:00')}`,
        );
        expect(await figure(page, 'reported')).toBe(count(today.whole.values.reported?.value ?? -1));
        expect(await figure(page, 'open')).toBe(count(stocks.whole.values.open?.value ?? -1));
        expect(await figure(page, 'overdue')).toBe(count(stocks.whole.values.overdue?.value ?? -1));
        for (const id of ['onTimeRate', 'responseRate', 'satisfactionRate']) {
          expect(await figure(page, id), id).toBe(percent(flows.whole.values[id]?.value ?? -1));
        }

        const cells = await site.ask<CellsAnswer>(`${api}/cells?measure=reported&${IN_WINDOW}`);
        expect(await text(page, '[data-testid=located]')).toContain(count(cells.located));
        expect(await text(page, '[data-testid=unlocated]')).toContain(count(cells.unlocated));
        const drawn = frames.get('reported');
        expect(Array.from(drawn?.values[0] ?? []).reduce((sum, value) => sum + value, 0)).toBe(cells.located);
        expect(await text(page, '[data-testid=badges]')).toBe('示意底图 · 模拟数据');
        expect(await text(page, '[data-testid=as-of]')).toContain('06-16 15:00');

        if (screen === phone) await page.getByTestId('tab-compare').tap();
        const ranked = flows.rows
          .filter(({ id, values }) => id !== null && values.onTimeRate?.shown)
          .sort((a, b) => (b.values.onTimeRate?.value ?? 0) - (a.values.onTimeRate?.value ?? 0));
        await page.getByTestId('compare-row').first().waitFor();
        expect(await page.getByTestId('compare-value').allInnerTexts()).toEqual(
          ranked.map(({ values }) => percent(values.onTimeRate?.value ?? -1)),
        );
        expect(ranked.length).toBeGreaterThan(5);

        if (screen === phone) await page.getByTestId('tab-overdue').tap();
        const overdue = await site.ask<CaseListAnswer>(`${api}/overdue?limit=50`);
        await page.getByTestId('case-row').first().waitFor();
        expect(await text(page, '[data-testid=overdue-total]')).toContain(count(overdue.total));
        const listed = await page
          .getByTestId('case-row')
          .evaluateAll((rows) => rows.slice(0, 20).map((row) => Number(row.getAttribute('data-id'))));
        expect(listed).toEqual(overdue.items.slice(0, 20).map(({ id }) => id));
        expect(faults).toEqual([]);
      });

      it('fits the screen and keeps nobody out, in both themes', async () => {
        const { page, faults } = await open(home, screen, inFull);
        expect(await findBarriers(page)).toEqual([]);
        await page.getByTestId('theme').click();
        await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
        expect(await findBarriers(page)).toEqual([]);
        await expectNoSideways(page);
        if (screen.touch) await expectThumbSized(page);
        for (const tab of screen === phone ? ['compare', 'overdue'] : []) {
          await page.getByTestId(`tab-${tab}`).tap();
          await settle(page);
          expect(await findBarriers(page)).toEqual([]);
          await expectNoSideways(page);
        }
        expect(faults).toEqual([]);
      });
    });
  }

  it('opens the first city at the root address', async () => {
    const { page } = await open(`${site.origin}/`, desk);
    expect(await text(page, 'h1')).toBe('杭州市社情民意智治驾驶舱');
    expect(await page.title()).toBe('杭州市社情民意智治驾驶舱');
  });

  it('drills down by the list and comes back by the path and by the browser', async () => {
    const { page } = await open(home, desk);
    await page.getByTestId('area-chooser').click();
    await page.getByRole('button', { name: '西湖区', exact: true }).last().click();
    await expectArea(page, '330106');
    const inside = await compare(`parent=330106&measures=open`);
    await expectFigure(page, 'open', count(inside.whole.values.open?.value ?? -1));
    expect(await text(page, '[data-testid=compare] h2')).toBe('镇街对比');

    await page.getByTestId('area-chooser').click();
    const { areas } = await site.ask<AreasAnswer>(`${api}/areas?parent=330106`);
    const town = areas.find(({ kind }) => kind === 'area');
    await page
      .getByRole('button', { name: town?.name ?? '', exact: true })
      .last()
      .click();
    await expectArea(page, town?.id ?? '');

    await page.goBack();
    await expectArea(page, '330106');
    await page.getByRole('button', { name: '返回杭州市' }).click();
    await page.waitForURL((url) => url.searchParams.get('area') === null);
    const city = await compare('measures=open');
    await expectFigure(page, 'open', count(city.whole.values.open?.value ?? -1));
  });

  it('drills down by a name of the comparison', async () => {
    const { page } = await open(home, desk);
    const row = page.getByTestId('compare-row').first();
    const id = await row.getAttribute('data-id');
    await row.getByRole('button').first().click();
    await expectArea(page, id ?? '');
  });

  it('shows a cell under the pointer, and drills by a click', async () => {
    const { page, frames } = await open(home, desk);
    const busiest = await findBusiest(page, frames);
    await page.mouse.move(busiest.x - 3, busiest.y - 3);
    await page.mouse.move(busiest.x, busiest.y);
    const card = page.getByTestId('cell-card');
    await card.waitFor();
    await expect.poll(() => card.innerText()).toContain(`受理 ${count(busiest.value)} 件`);
    await expect
      .poll(
        async () => (await card.innerText()).includes(`在办 ${count(busiest.open())}`) && busiest.open() > 0,
      )
      .toBe(true);
    await page.mouse.click(busiest.x, busiest.y);
    await page.waitForURL((url) => url.searchParams.get('area') !== null);
  });

  it('shows a cell under a finger, with the way into its area', async () => {
    const { page, frames } = await open(home, tablet);
    const busiest = await findBusiest(page, frames);
    await page.touchscreen.tap(busiest.x, busiest.y);
    const card = page.getByTestId('cell-card');
    await card.waitFor();
    expect(await card.innerText()).toContain(`受理 ${count(busiest.value)} 件`);
    expect(new URL(page.url()).searchParams.get('area')).toBeNull();
    await card.getByTestId('cell-cases').tap();
    const sheet = page.getByTestId('cases-sheet');
    await expect.poll(() => sheet.getByTestId('cases-total').innerText()).toContain(count(busiest.value));
    expect(await sheet.locator('p').first().innerText()).toContain('热力格');
    expect(new URL(page.url()).searchParams.get('of')).toMatch(/^cell:\d+,\d+,\d+$/);
    await page.goBack();
    await page.goForward();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.touchscreen.tap(busiest.x, busiest.y);
    await card.getByRole('button', { name: /^进入/ }).tap();
    await page.waitForURL((url) => url.searchParams.get('area') !== null);
    await settle(page);
    expect(await card.count()).toBe(0);
  });

  it('changes the window, by name and from day to day', async () => {
    const { page } = await open(home, desk);
    await page.getByTestId('window-chooser').click();
    await page.getByRole('button', { name: '近 7 天' }).click();
    await page.waitForURL((url) => url.searchParams.get('window') === '7d');
    const week = await compare(`measures=onTimeRate&from=${encodeURIComponent('2026-06-10T00:00:00+08:00')}`);
    await expectFigure(page, 'onTimeRate', percent(week.whole.values.onTimeRate?.value ?? -1));
    expect(await text(page, '[data-testid=window-chooser]')).toContain('06-10 至 06-16');

    await page.getByTestId('window-chooser').click();
    await page.getByLabel('起始日').fill('2026-05-01');
    await page.getByLabel('截止日').fill('2026-04-01');
    await page.getByRole('button', { name: '应用' }).click();
    expect(await text(page, 'form [role=alert]')).toBe('截止日不能早于起始日。');
    await page.getByLabel('截止日').fill('2026-05-31');
    await page.getByRole('button', { name: '应用' }).click();
    await page.waitForURL((url) => url.searchParams.get('window') === '2026-05-01..2026-05-31');
    const from = encodeURIComponent('2026-05-01T00:00:00+08:00');
    const to = encodeURIComponent('2026-06-01T00:00:00+08:00');
    const may = await compare(`measures=onTimeRate&from=${from}&to=${to}`);
    await expectFigure(page, 'onTimeRate', percent(may.whole.values.onTimeRate?.value ?? -1));
  });

  it('starts the assessment period on the day that the pack says', async () => {
    const { page } = await open(`${home}?window=period`, desk);
    expect(await text(page, '[data-testid=window-chooser]')).toContain('本考核期 · 05-26 至 06-16');
  });

  it('sets the window by a drag over the trend', async () => {
    const { page } = await open(home, desk);
    const strip = page.getByTestId('trend-canvas');
    await strip.locator('canvas').waitFor();
    const box = await strip.boundingBox();
    if (!box) throw new Error('the trend is not on the screen');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + 0.3 * box.width, y);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL((url) =>
      /^2026-\d\d-\d\d\.\.2026-\d\d-\d\d$/.test(url.searchParams.get('window') ?? ''),
    );
    const [fromDay = '', toDay = ''] = new URL(page.url()).searchParams.get('window')?.split('..') ?? [];
    expect((Date.parse(toDay) - Date.parse(fromDay)) / 86_400_000).toBeGreaterThan(8);
  });

  it('chooses categories from the tree, several at once', async () => {
    const { page } = await open(home, desk);
    const { categories } = await site.ask<CityAnswer>(api);
    const [first, second] = categories.filter(({ parent }) => parent === null);
    if (!first || !second) throw new Error('the pack has fewer than two domains');
    await page.getByTestId('category-chooser').click();
    await page.getByRole('searchbox').fill(first.name.zh);
    await page.getByRole('button', { name: first.name.zh, exact: true }).click();
    await page.getByRole('searchbox').fill(second.name.zh);
    await page.getByRole('button', { name: second.name.zh, exact: true }).click();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.searchParams.getAll('category').length === 2);
    const both = await compare(`measures=open&category=${first.id}&category=${second.id}`);
    await expectFigure(page, 'open', count(both.whole.values.open?.value ?? -1));
    expect(await text(page, '[data-testid=category-chooser]')).toBe(`${first.name.zh} 等 2 类`);
  });

  it('reads by domain, and into a domain', async () => {
    const { page } = await open(home, desk);
    await page.getByRole('button', { name: '按领域' }).click();
    const domains = await compare(`by=category&measures=onTimeRate&${IN_WINDOW}`);
    const best = domains.rows
      .filter(({ id, values }) => id !== null && values.onTimeRate?.shown)
      .sort((a, b) => (b.values.onTimeRate?.value ?? 0) - (a.values.onTimeRate?.value ?? 0))[0];
    const row = page.locator(`[data-testid=compare-row][data-id="${best?.id}"]`);
    await row.waitFor();
    expect(await row.getByTestId('compare-value').innerText()).toBe(
      percent(best?.values.onTimeRate?.value ?? -1),
    );
    await row.getByRole('button').first().click();
    await page.waitForURL((url) => url.searchParams.get('category') === best?.id);
    await expect.poll(() => text(page, '[data-testid=compare] h2')).toBe(`${best?.name.zh} · 类别对比`);
  });

  it('changes the measure of map, trend and comparison, and draws a rate by its shares', async () => {
    const { page } = await open(home, desk);
    await page.getByTestId('measure-chooser').click();
    await page.locator('button[aria-pressed]', { hasText: /^按期办结率按期/ }).click();
    await page.waitForURL((url) => url.searchParams.get('measure') === 'onTimeRate');
    await settle(page);
    const cells = await site.ask<CellsAnswer>(`${api}/cells?measure=onTimeRate&${IN_WINDOW}`);
    await expect.poll(() => text(page, '[data-testid=located]')).toContain(count(cells.located));
    expect(await text(page, '[data-testid=legend]')).toContain('按期办结率，每热力格');
    expect(await text(page, '[data-testid=trend] h2')).toBe('按期办结率 · 逐日比率');
  });

  it('tells what a figure rests on, and lists the cases behind it', async () => {
    const { page } = await open(home, desk);
    const rate = (await compare(`measures=onTimeRate&${IN_WINDOW}`)).whole.values.onTimeRate;
    await page.getByTestId('figure-onTimeRate').click();
    const details = page.getByRole('dialog');
    const shown = (await details.innerText()).replaceAll(/\s+/g, ' ');
    expect(shown).toContain(count(rate?.numerator ?? -1));
    expect(shown).toContain(count(rate?.denominator ?? -1));
    expect(shown).toContain(`${percent(rate?.interval?.[0] ?? -1)}–${percent(rate?.interval?.[1] ?? -1)}%`);
    await details.getByRole('button', { name: count(rate?.denominator ?? -1), exact: true }).click();
    await expect
      .poll(() => text(page, '[data-testid=cases-total]'))
      .toBe(`共 ${count(rate?.denominator ?? -1)} 件`);
    const listed = await site.ask<CaseListAnswer>(`${api}/cases?measure=due&limit=50&${IN_WINDOW}`);
    const first = page.locator('[data-testid=cases-sheet] [data-testid=case-row]').first();
    expect(Number(await first.getAttribute('data-id'))).toBe(listed.items[0]?.id);
  });

  it('lists the overdue cases by how long, page after page', async () => {
    const { page } = await open(home, desk);
    await page.getByTestId('age-30d+').click();
    await page.waitForURL((url) => url.searchParams.get('age') === '30d+');
    const old = await site.ask<CaseListAnswer>(`${api}/overdue?age=${encodeURIComponent('30d+')}&limit=500`);
    await expect.poll(() => text(page, '[data-testid=overdue-total]')).toContain(`${count(old.total)} 件`);
    await expect
      .poll(async () => {
        await page.getByTestId('case-row').last().scrollIntoViewIfNeeded();
        return page.getByTestId('case-row').count();
      })
      .toBe(Math.min(old.total, old.items.length));
  });

  it('opens a case with its times, place and unit, and shows it on the map', async () => {
    const { page } = await open(home, desk);
    const overdue = await site.ask<CaseListAnswer>(`${api}/overdue?limit=200`);
    const located = overdue.items.find(({ cell }) => cell !== null);
    const found = await site.ask<CaseAnswer>(`${api}/cases/${located?.id}`);
    await page.locator(`[data-testid=case-row][data-id="${found.id}"]`).click();
    const sheet = page.getByTestId('case-sheet');
    await sheet.getByText(found.reportedAt.slice(0, 16).replace('T', ' ')).first().waitFor();
    const shown = await sheet.innerText();
    expect(shown).toContain(found.unitName?.zh);
    for (const name of found.areaPath) expect(shown).toContain(name.zh);
    expect(shown).toContain(found.sourceId);
    await sheet.getByRole('button', { name: '在地图上查看' }).click();
    await page.waitForURL((url) => (url.searchParams.get('map') ?? '').endsWith(',15'));
    const [lng = 0, lat = 0] = new URL(page.url()).searchParams.get('map')?.split(',').map(Number) ?? [];
    expect(lng).toBeCloseTo(found.lng ?? 0, 4);
    expect(lat).toBeCloseTo(found.lat ?? 0, 4);
  });

  it('has a table with the cells of the map', async () => {
    const { page, frames } = await open(home, desk);
    await page.getByTestId('table-toggle').click();
    await page.getByTestId('cell-row').first().waitFor();
    const largest = Math.max(...Array.from(frames.get('reported')?.values[0] ?? []));
    const first = await page.getByTestId('cell-row').first().locator('td').first().innerText();
    expect(first).toBe(count(largest));
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('table-toggle').click();
    expect(await page.getByTestId('cell-row').count()).toBe(0);
  });

  it('restores a view from its address', async () => {
    const address = `${home}?area=330106&window=90d&measure=overdue&compare=satisfactionRate&map=120.1,30.25,12.5&age=1-7d`;
    const { page } = await open(address, desk);
    await page.waitForTimeout(300);
    const url = new URL(page.url());
    expect(`${url.pathname}${url.search}`).toBe(address.slice(site.origin.length));
    expect(await text(page, '[data-testid=measure-chooser]')).toBe('超期未办结');
    expect(await text(page, '[data-testid=compare-measure]')).toBe('满意率');
    expect(await text(page, '[data-testid=window-chooser]')).toContain('近 90 天');
    expect(await page.getByTestId('age-1-7d').getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: '放大', exact: true }).click();
    await page.waitForURL((next) => /,13\.5$/.test(next.searchParams.get('map') ?? ''));
  });

  it('speaks English entirely, and keeps language and theme', async () => {
    const { page } = await open(home, desk);
    await page.getByTestId('language').click();
    await page.getByTestId('theme').click();
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    await settle(page);
    const foreign = await page.evaluate(() => {
      const data = '[data-testid=case-row], [data-testid=language]';
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (walker.nextNode()) {
        const { parentElement, textContent } = walker.currentNode;
        if (parentElement?.closest(data)) continue;
        if (/[\u4e00-\u9fff]/.test(textContent ?? '')) found.push(textContent ?? '');
      }
      return found;
    });
    expect(foreign).toEqual([]);
    await page.reload();
    await settle(page);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    expect(await text(page, 'h1')).toBe('Hangzhou citizen voice cockpit');
  });

  it('follows the theme of the system until the reader chooses', async () => {
    const { page } = await open(home, desk, { colorScheme: 'light' });
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  });

  it('is used by keyboard alone', async () => {
    const { page } = await open(home, desk);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到地图');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
      .toBe('figure-reported');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
      .toBe('figure-reported');
    await page.getByTestId('case-row').first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('case-sheet').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('case-sheet').waitFor({ state: 'detached' });
    await expect
      .poll(() =>
        page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
        }),
      )
      .toBe(true);
  });

  it('says that it is stale when the server goes away, and recovers', async () => {
    const { page } = await open(home, desk);
    const before = await figure(page, 'open');
    await page.route('**/api/**', (route) => route.abort());
    await page.getByTestId('window-chooser').click();
    await page.getByRole('button', { name: '近 7 天' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(await text(page, '[role=alert]')).toMatch(/没有取到/);
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: '重试' }).first().click();
    await expectFigure(page, 'open', before);
  });

  it('says what to do about an area and a city that do not exist', async () => {
    const context = await browser.newContext({ viewport: desk });
    const page = await context.newPage();
    await page.goto(`${home}?area=nowhere`);
    await page.getByRole('heading', { name: '没有这个区域' }).waitFor();
    await page.getByRole('button', { name: '回到全域' }).click();
    await settle(page);
    await page.goto(`${site.origin}/city/atlantis`);
    await page.getByRole('heading', { name: '没有这个城市' }).waitFor();
    await page.getByRole('link', { name: '杭州市' }).click();
    await settle(page);
    await context.close();
  });

  /** The fullest cell of the map, where it stands on the screen, from the definition of the fit. */
  async function findBusiest(page: Page, frames: ExplorerPage['frames']) {
    const frame = frames.get('reported');
    if (!frame) throw new Error('the page was sent no cells');
    const values = Array.from(frame.values[0] ?? []);
    const value = Math.max(...values);
    const morton = frame.mortons[values.indexOf(value)] ?? 0;
    const { bounds } = await site.ask<CityAnswer>(api);
    const place = await placeOf(page, bounds, morton, frame.level);
    const open = () => {
      const stock = frames.get('open');
      const index = stock ? Array.from(stock.mortons).indexOf(morton) : -1;
      return index < 0 ? 0 : (stock?.values[0]?.[index] ?? 0);
    };
    return { ...place, value, open };
  }
});

describe('before there is a city', () => {
  it('says what is happening, and opens by itself', async () => {
    const db = await createTestDatabase();
    const site = await startSite(db, Date.parse('2026-03-11T12:00:00+08:00'));
    const context = await browser.newContext({ viewport: desk });
    const page = await context.newPage();
    try {
      await page.goto(site.origin);
      await page.getByRole('heading', { name: '还没有城市' }).waitFor();
      const pack = fileURLToPath(new URL('./small-city', import.meta.url));
      await addCity(db, pack, { now: Date.parse('2026-03-11T12:00:00+08:00') });
      await page.getByTestId('figures').waitFor();
      expect(await page.getByText('诉求正在载入').count()).toBeGreaterThan(0);
    } finally {
      await context.close();
      await site.close();
      await db.close();
    }
  });
});

describe.skipIf(realData === undefined)('the Explorer of Boston 2015', () => {
  const T = Date.parse('2016-01-13T00:00:00-05:00');
  let db: Database;
  let site: Site;

  beforeAll(async () => {
    db = await createTestDatabase();
    const pack = fileURLToPath(new URL('../fixtures/boston', import.meta.url));
    await addCity(db, pack, { areaFiles: [`${realData}/boston-neighborhoods.geojson`], now: T });
    await importFile(db, {
      path: `${realData}/boston-311-2015.csv.gz`,
      city: 'boston',
      mapping: await readMapping('boston-311'),
      dryRun: false,
      now: () => T,
      interruption: new AbortController().signal,
      onProgress: () => {},
      onQuarantine: async () => {},
    });
    await db.query('analyze');
    site = await startSite(db, Date.parse('2026-06-16T15:00:00+08:00'));
  }, 300_000);
  afterAll(async () => {
    await site?.close();
    await db?.close();
  });

  it.each(Object.entries({ wall, desk, tablet, phone }))(
    'shows the known figures on a %s',
    async (_name, screen) => {
      const { page, faults } = await open(`${site.origin}/city/boston`, screen);
      expect(await figure(page, 'reported')).toBe('121,145');
      expect(await figure(page, 'open')).toBe('19,873');
      expect(await figure(page, 'overdue')).toBe('11,445');
      expect(await figure(page, 'onTimeRate')).toBe('63.2');
      expect(await text(page, '[data-testid=located]')).toContain('104,075');
      expect(await text(page, '[data-testid=unlocated]')).toContain('17,070');
      expect(await text(page, '[data-testid=as-of]')).toContain('2016-01-13 00:00');
      await expectNoSideways(page);
      expect(faults).toEqual([]);
    },
  );

  it('draws 2,080 cells, the fullest with 920, and not the pile on City Hall', async () => {
    // Level 17 is what this canvas asks for at this zoom.
    const { page, frames } = await open(`${site.origin}/city/boston`, desk);
    const frame = frames.get('reported');
    expect(frame?.level).toBe(17);
    const values = Array.from(frame?.values[0] ?? []);
    expect(values.length).toBe(2080);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(104_075);
    const fullest = values.indexOf(Math.max(...values));
    expect([frame?.mortons[fullest], values[fullest]]).toEqual([mortonOf(39_661, 48_479), 920]);
    const cityHall = cellAt(-71.0587, 42.3594, 17);
    const pile = Array.from(frame?.mortons ?? []).indexOf(mortonOf(cityHall.x, cityHall.y));
    expect(pile < 0 ? 0 : values[pile]).toBeLessThan(920);

    await page.getByTestId('table-toggle').click();
    const rows = await page.getByTestId('cell-row').first().innerText();
    expect(rows).toContain('920');
    await page.getByTestId('unlocated').waitFor({ state: 'detached' });
  });

  it('says why cases are not on the map', async () => {
    const { page } = await open(`${site.origin}/city/boston`, desk);
    await page.getByTestId('unlocated').click();
    expect(await text(page, '[data-testid=located-sum]')).toBe('已落图 104,075 + 未定位 17,070 = 共 121,145');
  });
});

async function expectFigure(page: Page, id: string, value: string): Promise<void> {
  await expect.poll(() => figure(page, id), { timeout: 30_000 }).toBe(value);
}

async function expectArea(page: Page, id: string): Promise<void> {
  await page.waitForURL((url) => url.searchParams.get('area') === id);
  await settle(page);
}

async function expectNoSideways(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}

/** Buttons in the bar, the map's and the tabs are as large as a fingertip. */
async function expectThumbSized(page: Page): Promise<void> {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('header button, nav button, [role=toolbar] button')]
      .map((button) => ({ name: button.textContent, box: button.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
      .map(({ name, box }) => `${name} ${box.width} × ${box.height}`),
  );
  expect(small).toEqual([]);
}

/** Where the middle of a cell stands on the screen when the map shows some bounds whole within its padding. */
async function placeOf(page: Page, bounds: readonly number[], morton: number, level: number) {
  const box = await page.locator('#map').boundingBox();
  if (!box) throw new Error('the map is not on the screen');
  const [west = 0, south = 0, east = 0, north = 0] = bounds;
  const padding = { top: 16, right: 16, bottom: 148, left: 16 };
  const width = box.width - padding.left - padding.right;
  const height = box.height - padding.top - padding.bottom;
  const scale = Math.min(
    width / (mercatorX(east) - mercatorX(west)),
    height / (mercatorY(south) - mercatorY(north)),
  );
  let [x, y] = [0, 0];
  for (let bit = 0; bit < level; bit += 1) {
    x += (Math.floor(morton / 4 ** bit) % 2) * 2 ** bit;
    y += (Math.floor(morton / (2 * 4 ** bit)) % 2) * 2 ** bit;
  }
  const lng = longitudeOf((x + 0.5) / 2 ** level);
  const lat = latitudeOf((y + 0.5) / 2 ** level);
  const middleX = (mercatorX(west) + mercatorX(east)) / 2;
  const middleY = (mercatorY(south) + mercatorY(north)) / 2;
  return {
    x: box.x + padding.left + width / 2 + (mercatorX(lng) - middleX) * scale,
    y: box.y + padding.top + height / 2 + (mercatorY(lat) - middleY) * scale,
  };
}
