import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';
import { type CsvDialect, splitFields } from './csv-fields';
import { frameRows } from './frame-rows';

const commas: CsvDialect = { delimiter: Buffer.from(','), quote: 0x22, escape: 0x22 };

/** Rows of texts that are hard on a reader of CSV, the same every time. */
function makeTable(rows: number, columns: number): string[][] {
  const pieces = ['', 'a', ',', '"', '""', '\n', '\r\n', '中文', '，', ' ', '😀', 'x;y', '\t', "'", '0'];
  let state = 12345;
  const next = (limit: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * limit);
  };
  const cell = () => Array.from({ length: next(6) }, () => pieces[next(pieces.length)]).join('');
  // The first cell is never empty: a row of nothing is no row.
  return Array.from({ length: rows }, (_, row) => [`r${row}`, ...Array.from({ length: columns - 1 }, cell)]);
}

async function readTable(text: string, dialect: CsvDialect, columns: number, pieceSize: number) {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  const slots = Array.from({ length: columns }, (_, index) => index);
  const rows: (string | undefined)[][] = [];
  for await (const frames of frameRows(pieces(), { dialect, countFields: () => columns })) {
    for (const { bytes: row, fault } of frames) {
      expect(fault).toBeNull();
      rows.push(splitFields(row, dialect, slots).cells);
    }
  }
  return rows;
}

test.each([
  [',', '"', '"', 64 * 1024],
  [',', '"', '"', 7],
  [';', '"', '"', 61],
  ['\t', '"', '"', 61],
  ['，', '"', '"', 5],
  [',', "'", "'", 61],
  [',', '"', '\\', 61],
])(
  'a well-formed file (delimiter %j, quote %j, escape %j, in pieces of %i) reads as another reader reads it',
  async (delimiter, quote, mark, pieceSize) => {
    const table = makeTable(400, 5);
    const text = stringify(table, { delimiter, quote, escape: mark });
    expect(parse(text, { delimiter, quote, escape: mark })).toEqual(table);
    const dialect = {
      delimiter: Buffer.from(delimiter),
      quote: quote.charCodeAt(0),
      escape: mark.charCodeAt(0),
    };
    expect(await readTable(text, dialect, 5, pieceSize)).toEqual(table);
  },
);

test('a quote within a field is a letter; text behind closed quotes is a fault', () => {
  expect(splitFields(Buffer.from('5" pipe,b'), commas, [0, 1])).toMatchObject({
    cells: ['5" pipe', 'b'],
    hasBadQuotes: false,
  });
  expect(splitFields(Buffer.from('"Joe "the man" Smith",b'), commas, [0, 1]).hasBadQuotes).toBe(true);
});

test('fields are counted, and those up to the last filled one', () => {
  expect(splitFields(Buffer.from('a,,b,,'), commas, [])).toMatchObject({
    fields: 5,
    filledFields: 3,
    cells: [],
  });
  expect(splitFields(Buffer.from(''), commas, [0])).toMatchObject({
    fields: 1,
    filledFields: 0,
    cells: [''],
  });
});
