import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { BaseLayer } from '@zhiyu/shared/base-layer';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { desk, openExplorer, type Site, startBrowser, startSite } from './explorer-site';
import { at, smallCityFolder } from './small-city';
import { createTestDatabase } from './support/database';
import { startTileServer, type TileServer } from './support/tile-server';

/** A customer's own base map from another server: drawn under the heat, with its credits and its review number. */

const TILES = '#b0713c';
const ARCHIVE = '#5c8a2e';
let db: Database;
let browser: Browser;
let tiles: TileServer;
let folder: string;

beforeAll(async () => {
  tiles = await startTileServer({ tiles: TILES, archive: ARCHIVE });
  db = await createTestDatabase();
  browser = await startBrowser();
  folder = await mkdtemp(join(tmpdir(), 'zhiyu-base-map-'));
  await cp(smallCityFolder, folder, { recursive: true });
  await addPack([]);
  const ingest = await createIngest(db, 'small-city');
  const input = {
    source: 'hotline',
    sourceId: 'A-1',
    reportedAt: at('03-10 09:00'),
    lng: 120.05,
    lat: 30.05,
  };
  await ingest.write([{ input }], at('03-11 12:00'));
});
afterAll(async () => {
  await browser?.close();
  await db?.close();
  await tiles?.close();
  await rm(folder, { recursive: true });
});

/** Adds the small city anew, with such a base map. */
async function addPack(layers: BaseLayer[]): Promise<void> {
  const city = JSON.parse(await readFile(join(smallCityFolder, 'city.json'), 'utf8'));
  const baseMap = {
    layers,
    attribution: { zh: '测试图', en: 'Test map' },
    reviewNumber: 'GS(2026)0001号',
  };
  await writeFile(
    join(folder, 'city.json'),
    JSON.stringify({ ...city, ...(layers.length > 0 && { baseMap }) }),
  );
  await addCity(db, folder, { now: at('01-01 00:00') });
}

async function open(site: Site): Promise<Page> {
  const options = { colorScheme: 'light', deviceScaleFactor: 1 } as const;
  // Tiles come from another host, and on purpose.
  return (await openExplorer(browser, `${site.origin}/city/small-city`, desk, options)).page;
}

/** The share of the map's pixels that have a colour, give or take what a picture loses. */
async function shareOf(page: Page, colour: string): Promise<number> {
  const picture = await page.locator('#map').screenshot();
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const wanted = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16));
  let found = 0;
  for (let pixel = 0; pixel < data.length; pixel += info.channels) {
    if (wanted.every((channel, index) => Math.abs((data[pixel + index] ?? 0) - channel) <= 3)) found += 1;
  }
  return found / (info.width * info.height);
}

it.each([
  ['raster tiles', TILES, (origin: string): BaseLayer => ({ tiles: [`${origin}/tiles/{z}/{x}/{y}.png`] })],
  ['an archive', ARCHIVE, (origin: string): BaseLayer => ({ pmtiles: `${origin}/map.pmtiles` })],
])('draws %s under the heat and names whose it is', async (_name, colour, layerOf) => {
  await addPack([layerOf(tiles.origin)]);
  const site = await startSite(db, at('03-11 12:00'), 0, { mapOrigins: [tiles.origin] });
  try {
    const page = await open(site);
    await expect.poll(() => shareOf(page, colour), { interval: 500 }).toBeGreaterThan(0.4);
    const credits = await page.getByTestId('credits').innerText();
    expect(credits).toContain('测试图');
    expect(credits).toContain('GS(2026)0001号');
    // The one cell lies over it, in the one colour of a ramp with one class.
    expect(await shareOf(page, '#4fa9b5')).toBeGreaterThan(0);
    await page.context().close();
  } finally {
    await site.close();
  }
});

it('asks no host that the settings do not name', async () => {
  await addPack([{ tiles: [`${tiles.origin}/tiles/{z}/{x}/{y}.png`] }]);
  const site = await startSite(db, at('03-11 12:00'));
  try {
    tiles.asked.length = 0;
    const page = await open(site);
    await page.getByTestId('credits').waitFor();
    expect(await shareOf(page, TILES)).toBe(0);
    expect(tiles.asked).toEqual([]);
    await page.context().close();
  } finally {
    await site.close();
  }
});
