import { readXml } from './read-xml';
import { writeSheetTime } from './sheet-dates';
import { unescapeText, type Workbook } from './workbook';

/** A row of a sheet: its number from 1, and its cells by column from 0; what is empty is undefined. */
export interface SheetRow {
  number: number;
  cells: (string | number | undefined)[];
}

/** The widest sheet there is. */
const MOST_COLUMNS = 16_384;

/** Reads the rows of a sheet, those that come with one piece of its XML together. Rows without a value are left out. */
export async function* readSheetRows(
  pieces: AsyncIterable<Buffer>,
  workbook: Workbook,
): AsyncGenerator<SheetRow[]> {
  const collector = createCollector(workbook);
  for await (const _ of readXml(pieces, collector)) {
    const rows = collector.take();
    if (rows.length > 0) yield rows;
  }
  const rest = collector.take();
  if (rest.length > 0) yield rest;
}

function createCollector(workbook: Workbook) {
  let rows: SheetRow[] = [];
  let row: SheetRow = { number: 0, cells: [] };
  let column = -1;
  let type = 'n';
  let style = 0;
  let value = '';
  let isValue = false;
  let phonetic = 0;

  function open(tag: string, attributes: Record<string, string>): void {
    if (tag === 'row') {
      row = { number: attributes.r === undefined ? row.number + 1 : Number(attributes.r), cells: [] };
      column = -1;
    } else if (tag === 'c') {
      column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
      type = attributes.t ?? 'n';
      style = Number(attributes.s ?? 0);
      value = '';
    } else if (tag === 'rPh') phonetic += 1;
    else if (tag === 'v' || (tag === 't' && phonetic === 0)) isValue = true;
  }

  function close(tag: string): void {
    if (tag === 'v' || tag === 't') isValue = false;
    else if (tag === 'rPh') phonetic -= 1;
    else if (tag === 'c') addCell();
    else if (tag === 'row' && row.cells.some((cell) => cell !== undefined)) rows.push(row);
  }

  function addCell(): void {
    const cell = readCell(type, style, value, workbook);
    if (cell !== undefined && cell !== '' && column < MOST_COLUMNS) row.cells[column] = cell;
  }

  return {
    open,
    close,
    text: (text: string) => {
      if (isValue) value += text;
    },
    take: () => {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

function readCell(
  type: string,
  style: number,
  value: string,
  { texts, meanings, is1904 }: Workbook,
): string | number | undefined {
  switch (type) {
    case 's':
      return texts[Number(value)];
    case 'inlineStr':
    case 'str':
      return unescapeText(value);
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return value.replace('T', ' ');
    case 'e':
      return value;
  }
  if (value === '') return undefined;
  const number = Number(value);
  if (Number.isNaN(number)) return value;
  const meaning = meanings[style] ?? 'number';
  if (meaning !== 'number') return writeSheetTime(number, meaning, is1904);
  // A spreadsheet shows 15 digits; the others are noise of its arithmetic.
  return Number.isInteger(number) ? number : Number(number.toPrecision(15));
}

/** The column of a reference such as `AB12`, from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const place = letter.charCodeAt(0) - 64;
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column - 1;
}
