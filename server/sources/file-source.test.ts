import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Mapping } from '@zhiyu/shared/mapping';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import type { CaseSource, SourceRow } from './case-source';
import { openFileSource } from './file-source';

async function open(
  content: Buffer | string,
  columns: string[],
  options: Mapping['file'] = {},
): Promise<CaseSource> {
  const path = join(await mkdtemp(join(tmpdir(), 'zhiyu-source-')), 'cases');
  await writeFile(path, content);
  return openFileSource(path, options, columns);
}

async function readAll(source: CaseSource): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const group of source) rows.push(...group);
  return rows;
}

const cellsOf = (rows: SourceRow[]) => rows.map(({ cells }) => cells);
const faultsOf = (rows: SourceRow[]) => rows.map(({ line, fault }) => [line, fault?.code ?? null]);

test.each([
  ['plain', Buffer.from('id,name\n1,甲\n2,乙\n')],
  ['with a byte order mark', Buffer.from('\ufeffid,name\r\n1,甲\r\n2,乙')],
  ['gzip, whatever its name', gzipSync('id,name\n1,甲\n2,乙\n')],
])('CSV %s', async (_name, content) => {
  const rows = await readAll(await open(content, ['name', 'id']));
  expect(cellsOf(rows)).toEqual([
    ['甲', '1'],
    ['乙', '2'],
  ]);
});

test('GBK, told by the mapping', async () => {
  const content = iconv.encode('编号,名称\n1,占道经营"x"|\n', 'gbk');
  const rows = await readAll(await open(content, ['名称'], { encoding: 'gb18030' }));
  expect(cellsOf(rows)).toEqual([['占道经营"x"|']]);
});

test('GBK read as UTF-8: a header that is no text stops it, with what to do', async () => {
  const content = iconv.encode('编号,名称\n1,甲\n', 'gbk');
  await expect(open(content, ['名称'])).rejects.toThrow(/looks like GBK: set file.encoding to gb18030/);
});

test('GBK read as UTF-8 under a plain header: each such row keeps its bytes, and the hint names the encoding', async () => {
  const content = Buffer.concat([
    Buffer.from('id,name\n1,ok\n2,'),
    iconv.encode('垃圾', 'gbk'),
    Buffer.from('\n3,ok\n'),
  ]);
  const source = await open(content, ['id']);
  const rows = await readAll(source);
  expect(faultsOf(rows)).toEqual([
    [2, null],
    [3, 'bad-encoding'],
    [4, null],
  ]);
  expect(rows[1]!.readRaw()).toBe('2,\\xc0\\xac\\xbb\\xf8');
  expect(source.hints().join()).toMatch(/look like GBK/);
});

test('UTF-8 read as GBK is noticed', async () => {
  const source = await open('id,name\n1,城市管理\n', ['id'], { encoding: 'gbk' });
  await readAll(source);
  expect(source.hints().join()).toMatch(/looks like UTF-8/);
});

test('a wrong delimiter: the columns found, the likely delimiter, nothing read', async () => {
  await expect(open('id;name;when\n1;a;b\n', ['id', 'when'])).rejects.toThrow(
    /no column “id”, “when”.*semicolons: set file.delimiter to ";".*“id;name;when”/,
  );
  await expect(open('id\tname\n', ['id'])).rejects.toThrow(/tabs/);
});

test('a column that is missing is named, with those that are there', async () => {
  await expect(open('id,name\n', ['id', 'when'])).rejects.toThrow(/no column “when”.*“id”, “name”/);
});

test('a folder in place of a file, and a file that is not there, are wrong usage, whatever the format', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyu-source-'));
  for (const options of [{}, { format: 'csv' }, { format: 'xlsx' }] as const) {
    await expect(openFileSource(folder, options, ['id'])).rejects.toMatchObject({
      code: 'no-file',
      exitCode: 2,
      message: expect.stringContaining('is a folder'),
    });
    await expect(openFileSource(join(folder, 'none.csv'), options, ['id'])).rejects.toMatchObject({
      code: 'no-file',
      exitCode: 2,
    });
  }
});

test('lines before the header are passed over', async () => {
  const rows = await readAll(await open('导出时间：今天\n\nid,name\n7,x\n', ['id'], { skipLines: 2 }));
  expect(rows.map(({ line, cells }) => [line, cells])).toEqual([[4, ['7']]]);
});

test('rows with too many or too few fields are kept aside; empty fields at the end do no harm', async () => {
  const rows = await readAll(await open('id,name\n1\n2,a\n3,a,b\n4,a,,\n', ['id']));
  expect(faultsOf(rows)).toEqual([
    [2, 'field-count'],
    [3, null],
    [4, 'field-count'],
    [5, null],
  ]);
});

test('NUL bytes are a fault of their row', async () => {
  const rows = await readAll(await open('id,name\n1,a\0b\n2,c\n', ['id']));
  expect(faultsOf(rows)).toEqual([
    [2, 'nul-character'],
    [3, null],
  ]);
  expect(rows[0]!.readRaw()).toBe('1,a\\x00b');
});

test.each([0.3, 0.5, 0.9, 0.999])(
  'a gzip file cut at %f: all that can be unpacked is read, then the error',
  async (share) => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index},${(index * 7919) % 10007}`);
    const whole = gzipSync(`id,name\n${lines.join('\n')}\n`);
    const source = await open(whole.subarray(0, Math.floor(whole.length * share)), ['id', 'name']);
    const rows: SourceRow[] = [];
    const reading = (async () => {
      for await (const group of source) rows.push(...group);
    })();
    await expect(reading).rejects.toThrow(/ends too early/);
    expect(source.brokeOff()).toBe(true);
    expect(rows.length).toBeGreaterThan(30_000 * share * 0.8);
    // What came is whole: a half line at the break is no row.
    expect(cellsOf(rows)).toEqual(lines.slice(0, rows.length).map((line) => line.split(',')));
  },
);

test('a damaged gzip file is told apart from a short one', async () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `${index},${(index * 7919) % 10007}`);
  const whole = gzipSync(`id,name\n${lines.join('\n')}\n`);
  whole[whole.length - 6]! ^= 0xff;
  const source = await open(whole, ['id', 'name']);
  await expect(readAll(source)).rejects.toThrow(/is damaged/);
});

test('NDJSON is known by its first character; names may be paths', async () => {
  const lines = ['{"id":1,"at":{"lng":120.1},"a.b":"dotted"}', '{"id":2,', '[3]', '{"id":4}'];
  const rows = await readAll(await open(gzipSync(lines.join('\n')), ['id', 'at.lng', 'a.b']));
  expect(cellsOf(rows)).toEqual([[1, 120.1, 'dotted'], null, null, [4, undefined, undefined]]);
  expect(faultsOf(rows)).toEqual([
    [1, null],
    [2, 'bad-json'],
    [3, 'bad-json'],
    [4, null],
  ]);
});

test('a JSON array, an empty file, a missing file and an unknown encoding say what to do', async () => {
  await expect(open('[{"id":1}]', ['id'])).rejects.toThrow(/NDJSON/);
  await expect(open('', ['id'])).rejects.toThrow(/is empty/);
  await expect(openFileSource('/nowhere/cases.csv', {}, ['id'])).rejects.toThrow(/cannot be read/);
  await expect(open('id\n1\n', ['id'], { encoding: 'klingon' })).rejects.toThrow(/file.encoding "klingon"/);
});

test('UTF-16 is named', async () => {
  const content = iconv.encode('id,name\n1,a\n', 'utf-16le', { addBOM: true });
  await expect(open(content, ['id'])).rejects.toThrow(/UTF-16/);
  const rows = await readAll(await open(content, ['id'], { encoding: 'utf-16le' }));
  expect(cellsOf(rows)).toEqual([['1']]);
});
