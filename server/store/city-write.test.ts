import type { City, PackCategory, PackUnit } from '@zhiyu/shared/pack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../tests/support/database';
import { ZhiyuError } from '../errors';
import { growTree } from './city-grow';
import { listCities, loadCity, loadDocument, loadShapes } from './city-store';
import { type WrittenArea, type WrittenCity, writeCity } from './city-write';
import type { Database } from './database';

const text = (name: string) => ({ zh: name, en: name });
const city: City = {
  id: 'plain',
  name: text('Plain'),
  timeZone: 'Asia/Shanghai',
  languages: ['zh'],
  calendar: { kind: 'china' },
  workingHours: [{ from: '08:30', to: '17:30' }],
  levels: ['city', 'district'].map((id) => ({ id, name: text(id) })),
  channels: [{ id: '12345', name: text('hotline') }],
};

function area(id: string, parent: string | null, west: number, east: number): WrittenArea {
  const corners: [number, number][] = [
    [west, 30],
    [east, 30],
    [east, 31],
    [west, 31],
    [west, 30],
  ];
  return {
    id,
    parent,
    level: parent === null ? 'city' : 'district',
    kind: 'area',
    name: `area ${id}`,
    name_en: null,
    residents: null,
    center: [(west + east) / 2, 30.5],
    bbox: [west, 30, east, 31],
    geometry: { type: 'Polygon', coordinates: [corners] },
  };
}
const category = (id: string, parent: string | null = null): PackCategory => ({ id, parent, name: text(id) });
const unit = (id: string): PackUnit => ({ id, parent: null, name: text(id) });

const pack: WrittenCity = {
  city,
  areas: [area('plain', null, 120, 122), area('w', 'plain', 120, 121), area('e', 'plain', 121, 122)],
  categories: [category('streets'), category('pothole', 'streets'), category('trees')],
  units: [unit('works'), unit('water')],
  limits: [{ limit: { amount: 5, unit: 'workingDay' } }],
  baseMap: { type: 'FeatureCollection', features: [] },
};

const day = (n: number) => Date.UTC(2026, 0, n);
let db: Database;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db.close());
const write = (written: WrittenCity, now = day(2)) => writeCity(db, written, now);
const versionOf = async () => (await loadCity(db, 'plain')).city.packVersion;
const ordinalsOf = async () =>
  (await loadCity(db, 'plain')).city.areas.nodes.map(({ id, ordinal }) => [id, ordinal]);

/** Puts a case into the store that carries the given ordinals. */
async function addCase(carried: {
  area: number;
  unit?: number;
  co?: number[];
  category?: number;
}): Promise<void> {
  await db.query(
    `insert into cases (city, id, source, source_id, fingerprint, reported_at, area, accountable_area, category, unit, co_units)
     values ('plain', 1, 's', '1', 'f', $1, $2, $2, $3, $4, $5)`,
    [new Date(day(1)), carried.area, carried.category ?? null, carried.unit ?? null, carried.co ?? []],
  );
}

describe('adding a city', () => {
  it('keeps everything, areas numbered from 1 in the order of the tree', async () => {
    expect(await write(pack, day(1))).toBe(true);
    const { city: model, seq } = await loadCity(db, 'plain');
    expect(seq).toBe(0);
    expect(model.packVersion).toBe(1);
    expect(model.root.id).toBe('plain');
    expect(await ordinalsOf()).toEqual([
      ['plain', 1],
      ['w', 2],
      ['e', 3],
    ]);
    expect(model.categories.path('pothole').map(({ id }) => id)).toEqual(['streets', 'pothole']);
    expect(model.categories.byId('trees')).toMatchObject({ ordinal: 3, sensitive: false, limits: [] });
    expect(model.units.byId('water')).toMatchObject({ ordinal: 2, kind: null, area: null });
    expect(model.channels.byId('12345')?.name).toEqual(text('hotline'));
    expect(model.limits).toEqual(pack.limits);
    expect(await loadDocument(db, 'plain', 'basemap')).toEqual(pack.baseMap);
    expect(await listCities(db)).toEqual([{ id: 'plain', pack: city, seq: 0, areas: 3, cases: 0 }]);
  });

  it('twice changes nothing', async () => {
    await write(pack, day(1));
    expect(await write(pack)).toBe(false);
    expect(await versionOf()).toBe(1);
    const rows = await db.query<{ changed_at: number }>('select changed_at from city');
    expect(rows).toEqual([{ changed_at: day(1) }]);
  });

  it('from two sides at once adds it once', async () => {
    const changed = await Promise.all([write(pack), write(pack), write(pack)]);
    expect(changed.filter(Boolean)).toHaveLength(1);
    expect(await ordinalsOf()).toHaveLength(3);
  });

  it('knows no other city', async () => {
    await expect(loadCity(db, 'plain')).rejects.toMatchObject({ code: 'unknown-city', status: 404 });
    expect(await listCities(db)).toEqual([]);
  });
});

describe('shapes', () => {
  it('are those of a level, of a parent, or all', async () => {
    await write(pack);
    const ids = async (options: { level?: string; parent?: string }) =>
      (await loadShapes(db, 'plain', options)).map(({ id }) => id);
    expect(await ids({})).toEqual(['plain', 'w', 'e']);
    expect(await ids({ level: 'district' })).toEqual(['w', 'e']);
    expect(await ids({ parent: 'plain' })).toEqual(['w', 'e']);
    expect(await ids({ parent: 'w' })).toEqual([]);
    const [west] = await loadShapes(db, 'plain', { level: 'district' });
    expect(west).toMatchObject({ nameEn: null, geometry: area('w', 'plain', 120, 121).geometry });
  });
});

describe('bringing a city up to date', () => {
  it('changes names and shapes in place, and counts up the version once', async () => {
    await write(pack);
    const before = await loadCity(db, 'plain');
    const moved = { ...area('w', 'plain', 120, 121.5), name: 'West' };
    expect(await write({ ...pack, areas: [pack.areas[0]!, moved, area('e', 'plain', 121.5, 122)] })).toBe(
      true,
    );
    const after = await loadCity(db, 'plain');
    expect(after.city.packVersion).toBe(2);
    expect(after.city.areas).not.toBe(before.city.areas);
    expect(after.city.areas.byId('w')).toMatchObject({
      ordinal: 2,
      name: 'West',
      bbox: [120, 30, 121.5, 31],
    });
  });

  it('takes up a change of city.json alone, of limits alone, of the base map alone', async () => {
    await write(pack);
    const { areas } = (await loadCity(db, 'plain')).city;
    await write({ ...pack, city: { ...city, clockStart: 'report' } });
    expect((await loadCity(db, 'plain')).city.pack.clockStart).toBe('report');
    await write({ ...pack, city: { ...city, clockStart: 'report' }, limits: [] });
    expect((await loadCity(db, 'plain')).city.limits).toEqual([]);
    await write({ ...pack, city: { ...city, clockStart: 'report' }, limits: [], baseMap: null });
    expect(await loadDocument(db, 'plain', 'basemap')).toBeNull();
    expect(await versionOf()).toBe(4);
    // No area changed: what is derived from the areas may be kept.
    expect((await loadCity(db, 'plain')).city.areas).toBe(areas);
  });

  it('gives no ordinal twice, even after a removal', async () => {
    await write(pack);
    await write({ ...pack, areas: [pack.areas[0]!, pack.areas[1]!] });
    await write({ ...pack, areas: [pack.areas[0]!, area('n', 'plain', 121, 122), pack.areas[1]!] });
    expect(new Map((await ordinalsOf()) as [string, number][])).toEqual(
      new Map([
        ['plain', 1],
        ['w', 2],
        ['n', 4],
      ]),
    );
  });

  it.each([
    ['area', { area: 3 }, { ...pack, areas: pack.areas.slice(0, 2) }, 'area e (1 cases)'],
    [
      'category',
      { area: 1, category: 3 },
      { ...pack, categories: pack.categories.slice(0, 2) },
      'category trees (1 cases)',
    ],
    ['lead unit', { area: 1, unit: 2 }, { ...pack, units: pack.units.slice(0, 1) }, 'unit water (1 cases)'],
    [
      'helping unit',
      { area: 1, unit: 1, co: [2] },
      { ...pack, units: pack.units.slice(0, 1) },
      'unit water (1 cases)',
    ],
  ])('refuses to remove a %s that a case carries', async (_, carried, smaller, named) => {
    await write(pack);
    await addCase(carried);
    const error: unknown = await write({ ...smaller, city: { ...city, title: text('new') } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ZhiyuError);
    expect(error).toMatchObject({ code: 'pack-removes-used', status: 409 });
    expect((error as ZhiyuError).message).toContain(`no longer has ${named}, which cases of the city carry`);
    expect(await versionOf()).toBe(1);
    expect((await loadCity(db, 'plain')).city.pack.title).toBeUndefined();
  });

  it('keeps what sources have grown', async () => {
    await write(pack);
    await db.transaction((tx) => growTree(tx, 'plain', 'category', [{ ...category('kerb', 'streets') }]));
    expect(await write(pack)).toBe(false);
    expect((await loadCity(db, 'plain')).city.categories.byId('kerb')?.ordinal).toBe(4);
    await expect(write({ ...pack, categories: [category('trees')] })).rejects.toThrow(
      'no longer has category streets, below which an import has added kerb',
    );
  });

  it('takes a grown node over once the pack names it', async () => {
    await write(pack);
    await db.transaction((tx) => growTree(tx, 'plain', 'category', [category('kerb', 'streets')]));
    const named = {
      ...pack,
      categories: [...pack.categories, { ...category('kerb', 'streets'), name: text('Kerbs') }],
    };
    expect(await write(named)).toBe(true);
    expect((await loadCity(db, 'plain')).city.categories.byId('kerb')).toMatchObject({
      ordinal: 4,
      name: text('Kerbs'),
    });
    // From now on it is the pack's, and goes when the pack drops it.
    await write(pack);
    expect((await loadCity(db, 'plain')).city.categories.byId('kerb')).toBeUndefined();
  });
});
