import { catchUpMatters } from '@zhiyu/server/follow-matters';
import { createIngest } from '@zhiyu/server/ingest';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseAnswer, CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CompareAnswer, Figure } from '@zhiyu/shared/contract';
import type { EventInput } from '@zhiyu/shared/event';
import type { MatterAnswer, MatterListAnswer, MatterProposalsAnswer } from '@zhiyu/shared/matter-contract';
import type { Measure } from '@zhiyu/shared/measures';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { due, events, lamps, market, told } from './case-record';
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
} from './explorer-site';
import { addSmallCity, at } from './small-city';
import { createTestDatabase } from './support/database';

/** The record of a case, its figures, matters and comparisons, as people see them in the small city. */

const api = '/api/v1/cities/small-city';
const T = at('03-11 12:00');
let db: Database;
let site: Site;
let browser: Browser;
let opened: ExplorerPage | null = null;

beforeAll(async () => {
  db = await createTestDatabase();
  const history = events.map(
    ([event], index): EventInput => ({
      source: 'hand',
      sourceId: 'told',
      eventId: `e${index}`,
      ...event,
    }),
  );
  await addSmallCity(db, [...due, ...market, ...lamps, told], history);
  const ingest = await createIngest(db, 'small-city');
  await catchUpMatters({ db, city: 'small-city', ingest, now: () => T });
  site = await startSite(db, T);
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
});
afterEach(async () => {
  await opened?.page.context().close();
  opened = null;
});

const ask = <Answer>(path: string) => site.ask<Answer>(`${api}${path}`);
const compare = (query: string) => ask<CompareAnswer>(`/compare?${query}`);
const percent = (value: number) => (Math.round(1000 * value) / 10).toFixed(1);
const squeeze = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

async function open(query = '', screen: Screen = desk): Promise<Page> {
  opened = await openExplorer(browser, `${site.origin}/city/small-city${query}`, screen);
  return opened.page;
}

async function idOf(sourceId: string): Promise<number> {
  const [row] = await db.query<{ id: number }>('select id from cases where source_id = $1', [sourceId]);
  if (!row) throw new Error(`there is no case ${sourceId}`);
  return row.id;
}

/** Downloads the table of a panel, and reads what the server sends under its address. */
async function keep(page: Page, panel: string, format: string) {
  const download = page.waitForEvent('download');
  await page.getByTestId(panel).getByTestId('export').getByRole('link', { name: format }).click();
  const kept = await download;
  const text = await (await fetch(kept.url())).text();
  const lines = text.trim().split('\r\n');
  return { name: kept.suggestedFilename(), rows: lines.map((line) => line.split(',')) };
}

const idsIn = (list: Locator) =>
  list.getByTestId('case-row').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-id'))));

describe('the sheet of a case', () => {
  it.each([
    ['desk', desk],
    ['phone', phone],
  ])('tells every event, and the due time that the clock explains, on a %s', async (_name, screen) => {
    const id = await idOf('told');
    const found = await ask<CaseAnswer>(`/cases/${id}`);
    expect(found.events.map(({ kind }) => kind)).toEqual(['reported', ...events.map(([{ kind }]) => kind)]);
    const page = await open(`?case=${id}`, screen);
    const steps = page.getByTestId('case-sheet').locator('ol > li:not([data-limit])');
    await steps.first().waitFor();
    const shown = (await steps.allInnerTexts()).map(squeeze);
    expect(shown.length).toBe(found.events.length);
    for (const [index, word] of ['受理', ...events.map(([, word]) => word)].entries()) {
      expect(shown[index]).toMatch(new RegExp(`^${word}`));
      expect(shown[index]).toContain(found.events[index]?.at.slice(0, 16).replace('T', ' '));
    }
    expect(shown.find((step) => step.startsWith('延期'))).toContain('等待配件');
    expect(shown.find((step) => step.startsWith('办结'))).toContain('实际解决');

    const clock = page.getByTestId('case-clock');
    expect(found.clock?.dueAt).toBe('2026-03-10T18:00:00+08:00');
    expect(await clock.locator('dl > div', { hasText: '到期' }).locator('dd').innerText()).toBe(
      '2026-03-10 18:00',
    );
    expect(await clock.innerText()).toContain('按期办结');
    const lines = found.clock?.lines ?? [];
    expect(lines.length).toBeGreaterThan(0);
    expect(await clock.locator('tbody td:last-child').allInnerTexts()).toEqual(
      lines.map(({ counted }) => (counted > 0 ? `+${Math.round(counted * 100) / 100}` : '0')),
    );
    expect(opened?.faults).toEqual([]);
  });
});

describe('the accountable area of a case', () => {
  it('is named on its sheet and in its answer, in either language, beside the place', async () => {
    const id = await idOf('due-1');
    const found = await ask<CaseAnswer>(`/cases/${id}`);
    expect(found).toMatchObject({
      area: 'east',
      accountableArea: 'west',
      accountableAreaPath: [{ zh: '西区', en: 'West' }],
    });
    const page = await open(`?case=${id}`);
    const fact = (name: string) =>
      page.getByTestId('case-sheet').locator('dl > div', { hasText: name }).locator('dd').first();
    expect(await fact('发生地').innerText()).toMatch(/^东区/);
    expect(await fact('责任地').innerText()).toBe('西区');
    await page.keyboard.press('Escape');
    await page.getByTestId('language').click();
    await page.goto(`${site.origin}/city/small-city?case=${id}`);
    expect(await fact('Accountable area').innerText()).toBe('West');
  });
});

describe('the sheet of a figure', () => {
  const parts = { numerator: 25, denominator: 31 };

  it('says what the figure rests on, and opens the cases of its numerator and its denominator', async () => {
    const { measures } = await site.ask<{ measures: Measure[] }>('/api/v1/measures');
    const measure = measures.find(({ id }) => id === 'onTimeRate');
    const figure = (await compare('measures=onTimeRate')).whole.values.onTimeRate;
    expect(figure).toMatchObject(parts);
    const page = await open();
    for (const [part, count] of Object.entries(parts)) {
      await page.getByTestId('figure-onTimeRate').click();
      const sheet = page.getByTestId('figure-sheet');
      await sheet.waitFor();
      expect(await findBarriers(page)).toEqual([]);
      const said = squeeze(await sheet.innerText());
      expect(said).toContain(measure?.definition.zh);
      expect(said).toContain(measure?.exclusions?.zh);
      expect(said).toContain(figure?.interval?.map(percent).join('–'));
      expect(said).toContain('截至 2026-03-11 12:00');
      await sheet.getByRole('button', { name: String(count), exact: true }).click();

      const list = page.getByTestId('cases-sheet');
      const behind = await ask<CaseListAnswer>(`/cases?measure=onTimeRate&part=${part}&limit=100`);
      expect(behind.total).toBe(count);
      await expect.poll(() => list.getByTestId('cases-total').innerText()).toBe(`共 ${count} 件`);
      await expect.poll(() => idsIn(list)).toEqual(behind.items.map(({ id }) => id));
      await page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
    }
    expect(opened?.faults).toEqual([]);
  });

  it('opens from a row of the comparison too, with the cases of that row alone', async () => {
    const rows = (await compare('measures=reported')).rows;
    const west = rows.find(({ id }) => id === 'west')?.values.reported?.value;
    const page = await open('?compare=reported');
    await page.locator('[data-testid=compare-row][data-id=west] [data-testid=compare-value] button').click();
    await page.getByTestId('figure-sheet').getByRole('button', { name: '查看相关诉求' }).click();
    await expect.poll(() => page.getByTestId('cases-total').innerText()).toBe(`共 ${west} 件`);
    const behind = await ask<CaseListAnswer>('/cases?measure=reported&area=west&limit=100');
    await expect.poll(() => idsIn(page.getByTestId('cases-sheet'))).toEqual(behind.items.map(({ id }) => id));
  });

  it.each([
    ['accountableArea', 'west', '责任地：西区', 23],
    ['unit', 'works', '小城 · 承办单位：城建局', 22],
  ] as const)('opens from a row by %s, with the cases of %s alone', async (by, id, words, count) => {
    const page = await open(`?dimension=${by}&compare=due`);
    const value = page.locator(`[data-testid=compare-row][data-id=${id}] [data-testid=compare-value]`);
    expect(await value.innerText()).toBe(String(count));
    await value.getByRole('button').click();
    await page.getByTestId('figure-sheet').getByRole('button', { name: '查看相关诉求' }).click();
    const expected = await dueOf(by, id);
    expect(expected.length).toBe(count);
    await expectListed(page, words, expected);
    expect(new URL(page.url()).searchParams.get('of')).toBe(`${by}:${id}`);
    const kept = await keep(page, 'cases-sheet', 'CSV');
    expect(kept.rows.slice(1).map(([id]) => Number(id))).toEqual(expected);

    await page.reload();
    await expectListed(page, words, expected);
    await page.keyboard.press('Escape');
    await page.getByTestId('cases-sheet').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe(`?dimension=${by}&compare=due`);
    expect(opened?.faults).toEqual([]);
  });

  it('lists a record wherever its cases happened, and what a unit handled in the area looked at', async () => {
    const page = await open('?area=west&dimension=accountableArea&compare=due');
    await page.getByTestId('compare-whole').click();
    await page.getByTestId('figure-sheet').getByRole('button', { name: '查看相关诉求' }).click();
    await expectListed(page, '责任地：西区', await dueOf('accountableArea', 'west'));
    const list = page.getByTestId('cases-sheet');
    expect(await list.getByTestId('case-row').filter({ hasText: '东区' }).count()).toBe(11);
    await page.keyboard.press('Escape');

    await page.getByTestId('compare-dimension').selectOption('unit');
    await page.locator('[data-testid=compare-row][data-id=works] [data-testid=compare-value] button').click();
    await page.getByTestId('figure-sheet').getByRole('button', { name: '查看相关诉求' }).click();
    await expectListed(page, '西区 · 承办单位：城建局', await dueOf('unit', 'works', 'west'));
    expect(opened?.faults).toEqual([]);
  });

  it('opens what is in none of the rows, by unit and by domain', async () => {
    const read = (item: CaseListAnswer['items'][number]) => ({
      unit: item.unit === null,
      category: item.category === null,
    });
    const { items } = await ask<CaseListAnswer>('/cases?measure=reported&limit=100');
    let opened = 0;
    for (const by of ['unit', 'category'] as const) {
      const expected = items.filter((item) => read(item)[by]).map(({ id }) => id);
      const how = by === 'category' ? 'by=category' : `dimension=${by}`;
      const page = await open(`?${how}&compare=reported`);
      await page.getByTestId('compare-row').first().waitFor();
      const rest = page.getByTestId('compare-rest');
      if (expected.length === 0) {
        expect(await rest.count(), by).toBe(0);
        continue;
      }
      opened += 1;
      await rest.getByRole('button').click();
      await page.getByTestId('figure-sheet').getByRole('button', { name: '查看相关诉求' }).click();
      await expectListed(page, '未归入下级', expected);
    }
    expect(opened).toBeGreaterThan(0);
  });

  it('says in English whose cases it lists', async () => {
    const page = await open();
    await page.getByTestId('language').click();
    const { name } = (await compare('by=unit&measures=due')).rows.find(({ id }) => id === 'works') ?? {};
    await page.goto(`${site.origin}/city/small-city?cases=due&of=unit:works`);
    await expectListed(page, `Small City · Handling unit: ${name?.en}`, await dueOf('unit', 'works'));
    await page.goto(`${site.origin}/city/small-city?cases=due&of=accountableArea:west`);
    await expectListed(page, 'Accountable area: West', await dueOf('accountableArea', 'west'));
  });

  /** The due cases that an area accounts for or a unit handles, told one by one by what the list of all says of them. */
  async function dueOf(by: 'accountableArea' | 'unit', id: string, area?: string): Promise<number[]> {
    const below: Record<string, string[]> = { west: ['west-north'], works: ['works-west'] };
    const isIn = (found: string | null, node: string) =>
      found !== null && [node, ...(below[node] ?? [])].includes(found);
    const { items } = await ask<CaseListAnswer>('/cases?measure=due&limit=100');
    return items
      .filter((item) => isIn(item[by], id) && (area === undefined || isIn(item.area, area)))
      .map((item) => item.id);
  }

  async function expectListed(page: Page, words: string, expected: number[]): Promise<void> {
    const list = page.getByTestId('cases-sheet');
    await expect.poll(() => idsIn(list)).toEqual(expected);
    await expect.poll(() => list.getByTestId('cases-total').innerText()).toContain(String(expected.length));
    await expect.poll(() => list.locator('p').first().innerText()).toContain(words);
  }
});

describe('the tables to keep', () => {
  it('hold what the screen lists, reached from it', async () => {
    const page = await open('?dimension=unit&compare=due');
    const { rows } = await compare('by=unit&measures=due');
    const compared = await keep(page, 'compare', 'CSV');
    // Below the headers stands the whole.
    expect(compared.rows.slice(2).map(([, id, due]) => [id, due])).toEqual(
      rows.map(({ id, values }) => [id ?? '', String(values.due?.value)]),
    );
    const { items } = await ask<CaseListAnswer>('/overdue?limit=100');
    const overdue = await keep(page, 'overdue', 'CSV');
    expect(overdue.rows.slice(1).map(([id]) => Number(id))).toEqual(items.map(({ id }) => id));
    expect((await keep(page, 'overdue', 'XLSX')).name).toMatch(/^small-city-overdue-.*\.xlsx$/);
    await page.goto(`${site.origin}/city/small-city?tab=matters`);
    await page.getByTestId('matter-row').first().waitFor();
    const known = (await ask<MatterListAnswer>('/matters')).items;
    const matters = await keep(page, 'matters', 'CSV');
    expect(matters.rows.slice(1).map(([key]) => key)).toEqual(known.map(({ key }) => key));
    expect((await keep(page, 'matters', 'XLSX')).name).toMatch(/^small-city-matters-.*\.xlsx$/);
    expect(opened?.faults).toEqual([]);
  });
});

describe('a matter', () => {
  it('is opened, a proposal for another is confirmed, and the count follows', async () => {
    const before = await ask<MatterListAnswer>('/matters');
    expect(before.total).toBe(1);
    const { items: proposed } = await ask<MatterProposalsAnswer>('/matters/proposals');
    expect(proposed.map(({ case: item, like }) => [item.sourceId, like?.sourceId])).toEqual([
      ['lamp-2', 'lamp-1'],
    ]);
    const page = await open('?tab=matters');
    const total = page.getByTestId('matters-total');
    await expect.poll(() => total.innerText()).toBe('1 项');
    await page.getByTestId('matter-row').click();
    await expectCases(page, before.items[0]?.key ?? '');
    await page.keyboard.press('Escape');

    await page.getByTestId('open-proposals').click();
    const proposal = page.getByTestId('proposal');
    expect(await proposal.getAttribute('data-case')).toBe(String(proposed[0]?.case.id));
    expect(squeeze(await proposal.innerText())).toMatch(/同一地址.*文字相似 100%.*同一类别/);
    await proposal.getByTestId('confirm').click();
    await proposal.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');

    await expect.poll(() => total.innerText()).toBe('2 项');
    const after = await ask<MatterListAnswer>('/matters');
    expect(after.total).toBe(2);
    const key = after.items.find(({ key }) => key !== before.items[0]?.key)?.key ?? '';
    await page.locator(`[data-testid=matter-row][data-key="${key}"]`).click();
    await expectCases(page, key);
    expect(opened?.faults).toEqual([]);
  });

  async function expectCases(page: Page, key: string): Promise<void> {
    const { items } = await ask<MatterAnswer>(`/matters/${encodeURIComponent(key)}`);
    expect(items.length).toBe(2);
    await expect.poll(() => page.getByTestId('matter-sheet').getByTestId('matter-case').count()).toBe(2);
    const shown = (await page.getByTestId('matter-case').allTextContents()).map(squeeze);
    for (const [index, { title, reportedAt }] of items.entries()) {
      expect(shown[index]).toContain(title);
      expect(shown[index]).toContain(reportedAt.slice(0, 10));
    }
  }
});

describe('a comparison', () => {
  it('counts by whose record the cases are in, which is not where they happened', async () => {
    const byPlace = await compare('measures=due');
    const byRecord = await compare('by=accountableArea&measures=due');
    const of = ({ rows }: CompareAnswer, id: string) => rows.find((row) => row.id === id)?.values.due?.value;
    expect([of(byRecord, 'west'), of(byRecord, 'east')]).toEqual([23, 8]);
    expect([of(byPlace, 'west'), of(byPlace, 'east')]).toEqual([16, 15]);
    const page = await open('?compare=due');
    await page.getByTestId('compare-dimension').selectOption('accountableArea');
    await page.waitForURL(/dimension=accountableArea/);
    await expect.poll(() => readRows(page)).toEqual(rowsOf(byRecord, 'due', String));
  });

  it('ranks handling units in bands, sets small samples apart, and takes a unit apart', async () => {
    const answer = await compare('by=unit&measures=onTimeRate');
    const [works, homes] = ['works', 'homes'].map((id) => answer.rows.find((row) => row.id === id));
    expect(works?.values.onTimeRate).toMatchObject({ n: 22, shown: true });
    expect(homes?.values.onTimeRate).toMatchObject({ n: 9, shown: false });
    const page = await open('?dimension=unit&compare=onTimeRate');
    const comparison = page.getByTestId('compare');
    await expect.poll(() => readRows(page)).toEqual(rowsOf(answer, 'onTimeRate', percent));
    expect(await findBarriers(page)).toEqual([]);
    expect(await comparison.getByRole('rowheader', { name: '0–79 件' }).count()).toBe(1);
    await comparison.locator('summary').click();
    expect(squeeze(await comparison.locator('details li').innerText())).toBe('房管局 n 9');

    await page.getByRole('button', { name: '城建局', exact: true }).click();
    await page.waitForURL(/unit=works/);
    await page.getByTestId('compare-measure').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^应办结/ })
      .click();
    await settle(page);
    const parts = await compare('by=unit&parent=works&measures=due');
    expect(parts.rows.map(({ id, values }) => [id, values.due?.value])).toEqual([
      [null, 12],
      ['works-west', 10],
    ]);
    await expect.poll(() => readRows(page)).toEqual(rowsOf(parts, 'due', String));
    expect(squeeze(await page.getByTestId('compare-rest').innerText())).toBe('未归入下级 12');
    await page.getByTestId('unit-above').click();
    await page.waitForURL((url) => !url.searchParams.has('unit'));
    expect(opened?.faults).toEqual([]);
  });

  const readRows = (page: Page) =>
    page
      .getByTestId('compare-row')
      .evaluateAll((rows) =>
        rows.map((row) => [
          row.getAttribute('data-id'),
          row.querySelector('[data-testid=compare-value]')?.textContent,
        ]),
      );

  /** What is ranked, the largest first. */
  function rowsOf(answer: CompareAnswer, measure: string, write: (value: number) => string) {
    const sizeOf = (values: Record<string, Figure>) => values[measure]?.value ?? 0;
    return answer.rows
      .filter(({ id, values }) => id !== null && values[measure]?.shown)
      .sort((a, b) => sizeOf(b.values) - sizeOf(a.values))
      .map(({ id, values }) => [id, write(sizeOf(values))]);
  }
});
