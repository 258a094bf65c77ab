import type { CalendarAnswer, CellsAnswer, CompareAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { desk, type ExplorerPage, findBarriers, phone, type Screen } from './explorer-site';
import { hangzhouApi, useHangzhou } from './support/hangzhou-site';

/** Time on the Explorer: the window by hand and by keyboard, what it is compared with, and the playback. */

// A Tuesday afternoon; the Dragon Boat Festival of 2026 is on 19 June, Labour Day from 1 to 5 May.
const whole = new Intl.NumberFormat('zh-CN');
const city = useHangzhou();
let opened: ExplorerPage | null = null;

async function open(address: string, screen: Screen = desk): Promise<Page> {
  opened = await city.open(address, screen);
  return opened.page;
}
const windowOf = (page: Page) => new URL(page.url()).searchParams.get('window');
const at = (text: string) => encodeURIComponent(`${text}+08:00`);

describe('the window', () => {
  it('is moved by its edges from the keyboard, day by day and week by week', async () => {
    const page = await city.visit(`${city.home()}?window=2026-05-20..2026-05-29`);
    const first = page.getByTestId('window-first');
    await first.focus();
    expect(await first.getAttribute('aria-valuetext')).toBe('05-20');
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.searchParams.get('window') === '2026-05-21..2026-05-29');
    await page.getByTestId('window-last').focus();
    await page.keyboard.press('PageUp');
    await page.waitForURL((url) => url.searchParams.get('window') === '2026-05-21..2026-06-05');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
      'window-last',
    );
  });

  it('is dragged as a whole, and keeps its length', async () => {
    const page = await city.visit(`${city.home()}?window=2026-05-20..2026-05-29`);
    const box = await page.getByTestId('trend-window').boundingBox();
    if (!box) throw new Error('the window is not on the screen');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + box.width / 2, y, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.get('window') !== '2026-05-20..2026-05-29');
    expect(windowOf(page)).toBe('2026-05-25..2026-06-03');
  });

  it('is compared with the equal length before and with last year', async () => {
    const page = await city.visit(`${city.home()}?window=2026-06-01..2026-06-10`);
    const answer = await city
      .site()
      .ask<CompareAnswer>(
        `${hangzhouApi}/compare?measures=reported&from=${at('2026-06-01T00:00:00')}&to=${at('2026-06-11T00:00:00')}`,
      );
    const { value, before, yearBefore } = answer.whole.values.reported ?? {};
    expect(yearBefore).toBeNull();
    const change = (value ?? 0) / (before ?? 1) - 1;
    const amount = (Math.round(Math.abs(change) * 1000) / 10).toFixed(1);
    const changes = page.getByTestId('trend-changes');
    await changes.waitFor();
    await expect.poll(() => changes.innerText()).toContain(`${change > 0 ? '▲' : '▼'}`);
    expect(await changes.innerText()).toContain(`${amount}%`);
    expect(await changes.innerText()).toContain('同比 —');
  });

  it('marks the holidays of the calendar and the beginning of the assessment period', async () => {
    const page = await city.visit(`${city.home()}?window=2026-04-20..2026-06-16`);
    const { days } = await city
      .site()
      .ask<CalendarAnswer>(`${hangzhouApi}/calendar?from=2026-05-01&to=2026-05-31`);
    expect(days.filter(({ kind }) => kind === 'holiday').map(({ day }) => day)).toEqual([
      '2026-05-01',
      '2026-05-02',
      '2026-05-03',
      '2026-05-04',
      '2026-05-05',
    ]);
    const marks = page.getByTestId('trend-mark');
    await marks.first().waitFor();
    await expect.poll(() => marks.allInnerTexts()).toContain('劳动节');
    expect((await marks.allInnerTexts()).filter((name) => name === '考核期起').length).toBe(2);
  });
});

describe('the playback', () => {
  it('asks once for all frames, and shows what the API says of each moment', async () => {
    const page = await open(`${city.home()}?window=2026-06-01..2026-06-10`);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/frames')) asked.push(request.url());
    });
    await page.getByTestId('playback-start').click();
    const slider = page.getByTestId('playback-slider');
    await slider.waitFor();
    expect(await slider.getAttribute('max')).toBe('9');
    expect(await page.getByTestId('playback-moment').innerText()).toBe('2026-06-01 周一');

    await slider.focus();
    for (let day = 0; day < 4; day += 1) await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.searchParams.get('play') === 'reported,day,2026-06-05T00');
    await expect.poll(() => page.getByTestId('playback-moment').innerText()).toBe('2026-06-05 周五');
    const cells = await city
      .site()
      .ask<CellsAnswer>(
        `${hangzhouApi}/cells?measure=reported&from=${at('2026-06-05T00:00:00')}&to=${at('2026-06-06T00:00:00')}`,
      );
    await expect.poll(() => page.getByTestId('located').innerText()).toContain(whole.format(cells.located));
    expect(await page.getByTestId('unlocated').innerText()).toContain(whole.format(cells.unlocated));
    await page.getByTestId('table-toggle').click();
    const largest = Math.max(...cells.cells.map(([, , value = 0]) => value));
    await expect
      .poll(async () =>
        Number(
          (await page.getByTestId('cell-row').first().locator('td').first().innerText()).replaceAll(',', ''),
        ),
      )
      .toBeGreaterThanOrEqual(largest);
    expect(asked).toHaveLength(1);
  });

  it('shows a backlog at each instant, and restores a moment from its link', async () => {
    const page = await city.visit(`${city.home()}?window=2026-06-01..2026-06-10&play=open,day,2026-06-07T00`);
    await page.getByTestId('playback-slider').waitFor();
    expect(await page.getByTestId('playback-moment').innerText()).toBe('2026-06-07 周日 末');
    const stock = await city
      .site()
      .ask<CellsAnswer>(`${hangzhouApi}/cells?measure=open&at=${at('2026-06-08T00:00:00')}`);
    await expect.poll(() => page.getByTestId('located').innerText()).toContain(whole.format(stock.located));
    const trend = await city
      .site()
      .ask<TrendAnswer>(
        `${hangzhouApi}/trend?measure=open&from=${at('2026-06-01T00:00:00')}&to=${at('2026-06-11T00:00:00')}`,
      );
    expect(trend.series[6]?.value).toBe(stock.total);
    await page.getByTestId('playback-measure').selectOption('overdue');
    const late = await city
      .site()
      .ask<CellsAnswer>(`${hangzhouApi}/cells?measure=overdue&at=${at('2026-06-08T00:00:00')}`);
    await expect.poll(() => page.getByTestId('located').innerText()).toContain(whole.format(late.located));
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('playback-close').click();
    await page.waitForURL((url) => url.searchParams.get('play') === null);
  });

  it('plays to the end by itself and stands there', async () => {
    const page = await city.visit(`${city.home()}?window=2026-06-08..2026-06-10`);
    await page.getByTestId('playback-start').click();
    await page.getByTestId('playback-step').selectOption('day');
    await page.getByTestId('playback-toggle').click();
    await page.waitForURL((url) => url.searchParams.get('play') === 'reported,day,2026-06-10T00');
    await expect.poll(() => page.getByTestId('playback-toggle').getAttribute('aria-label')).toBe('播放');
  });

  it('is scrubbed by a finger on a phone', async () => {
    const page = await open(`${city.home()}?window=2026-06-01..2026-06-10&play=reported,day`, phone);
    await page.getByTestId('playback-slider').waitFor();
    const canvas = page.getByTestId('trend-canvas');
    await canvas.waitFor();
    const box = await canvas.boundingBox();
    if (!box) throw new Error('the trend is not on the screen');
    await page.touchscreen.tap(box.x + box.width * 0.95, box.y + box.height / 2);
    await page.waitForURL((url) => (url.searchParams.get('play') ?? '').startsWith('reported,day,2026-06-'));
    expect(opened?.faults).toEqual([]);
  });
});
