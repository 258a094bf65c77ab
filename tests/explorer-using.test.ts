import type { CityAnswer } from '@zhiyu/shared/contract';
import { latitudeOf, longitudeOf, mercatorX, mercatorY } from '@zhiyu/shared/grid';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { desk, type ExplorerPage, findBarriers, settle, tablet } from './explorer-site';
import { hangzhouApi, useHangzhou } from './support/hangzhou-site';

/** How the Explorer is used: by pointer, finger and keyboard, in two languages and themes, and when something is missing. */

const city = useHangzhou();
const whole = new Intl.NumberFormat('zh-CN');
const count = (value: number) => whole.format(value);
const text = async (page: Page, selector: string) =>
  (await page.locator(selector).first().innerText()).replaceAll(/\s+/g, ' ').trim();
const figure = (page: Page, id: string) => text(page, `[data-testid=figure-${id}] [data-testid=value]`);

it('opens the first city at the root address', async () => {
  const { page } = await city.open(`${city.site().origin}/`, desk);
  expect(await text(page, 'h1')).toBe('杭州市社情民意智治驾驶舱');
  expect(await page.title()).toBe('杭州市社情民意智治驾驶舱');
});

it('shows a cell under the pointer, and drills by a click', async () => {
  const { page, frames } = await city.open(city.home(), desk);
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
  const { page, frames } = await city.open(city.home(), tablet);
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

it('speaks English entirely, and keeps language and theme', async () => {
  const { page } = await city.open(city.home(), desk);
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
  const { page } = await city.open(city.home(), desk, { colorScheme: 'light' });
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
});

it('is used by keyboard alone', async () => {
  const { page } = await city.open(city.home(), desk);
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

it('walks over the cells by keyboard, reads them out and opens one', async () => {
  const { page, frames } = await city.open(city.home(), desk);
  const values = Array.from(frames.get('reported')?.values[0] ?? []);
  const cursor = page.getByTestId('cell-cursor');
  const words = page.getByTestId('cell-cursor-words');
  await cursor.focus();
  // It begins with the fullest cell.
  await expect.poll(() => words.innerText()).toContain(`受理 ${count(Math.max(...values))} 件`);
  const first = await words.innerText();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => words.innerText()).not.toBe(first);
  await page.keyboard.press('Home');
  await expect.poll(() => words.innerText()).toContain(`受理 ${count(Math.max(...values))} 件`);
  await page.keyboard.press('Enter');
  const card = page.getByTestId('cell-card');
  await expect.poll(() => card.getAttribute('data-pinned')).toBe('true');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
    .toBe('cell-cases');
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
    .toBe('cell-cursor');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => words.innerText()).not.toBe(first);
  expect(await findBarriers(page)).toEqual([]);
});

it('says that it is stale when the server goes away, and recovers', async () => {
  const { page } = await city.open(city.home(), desk);
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
  const context = await city.browser().newContext({ viewport: desk });
  const page = await context.newPage();
  await page.goto(`${city.home()}?area=nowhere`);
  await page.getByRole('heading', { name: '没有这个区域' }).waitFor();
  await page.getByRole('button', { name: '回到全域' }).click();
  await settle(page);
  await page.goto(`${city.site().origin}/city/atlantis`);
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
  const { bounds } = await city.site().ask<CityAnswer>(hangzhouApi);
  const place = await placeOf(page, bounds, morton, frame.level);
  const open = () => {
    const stock = frames.get('open');
    const index = stock ? Array.from(stock.mortons).indexOf(morton) : -1;
    return index < 0 ? 0 : (stock?.values[0]?.[index] ?? 0);
  };
  return { ...place, value, open };
}

async function expectFigure(page: Page, id: string, value: string): Promise<void> {
  await expect.poll(() => figure(page, id), { timeout: 30_000 }).toBe(value);
}

/** Where the middle of a cell stands on the screen when the map shows some bounds whole within its padding. */
async function placeOf(page: Page, bounds: readonly number[], morton: number, level: number) {
  const box = await page.locator('#map').boundingBox();
  if (!box) throw new Error('the map is not on the screen');
  const [west = 0, south = 0, east = 0, north = 0] = bounds;
  // A finger's legend lies flat above the timeline.
  const isTouch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  const padding = { top: 16, right: 16, bottom: isTouch ? 262 : 148, left: 16 };
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
