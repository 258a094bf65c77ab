import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../tests/support/database';
import { importFile } from './import-file';
import type { ImportReport } from './import-report';
import { addCity } from './pack/add-city';
import { parseMapping } from './sources/read-mapping';
import type { Database } from './store/database';

const realData = process.env.REAL_DATA_DIR;

/** All that New York needs: a mapping, no code. */
const mappingText = `{
  "source": "nyc-311",
  "time": { "format": "M/d/yyyy H:mm" },
  "sourceId": "Unique Key",
  "reportedAt": "Created Date",
  "closedAt": "Closed Date",
  "dueAt": "Due Date",
  "status": { "column": "Status", "open": ["Open", "In Progress", "Assigned", "Pending"], "closed": ["Closed"] },
  "point": { "text": { "column": "Location", "order": "lng,lat" } },
  "area": {
    "column": "Community Board",
    "unknown": "ignore",
    "values": { "05 BROOKLYN": "305", "01 STATEN ISLAND": "501", "12 MANHATTAN": "112", "12 QUEENS": "412" }
  },
  "category": { "columns": ["Complaint Type", "Descriptor"], "unknown": "create" },
  "unit": { "column": "Agency", "unknown": "create" },
  "channel": { "constant": "311", "unknown": "create" },
  "title": { "columns": ["Complaint Type", "Descriptor"], "separator": ": " },
  "address": { "columns": ["Incident Address", "City"], "separator": ", " }
}`;

describe.skipIf(realData === undefined)('New York, by a mapping alone', () => {
  let db: Database;
  let report: ImportReport;
  const importNyc = (text: string) =>
    importFile(db, {
      path: join(realData!, 'nyc-311-animals-2025.csv.gz'),
      city: 'nyc',
      mapping: parseMapping(text, 'nyc.json'),
      dryRun: false,
      now: () => Date.UTC(2025, 3, 1),
      interruption: new AbortController().signal,
      onProgress: () => {},
      onQuarantine: async () => {},
    });

  beforeAll(async () => {
    db = await createTestDatabase();
    await addCity(db, await writePack(), { now: Date.UTC(2025, 3, 1) });
    report = await importNyc(mappingText);
  });
  afterAll(() => db.close());

  test('every row is accepted, those without a point counted', async () => {
    expect(report).toMatchObject({
      rows: 4969,
      accepted: 4969,
      quarantined: {},
      unlocated: { missing: 62 },
      stopped: null,
    });
    // A few buildings are named very often, each by its one address: no default of a geocoder.
    expect(report.heavyPoints.length).toBeGreaterThan(0);
    expect(report.heavyPoints.every(({ crowded }) => !crowded)).toBe(true);
    expect(await importNyc(mappingText)).toMatchObject({ accepted: 0, merged: 0, unchanged: 4969 });
  });

  test('the district of the point is the community board that the file names', async () => {
    const rows: Record<string, string>[] = parse(
      gunzipSync(readFileSync(join(realData!, 'nyc-311-animals-2025.csv.gz'))),
      {
        columns: true,
        bom: true,
      },
    );
    const boroughs = ['MANHATTAN', 'BRONX', 'BROOKLYN', 'QUEENS', 'STATEN ISLAND'];
    const stored = await db.query<{ source_id: string; area: string; n: number }>(
      `select c.source_id, a.id as area from cases c join area a on a.city = c.city and a.ordinal = c.area
       where c.cell is not null`,
    );
    const areaOf = new Map(stored.map(({ source_id, area }) => [source_id, area]));
    let agree = 0;
    let named = 0;
    for (const row of rows) {
      const area = areaOf.get(row['Unique Key']!);
      const [, board, borough] = /^(\d\d) (.+)$/.exec(row['Community Board']!) ?? [];
      // The museum stands in the park, its 73 points on the other side of the avenue.
      if (row['Incident Address'] === '1000 5 AVENUE') continue;
      if (area === undefined || borough === undefined) continue;
      named += 1;
      if (area === `${boroughs.indexOf(borough) + 1}${board}`) agree += 1;
    }
    expect(named).toBeGreaterThan(4500);
    // Shores, borders and the roads round parks are drawn differently here and there.
    expect(agree / named).toBeGreaterThan(0.99);
  });

  test('closed and open as the status says', async () => {
    const [counted] = await db.query(
      'select count(*) filter (where ended_at is null) as open, count(ended_at) as closed from cases',
    );
    expect(counted).toEqual({ open: 277, closed: 4692 });
  });

  test('State Plane feet give the same places as longitude and latitude', async () => {
    const planar = mappingText.replace('"nyc-311"', '"nyc-planar"').replace(
      '"point": { "text": { "column": "Location", "order": "lng,lat" } }',
      `"point": { "lng": "X Coordinate (State Plane)", "lat": "Y Coordinate (State Plane)",
           "datum": "+proj=lcc +lat_0=40.1666666666667 +lon_0=-74 +lat_1=41.0333333333333 +lat_2=40.6666666666667 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft +no_defs" }`,
    );
    expect(await importNyc(planar)).toMatchObject({ accepted: 4969, unlocated: { missing: 62 } });
    const [worst] = await db.query<{ metres: number; pairs: number }>(
      `select max(sqrt(((p.lat - g.lat) * 111320) ^ 2 + ((p.lng - g.lng) * 84300) ^ 2)) as metres, count(p.lat) as pairs
       from cases g join cases p on p.city = g.city and p.source_id = g.source_id and p.source = 'nyc-planar'
       where g.source = 'nyc-311'`,
    );
    expect(worst!.pairs).toBe(4907);
    expect(worst!.metres).toBeLessThan(1);
  });
});

async function writePack(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyu-nyc-'));
  const write = (name: string, content: object) => writeFile(join(folder, name), JSON.stringify(content));
  await copyFile(join(realData!, 'nyc-community-districts.geojson'), join(folder, 'districts.geojson'));
  await write('city.json', {
    id: 'nyc',
    name: { zh: '纽约', en: 'New York' },
    timeZone: 'America/New_York',
    languages: ['zh', 'en'],
    calendar: { kind: 'own', weekend: [6, 7], holidays: [] },
    workingHours: [{ from: '09:00', to: '17:00' }],
    levels: [
      { id: 'city', name: { zh: '全市', en: 'City' } },
      { id: 'district', name: { zh: '社区', en: 'Community district' } },
    ],
    areaFiles: [
      {
        path: 'districts.geojson',
        level: 'district',
        parent: 'nyc',
        properties: { id: 'BoroCD', name: 'BoroCD' },
      },
    ],
    channels: [],
  });
  await write('categories.json', { categories: [] });
  await write('units.json', { units: [] });
  return folder;
}
