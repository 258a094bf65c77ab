import type { CaseAnswer, CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { AreasAnswer, CellsAnswer, CityAnswer, CompareAnswer } from '@zhiyu/shared/contract';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { desk, findBarriers, settle } from './explorer-site';
import { hangzhouApi, IN_WINDOW, useHangzhou } from './support/hangzhou-site';

/** What a reader asks of the Explorer: areas, times, categories, measures, lists, and a link that brings it all back. */

const city = useHangzhou();
const whole = new Intl.NumberFormat('zh-CN');
const count = (value: number) => whole.format(value);
const percent = (value: number) => (Math.round(1000 * value) / 10).toFixed(1);
const text = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ').trim();
const figure = (page: Page, id: string) => text(page, `[data-testid=figure-${id}] [data-testid=value]`);
const compare = (query: string) => city.site().ask<CompareAnswer>(`${hangzhouApi}/compare?${query}`);

it('drills down by the list and comes back by the path and by the browser', async () => {
  const page = await city.visit(city.home());
  await page.getByTestId('area-chooser').click();
  await page.getByRole('button', { name: '西湖区', exact: true }).last().click();
  await expectArea(page, '330106');
  const inside = await compare(`parent=330106&measures=open`);
  await expectFigure(page, 'open', count(inside.whole.values.open?.value ?? -1));
  expect(await text(page, '[data-testid=compare] h2')).toBe('镇街对比');

  await page.getByTestId('area-chooser').click();
  const { areas } = await city.site().ask<AreasAnswer>(`${hangzhouApi}/areas?parent=330106`);
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
  const all = await compare('measures=open');
  await expectFigure(page, 'open', count(all.whole.values.open?.value ?? -1));
});

it('drills down by a name of the comparison', async () => {
  const page = await city.visit(city.home());
  const row = page.getByTestId('compare-row').first();
  const id = await row.getAttribute('data-id');
  await row.getByRole('button').first().click();
  await expectArea(page, id ?? '');
});

it('changes the window, by name and from day to day', async () => {
  const page = await city.visit(city.home());
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
  const page = await city.visit(`${city.home()}?window=period`);
  expect(await text(page, '[data-testid=window-chooser]')).toContain('本考核期 · 05-26 至 06-16');
});

it('sets the window by a drag over the trend', async () => {
  const { page } = await city.open(city.home(), desk);
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
  const page = await city.visit(city.home());
  const { categories } = await city.site().ask<CityAnswer>(hangzhouApi);
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
  const page = await city.visit(city.home());
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
  const page = await city.visit(city.home());
  await page.getByTestId('measure-chooser').click();
  await page.locator('button[aria-pressed]', { hasText: /^按期办结率按期/ }).click();
  await page.waitForURL((url) => url.searchParams.get('measure') === 'onTimeRate');
  await settle(page);
  const cells = await city.site().ask<CellsAnswer>(`${hangzhouApi}/cells?measure=onTimeRate&${IN_WINDOW}`);
  await expect.poll(() => text(page, '[data-testid=located]')).toContain(count(cells.located));
  expect(await text(page, '[data-testid=legend]')).toContain('按期办结率，每热力格');
  expect(await text(page, '[data-testid=trend] h2')).toBe('按期办结率 · 逐日比率');
});

it('tells what a figure rests on, and lists the cases behind it', async () => {
  const page = await city.visit(city.home());
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
  const listed = await city
    .site()
    .ask<CaseListAnswer>(`${hangzhouApi}/cases?measure=due&limit=50&${IN_WINDOW}`);
  const first = page.locator('[data-testid=cases-sheet] [data-testid=case-row]').first();
  expect(Number(await first.getAttribute('data-id'))).toBe(listed.items[0]?.id);
});

it('lists the overdue cases by how long, page after page', async () => {
  const page = await city.visit(city.home());
  await page.getByTestId('age-30d+').click();
  await page.waitForURL((url) => url.searchParams.get('age') === '30d+');
  const old = await city
    .site()
    .ask<CaseListAnswer>(`${hangzhouApi}/overdue?age=${encodeURIComponent('30d+')}&limit=500`);
  await expect.poll(() => text(page, '[data-testid=overdue-total]')).toContain(`${count(old.total)} 件`);
  await expect
    .poll(async () => {
      await page.getByTestId('case-row').last().scrollIntoViewIfNeeded();
      return page.getByTestId('case-row').count();
    })
    .toBe(Math.min(old.total, old.items.length));
});

it('opens a case with its times, place and unit, and shows it on the map', async () => {
  const page = await city.visit(city.home());
  const overdue = await city.site().ask<CaseListAnswer>(`${hangzhouApi}/overdue?limit=200`);
  const located = overdue.items.find(({ cell }) => cell !== null);
  const found = await city.site().ask<CaseAnswer>(`${hangzhouApi}/cases/${located?.id}`);
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
  const { page, frames } = await city.open(city.home(), desk);
  await page.getByTestId('table-toggle').click();
  await page.getByTestId('cell-row').first().waitFor();
  const largest = Math.max(...Array.from(frames.get('reported')?.values[0] ?? []));
  const first = await page.getByTestId('cell-row').first().locator('td').first().innerText();
  expect(first).toBe(count(largest));
  expect(await findBarriers(page)).toEqual([]);
  await page.getByTestId('table-toggle').click();
  await expect.poll(() => page.getByTestId('cell-row').count()).toBe(0);
});

it('restores a view from its address', async () => {
  const address = `${city.home()}?area=330106&window=90d&measure=overdue&compare=satisfactionRate&map=120.1,30.25,12.5&age=1-7d`;
  const { page } = await city.open(address, desk);
  await page.waitForTimeout(300);
  const url = new URL(page.url());
  expect(`${url.pathname}${url.search}`).toBe(address.slice(city.site().origin.length));
  expect(await text(page, '[data-testid=measure-chooser]')).toBe('超期未办结');
  expect(await text(page, '[data-testid=compare-measure]')).toBe('满意率');
  expect(await text(page, '[data-testid=window-chooser]')).toContain('近 90 天');
  expect(await page.getByTestId('age-1-7d').getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('button', { name: '放大', exact: true }).click();
  await page.waitForURL((next) => /,13\.5$/.test(next.searchParams.get('map') ?? ''));
});

async function expectFigure(page: Page, id: string, value: string): Promise<void> {
  await expect.poll(() => figure(page, id), { timeout: 30_000 }).toBe(value);
}

async function expectArea(page: Page, id: string): Promise<void> {
  await page.waitForURL((url) => url.searchParams.get('area') === id);
  await settle(page);
}
