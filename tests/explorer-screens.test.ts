import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CellsAnswer, CompareAnswer } from '@zhiyu/shared/contract';
import { cellAt, mortonOf } from '@zhiyu/shared/grid';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
import { smallCityFolder } from './small-city';
import { createBostonDatabase, realData } from './support/boston';
import { createTestDatabase } from './support/database';
import { createHangzhouDatabase, HANGZHOU_NOW } from './support/hangzhou-cases';
import { hangzhouApi as api, IN_WINDOW } from './support/hangzhou-site';

/** What stands on the screens of a wall, a desk, a tablet and a phone, and that it is what the API says. */

const whole = new Intl.NumberFormat('zh-CN');
const count = (value: number) => whole.format(value);
const percent = (value: number) => (Math.round(1000 * value) / 10).toFixed(1);
const text = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ').trim();
const figure = (page: Page, id: string) => text(page, `[data-testid=figure-${id}] [data-testid=value]`);

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
});

/** One page that the tests of a `describe` look at one after the other, opened before them and closed after them. */
function useOnePage(addressOf: () => string, screen: Screen, options: BrowserContextOptions = {}) {
  const opened: { now?: ExplorerPage } = {};
  beforeAll(async () => {
    opened.now = await openExplorer(browser, addressOf(), screen, options);
  });
  afterAll(() => opened.now?.page.context().close());
  return (): ExplorerPage => {
    if (!opened.now) throw new Error('the page was not opened');
    return opened.now;
  };
}

/** As a reader's own screen shows it. */
const inFull: BrowserContextOptions = { reducedMotion: 'no-preference', deviceScaleFactor: 1 };

describe('the Explorer of Hangzhou', () => {
  let db: Database;
  let site: Site;

  beforeAll(async () => {
    db = await createHangzhouDatabase();
    site = await startSite(db, HANGZHOU_NOW);
  });
  afterAll(async () => {
    await site?.close();
    await db?.close();
  });

  const compare = (query: string) => site.ask<CompareAnswer>(`${api}/compare?${query}`);

  for (const [name, screen] of Object.entries({ wall, tablet, phone })) {
    describe(`on a ${name} of ${screen.width} × ${screen.height}`, () => {
      const look = useOnePage(() => `${site.origin}/city/hangzhou`, screen, inFull);

      it('shows the numbers of the API', async () => {
        const { page, faults, frames } = look();
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
        const { page, faults } = look();
        if (screen === phone) await page.getByTestId('tab-map').tap();
        await settle(page);
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
      await addCity(db, smallCityFolder, { now: Date.parse('2026-03-11T12:00:00+08:00') });
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
  let db: Database;
  let site: Site;

  beforeAll(async () => {
    ({ db } = await createBostonDatabase());
    site = await startSite(db, HANGZHOU_NOW);
  });
  afterAll(async () => {
    await site?.close();
    await db?.close();
  });

  describe.each(Object.entries({ wall, desk, tablet, phone }))('on a %s', (_name, screen) => {
    const look = useOnePage(() => `${site.origin}/city/boston`, screen);

    it('shows the known figures', async () => {
      const { page, faults } = look();
      expect(await figure(page, 'reported')).toBe('121,145');
      expect(await figure(page, 'open')).toBe('19,873');
      expect(await figure(page, 'overdue')).toBe('11,445');
      expect(await figure(page, 'onTimeRate')).toBe('63.2');
      expect(await text(page, '[data-testid=located]')).toContain('104,075');
      expect(await text(page, '[data-testid=unlocated]')).toContain('17,070');
      expect(await text(page, '[data-testid=as-of]')).toContain('2016-01-13 00:00');
      await expectNoSideways(page);
      expect(faults).toEqual([]);
    });

    if (screen !== desk) return;

    it('draws 2,080 cells, the fullest with 920, and not the pile on City Hall', async () => {
      // Level 17 is what this canvas asks for at this zoom.
      const { page, frames } = look();
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
      const { page } = look();
      await page.getByTestId('table-toggle').click();
      await page.getByTestId('unlocated').click();
      await expect
        .poll(() => text(page, '[data-testid=located-sum]'))
        .toBe('已落图 104,075 + 未定位 17,070 = 共 121,145');
    });
  });
});

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
