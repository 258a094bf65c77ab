import { readFile } from 'node:fs/promises';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type {
  AreaConcurrenceAnswer,
  BreakdownAnswer,
  CellsAnswer,
  CityAnswer,
  CompareAnswer,
} from '@zhiyu/shared/contract';
import type { GovernanceAreasAnswer } from '@zhiyu/shared/governance-contract';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { desk, type ExplorerPage, findBarriers, type Screen, settle } from './explorer-site';
import { hangzhouApi, IN_WINDOW, useHangzhou } from './support/hangzhou-site';

/** What the map can say beside the measure, and what opens from it: search, panels, governance areas, pictures. */

const whole = new Intl.NumberFormat('zh-CN');
const city = useHangzhou();
let opened: ExplorerPage | null = null;

async function open(address: string, screen: Screen = desk): Promise<Page> {
  opened = await city.open(address, screen);
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

/** The card of the area that lies in the middle of the map: its name, and the whole of it. */
async function readAreaCard(page: Page): Promise<{ name: string; card: string }> {
  const { x, y, width, height } = (await page.locator('#map').boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  const card = page.getByTestId('area-card');
  await expect
    .poll(async () => {
      await page.mouse.move(x + width / 2 - 40, y + height / 2);
      await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 });
      return card.count();
    })
    .toBe(1);
  await expect.poll(() => card.innerText()).toContain('在办');
  return { name: await card.locator('h3').innerText(), card: await card.innerText() };
}

/** The share of the map's pixels that have a colour. */
async function shareOfColour(page: Page, colour: string): Promise<number> {
  const picture = await page.locator('#map').screenshot();
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const wanted = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
  let found = 0;
  for (let pixel = 0; pixel < data.length; pixel += info.channels) {
    if (wanted.every((channel, index) => Math.abs((data[pixel + index] ?? 0) - channel) <= 2)) found += 1;
  }
  return found / (info.width * info.height);
}

describe('what the map says of a cell', () => {
  it('is how many domains concur there, as the API counts them', async () => {
    const page = await open(city.home());
    await page.getByTestId('map-figure').selectOption('domains');
    await page.waitForURL((url) => url.searchParams.get('show') === 'domains');
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('并发领域数');
    await settle(page);
    const level = opened?.frames.get('reported')?.level;
    const { cells, located } = await city
      .site()
      .ask<CellsAnswer>(`${hangzhouApi}/cells?measure=reported&level=${level}&distinct=domain&${IN_WINDOW}`);
    expect(await page.getByTestId('located').innerText()).toContain(whole.format(located));
    const most = Math.max(...cells.map(([, , value = 0]) => value));
    expect(most).toBeGreaterThan(1);
    expect((await readTable(page))[0]?.[0]).toBe(most);
  });

  it('is the share of a domain in all cases, hatched where these are few', async () => {
    const { categories } = await city.site().ask<CityAnswer>(hangzhouApi);
    const [domain] = categories.filter(({ parent }) => parent === null);
    const page = await open(`${city.home()}?category=${domain?.id}&show=share`);
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
    const page = await open(`${city.home()}?show=change&window=2026-06-01..2026-06-14`);
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('较上一时段的变化');
    expect(await page.getByTestId('map-options').innerText()).toContain('实心为升');
    const level = opened?.frames.get('reported')?.level;
    const ask = (from: string, to: string) =>
      city
        .site()
        .ask<CellsAnswer>(
          `${hangzhouApi}/cells?measure=reported&level=${level}&from=${encodeURIComponent(`${from}T00:00:00+08:00`)}&to=${encodeURIComponent(`${to}T00:00:00+08:00`)}`,
        );
    const now = await ask('2026-06-01', '2026-06-15');
    const before = await ask('2026-05-18', '2026-06-01');
    const top = [...now.cells].sort((a, b) => (b[2] ?? 0) - (a[2] ?? 0))[0];
    const earlier = before.cells.find(([x, y]) => x === top?.[0] && y === top?.[1])?.[2] ?? 0;
    const [first] = await readTable(page);
    expect(first?.[0]).toBe(top?.[2]);
    expect(first?.[1]).toBe(earlier);
  });

  it('is drawn at the first sight of a link to it, and nothing else before', async () => {
    const { page, faults } = await city.open(
      `${city.home()}?show=change&window=2026-06-01..2026-06-14`,
      desk,
      {
        deviceScaleFactor: 1,
      },
    );
    expect(await page.getByTestId('legend').innerText()).toContain('较上一时段的变化');
    // Most cells rest on too few cases: their hatching is on the map, far more of it than in the legend's key.
    await expect.poll(() => shareOfColour(page, '#4a5763'), { interval: 500 }).toBeGreaterThan(0.001);
    expect(faults).toEqual([]);
  });

  it('can be a change and a concurrence of areas as a whole', async () => {
    const page = await city.visit(`${city.home()}?draw=areas&show=change&window=2026-06-01..2026-06-14`);
    const legend = page.getByTestId('legend');
    await expect.poll(() => legend.innerText()).toContain('较上一时段的变化');
    expect(await page.getByTestId('map-options').innerText()).toContain('实心为升');
    await page.getByTestId('map-figure').selectOption('units');
    await page.waitForURL((url) => url.searchParams.get('show') === 'units');
    const window = `from=${encodeURIComponent('2026-06-01T00:00:00+08:00')}&to=${encodeURIComponent('2026-06-15T00:00:00+08:00')}`;
    const { rows } = await city
      .site()
      .ask<AreaConcurrenceAnswer>(`${hangzhouApi}/concurrence?measure=reported&distinct=unit&${window}`);
    const most = Math.max(...rows.map(({ groups }) => groups));
    expect(most).toBeGreaterThan(1);
    await expect.poll(() => legend.innerText()).toContain('并发单位数');
    const limits = await legend.locator('li').allInnerTexts();
    expect(number(limits.at(-1) ?? '')).toBeLessThanOrEqual(most);
    const { name, card } = await readAreaCard(page);
    const groups = rows.find((row) => row.name.zh === name)?.groups;
    expect(groups).toBeGreaterThan(1);
    expect(card).toContain(`并发单位数 ${groups}`);
    expect(city.faults()).toEqual([]);
  });

  it('cannot be asked for where it makes no sense, and says why', async () => {
    const page = await city.visit(`${city.home()}?measure=onTimeRate&show=domains`);
    const options = page.getByTestId('map-figure').locator('option');
    await options.first().waitFor({ state: 'attached' });
    expect(
      await options.evaluateAll((list) => list.map((one) => (one as HTMLOptionElement).disabled)),
    ).toEqual([false, true, false, true, true]);
    expect(await page.getByTestId('map-figure').inputValue()).toBe('value');
    expect(await options.nth(1).innerText()).toContain('比率没有这一项');
  });

  it('can be drawn by area, with the numbers of the comparison', async () => {
    const page = await open(`${city.home()}?draw=areas&measure=perResident`);
    await expect.poll(() => page.getByTestId('legend').innerText()).toContain('/ 区域');
    // What waits for the heat comes with the colours of the areas.
    await page.waitForFunction(() => performance.getEntriesByName('heat-drawn').length > 0);
    expect(await page.getByTestId('legend').innerText()).not.toContain('未按热力格');
    const { rows } = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?measures=perResident,open,overdue&${IN_WINDOW}`);
    const greatest = Math.max(...rows.map(({ values }) => values.perResident?.value ?? 0));
    const limits = await page.getByTestId('legend').locator('li').allInnerTexts();
    expect(number(limits.at(-1) ?? '')).toBeLessThanOrEqual(greatest);
    const { name, card } = await readAreaCard(page);
    const values = rows.find((row) => row.name?.zh === name)?.values;
    expect(card).toContain((values?.perResident?.value ?? Number.NaN).toFixed(1));
    expect(card).toContain(`在办 ${whole.format(values?.open?.value ?? Number.NaN)}`);
    const late = values?.overdue?.value ?? 0;
    expect(card.includes('超期')).toBe(late > 0);
    if (late > 0) expect(card).toContain(`超期 ${whole.format(late)}`);

    await page.getByTestId('table-toggle').click();
    const ranked = rows
      .filter(({ id, values }) => id !== null && values.perResident?.shown)
      .sort((a, b) => (b.values.perResident?.value ?? 0) - (a.values.perResident?.value ?? 0));
    const listed = page.getByTestId('area-row');
    expect(await listed.first().locator('th').innerText()).toBe(ranked[0]?.name.zh);
    expect(await listed.locator('td').allInnerTexts()).toEqual(
      ranked.map(({ values }) => (values.perResident?.value ?? Number.NaN).toFixed(1)),
    );
    await page.getByTestId('save-menu').click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('save-geojson').click(),
    ]);
    const { features } = JSON.parse(await readFile(await file.path(), 'utf8')) as {
      features: { geometry: { type: string }; properties: { id: string; value: number } }[];
    };
    expect(features.map(({ properties: { id, value } }) => [id, value])).toEqual(
      ranked.map(({ id, values }) => [id, values.perResident?.value]),
    );
    expect(features.every(({ geometry }) => geometry.type.endsWith('Polygon'))).toBe(true);
    expect(opened?.faults).toEqual([]);
  });
});

describe('the slice', () => {
  const figureOf = async (page: Page, id: string) =>
    number(await page.locator(`[data-testid=figure-${id}] [data-testid=value]`).innerText());
  const openOf = async (query: string) => {
    const { whole: all } = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?measures=open&${query}`);
    return all.values.open?.value ?? -1;
  };

  it('is cut by request type and channel in every panel, and by the link', async () => {
    const page = await city.visit(city.home());
    await page.getByTestId('filter-chooser').click();
    await page.getByRole('button', { name: '投诉', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('requestType') === 'complaint');
    await page.getByRole('button', { name: '12345', exact: false }).first().click();
    await page.waitForURL((url) => url.searchParams.has('channel'));
    await page.keyboard.press('Escape');
    await settle(page);
    const channel = new URL(page.url()).searchParams.get('channel') ?? '';
    const query = `requestType=complaint&channel=${channel}`;
    await expect.poll(() => figureOf(page, 'open')).toBe(await openOf(query));
    expect(await openOf(query)).toBeLessThan(await openOf('requestType=complaint'));
    const cells = await city
      .site()
      .ask<CellsAnswer>(`${hangzhouApi}/cells?measure=reported&${query}&${IN_WINDOW}`);
    await expect.poll(() => page.getByTestId('located').innerText()).toContain(whole.format(cells.located));
    const overdue = await city.site().ask<CaseListAnswer>(`${hangzhouApi}/overdue?${query}&limit=1`);
    await expect
      .poll(() => page.getByTestId('overdue-total').innerText())
      .toContain(whole.format(overdue.total));
    expect(await page.getByTestId('filter-chip').count()).toBe(2);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('filter-chip').last().click();
    await page.waitForURL((url) => !url.searchParams.has('channel'));
    await expect.poll(() => figureOf(page, 'open')).toBe(await openOf('requestType=complaint'));
    expect(city.faults()).toEqual([]);
  });

  it('is cut to a handling unit from its panel, and compares the parts of that unit', async () => {
    const { rows } = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?by=unit&parent=city&measures=open`);
    const { units } = await city.site().ask<CityAnswer>(hangzhouApi);
    const [most] = rows
      .filter(({ id }) => units.some(({ parent }) => parent === id))
      .sort((a, b) => (b.values.open?.value ?? 0) - (a.values.open?.value ?? 0));
    const { rows: parts } = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?by=unit&parent=${most?.id}&measures=overdue`);
    const page = await city.visit(`${city.home()}?about=unit:${most?.id}&dimension=unit&compare=overdue`);
    await page.getByTestId('only-unit').click();
    await page.waitForURL((url) => url.searchParams.get('handledBy') === most?.id);
    await expect.poll(() => figureOf(page, 'open')).toBe(most?.values.open?.value);
    expect(await page.getByTestId('filter-chip').innerText()).toContain(most?.name.zh);
    const known = new Set(parts.map(({ id }) => id));
    await expect.poll(() => page.getByTestId('compare-row').count()).toBeGreaterThan(0);
    const compared = await page
      .getByTestId('compare-row')
      .evaluateAll((lines) => lines.map((line) => line.getAttribute('data-id')));
    expect(compared.filter((id) => !known.has(id))).toEqual([]);
    expect(city.faults()).toEqual([]);
  });
});

describe('the search', () => {
  it('opens a case by its number from the keyboard', async () => {
    const page = await city.visit(city.home());
    const { items } = await city.site().ask<CaseListAnswer>(`${hangzhouApi}/cases?measure=reported&limit=1`);
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
    const page = await city.visit(city.home());
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
    const page = await open(`${city.home()}?about=area:330106`);
    const sheet = page.getByTestId('about-sheet');
    await page.getByTestId('about-figures').waitFor();
    const stocks = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?parent=330106&measures=open,overdue`);
    const flows = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?parent=330106&measures=reported,closed&${IN_WINDOW}`);
    for (const id of ['open', 'overdue'])
      expect(await page.getByTestId(`about-${id}`).innerText()).toContain(
        whole.format(stocks.whole.values[id]?.value ?? -1),
      );
    for (const id of ['reported', 'closed'])
      expect(await page.getByTestId(`about-${id}`).innerText()).toContain(
        whole.format(flows.whole.values[id]?.value ?? -1),
      );
    expect(await page.getByTestId('about-slice').innerText()).toContain('西湖区');
    const channels = await city
      .site()
      .ask<BreakdownAnswer>(`${hangzhouApi}/breakdown?by=channel&measure=reported&area=330106&${IN_WINDOW}`);
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
    const { cells } = await city
      .site()
      .ask<CellsAnswer>(`${hangzhouApi}/cells?measure=reported&level=15&${IN_WINDOW}`);
    const [x, y, value] = [...cells].sort((a, b) => (b[2] ?? 0) - (a[2] ?? 0))[0] ?? [];
    const page = await city.visit(`${city.home()}?about=cell:15,${x},${y}`);
    await expect
      .poll(() => page.getByTestId('about-reported').innerText())
      .toContain(whole.format(value ?? -1));
    await page.getByTestId('about-cases').click();
    await expect.poll(() => page.getByTestId('cases-total').innerText()).toContain(whole.format(value ?? -1));
  });
});

describe('governance areas', () => {
  it('are saved from what the page shows, cut every panel, and are shared by their link', async () => {
    const { categories } = await city.site().ask<CityAnswer>(hangzhouApi);
    const [domain] = categories.filter(({ parent }) => parent === null);
    const page = await open(`${city.home()}?area=330106&category=${domain?.id}`);
    await page.getByRole('button', { name: '重点治域' }).click();
    await page.getByTestId('governance-new').click();
    await page.getByTestId('governance-name').fill('西湖重点');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('governance-save').click();
    await page.waitForURL((url) => url.searchParams.get('governance') !== null);
    const { governanceAreas } = await city
      .site()
      .ask<GovernanceAreasAnswer>(`${hangzhouApi}/governance-areas`);
    expect(governanceAreas).toMatchObject([
      { name: '西湖重点', areas: ['330106'], categories: [domain?.id] },
    ]);
    const expected = await city
      .site()
      .ask<CompareAnswer>(`${hangzhouApi}/compare?parent=330106&category=${domain?.id}&measures=open`);
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
    const page = await open(`${city.home()}?by=governance`);
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
    const { governanceAreas } = await city
      .site()
      .ask<GovernanceAreasAnswer>(`${hangzhouApi}/governance-areas`);
    const drawn = governanceAreas.find(({ name }) => name === '手绘一块');
    expect(drawn?.ring).toHaveLength(4);
    expect(drawn?.finestAreas).toBeGreaterThan(100);
    expect(await page.getByTestId('governance-row').innerText()).toContain('手绘，按中心点计');
    expect(opened?.faults).toEqual([]);
  });
});

it('is carried away as a picture that is not blank, with what must stand beside it', async () => {
  const page = await open(city.home());
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
    const answer = await fetch(`${city.site().origin}${href}`);
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining(`.${format}`),
    ]);
  }
});
