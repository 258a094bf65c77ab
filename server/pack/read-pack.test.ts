import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import gcoord from 'gcoord';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZhiyuError } from '../errors';
import { type Pack, readPack } from './read-pack';

type Json = Record<string, unknown>;
const text = (name: string) => ({ zh: name, en: name });
const city: Json = {
  id: 'plain',
  name: text('Plain'),
  timeZone: 'Asia/Shanghai',
  languages: ['zh'],
  calendar: { kind: 'china' },
  workingHours: [{ from: '08:30', to: '17:30' }],
  levels: ['city', 'district', 'town'].map((id) => ({ id, name: text(id) })),
  areaFiles: [{ path: 'areas.geojson' }],
  channels: [{ id: '12345', name: text('hotline') }],
};

/** A rectangle of hundredths of a degree, about a kilometre, from (120, 30) on. */
function area(id: string, level: string, box: [number, number, number, number], properties: Json = {}) {
  const [west, south, east, north] = box.map(
    (value, i) => (i % 2 === 0 ? 120 : 30) + value / 100,
  ) as typeof box;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return {
    type: 'Feature',
    properties: { id, parent: null, level, name: `area ${id}`, ...properties },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}
const collect = (...features: unknown[]) => ({ type: 'FeatureCollection', features });
const west = area('w', 'district', [0, 0, 10, 10]);
const east = area('e', 'district', [10, 0, 20, 10]);
const category = (id: string, parent: string | null, rest: Json = {}) => ({
  id,
  parent,
  name: text(id),
  ...rest,
});

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'zhiyu-pack-'));
});
afterAll(() => rm(scratch, { recursive: true }));

/** Writes files into a fresh folder; what is not text becomes JSON. `city.json` is the plain one unless given. */
async function makePack(files: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'pack-'));
  for (const [name, content] of Object.entries({ 'city.json': city, ...files })) {
    await writeFile(
      join(folder, name),
      typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    );
  }
  return folder;
}

async function faultsOf(files: Record<string, unknown>, areaFiles: string[] = []): Promise<string> {
  const error: unknown = await readPack(await makePack(files), areaFiles).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ZhiyuError);
  expect(error).toMatchObject({ code: 'bad-pack', exitCode: 1 });
  return (error as ZhiyuError).message;
}
const read = async (files: Record<string, unknown>): Promise<Pack> => readPack(await makePack(files));
const withAreas = (...features: unknown[]) => ({ 'areas.geojson': collect(...features) });

describe('a sound pack', () => {
  it('hangs areas without a parent on the city, whose shape is their union', async () => {
    const town = area('t', 'town', [2, 2, 4, 4], { parent: 'w', residents: '1200', nameEn: 'Town' });
    const { areas, warnings } = await read(withAreas(west, town, east));
    expect(areas.map(({ id, parent }) => [id, parent])).toEqual([
      ['plain', null],
      ['w', 'plain'],
      ['t', 'w'],
      ['e', 'plain'],
    ]);
    expect(areas[0]).toMatchObject({
      level: 'city',
      name: 'Plain',
      box: [120, 30, 120.2, 30.1],
      residents: null,
    });
    expect(areas[0]?.shape).toHaveLength(1);
    expect(areas[2]).toMatchObject({ residents: 1200, nameEn: 'Town', kind: 'area' });
    expect(warnings).toEqual([]);
  });

  it('adds up the residents of the city only where all are known', async () => {
    const { areas } = await read(
      withAreas(
        area('w', 'district', [0, 0, 10, 10], { residents: 5 }),
        area('e', 'district', [10, 0, 20, 10], { residents: 7 }),
      ),
    );
    expect(areas[0]?.residents).toBe(12);
  });

  it('takes the city’s own shape where a file draws it', async () => {
    const root = area('330100', 'city', [0, 0, 20, 10], { parent: '330000' });
    const { areas } = await read(withAreas(west, root, east));
    expect(areas.map(({ id, parent }) => [id, parent])).toEqual([
      ['330100', null],
      ['w', '330100'],
      ['e', '330100'],
    ]);
  });

  it('takes the bounds of a city without areas', async () => {
    const { areas } = await read({ 'city.json': { ...city, areaFiles: [], bounds: [120, 30, 121, 31] } });
    expect(areas).toHaveLength(1);
    expect(areas[0]).toMatchObject({ id: 'plain', box: [120, 30, 121, 31], center: [120.5, 30.5] });
  });

  it('reads properties under the names that the pack gives, numbers as text', async () => {
    const feature = { ...west, properties: { CODE: 310, TITLE: 'West', POP: 90 } };
    const file = {
      path: 'areas.geojson',
      level: 'district',
      properties: { id: 'CODE', name: 'TITLE', residents: 'POP' },
    };
    const { areas } = await read({
      'city.json': { ...city, areaFiles: [file] },
      'areas.geojson': collect(feature),
    });
    expect(areas[1]).toMatchObject({
      id: '310',
      name: 'West',
      level: 'district',
      parent: 'plain',
      residents: 90,
    });
  });

  it('lets functional zones overlap each other and the tree', async () => {
    const zones = [5, 6].map((start) => area(`z${start}`, 'district', [start, 1, 15, 9], { kind: 'zone' }));
    const { areas } = await read(withAreas(west, east, ...zones));
    expect(areas.filter(({ kind }) => kind === 'zone')).toHaveLength(2);
  });

  it('converts shapes and the base map from their datum', async () => {
    const shift = ([lng, lat]: number[]) =>
      gcoord.transform([lng ?? 0, lat ?? 0], gcoord.WGS84, gcoord.GCJ02);
    const shifted = {
      ...west,
      geometry: { type: 'Polygon', coordinates: [west.geometry.coordinates[0]?.map(shift)] },
    };
    const river = {
      type: 'Feature',
      properties: { class: 'river' },
      geometry: { type: 'LineString', coordinates: [shift([120.01, 30.01]), shift([120.02, 30.02])] },
    };
    const pack = await read({
      'city.json': {
        ...city,
        areaFiles: [{ path: 'areas.geojson', datum: 'GCJ-02' }],
        baseMap: { features: 'base.geojson', datum: 'GCJ-02' },
      },
      'areas.geojson': collect(shifted),
      'base.geojson': collect(river),
    });
    const box = pack.areas[1]?.box ?? [];
    for (const [i, degrees] of [120, 30, 120.1, 30.1].entries()) expect(box[i]).toBeCloseTo(degrees, 5);
    const line = pack.baseMap?.features[0];
    expect(line?.properties).toEqual({ class: 'river' });
    const [from, to] = line?.geometry.type === 'LineString' ? line.geometry.coordinates : [];
    for (const [i, degrees] of [120.01, 30.01].entries()) expect(from?.[i]).toBeCloseTo(degrees, 5);
    for (const [i, degrees] of [120.02, 30.02].entries()) expect(to?.[i]).toBeCloseTo(degrees, 5);
  });

  it('orders categories and units parents first and may leave both files out', async () => {
    const categories = [category('b', 'a'), category('a', null)];
    const pack = await read({ ...withAreas(west), 'categories.json': { categories } });
    expect(pack.categories.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(pack.units).toEqual([]);
  });

  it('takes area files from elsewhere when they are given', async () => {
    const elsewhere = join(scratch, 'elsewhere.geojson');
    await writeFile(elsewhere, JSON.stringify(collect(west)));
    const pack = await readPack(await makePack({}), [elsewhere]);
    expect(pack.areas.map(({ id }) => id)).toEqual(['plain', 'w']);
  });

  it('mends what is plainly meant, and says so', async () => {
    const open = structuredClone(west);
    open.geometry.coordinates[0]?.pop();
    const knot = structuredClone(east);
    // A loop two metres wide, as a slip of the pen leaves it.
    knot.geometry.coordinates[0]?.splice(
      1,
      0,
      [120.15, 30],
      [120.15002, 30.00002],
      [120.14998, 30.00002],
      [120.15003, 29.99999],
    );
    const { areas, warnings } = await read(withAreas(open, knot));
    expect(areas).toHaveLength(3);
    expect(warnings).toEqual([
      'areas.geojson, features[0] (id "w"): a ring was not closed and has been',
      expect.stringMatching(
        /features\[1\] \(id "e"\): a ring crosses itself at \[120\.1500\d\d, 30\.0000\d\d\] and has been untied/,
      ),
    ]);
  });

  it('lets slivers of drawing pass, and warns of what is wider but small', async () => {
    const sliver = area('e', 'district', [9.997, 0, 20, 10]);
    expect((await read(withAreas(west, sliver))).warnings).toEqual([]);
    const strip = area('e', 'district', [9.95, 0, 20, 10]);
    expect((await read(withAreas(west, strip))).warnings).toEqual([
      expect.stringMatching(
        /^areas\.geojson, features\[0\] \(id "w"\): overlaps areas\.geojson, features\[1\] \(id "e"\) by 0\.53\d km² \(0\.5 % of the smaller\)$/,
      ),
    ]);
  });
});

describe('areas that do not fit', () => {
  it('overlap: names both and how much', async () => {
    // 1 of 10 hundredths of a degree: 0.01° × 0.1° are 1.07 km².
    expect(await faultsOf(withAreas(west, area('e', 'district', [9, 0, 20, 10])))).toMatch(
      /features\[0\] \(id "w"\): overlaps areas\.geojson, features\[1\] \(id "e"\) by 10\.7 km² \(10 % of the smaller\); areas of one level must not overlap/,
    );
  });

  it.each([
    ['the same shape twice', area('x', 'district', [0, 0, 10, 10])],
    ['one inside the other', area('x', 'district', [3, 3, 6, 6])],
    ['a cross, no corner of either inside the other', area('x', 'district', [-5, 4, 15, 6])],
    [
      'a half cut off along a diagonal',
      {
        ...area('x', 'district', [0, 0, 1, 1]),
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [120, 30],
              [120.1, 30],
              [120.1, 30.1],
              [120, 30],
            ],
          ],
        },
      },
    ],
  ])('overlap: %s', async (_, other) => {
    expect(await faultsOf(withAreas(west, other))).toContain('areas of one level must not overlap');
  });

  it('a child outside of its parent', async () => {
    const town = area('t', 'town', [9, 0, 11, 10], { parent: 'w' });
    expect(await faultsOf(withAreas(west, town))).toMatch(
      /features\[1\] \(id "t"\): reaches out of its parent areas\.geojson, features\[0\] \(id "w"\) by 10\.7 km² \(50 % of it\); an area must lie inside its parent/,
    );
    const away = area('t', 'town', [40, 0, 41, 10], { parent: 'w' });
    expect(await faultsOf(withAreas(west, away))).toContain('(100 % of it)');
  });

  it('a child in a hole of its parent', async () => {
    const holed = structuredClone(west);
    holed.geometry.coordinates.push(area('h', 'town', [4, 4, 6, 6]).geometry.coordinates[0] ?? []);
    const town = area('t', 'town', [3, 3, 7, 7], { parent: 'w' });
    expect(await faultsOf(withAreas(holed, town))).toContain('(25 % of it)');
  });
});

describe('broken packs', () => {
  const bowTie = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 30],
        [120.1, 30.1],
        [120.1, 30.02],
        [120, 30.1],
        [120, 30],
      ],
    ],
  };
  const cases: [string, Record<string, unknown>, RegExp][] = [
    [
      'a missing parent',
      withAreas(area('t', 'town', [2, 2, 4, 4], { parent: 'nobody' }), west),
      /features\[0\] \(id "t"\): the parent "nobody" does not exist/,
    ],
    [
      'a parent of the same level',
      withAreas(west, area('x', 'district', [1, 1, 2, 2], { parent: 'w' })),
      /is of level "district", which is not below the level "district" of its parent "w"/,
    ],
    [
      'a parent that is a zone',
      withAreas(
        west,
        area('z', 'district', [0, 0, 9, 9], { kind: 'zone' }),
        area('x', 'town', [1, 1, 2, 2], { parent: 'z' }),
      ),
      /its parent "z" is a functional zone/,
    ],
    [
      'a circle of areas',
      withAreas(
        area('a', 'district', [0, 0, 1, 1], { parent: 'b' }),
        area('b', 'town', [0, 0, 1, 1], { parent: 'a' }),
      ),
      /is its own ancestor \(a → b → a\)/,
    ],
    [
      'an id that stands twice',
      withAreas(west, area('w', 'district', [10, 0, 20, 10])),
      /features\[1\] \(id "w"\): the id "w" stands twice; it is also at areas\.geojson, features\[0\]/,
    ],
    [
      'an unknown level',
      withAreas(area('w', 'ward', [0, 0, 1, 1])),
      /the level "ward" is not one of city\.json \(city, district, town\)/,
    ],
    [
      'two cities',
      withAreas(area('a', 'city', [0, 0, 1, 1]), area('b', 'city', [1, 0, 2, 1])),
      /the first level is the city itself, one area/,
    ],
    [
      'a name missing in one',
      withAreas(west, area('e', 'district', [10, 0, 20, 10], { name: undefined })),
      /features\[1\] \(id "e"\): has no name/,
    ],
    [
      'a name missing in all',
      withAreas({ ...west, properties: { id: 'w', level: 'district', LABEL: 'W' } }),
      /no feature has a "name"; name the property that holds it as areaFiles\[\]\.properties\.name in city\.json \(they have id, level, LABEL\)/,
    ],
    [
      'a property name that is wrong',
      {
        'city.json': { ...city, areaFiles: [{ path: 'areas.geojson', properties: { name: 'NAM' } }] },
        ...withAreas(west),
      },
      /no feature has the property "NAM" that city\.json names for name/,
    ],
    [
      'a number that is text',
      withAreas(area('w', 'district', [0, 0, 1, 1], { residents: 'many' })),
      /\(id "w"\): residents must be .*number/,
    ],
    [
      'a kind that is not known',
      withAreas(area('w', 'district', [0, 0, 1, 1], { kind: 'park' })),
      /\(id "w"\): kind must be "area" or "zone"/,
    ],
    [
      'an unknown datum',
      { 'city.json': { ...city, areaFiles: [{ path: 'areas.geojson', datum: 'Mars' }] }, ...withAreas(west) },
      /city\.json, areaFiles of areas\.geojson: the datum "Mars" is not known; known are WGS-84/,
    ],
    [
      'metres without a datum',
      withAreas({
        ...west,
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [440_000, 3_320_000],
              [440_100, 3_320_000],
              [440_000, 3_320_100],
              [440_000, 3_320_000],
            ],
          ],
        },
      }),
      /the position \[440000, 3320000\] is not longitude and latitude in degrees; name the datum/,
    ],
    [
      'latitude first',
      withAreas({
        ...west,
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [30, 120],
              [30, 121],
              [31, 121],
              [30, 120],
            ],
          ],
        },
      }),
      /the position \[30, 120\] is not longitude and latitude in degrees; longitude must come first/,
    ],
    [
      'a ring that crosses itself',
      withAreas({ ...west, geometry: bowTie }),
      /features\[0\] \(id "w"\): a ring crosses itself at \[120\.055556, 30\.055556\]/,
    ],
    [
      'a ring of two corners',
      withAreas({
        ...west,
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [120, 30],
              [121, 30],
              [120, 30],
            ],
          ],
        },
      }),
      /a ring has fewer than three different corners/,
    ],
    [
      'a point for a shape',
      withAreas({ ...west, geometry: { type: 'Point', coordinates: [120, 30] } }),
      /must be a Polygon or a MultiPolygon with coordinates, not "Point"/,
    ],
    ['no geometry', withAreas({ ...west, geometry: null }), /features\[0\] \(id "w"\): has no geometry/],
    [
      'JSON with a comma too many',
      { 'city.json': '{\n  "id": "plain",\n  "name": 1,\n}' },
      /city\.json line 4: is not JSON \(property name expected\)/,
    ],
    [
      'GeoJSON cut short',
      { 'areas.geojson': '{"type": "FeatureCollection",\n"features": [' },
      /areas\.geojson line 2: is not JSON/,
    ],
    [
      'a file that is not GeoJSON',
      { 'areas.geojson': [] },
      /areas\.geojson: is not a GeoJSON FeatureCollection/,
    ],
    [
      'a file that is missing',
      {},
      /areas\.geojson: the file is missing; it should be at .*areas\.geojson, or be named with --areas <file>/,
    ],
    ['GBK for UTF-8', { 'city.json': city, 'units.json': '' }, /units\.json line 1: is not JSON/],
    [
      'a field of the wrong type',
      { 'city.json': { ...city, channels: {} } },
      /city\.json line \d+, channels: must be array, not \{\}/,
    ],
    [
      'a field that is missing',
      { 'city.json': { ...city, timeZone: undefined } },
      /city\.json line 1: lacks "timeZone"/,
    ],
    [
      'a field that is not known',
      { 'city.json': { ...city, timezone: 'UTC' } },
      /city\.json line 1: has "timezone", which is not known here; check its spelling/,
    ],
    [
      'a calendar that is not known',
      { 'city.json': { ...city, calendar: { kind: 'own', weekend: [8], holidays: [] } } },
      /city\.json line \d+, calendar\.weekend\[0\]: must be <= 7/,
    ],
    [
      'a holiday that does not exist',
      { 'city.json': { ...city, calendar: { kind: 'own', weekend: [], holidays: ['2026-02-30'] } } },
      /calendar\.holidays\[0\]: must match format "date"/,
    ],
    [
      'an unknown time zone',
      { 'city.json': { ...city, timeZone: 'Asia/Hangzhou' } },
      /city\.json, timeZone: "Asia\/Hangzhou" is not an IANA time zone/,
    ],
    [
      'hours that end before they start',
      { 'city.json': { ...city, workingHours: [{ from: '17:30', to: '08:30' }] } },
      /workingHours: 17:30–08:30 must end after it starts/,
    ],
    [
      'bounds the wrong way round',
      { 'city.json': { ...city, areaFiles: [], bounds: [121, 30, 120, 31] } },
      /bounds: must be west, south, east, north/,
    ],
    [
      'a channel of officers that the city does not have',
      { 'city.json': { ...city, field: { channel: 'gird' } } },
      /city\.json, field\.channel: the channel "gird" does not stand in channels/,
    ],
    [
      'neither areas nor bounds',
      { 'city.json': { ...city, areaFiles: [] } },
      /nothing gives the city a shape; name area files, or bounds/,
    ],
    [
      'a path that leaves the pack',
      { 'city.json': { ...city, areaFiles: [{ path: '../elsewhere.geojson' }] } },
      /city\.json: "\.\.\/elsewhere\.geojson" lies outside the pack/,
    ],
    [
      'an absolute path',
      { 'city.json': { ...city, baseMap: { features: '/etc/passwd' } }, ...withAreas(west) },
      /city\.json: "\/etc\/passwd" lies outside the pack/,
    ],
    [
      'a circle of categories',
      { ...withAreas(west), 'categories.json': { categories: [category('a', 'b'), category('b', 'a')] } },
      /categories\.json, categories\[0\] \(id "a"\): is its own ancestor \(a → b → a\)/,
    ],
    [
      'half a working day',
      {
        ...withAreas(west),
        'categories.json': {
          categories: [category('a', null, { limits: [{ limit: { amount: 0.5, unit: 'workingDay' } }] })],
        },
      },
      /0\.5 working days is not whole; use working hours/,
    ],
    [
      'a limit in a unit that is not known',
      {
        ...withAreas(west),
        'categories.json': { categories: [], limits: [{ limit: { amount: 1, unit: 'week' } }] },
      },
      /categories\.json line \d+, limits\[0\]\.limit\.unit: must be "workingHour" or "workingDay" or "urgentHour" or "urgentDay"/,
    ],
    [
      'a unit in an area that does not exist',
      {
        ...withAreas(west),
        'units.json': { units: [{ id: 'u', parent: null, name: text('u'), area: 'moon' }] },
      },
      /units\.json \(id "u"\): the area "moon" does not exist/,
    ],
  ];

  it.each(cases)('%s', async (_, files, message) => {
    const faults = await faultsOf(files);
    expect(faults).toMatch(message);
    expect(faults).toContain('nothing was changed');
  });

  it('a link that leads out of the pack', async () => {
    const folder = await makePack({});
    await writeFile(join(scratch, 'secret.geojson'), JSON.stringify(collect(west)));
    await symlink(join(scratch, 'secret.geojson'), join(folder, 'areas.geojson'));
    await expect(readPack(folder)).rejects.toThrow('"areas.geojson" lies outside the pack');
  });

  it('more files given than the pack describes', async () => {
    expect(await faultsOf({}, ['one.geojson', 'two.geojson'])).toContain(
      'names 1 area files in areaFiles, but 2 were given',
    );
  });

  it('a file in another encoding', async () => {
    const folder = await makePack({});
    await writeFile(join(folder, 'areas.geojson'), Buffer.from([0x7b, 0xba, 0xbc, 0xd6, 0xdd, 0x7d]));
    await expect(readPack(folder)).rejects.toThrow('areas.geojson: is not UTF-8; save it as UTF-8');
  });

  it('a folder in place of a file, and no folder at all', async () => {
    const folder = await makePack({});
    await mkdir(join(folder, 'areas.geojson'));
    await expect(readPack(folder)).rejects.toThrow('is a folder, but a file is wanted');
    await expect(readPack(join(scratch, 'nowhere'))).rejects.toThrow('There is no folder');
  });

  it('lists several faults at once, and no more than twenty', async () => {
    const nameless = Array.from({ length: 30 }, (_, i) => area(`n${i}`, 'ward', [i, 0, i + 1, 1]));
    const faults = await faultsOf(withAreas(...nameless));
    expect(faults).toContain('has 30 faults');
    expect(faults.match(/the level "ward"/g)).toHaveLength(20);
    expect(faults).toContain('… and 10 more');
  });
});
