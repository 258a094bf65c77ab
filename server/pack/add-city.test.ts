import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../tests/support/database';
import { createLocator } from '../locate';
import { loadCity } from '../store/city-store';
import type { Database } from '../store/database';
import { addCity } from './add-city';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const realData = process.env.REAL_DATA_DIR;
const now = Date.UTC(2026, 0, 1);

let db: Database;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

describe('the Hangzhou pack', () => {
  it('is added whole, and a second time changes nothing', async () => {
    const added = await addCity(db, fixture('hangzhou'), { now });
    expect(added).toMatchObject({ city: 'hangzhou', changed: true, zones: 1, warnings: [] });
    const counts = new Map(added.levels.map(({ level, areas }) => [level, areas]));
    expect(counts.get('city')).toBe(1);
    expect(counts.get('district')).toBe(13);
    expect(counts.get('subdistrict')).toBe(191);
    expect(counts.get('community')).toBeGreaterThan(2500);
    expect(counts.get('grid')).toBeGreaterThan(10_000);
    expect(await addCity(db, fixture('hangzhou'), { now })).toMatchObject({ changed: false });
  });

  it('finds the inner point of each grid in that grid, and its whole path', async () => {
    const { city } = await loadCity(db, 'hangzhou');
    const locator = await createLocator(db, city);
    const grids = city.areas.nodes.filter(({ level }) => level === 'grid');
    const misses = grids.filter(({ ordinal, center }) => locator.locate(...center)?.area !== ordinal);
    expect(misses.map(({ id }) => id)).toEqual([]);
    const path = city.areas.path(grids[0]?.id ?? '').map(({ level }) => level);
    expect(path).toEqual(['city', 'district', 'subdistrict', 'community', 'grid']);
  });

  it('has West Lake in the district of Xihu and far places nowhere', async () => {
    const { city } = await loadCity(db, 'hangzhou');
    const locator = await createLocator(db, city);
    const place = locator.locate(120.13, 30.26);
    const leaf = city.areas.byOrdinal(place?.area ?? 0);
    expect(city.areas.path(leaf?.id ?? '').map(({ name }) => name)).toContain('西湖区');
    expect(locator.locate(121.47, 31.23)).toBeNull();
  });
});

describe.skipIf(realData === undefined)('real areas', () => {
  const folder = realData ?? '';

  it('places Boston’s requests: 104,075 located, 44 of them in no neighbourhood', async () => {
    const areaFiles = [join(folder, 'boston-neighborhoods.geojson')];
    const added = await addCity(db, fixture('boston'), { areaFiles, now });
    expect(added).toMatchObject({ city: 'boston', areas: 25, warnings: [] });
    const { city } = await loadCity(db, 'boston');
    const locator = await createLocator(db, city);
    const counts = { rows: 0, located: 0, inNone: 0 };
    const rows = createReadStream(join(folder, 'boston-311-2015.csv.gz'))
      .pipe(createGunzip())
      .pipe(parse({ columns: true, bom: true }));
    for await (const row of rows as AsyncIterable<Record<string, string>>) {
      counts.rows += 1;
      if (row.Geocoded_Location === '(0, 0)') continue;
      const place = locator.locate(Number(row.LONGITUDE), Number(row.LATITUDE));
      if (place) counts.located += 1;
      if (place?.area === city.root.ordinal) counts.inNone += 1;
    }
    expect(counts).toEqual({ rows: 121_145, located: 104_075, inNone: 44 });
  });

  it('takes New York’s community districts with a city.json alone', async () => {
    const pack = await mkdtemp(join(tmpdir(), 'zhiyu-nyc-'));
    const text = (name: string) => ({ zh: name, en: name });
    const properties = { id: 'BoroCD', name: 'BoroCD' };
    await writeFile(
      join(pack, 'city.json'),
      JSON.stringify({
        id: 'new-york',
        name: text('New York'),
        timeZone: 'America/New_York',
        languages: ['en'],
        calendar: { kind: 'own', weekend: [6, 7], holidays: [] },
        workingHours: [{ from: '09:00', to: '17:00' }],
        levels: [
          { id: 'city', name: text('City') },
          { id: 'district', name: text('Community district') },
        ],
        areaFiles: [{ path: 'districts.geojson', level: 'district', properties }],
        channels: [],
      }),
    );
    const areaFiles = [join(folder, 'nyc-community-districts.geojson')];
    expect(await addCity(db, pack, { areaFiles, now })).toMatchObject({ areas: 72, warnings: [] });
    const { city } = await loadCity(db, 'new-york');
    const locator = await createLocator(db, city);
    // City Hall of New York stands in Manhattan's community district 1.
    const place = locator.locate(-74.006, 40.7127);
    expect(city.areas.byOrdinal(place?.area ?? 0)?.id).toBe('101');
    await rm(pack, { recursive: true });
  });
});
