import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFile } from '@zhiyu/server/import-file';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { type App, addSmallCity, at, startApp } from './small-city';
import { runZhiyu } from './support/child';
import { createTestDatabase } from './support/database';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const base = '/api/v1/cities/small-city';

let db: Database;
let app: App;
beforeAll(async () => {
  db = await createTestDatabase();
  const many: CaseInput[] = Array.from({ length: 6000 }, (_, index) => ({
    source: 'bulk',
    sourceId: String(index),
    reportedAt: at('03-02 09:00') + index * 1000,
    dueAt: at('03-04 09:00'),
    closings: index % 2 === 0 ? [at('03-03 09:00')] : [],
    category: 'litter',
  }));
  await addSmallCity(db, [
    ...many,
    {
      source: 'hand',
      sourceId: '0012',
      reportedAt: at('03-10 09:30'),
      dueAt: at('03-11 09:00'),
      lng: 120.15,
      lat: 30.02,
      category: 'lamps',
      unit: 'works',
      channel: 'phone',
      requestType: 'complaint',
      title: '=HYPERLINK("http://evil.example";"x")',
      address: '桥头 "东", 1 号\n后门 \u0007 _x000D_ <&>',
    },
    { source: 'hand', sourceId: '+1', reportedAt: at('03-10 10:00'), title: '@cmd', address: '-5' },
  ]);
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

/** The rows of CSV without line feeds inside quotes but those of this test's own address. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}

async function table(path: string, headers: Record<string, string> = {}): Promise<string[][]> {
  const answer = await app.inject({ url: `${base}${path}`, headers });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  return readCsv(answer.body.slice(1));
}

async function sheet(path: string, headers: Record<string, string> = {}) {
  const answer = await app.inject({ url: `${base}${path}`, headers });
  expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200);
  expect(answer.headers['content-type']).toBe(XLSX);
  return readSheet(answer.rawPayload);
}

describe('a list of cases as CSV', () => {
  it('holds all rows, the latest first, with Chinese headers', async () => {
    const [header, ...rows] = await table('/cases?measure=reported&format=csv&limit=2');
    expect(header?.slice(0, 8)).toEqual([
      '编号',
      '来源',
      '来源编号',
      '标题',
      '状态',
      '受理时间',
      '到期时间',
      '办结时间',
    ]);
    expect(rows).toHaveLength(6002);
    expect(rows[1]?.slice(1, 18)).toEqual([
      'hand',
      '0012',
      `'=HYPERLINK("http://evil.example";"x")`,
      '超期未办结',
      '2026-03-10 09:30:00',
      '2026-03-11 09:00:00',
      '',
      '0.1',
      '市容环境',
      '路灯',
      '投诉',
      '电话',
      expect.any(String),
      expect.stringMatching(/东/),
      '桥头 "东", 1 号\n后门 \u0007 _x000D_ <&>',
      expect.stringMatching(/^120\.15/),
      expect.stringMatching(/^30\.02/),
    ]);
    expect(rows[0]?.slice(2, 4)).toEqual(["'+1", "'@cmd"]);
    expect(rows[0]?.[15]).toBe("'-5");
    expect(new Set(rows.map(([id]) => id)).size).toBe(6002);
  });

  it('is asked for by Accept, and in English', async () => {
    const [header] = await table('/cases?measure=reported&area=east', {
      accept: 'text/csv',
      'accept-language': 'en-GB,en',
    });
    expect(header?.slice(0, 4)).toEqual(['ID', 'Source', 'Source number', 'Title']);
    const [again] = await table('/cases?measure=reported&area=east&lang=zh&format=csv', {
      'accept-language': 'en',
    });
    expect(again?.[0]).toBe('编号');
    const json = await app.inject({ url: `${base}/cases?measure=reported`, headers: { accept: '*/*' } });
    expect(json.headers['content-type']).toMatch('application/json');
  });

  it('narrows as the list does', async () => {
    expect(await table('/cases?measure=reported&area=east&format=csv')).toHaveLength(2);
    expect(await table('/cases?measure=open&category=litter&format=csv')).toHaveLength(3001);
    expect(await table('/overdue?format=csv')).toHaveLength(3002);
    expect(await table('/overdue?age=0-1d&format=csv')).toHaveLength(2);
    const refused = await app.inject(`${base}/cases?measure=nonsense&format=csv`);
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'bad-parameter']);
  });
});

describe('as a workbook', () => {
  it('has real days and numbers, and texts that stay texts', async () => {
    const [header, ...rows] = await sheet('/cases?measure=reported&area=east', { accept: XLSX });
    expect(header?.slice(0, 3)).toEqual(['编号', '来源', '来源编号']);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect(row?.slice(2, 4)).toEqual(['0012', '=HYPERLINK("http://evil.example";"x")']);
    // A workbook knows no zones: the city's wall clock.
    expect(row?.[5]).toEqual(new Date('2026-03-10T09:30:00Z'));
    expect(row?.[8]).toBe(0.1);
    expect(row?.[7]).toBeNull();
    expect(row?.[16]).toBeCloseTo(120.15, 2);
  });

  it('holds every row, the longest overdue first', async () => {
    const rows = await sheet('/overdue?format=xlsx&lang=en');
    expect(rows).toHaveLength(3002);
    expect(rows[0]?.[8]).toBe('Days overdue');
    const overdue = rows.slice(1).map((row) => Number(row[8]));
    expect(overdue).toEqual([...overdue].sort((one, other) => other - one));
  });

  it('is read again by the import, sheet by name, texts and days as they were', async () => {
    const answer = await app.inject(`${base}/cases?measure=reported&area=east&format=xlsx&lang=en`);
    const path = join(await mkdtemp(join(tmpdir(), 'zhiyu-export-')), 'cases.xlsx');
    await writeFile(path, answer.rawPayload);
    const report = await importFile(db, {
      path,
      city: 'small-city',
      mapping: {
        source: 'again',
        file: { sheet: 'Cases' },
        sourceId: 'Source number',
        reportedAt: { column: 'Received', format: 'M/d/yyyy' },
        address: 'Address',
        title: 'Title',
      },
      dryRun: false,
      now: () => at('03-11 12:00'),
      interruption: new AbortController().signal,
      onProgress: () => {},
      onQuarantine: async () => {},
    });
    expect(report).toMatchObject({ rows: 1, accepted: 1, stopped: null });
    const columns = 'source_id, reported_at, address, title';
    const [copy] = await db.query(`select ${columns} from cases where source = 'again'`);
    const [original] = await db.query(
      `select ${columns} from cases where source = 'hand' and source_id = '0012'`,
    );
    expect(copy).toEqual(original);
  });
});

describe('a comparison', () => {
  it('is a table with the whole first, counts and rates with what they rest on', async () => {
    const rows = await table('/compare?measures=reported,onTimeRate&by=category&format=csv');
    expect(rows[0]?.slice(0, 4)).toEqual(['事项类别', '标识', '受理', '受理·上期']);
    expect(rows[1]?.[0]).toMatch(/^合计/);
    const answer = (await app.inject(`${base}/compare?measures=reported,onTimeRate&by=category`)).json();
    expect(rows).toHaveLength(answer.rows.length + 2);
    expect(rows[1]?.[2]).toBe(String(answer.whole.values.reported.value));
    const rate = rows[0]?.indexOf('按期办结率') ?? -1;
    expect(Number(rows[1]?.[rate])).toBeCloseTo(answer.whole.values.onTimeRate.value, 9);
    expect(Number(rows[1]?.[rate + 1])).toBe(answer.whole.values.onTimeRate.numerator);
    expect(Number(rows[1]?.[rate + 2])).toBe(answer.whole.values.onTimeRate.denominator);
    const workbook = await sheet('/compare?measures=reported&by=category&format=xlsx');
    expect(workbook[1]?.[2]).toBe(answer.whole.values.reported.value);
  });
});

describe('the command export', () => {
  it.each(['csv', 'xlsx'])('ends with 1 and one message where its %s cannot be written', async (format) => {
    const out = join(tmpdir(), 'zhiyu-no-such-folder', `cases.${format}`);
    const child = runZhiyu(['export', '--city', 'small-city', '--out', out], { DATABASE_URL: db.url });
    expect(await child.ended).toBe(1);
    expect(child.output()).toBe(
      `The file ${out} cannot be written: ENOENT: no such file or directory, open '${out}.part'\n`,
    );
  });
});

describe('a workbook that another program wrote', () => {
  it('is taken in with its days, whatever the mapping says of texts', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'zhiyu-workbook-')), 'office.xlsx');
    const text = (value: string) => ({ value, type: String });
    await writeWorkbook(
      [
        [text('编号'), text('受理时间'), text('办结'), text('经度'), text('纬度'), text('类别')],
        [
          text('A-1'),
          { value: new Date('2026-03-05T14:30:00Z'), type: Date, format: 'yyyy/m/d h:mm' },
          { value: new Date('2026-03-06T00:00:00Z'), type: Date, format: 'yyyy"年"m"月"d"日"' },
          { value: 120.15, type: Number },
          { value: 30.02, type: Number },
          text('路灯'),
        ],
        [text('A-2'), text('2026年3月5日 15:00'), null, null, null, text('饼干')],
      ],
      { sheet: '三月' },
    ).toFile(path);
    const report = await importFile(db, {
      path,
      city: 'small-city',
      mapping: {
        source: 'office',
        sourceId: '编号',
        reportedAt: { column: '受理时间', format: 'yyyy年M月d日 H:mm' },
        closedAt: '办结',
        point: { lng: '经度', lat: '纬度' },
        category: { column: '类别' },
      },
      dryRun: false,
      now: () => at('03-11 12:00'),
      interruption: new AbortController().signal,
      onProgress: () => {},
      onQuarantine: async () => {},
    });
    expect(report).toMatchObject({ rows: 2, accepted: 1, stopped: null });
    expect(Object.keys(report.quarantined)).toEqual(['unknown-category']);
    expect(
      await db.query("select source_id, reported_at, closings, lng from cases where source = 'office'"),
    ).toEqual([
      { source_id: 'A-1', reported_at: at('03-05 14:30'), closings: [at('03-06 00:00')], lng: 120.15 },
    ]);
    const { items } = (await app.inject(`${base}/quarantine?source=office`)).json();
    expect(JSON.parse(items[0].raw)).toMatchObject({ 编号: 'A-2', 类别: '饼干' });
    const mended = await app.inject({
      method: 'POST',
      url: `${base}/quarantine/${items[0].id}`,
      payload: { raw: items[0].raw.replace('饼干', '垃圾') },
    });
    expect(mended.json()).toMatchObject({ status: 'accepted' });
  });
});
