import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Mapping } from '@zhiyu/shared/mapping';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../tests/support/database';
import { readKeptRows } from '../tests/support/kept-rows';
import { addTwoDistricts } from '../tests/support/two-districts';
import { ZhiyuError } from './errors';
import { IMPORT_BATCH, type ImportOptions, importFile } from './import-file';
import type { Database } from './store/database';

let db: Database;
beforeEach(async () => {
  db = await createTestDatabase();
  await addTwoDistricts(db);
});
afterEach(() => db.close());

const mapping: Mapping = {
  source: 'hotline',
  sourceId: 'id',
  reportedAt: 'at',
  closedAt: 'end',
  point: { lng: 'lng', lat: 'lat' },
  category: { column: 'cat' },
  address: 'address',
};
const header = 'id,at,end,lng,lat,cat,address';
const row = (
  id: number | string,
  more: { at?: string; end?: string; lng?: string; lat?: string; cat?: string; address?: string } = {},
) =>
  [
    id,
    more.at ?? '2025-03-03 10:00:00',
    more.end ?? '',
    more.lng ?? (120.01 + (Number(id) % 1000) / 10_000).toFixed(5),
    more.lat ?? '30.02',
    more.cat ?? 'pothole',
    more.address ?? `${id} Main St`,
  ].join(',');

async function importText(text: string | Buffer, more: Partial<ImportOptions> = {}) {
  const path = join(await mkdtemp(join(tmpdir(), 'zhiyu-import-')), 'cases.csv');
  await writeFile(path, text);
  return importPath(path, more);
}

function importPath(path: string, more: Partial<ImportOptions> = {}) {
  return importFile(db, {
    path,
    city: 'small',
    mapping,
    dryRun: false,
    now: () => Date.UTC(2025, 5, 1),
    interruption: new AbortController().signal,
    onProgress: () => {},
    onQuarantine: async () => {},
    ...more,
  });
}

async function countCases(): Promise<number> {
  const [counted] = await db.query<{ n: number }>('select count(*) as n from cases');
  return counted!.n;
}

async function sequence(): Promise<number> {
  const [city] = await db.query<{ seq: number }>('select seq from city');
  return city!.seq;
}

test('a file is taken in; sent twice it changes nothing', async () => {
  const text = [header, ...Array.from({ length: 12_345 }, (_, index) => row(index + 1))].join('\n');
  const first = await importText(text);
  expect(first).toMatchObject({ rows: 12_345, accepted: 12_345, merged: 0, unchanged: 0, stopped: null });
  const batches = await sequence();
  expect(batches).toBeGreaterThan(1);
  const again = await importText(text);
  expect(again).toMatchObject({ rows: 12_345, accepted: 0, merged: 0, unchanged: 12_345, stopped: null });
  expect(await sequence()).toBe(batches);
  expect(await countCases()).toBe(12_345);
});

test('a case said several times: the last word counts, near or far, and sent twice it changes nothing', async () => {
  const rows = Array.from({ length: 16_000 }, (_, index) => row(index + 1));
  rows[1] = row(1, { address: 'near' });
  rows[15_999] = row(3, { address: 'far' });
  rows[15_998] = row(3, { address: 'between' });
  const text = [header, ...rows].join('\n');
  const first = await importText(text);
  expect(first.rows).toBe(16_000);
  expect(first.accepted + first.merged + first.unchanged + first.repeated).toBe(16_000);
  const last = "select source_id, address from cases where source_id in ('1', '3') order by 1";
  const expected = [
    { source_id: '1', address: 'near' },
    { source_id: '3', address: 'far' },
  ];
  expect(await db.query(last)).toEqual(expected);
  const before = await sequence();
  const again = await importText(text);
  expect(again).toMatchObject({ rows: 16_000, accepted: 0, merged: 0 });
  expect(await db.query(last)).toEqual(expected);
  expect(await sequence()).toBe(before);
});

test('every kind of bad row is counted and kept with its line, and the good ones are taken in', async () => {
  const bad = [
    header,
    row(1),
    row(2, { at: '2015-02-30 10:00:00' }),
    row(3, { cat: 'nothing' }),
    row(''),
    'short,row',
    `${row(6)},extra`,
    row(7, { address: 'nul\0' }),
    '8,"2025-03-03 10:00:00,,120,30,pothole,x',
    row(9, { lng: 'NaN' }),
    row(10, { lng: '30.05', lat: '120.05' }),
    row(11, { lng: '', lat: '' }),
    row(12, { at: '' }),
  ].join('\n');
  const kept: number[] = [];
  const report = await importText(bad, {
    onQuarantine: async (rows) => void kept.push(...rows.map(({ line }) => line ?? 0)),
  });
  expect(report).toMatchObject({
    rows: 12,
    accepted: 4,
    unlocated: { invalid: 2, missing: 1 },
    flags: { 'looks-swapped': 1 },
    quarantined: {
      'no-such-time': { count: 1, lines: [3] },
      'unknown-category': { count: 1, lines: [4] },
      'missing-source-id': { count: 1, lines: [5] },
      'field-count': { count: 2, lines: [6, 7] },
      'nul-character': { count: 1, lines: [8] },
      'unclosed-quote': { count: 1, lines: [9] },
      'missing-reported-at': { count: 1, lines: [13] },
    },
  });
  expect(kept.sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 13]);
  const stored = await readKeptRows(db, 'small');
  expect(stored.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 13]);
  expect(stored[0]!.raw).toBe(row(2, { at: '2015-02-30 10:00:00' }));
});

test('a row that was kept aside leaves quarantine when the mapping takes it in', async () => {
  const text = [header, row(1, { cat: 'nothing' }), row(2, { cat: 'worse' })].join('\n');
  await importText(text);
  const mended: Mapping = { ...mapping, category: { column: 'cat', values: { nothing: 'pothole' } } };
  const report = await importText(text, { mapping: mended });
  expect(report).toMatchObject({ accepted: 1, quarantined: { 'unknown-category': { count: 1 } } });
  const left = await readKeptRows(db, 'small');
  expect(left.map(({ raw }) => raw)).toEqual([row(2, { cat: 'worse' })]);
});

test('a dry run reports the same and writes nothing', async () => {
  const text = [
    header,
    row(1),
    row(2, { cat: 'new' }),
    row(3, { at: 'x' }),
    row(4, { lng: '0', lat: '0' }),
  ].join('\n');
  const create: Mapping = { ...mapping, category: { column: 'cat', unknown: 'create' } };
  const dry = await importText(text, { mapping: create, dryRun: true });
  expect([await countCases(), await sequence()]).toEqual([0, 0]);
  expect(await db.query('select 1 from quarantine union all select 1 from import')).toEqual([]);
  const real = await importText(text, { mapping: create });
  const { id: _dryId, file: _dryFile, dryRun: _dry, ...expected } = dry;
  expect(real).toMatchObject(expected);
  expect(real).toMatchObject({ accepted: 3, grown: { category: 1 }, unlocated: { zero: 1 } });
});

test('a point with over 1 % of the cases and many addresses goes off the map, and stays off', async () => {
  const pile = { lng: '120.15', lat: '30.05' };
  const tower = { lng: '120.16', lat: '30.06', address: 'one tower' };
  const rows = Array.from({ length: 2000 }, (_, index) =>
    index < 40 ? row(index, pile) : index < 90 ? row(index, tower) : row(index),
  );
  const text = [header, ...rows].join('\n');
  const first = await importText(text);
  expect(first.heavyPoints).toEqual([
    { lng: 120.16, lat: 30.06, cases: 50, addresses: 1, crowded: false, moved: 0 },
    { lng: 120.15, lat: 30.05, cases: 40, addresses: 40, crowded: true, moved: 40 },
  ]);
  const crowded = `select count(*) as n, count(cell) as drawn, count(lng) as placed, min(a.id) as area
    from cases c join area a on a.city = c.city and a.ordinal = c.area where unlocated_reason = 'crowded'`;
  expect(await db.query(crowded)).toEqual([{ n: 40, drawn: 0, placed: 0, area: 'small' }]);
  const before = await sequence();
  const again = await importText(text);
  expect(again).toMatchObject({ unchanged: 2000, merged: 0 });
  expect(again.heavyPoints[1]).toMatchObject({ crowded: true, moved: 0 });
  expect(await sequence()).toBe(before);
  // A new case on the pile, and an old one with news, do not come back to the map for a moment.
  const news = await importText(
    [header, row(5000, pile), row(0, { ...pile, end: '2025-03-04 10:00:00' })].join('\n'),
  );
  expect(news).toMatchObject({ accepted: 1, merged: 1, unlocated: { crowded: 2 } });
  expect(await db.query(crowded)).toEqual([{ n: 41, drawn: 0, placed: 0, area: 'small' }]);
});

test('a truncated gzip file: all that is readable is taken in, then the error', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) =>
    row(index + 1, { address: `${(index * 7919) % 10_007} St` }),
  );
  const whole = gzipSync([header, ...rows].join('\n'));
  const report = await importText(whole.subarray(0, whole.length - 5000));
  expect(report.stopped).toMatchObject({ code: 'truncated-gzip' });
  expect(report.rows).toBeGreaterThan(10_000);
  expect(await countCases()).toBe(report.accepted);
  const completed = await importText(whole);
  expect(completed).toMatchObject({
    stopped: null,
    unchanged: report.accepted,
    accepted: 20_000 - report.accepted,
  });
});

test('stopped in the middle it keeps whole batches, and run again it completes', async () => {
  const text = [header, ...Array.from({ length: 30_000 }, (_, index) => row(index + 1))].join('\n');
  const controller = new AbortController();
  const report = await importText(text, {
    interruption: controller.signal,
    onProgress: (rows) => {
      if (rows > 0) controller.abort(new ZhiyuError('interrupted', 'Stopped.'));
    },
  });
  expect(report.stopped).toMatchObject({ code: 'interrupted' });
  expect(report.accepted).toBeLessThan(30_000);
  expect(await countCases()).toBe(report.accepted);
  expect(report.accepted % IMPORT_BATCH).toBe(0);
  const completed = await importText(text);
  expect(completed).toMatchObject({
    unchanged: report.accepted,
    accepted: 30_000 - report.accepted,
    merged: 0,
  });
});

test('a full disk stops it with what to do, and run again it completes', async () => {
  await db.query(`create function fill_disk() returns trigger language plpgsql as
    $$begin if new.id > 7000 then raise exception 'could not extend file' using errcode = '53100'; end if; return new; end$$`);
  await db.query('create trigger fill before insert on cases for each row execute function fill_disk()');
  const text = [header, ...Array.from({ length: 12_000 }, (_, index) => row(index + 1))].join('\n');
  const report = await importText(text);
  expect(report.stopped).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/full/) });
  const kept = 7000 - (7000 % IMPORT_BATCH);
  expect(report).toMatchObject({ rows: kept, accepted: kept });
  expect(await countCases()).toBe(kept);
  await db.query('drop trigger fill on cases');
  expect(await importText(text)).toMatchObject({ stopped: null, unchanged: kept, accepted: 12_000 - kept });
});

test('connections that are lost in the middle cost nothing', async () => {
  const text = [header, ...Array.from({ length: 20_000 }, (_, index) => row(index + 1))].join('\n');
  let cuts = 0;
  const report = await importText(text, {
    onProgress: (rows) => {
      if (rows === 0 || cuts++ > 2) return;
      void db
        .query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
        .catch(() => {});
    },
  });
  expect(report).toMatchObject({ stopped: null, rows: 20_000 });
  expect(await countCases()).toBe(20_000);
  const [city] = await db.query<{ seq: number; changes: number }>(
    'select seq, (select count(*) from change) as changes from city',
  );
  expect(city!.changes).toBe(city!.seq);
});

test('GBK and NDJSON by their mappings', async () => {
  const chinese: Mapping = {
    source: '12345',
    file: { encoding: 'gb18030' },
    sourceId: '工单编号',
    reportedAt: '受理时间',
    closedAt: '办结时间',
    status: { column: '状态', open: ['办理中'], closed: ['已办结'] },
    area: { column: '所属区域' },
    category: { columns: ['大类', '小类'] },
    channel: { constant: 'hotline' },
    title: '标题',
  };
  const text =
    '工单编号,受理时间,办结时间,状态,所属区域,大类,小类,标题\nA1,2025/3/3 9:05,2025年3月4日 10:00,已办结,城东区,道路,坑洼,"路面，有坑"\n';
  expect(await importText(iconv.encode(text, 'gb18030'), { mapping: chinese })).toMatchObject({
    accepted: 1,
  });
  const lines = [{ no: 7, when: '2025-03-03T09:05:00+08:00', at: { lng: 120.12, lat: 30.03 } }];
  const ndjson: Mapping = {
    source: 'push',
    sourceId: 'no',
    reportedAt: 'when',
    point: { lng: 'at.lng', lat: 'at.lat' },
  };
  const json = lines.map((line) => JSON.stringify(line)).join('\n');
  expect(await importText(json, { mapping: ndjson })).toMatchObject({ accepted: 1 });
  const stored = await db.query(
    `select c.source, c.title, a.id as area, c.unlocated_reason, c.reported_at from cases c
     join area a on a.city = c.city and a.ordinal = c.area order by c.id`,
  );
  const reported = Date.parse('2025-03-03T09:05:00+08:00');
  expect(stored).toEqual([
    {
      source: '12345',
      title: '路面，有坑',
      area: 'east',
      unlocated_reason: 'missing',
      reported_at: reported,
    },
    { source: 'push', title: null, area: 'east', unlocated_reason: null, reported_at: reported },
  ]);
});

test('nothing is begun where nothing could be read', async () => {
  await expect(importText('id;at\n1;2\n')).rejects.toThrow(/semicolons/);
  await expect(importText([header, row(1)].join('\n'), { city: 'nowhere' })).rejects.toThrow(
    /no city "nowhere"/,
  );
  expect(await db.query('select id from import')).toEqual([]);
});

test('a row kept aside goes when the same file or a later one says its case anew, and stays below it', async () => {
  const many = Array.from({ length: IMPORT_BATCH }, (_, index) => row(index + 100));
  const kept = () => db.query('select source_id, line from quarantine order by source_id');
  const file = [header, row(1, { cat: '?' }), row(2), ...many, row(1), row(2, { cat: '?' })].join('\n');
  await importText(file);
  const below = [{ source_id: '2', line: IMPORT_BATCH + 5 }];
  expect(await kept()).toEqual(below);
  await importText(file);
  expect(await kept()).toEqual(below);
  // A change of a known case is written at the end of the file; what stands below it is still the later word.
  await importText([header, row(2, { address: '9 Main St' }), row(2, { cat: '?', address: '8' })].join('\n'));
  expect(await kept()).toHaveLength(1);
  await importText([header, row(2, { address: '7 Main St' })].join('\n'));
  expect(await kept()).toEqual([]);
});
