import { PassThrough, type Readable } from 'node:stream';
import yazl from 'yazl';
import { type Cell, type ColumnKind, type ExportTable, type PutRows, wallClock } from './export-table';
import { untilRoom } from './write-csv';

/** Rows of a sheet, its header among them. */
export const MOST_SHEET_ROWS = 1_048_576;
/** Characters of a cell. */
const MOST_CHARACTERS = 32_767;
const DAY = 86_400_000;
/** Day 0 of the numbers in which spreadsheets keep days from March 1900 on. */
const FIRST_DAY = Date.UTC(1899, 11, 30);

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const xml = (text: string) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);

/** Styles of cells, by their place in `styles`. */
const styleOf: Record<ColumnKind, number> = { text: 0, number: 0, instant: 2, share: 3 };
const HEADER_STYLE = 1;
const styles = `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

/**
 * Writes a table as an XLSX workbook (ECMA-376) of one sheet, row by row: instants as real days and times of the city's
 * clock, shares as percentages, texts as texts, whatever they look like. The header stays in sight and can be filtered.
 */
export function writeXlsx(table: ExportTable, fill: (put: PutRows) => Promise<void>): Readable {
  const sheet = new PassThrough();
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  for (const [path, text] of partsOf(table)) zip.addBuffer(xml(text), path);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  zip.outputStream.pipe(out);
  zip.on('error', (error) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  // Who goes away early must not leave the rows waiting for room.
  out.on('close', () => sheet.destroy());
  sheet.on('error', (error) => out.destroy(error));
  const work = async () => {
    const put = createPut(table, sheet);
    await put.begin();
    await fill(put.rows);
    sheet.end(put.end());
  };
  work().catch((error) => sheet.destroy(error));
  return out;
}

function createPut(table: ExportTable, sheet: PassThrough) {
  const letters = table.columns.map((_, index) => lettersOf(index + 1));
  let line = 0;
  const write = async (text: string) => {
    if (!sheet.write(text)) await untilRoom(sheet);
  };
  /** `cells` are attributes and content; what is empty is left out. */
  const writeRow = (cells: (string | null)[]) => {
    line += 1;
    const written = cells.map((cell, index) =>
      cell === null ? '' : `<c r="${letters[index]}${line}"${cell}</c>`,
    );
    return `<row r="${line}">${written.join('')}</row>`;
  };
  return {
    begin: () =>
      write(
        `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widthsOf(table)}</cols><sheetData>${writeRow(
          table.columns.map(({ name }) => writeText(name, HEADER_STYLE)),
        )}`,
      ),
    rows: async (rows: Cell[][]) => {
      const texts = rows.map((row) => writeRow(row.map((cell, index) => writeCell(cell, table, index))));
      await write(texts.join(''));
    },
    end: () => `</sheetData><autoFilter ref="A1:${letters.at(-1)}${line}"/></worksheet>`,
  };
}

function writeCell(cell: Cell, { columns, zone }: ExportTable, index: number): string | null {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return writeText(cell, 0);
  const kind = columns[index]?.kind ?? 'number';
  const value = kind === 'instant' ? (wallClock(zone, cell) - FIRST_DAY) / DAY : cell;
  return Number.isFinite(value) ? ` s="${styleOf[kind]}"><v>${value}</v>` : null;
}

function writeText(text: string, style: number): string {
  return ` t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeText(text.slice(0, MOST_CHARACTERS))}</t></is>`;
}

/** What XML cannot hold is written `_xHHHH_`, and what looks so already is told apart. */
function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]/g, (character) => {
        return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
      })
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}

function widthsOf({ columns }: ExportTable): string {
  const width = { text: 22, number: 11, share: 11, instant: 20 };
  return columns
    .map(
      ({ kind }, index) =>
        `<col min="${index + 1}" max="${index + 1}" width="${width[kind]}" customWidth="1"/>`,
    )
    .join('');
}

/** The name of a column, from 1. */
function lettersOf(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

function partsOf({ title }: ExportTable): [path: string, text: string][] {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return [
    [
      '[Content_Types].xml',
      `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${sheetName(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    ],
    ['xl/styles.xml', styles],
  ];
}

/** A sheet's name has up to 31 characters, and some not at all. */
function sheetName(title: string): string {
  return escapeText(title.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31)).replaceAll('"', '&quot;');
}
