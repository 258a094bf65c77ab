import { createIngest } from '@zhiyu/server/ingest';
import type { Database } from '@zhiyu/server/store/database';
import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import type { CaseInput } from '@zhiyu/shared/case';
import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { EventInput } from '@zhiyu/shared/event';
import type { OversightAnswer, RequestListAnswer } from '@zhiyu/shared/oversight-contract';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, type Site, startBrowser, startSite } from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

const now = at('03-11 12:00');
const lying = { width: 1180, height: 820 };
const standing = { width: 820, height: 1180 };
const small = { width: 768, height: 1024 };
/** Beside another application. */
const split = { width: 590, height: 820 };

/** A few hundred cases in both districts: the west late in half of them, the east in few, five still overdue. */
function listCases(): CaseInput[] {
  const closed = Array.from({ length: 400 }, (_, n) => {
    const isWest = n % 2 === 0;
    const isLate = isWest ? n % 4 === 0 : n % 20 === 1;
    return {
      source: 'hand',
      sourceId: `c${n}`,
      reportedAt: at('03-03 09:00') + n * 60_000,
      dueAt: at('03-05 18:00'),
      closings: [isLate ? at('03-06 09:00') : at('03-05 09:00')],
      lng: isWest ? 120.05 : 120.15,
      lat: 30.02,
      category: n % 3 === 0 ? 'lamps' : 'housing',
      unit: n % 5 === 0 ? 'works' : 'homes',
    };
  });
  const overdue = Array.from({ length: 5 }, (_, n) => ({
    source: 'hand',
    sourceId: `late-${n}`,
    reportedAt: at('03-02 09:00'),
    dueAt: at('03-04 18:00') + n * 86_400_000,
    title: `屋顶漏雨第${n}户`,
    lng: 120.05,
    lat: 30.02,
    category: 'housing',
    unit: 'homes',
    urges: n === 3 ? [at('03-09 09:00')] : [],
  }));
  // One matter: twice by one person, once by another.
  const matter = ['a', 'a', 'b'].map((requesterKey, n) => ({
    source: 'hand',
    sourceId: `matter-${n}`,
    reportedAt: at('03-09 09:00') + n,
    dueAt: at('03-20 18:00'),
    area: 'west',
    title: '夜间施工噪声',
    matter: '夜间施工噪声',
    requesterKey,
  }));
  const soon = ['03-11 18:00', '03-11 17:00', '03-12 18:00'].map((due, n) => ({
    source: 'hand',
    sourceId: `soon-${n}`,
    reportedAt: at('03-10 09:00'),
    dueAt: at(due),
    area: 'west',
  }));
  return [...closed, ...overdue, ...matter, ...soon];
}

/** A case that one unit gave back and another has now. */
const moves: EventInput[] = [
  { kind: 'dispatched' as const, unit: 'homes' },
  { kind: 'returned' as const, unit: 'homes', reason: '不属本单位' },
  { kind: 'dispatched' as const, unit: 'works' },
].map((move, n) => ({
  source: 'hand',
  sourceId: 'matter-0',
  eventId: `m${n}`,
  at: at(`03-09 1${n}:00`),
  ...move,
}));

let db: Database;
let site: Site;
let browser: Browser;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, listCases(), moves);
  await createIngest(db, 'small-city');
  site = await startSite(db, now);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});

const window = 'window=2026-03-01..2026-03-11';
const asked = 'from=2026-03-01T00:00:00%2B08:00';

async function open(
  path: string,
  viewport: { width: number; height: number },
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport,
    hasTouch: true,
    isMobile: true,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    deviceScaleFactor: 0.5,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(site.origin + path);
  await page.getByTestId('standing').waitFor();
  await page.getByTestId('late-total').waitFor();
  return { page, faults };
}

/** What can be touched and is smaller than a finger; what stands in a sentence or on the map's own layer is judged apart. */
function listSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('button, a[href], summary, input, select')];
    return found
      .filter((element) => !element.closest('.maplibregl-map') && !element.closest('aside'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
      .map(({ element, box }) => `${element.textContent} ${Math.round(box.width)}×${Math.round(box.height)}`);
  });
}

describe('the brief in the hand', () => {
  it.each([
    ['lying', lying],
    ['standing', standing],
    ['small', small],
    ['split', split],
  ])('shows what the API answers, %s', async (_name, viewport) => {
    const { page, faults } = await open(`/brief/small-city/small-city?${window}`, viewport);
    const brief = await site.ask<BriefAnswer>(`/api/v1/cities/small-city/brief?${asked}`);
    const shown = async (id: string) => page.getByTestId(`figure-${id}`).getByTestId('value').textContent();
    expect(await shown('reported')).toBe(String(brief.figures.reported?.value));
    expect(await shown('overdue')).toBe('5');
    expect(await shown('onTimeRate')).toBe(((brief.figures.onTimeRate?.value ?? 0) * 100).toFixed(1));
    const sentences = await page.getByTestId('sentences').locator('p').allTextContents();
    expect(sentences).toEqual(brief.sentences.map(({ parts }) => parts.map(({ zh }) => zh).join('')));
    expect(await page.getByTestId('late-total').textContent()).toBe('5 件');

    // Both are beyond the limits, and the words beneath say so with the colours.
    expect(await page.getByTestId('spread').textContent()).toBe('2 个在 95% 界外，其中 2 个在 99.8% 界外');
    expect(await page.getByTestId('funnel').locator('circle[data-beyond]').count()).toBe(2);
    await page.getByTestId('drawn-dots').tap();
    const compared = await site.ask<CompareAnswer>(
      `/api/v1/cities/small-city/compare?measures=onTimeRate&funnel=true&${asked}`,
    );
    for (const id of ['west', 'east']) {
      const figure = compared.rows.find((row) => row.id === id)?.values.onTimeRate;
      const row = page.locator(`[data-testid=compared-row][data-id=${id}]`);
      expect(await row.getByTestId('value').textContent()).toBe(((figure?.value ?? 0) * 100).toFixed(1));
      const words = id === 'west' ? '低于 99.8% 界' : '高于 99.8% 界';
      expect(await row.textContent()).toContain(words);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    );
    expect(await listSmallTargets(page)).toEqual([]);
    expect(await findBarriers(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('opens what a figure, and what a sentence, rests on with one touch', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}`, lying);
    await page.getByTestId('figure-onTimeRate').tap();
    const sheet = page.getByTestId('figure-sheet');
    const brief = await site.ask<BriefAnswer>(`/api/v1/cities/small-city/brief?${asked}`);
    expect(await sheet.textContent()).toContain(String(brief.figures.onTimeRate?.denominator));
    await page.keyboard.press('Escape');
    await page.getByTestId('proof').first().tap();
    await sheet.waitFor();
    await sheet.getByText('查看相关诉求').tap();
    await expect
      .poll(() => page.getByTestId('cases-total').textContent())
      .toContain(String(brief.figures.reported?.value));
    await page.context().close();
  });

  it('compares in bands of similar volume, over time, and with the mix held equal, which ranks nobody', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}&drawn=dots`, lying);
    const order = () =>
      page
        .getByTestId('compared-row')
        .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.id));
    // The east closes more in time; held equal, rows stand as the tree has them.
    expect(await order()).toEqual(['east', 'west']);
    await page.getByTestId('held').tap();
    await page.getByText('所以不排名').waitFor();
    await expect.poll(order).toEqual(['west', 'east']);
    await page.getByTestId('held').tap();
    await page.getByTestId('by-unit').tap();
    await page.locator('[data-testid=compared-row][data-id=homes]').waitFor();
    // 80 cases of one bureau and 325 of the other are no match.
    const dots = await page.getByTestId('dots').textContent();
    expect(dots).toContain('80–320 件的一组');
    expect(dots).toContain('320–1,280 件的一组');
    await page.getByTestId('drawn-multiples').tap();
    const trends = page.getByTestId('multiples').locator('svg[role=img]');
    await expect.poll(() => trends.count()).toBe(2);
    await expect.poll(() => trends.first().locator('path').getAttribute('d')).toMatch(/^M/);
    await page.context().close();
  });

  it('tells what falls due, who hands on to whom, what was urged most, and the matters of most people', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}`, standing);
    expect((await page.getByTestId('due-next').textContent())?.replace(/\s+/g, ' ')).toContain(
      '今日到期 2 · 下一工作日到期（03-12） 1',
    );
    await page.getByTestId('due-next').tap();
    await page.getByTestId('figure-sheet').getByText('查看相关诉求').tap();
    await expect.poll(() => page.getByTestId('cases-total').textContent()).toContain('3');
    await page.keyboard.press('Escape');
    await page.getByTestId('list-urged').tap();
    await expect.poll(() => page.getByTestId('late-case').first().textContent()).toContain('屋顶漏雨第3户');
    await page.getByTestId('list-handOffs').tap();
    const matrix = page.getByTestId('hand-offs');
    await matrix.waitFor();
    expect(await matrix.locator('td[title*="房管局 → 城建局：退单 1"]').count()).toBe(1);
    const matter = page.getByTestId('worst-matter').first();
    expect(await matter.textContent()).toContain('夜间施工噪声');
    expect(await matter.textContent()).toContain('同人重复 1');
    expect(await matter.textContent()).toContain('异人重复 1');
    await page.locator('summary').filter({ hasText: '按承办单位' }).tap();
    await page.getByTestId('late-unit').first().tap();
    await expect.poll(() => page.url()).toContain('lateUnit=homes');
    await page.context().close();
  });

  it('reminds with one touch, orders with a deadline, and lists what was asked', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}`, standing);
    const list = await site.ask<OversightAnswer>('/api/v1/cities/small-city/oversight');
    const first = page.getByTestId('late-case').first();
    expect(Number(await first.getAttribute('data-id'))).toBe(list.items[0]?.id);
    await first.getByTestId('urge').tap();
    await expect.poll(() => first.textContent()).toContain('催办 1 次');
    await first.getByTestId('order').tap();
    await page.getByTestId('order-dialog').getByRole('textbox', { name: /批示/ }).fill('周五前说明原因');
    await expect
      .poll(() => page.getByTestId('order-due').textContent())
      .toBe('2026-03-16 18:00 前，共 3 个工作日');
    await page.getByTestId('order-dialog').getByLabel('另选日期').fill('2026-03-15');
    await expect
      .poll(() => page.getByTestId('order-due').textContent())
      .toBe('2026-03-15 18:00 前，共 2 个工作日');
    await page.getByTestId('order-dialog').getByRole('button', { name: '3 个工作日' }).tap();
    await expect.poll(() => page.getByTestId('order-due').textContent()).toContain('2026-03-16');
    await page.getByTestId('send-order').tap();
    await expect.poll(() => first.textContent()).toContain('督办 1 次');
    await page.getByTestId('list-requests').tap();
    await page.getByTestId('request').nth(1).waitFor();
    const requests = await site.ask<RequestListAnswer>('/api/v1/cities/small-city/requests');
    expect(requests.items.map(({ kind }) => kind).sort()).toEqual(['supervised', 'urged']);
    const order = requests.items.find(({ kind }) => kind === 'supervised');
    expect(order).toMatchObject({
      note: '周五前说明原因',
      dueAt: '2026-03-16T18:00:00+08:00',
      answerWanted: true,
    });
    await page.context().close();
  });

  it('turns without losing the place, and is restored by its address', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}&drawn=dots`, standing);
    await page.locator('[data-part=matters]').scrollIntoViewIfNeeded();
    const seen = () =>
      page.evaluate(() => {
        const part = document.querySelector('[data-part=late]')?.getBoundingClientRect();
        return part !== undefined && part.top < innerHeight && part.bottom > 0;
      });
    await expect.poll(seen).toBe(true);
    await page.setViewportSize(lying);
    await expect.poll(seen).toBe(true);
    await page.getByTestId('by-unit').tap();
    await page.locator('[data-testid=compared-row][data-id=homes]').waitFor();
    const address = page.url();
    expect(address).toContain('dimension=unit');
    await page.reload();
    await page.locator('[data-testid=compared-row][data-id=homes]').waitFor();
    await page.context().close();
  });

  it('goes to another area at once: its cells are asked for once, as the map will stand there', async () => {
    const { page, faults } = await open(`/brief/small-city/small-city?${window}`, lying);
    await page.getByTestId('located').waitFor();
    const questions: URLSearchParams[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/cells')) questions.push(searchParams);
    });
    await page.getByTestId('area-chooser').tap();
    await page.getByRole('dialog').getByRole('button', { name: '西区', exact: true }).tap();
    const brief = await site.ask<BriefAnswer>(`/api/v1/cities/small-city/brief?area=west&${asked}`);
    const reported = page.getByTestId('figure-reported').getByTestId('value');
    await expect.poll(() => reported.textContent()).toBe(String(brief.figures.reported?.value));
    await expect.poll(() => page.locator('[data-dimmed], [aria-busy=true]').count()).toBe(0);
    const cells = questions.map((question) => `${question.get('area')} ${question.get('measure')}`);
    expect(cells.sort()).toEqual(['west overdue', 'west reported']);
    expect(new Set(questions.map((question) => question.get('level'))).size).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('lets a finger scroll the page over the map, and gives the map to one finger on request', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}`, standing);
    await page.getByTestId('situation-map').waitFor();
    const map = page.locator('.maplibregl-map');
    await expect.poll(() => map.locator('.maplibregl-cooperative-gestures').count()).toBe(1);
    const button = page.getByTestId('one-finger');
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await button.tap();
    await expect.poll(() => map.locator('.maplibregl-cooperative-gestures').count()).toBe(0);
    await page.context().close();
  });

  it('is taken along as a PDF that holds the same numbers', async () => {
    const { page } = await open(`/brief/small-city/small-city?${window}`, lying);
    await page.getByTestId('take-along').tap();
    const path = await page.getByTestId('take-pdf').getAttribute('href');
    const response = await fetch(site.origin + path);
    const loading = getDocument({ data: new Uint8Array(await response.arrayBuffer()), verbosity: 0 });
    const pdf = await loading.promise;
    expect(pdf.numPages).toBe(1);
    const { items } = await (await pdf.getPage(1)).getTextContent();
    const text = items.map((item) => ('str' in item ? item.str : '')).join('');
    for (const id of ['reported', 'open', 'overdue', 'onTimeRate']) {
      const shown = await page.getByTestId(`figure-${id}`).getByTestId('value').textContent();
      expect(text, id).toContain(shown);
    }
    await loading.destroy();

    // Printed from a dark screen it is one page too, in the colours of paper, and the screen stays as it was.
    await page.emulateMedia({ colorScheme: 'dark' });
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    await expect.poll(theme).toBe('dark');
    await page.evaluate(() => {
      addEventListener('beforeprint', () => {
        document.body.dataset.printedIn = document.documentElement.dataset.theme;
      });
    });
    const paper = getDocument({
      data: new Uint8Array(await page.pdf({ preferCSSPageSize: true })),
      verbosity: 0,
    });
    expect((await paper.promise).numPages).toBe(1);
    expect(await page.evaluate(() => document.body.dataset.printedIn)).toBe('light');
    await expect.poll(theme).toBe('dark');
    await paper.destroy();
    await page.context().close();
  });
});
