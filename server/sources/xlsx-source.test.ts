import { createWriteStream } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Mapping } from '@zhiyu/shared/mapping';
import { beforeAll, expect, test } from 'vitest';
import yazl from 'yazl';
import type { SourceRow } from './case-source';
import { openFileSource } from './file-source';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiyu-xlsx-'));
});

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (...rows: [id: string, type: string, target: string][]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** A workbook as Excel packs it: a hidden first sheet, shared texts, styles of days. */
async function writeWorkbook(
  name: string,
  rows: string,
  more: { is1904?: boolean; texts?: string } = {},
): Promise<string> {
  const zip = new yazl.ZipFile();
  const add = (path: string, text: string) =>
    zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`), path);
  add('xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData/></worksheet>`);
  add('xl/worksheets/sheet2.xml', `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`);
  add('_rels/.rels', relations(['rId1', 'officeDocument', 'xl/workbook.xml']));
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${more.is1904 ? ' date1904="1"' : ''}/><sheets>` +
      '<sheet name="notes" sheetId="1" state="hidden" r:id="rId1"/><sheet name="工单 &amp; 件" sheetId="2" r:id="rId2"/>' +
      '</sheets></workbook>',
  );
  add(
    'xl/_rels/workbook.xml.rels',
    relations(
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'worksheet', '/xl/worksheets/sheet2.xml'],
      ['rId3', 'sharedStrings', 'sharedStrings.xml'],
      ['rId4', 'styles', 'styles.xml'],
    ),
  );
  add('xl/sharedStrings.xml', `<sst xmlns="${main}">${more.texts ?? ''}</sst>`);
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${main}"><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>` +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="176"/><xf numFmtId="20"/></cellXfs></styleSheet>',
  );
  zip.end();
  const path = join(folder, name);
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

async function read(
  path: string,
  columns: string[],
  options: NonNullable<Mapping['file']> = {},
): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const group of await openFileSource(path, options, columns)) rows.push(...group);
  return rows;
}

const header =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>at</t></is></c></row>';
const texts =
  '<si><t>no</t></si><si><r><t>ti</t></r><r><t>tle</t></r><rPh><t>phonetic</t></rPh></si><si><t xml:space="preserve">路灯 &lt;坏&gt; _x000D_</t></si>';

test('cells of every kind are read from the first sheet that is shown', async () => {
  const path = await writeWorkbook(
    'kinds.xlsx',
    `${header}
    <row r="2"><c r="A2"><v>20260301000123</v></c><c r="B2" t="s"><v>2</v></c><c r="D2" s="1"><v>46083.375</v></c></row>
    <row r="4"><c r="A4" t="str"><f>B4</f><v>x-1</v></c><c r="D4" s="2"><v>46083</v></c></row>
    <row><c><v>0.30000000000000004</v></c><c t="b"><v>1</v></c><c/><c s="3"><v>0.5</v></c></row>
    <row r="9"><c r="A9" t="e"><v>#N/A</v></c><c r="D9" t="d"><v>2026-03-02T09:00:00</v></c></row>
    <row r="10"><c r="B10" s="1"/></row>`,
    { texts },
  );
  const rows = await read(path, ['at', 'no', 'title']);
  expect(rows.map(({ line, cells }) => [line, ...(cells ?? [])])).toEqual([
    [2, '2026-03-02 09:00:00', 20_260_301_000_123, '路灯 <坏> \r'],
    [4, '2026-03-02', 'x-1', undefined],
    [5, '12:00:00', 0.3, 'TRUE'],
    [9, '2026-03-02 09:00:00', '#N/A', undefined],
  ]);
  expect(rows[1]?.readRaw()).toBe('{"no":"x-1","at":"2026-03-02"}');
});

test('days of a workbook that counts from 1904', async () => {
  const path = await writeWorkbook('mac.xlsx', `${header}<row r="2"><c r="D2" s="2"><v>39267</v></c></row>`, {
    texts,
    is1904: true,
  });
  expect((await read(path, ['at']))[0]?.cells).toEqual(['2011-07-05']);
});

test('a sheet is chosen by name or place, and the header below some lines', async () => {
  const rows = `<row r="1"><c r="A1" t="inlineStr"><is><t>Cases of March</t></is></c></row>
    <row r="3"><c r="A3" t="inlineStr"><is><t>no</t></is></c></row><row r="4"><c r="A4"><v>7</v></c></row>`;
  const path = await writeWorkbook('choose.xlsx', rows);
  expect((await read(path, ['no'], { sheet: '工单 & 件', skipLines: 2 }))[0]?.cells).toEqual([7]);
  expect((await read(path, ['no'], { sheet: 2, skipLines: 1 }))[0]?.cells).toEqual([7]);
  await expect(read(path, ['no'], { sheet: 'Tabelle' })).rejects.toThrow(
    /no sheet "Tabelle".*“notes”, “工单 & 件”/,
  );
  await expect(read(path, ['no'], { sheet: 1 })).rejects.toMatchObject({ code: 'empty-file' });
  await expect(read(path, ['no'])).rejects.toThrow(/no column “no”.*“Cases of March”/);
});

test('what is no workbook is refused with words', async () => {
  const old = join(folder, 'old.xls');
  await writeFile(old, Buffer.from('d0cf11e0a1b11ae1aaaa', 'hex'));
  await expect(read(old, ['no'])).rejects.toThrow(/save it as \.xlsx/);
  const half = join(folder, 'half.xlsx');
  await writeFile(half, Buffer.from('504b030414000000', 'hex'));
  await expect(read(half, ['no'])).rejects.toMatchObject({ code: 'damaged-zip' });
  const broken = await writeWorkbook('broken.xlsx', `${header}<row r="2"><c r="A2"><v>1</c></row>`, {
    texts,
  });
  await expect(read(broken, ['no'])).rejects.toMatchObject({ code: 'damaged-xlsx' });
  const entity = await writeWorkbook(
    'entity.xlsx',
    `${header}<row r="2"><c r="A2" t="str"><v>&lol;</v></c></row>`,
    { texts },
  );
  await expect(read(entity, ['no'])).rejects.toMatchObject({ code: 'damaged-xlsx' });
});

test('a large sheet is read in bounded memory', async () => {
  const count = 120_000;
  const rows = Array.from(
    { length: count },
    (_, index) =>
      `<row r="${index + 2}"><c r="A${index + 2}"><v>${index}</v></c><c r="B${index + 2}" t="inlineStr"><is><t>${'x'.repeat(60)}${index}</t></is></c></row>`,
  ).join('');
  const path = await writeWorkbook('large.xlsx', header + rows, { texts });
  let largest = 0;
  let total = 0;
  for await (const group of await openFileSource(path, {}, ['no', 'title'])) {
    total += group.length;
    largest = Math.max(largest, group.length);
  }
  expect(total).toBe(count);
  expect(largest).toBeLessThan(5000);
});
