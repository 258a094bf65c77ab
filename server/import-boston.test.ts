import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOSTON_NOW as asOf, createBostonDatabase, importBoston, realData } from '../tests/support/boston';
import type { ImportReport } from './import-report';
import type { Database } from './store/database';

/** A row of the file as plain code reads it, beside the product. */
interface PlainRow {
  id: string;
  opened: number;
  target: number | null;
  closed: number | null;
  lng: number;
  lat: number;
  isPlaceholder: boolean;
  department: string;
  path: string[];
}

/** `01/05/2015 12:40:41 PM` in Boston; summer time from the second Sunday of March to the first of November, at 2. */
function instantOf(text: string): number | null {
  const match = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) (AM|PM)$/.exec(text);
  if (match === null) return null;
  const [month, day, year, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = Date.UTC(year, month - 1, day, (hour % 12) + (match[7] === 'PM' ? 12 : 0), minute, second);
  const sunday = (inMonth: number, from: number) =>
    from + ((7 - new Date(Date.UTC(year, inMonth, from)).getUTCDay()) % 7);
  const summer = Date.UTC(year, 2, sunday(2, 8), 2);
  const winter = Date.UTC(year, 10, sunday(10, 1), 2);
  return wall + (wall >= summer && wall < winter ? 4 : 5) * 3_600_000;
}

function readPlainly(file: string): PlainRow[] {
  const rows: Record<string, string>[] = parse(gunzipSync(readFileSync(file)), { columns: true, bom: true });
  return rows.map((row) => ({
    id: row.CASE_ENQUIRY_ID!,
    opened: instantOf(row.OPEN_DT!)!,
    target: instantOf(row.TARGET_DT!),
    closed: instantOf(row.CLOSED_DT!),
    lng: Number(row.LONGITUDE),
    lat: Number(row.LATITUDE),
    isPlaceholder: row.Geocoded_Location === '(0, 0)',
    department: row.Department!,
    path: [row.SUBJECT!, row.REASON!, row.TYPE!],
  }));
}

describe.skipIf(realData === undefined)('Boston 2015, from file to rows', () => {
  let db: Database;
  let rows: PlainRow[];
  let report: ImportReport;
  const count = async (condition: string, values: unknown[] = []): Promise<number> => {
    const [counted] = await db.query<{ n: number }>(
      `select count(*) as n from cases where ${condition}`,
      values,
    );
    return counted!.n;
  };

  beforeAll(async () => {
    ({ db, told: report } = await createBostonDatabase());
    rows = readPlainly(join(realData!, 'boston-311-2015.csv.gz'));
  });
  afterAll(() => db.close());

  test('every row is accepted; sent again, nothing changes', async () => {
    expect(report).toMatchObject({
      rows: 121_145,
      accepted: 121_145,
      merged: 0,
      quarantined: {},
      unlocated: { placeholder: 17_070 },
      flags: { 'closed-before-reported': 197 },
      heavyPoints: [],
      stopped: null,
    });
    const before = await db.query('select seq, next_case, pack_version from city');
    expect(await importBoston(db)).toMatchObject({
      accepted: 0,
      merged: 0,
      unchanged: 121_145,
      grown: { category: 0 },
    });
    expect(await db.query('select seq, next_case, pack_version from city')).toEqual(before);
  });

  test('the published figures come out of the rows', async () => {
    const target = new Date(asOf);
    expect(await count('ended_at is null')).toBe(19_873);
    expect(await count('ended_at is null and due_at < $1', [target])).toBe(11_445);
    expect(await count('due_at < $1', [target])).toBe(83_181);
    expect(await count('due_at < $1 and closings[1] <= due_at', [target])).toBe(52_582);
    expect(await count('due_at < $1 and closings[1] > due_at', [target])).toBe(19_154);
    expect(await count('due_at is null')).toBe(26_991);
    expect(await count('closings[1] < reported_at')).toBe(197);
    expect(await count('cell is not null')).toBe(104_075);
    expect(await count("cell is not null and area = (select ordinal from area where id = 'boston')")).toBe(
      44,
    );
  });

  test('each row says what plain code reads in the file', async () => {
    const stored = await db.query<Record<string, number & string & number[]>>(
      'select source_id, reported_at, dispatched_at, due_at, closings, lng, lat, unlocated_reason from cases',
    );
    const byId = new Map(stored.map((row) => [String(row.source_id), row]));
    expect(byId.size).toBe(rows.length);
    const different = rows.filter((row) => {
      const kept = byId.get(row.id);
      return !(
        kept &&
        kept.reported_at === row.opened &&
        kept.dispatched_at === row.opened &&
        kept.due_at === row.target &&
        (kept.closings![0] ?? null) === row.closed &&
        kept.lng === (row.isPlaceholder ? null : row.lng) &&
        kept.lat === (row.isPlaceholder ? null : row.lat) &&
        kept.unlocated_reason === (row.isPlaceholder ? 'placeholder' : null)
      );
    });
    expect(different).toEqual([]);
  });

  test('the cells at level 17 are those of the Mercator formula', async () => {
    const expected = new Map<string, number>();
    for (const { lng, lat, isPlaceholder } of rows) {
      if (isPlaceholder) continue;
      const x = Math.floor(((lng + 180) / 360) * 2 ** 17);
      const phi = (lat * Math.PI) / 180;
      const y = Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * 2 ** 17);
      expected.set(`${x} ${y}`, (expected.get(`${x} ${y}`) ?? 0) + 1);
    }
    expect(expected.size).toBe(2080);
    expect(expected.get('39661 48479')).toBe(920);
    const cells = await db.query<{ cell: number; n: number }>(
      'select cell / 16 as cell, count(*) as n from cases where cell is not null group by 1',
    );
    const found = new Map(cells.map(({ cell, n }) => [nameOfMorton(cell), n]));
    expect(found).toEqual(expected);
  });

  test('the neighbourhoods are those of the polygons', async () => {
    const areas: {
      features: {
        properties: { neighborhood: string };
        geometry: { type: string; coordinates: number[][][][] };
      }[];
    } = JSON.parse(readFileSync(join(realData!, 'boston-neighborhoods.geojson'), 'utf8'));
    const shapes = areas.features.map(({ properties, geometry }) => {
      const polygons =
        geometry.type === 'Polygon'
          ? [geometry.coordinates as unknown as number[][][]]
          : geometry.coordinates;
      const rings = polygons.flat();
      return { name: properties.neighborhood, rings, box: boxOf(rings) };
    });
    const expected: Record<string, number> = {};
    for (const { lng, lat, isPlaceholder } of rows) {
      if (isPlaceholder) continue;
      const holding = shapes.find(
        ({ rings, box: [west, south, east, north] }) =>
          lng >= west && lng <= east && lat >= south && lat <= north && isInside(rings, lng, lat),
      );
      const name = holding?.name ?? 'boston';
      expected[name] = (expected[name] ?? 0) + 1;
    }
    const found = await db.query<{ id: string; n: number }>(
      `select a.id, count(*) as n from cases c join area a on a.city = c.city and a.ordinal = c.area
       where c.cell is not null group by 1`,
    );
    expect(Object.fromEntries(found.map(({ id, n }) => [id, n]))).toEqual(expected);
  });

  test('categories and units have grown to the paths and the departments of the file', async () => {
    const expected = new Map<string, number>();
    for (const { path } of rows) expected.set(path.join(' / '), (expected.get(path.join(' / ')) ?? 0) + 1);
    const found = await db.query<{ path: string; n: number }>(
      `select concat_ws(' / ', g.name ->> 'en', p.name ->> 'en', k.name ->> 'en') as path, count(*) as n
       from cases c
       join category k on k.city = c.city and k.ordinal = c.category
       left join category p on p.city = k.city and p.id = k.parent
       left join category g on g.city = p.city and g.id = p.parent
       group by 1`,
    );
    expect(new Map(found.map(({ path, n }) => [path, n]))).toEqual(expected);
    const departments = new Set(rows.map(({ department }) => department));
    const units = await db.query<{ name: string }>("select name ->> 'en' as name from unit");
    expect(new Set(units.map(({ name }) => name))).toEqual(departments);
  });
});

function nameOfMorton(morton: number): string {
  let x = 0;
  let y = 0;
  for (let bit = 0, rest = morton; rest > 0; bit++, rest = Math.floor(rest / 4)) {
    x += (rest % 2) * 2 ** bit;
    y += (Math.floor(rest / 2) % 2) * 2 ** bit;
  }
  return `${x} ${y}`;
}

/** West, south, east and north of rings; what lies outside lies in none of them. */
function boxOf(rings: number[][][]): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const [lng = 0, lat = 0] of rings.flat()) {
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

/** Even-odd rule over all rings. */
function isInside(rings: number[][][], lng: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] as [number, number];
      const [xj, yj] = ring[j] as [number, number];
      if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}
