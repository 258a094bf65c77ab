import { open } from 'node:fs/promises';
import type { Mapping } from '@zhiyu/shared/mapping';
import { ZhiyuError } from '../errors';
import type { CaseSource, SourceRow } from './case-source';
import { readSheetRows, type SheetRow } from './sheet-rows';
import { readWorkbook, type Workbook } from './workbook';
import { openZip, type ZipFile } from './zip-file';

type FileOptions = NonNullable<Mapping['file']>;

/** Whether a file is an XLSX workbook by its first bytes: a ZIP file, or one that Excel has locked. */
export async function isWorkbook(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    const start = buffer.subarray(0, bytesRead).toString('hex');
    if (start === OLD_OFFICE) throw lockedOrOld(path);
    return start.startsWith('504b0304');
  } finally {
    await file.close();
  }
}

/** First bytes of the files of Office up to 2003, and of later ones with a password. */
const OLD_OFFICE = 'd0cf11e0a1b11ae1';

function lockedOrOld(path: string): ZhiyuError {
  const message = `The file ${path} is an old workbook (.xls), or has a password. Open it and save it as .xlsx without one.`;
  return new ZhiyuError('not-xlsx', message);
}

/**
 * Opens a sheet of an XLSX workbook for the columns asked for. Days and times come as texts of the sheet's own clock
 * (`2026-03-02 09:00:00`), numbers as numbers. A row's raw text is an object of its cells by column.
 *
 * @throws ZhiyuError `not-xlsx`, `damaged-zip`, `unknown-sheet`, `empty-file`, `missing-columns`
 */
export async function openXlsxSource(
  path: string,
  options: FileOptions,
  wanted: readonly string[],
): Promise<CaseSource> {
  const zip = await openZip(path);
  try {
    const workbook = await readWorkbook(zip, path);
    const sheet = chooseSheet(workbook, options.sheet, path);
    return await openSheet(zip, workbook, {
      path,
      entry: sheet.path,
      skipLines: options.skipLines ?? 0,
      wanted,
    });
  } catch (error) {
    zip.close();
    throw explain(error, path);
  }
}

function explain(error: unknown, path: string): unknown {
  if (error instanceof ZhiyuError || !(error instanceof Error)) return error;
  return new ZhiyuError('damaged-xlsx', `The workbook ${path} cannot be read: ${error.message}`, {
    cause: error,
  });
}

function chooseSheet({ sheets }: Workbook, asked: string | number | undefined, path: string) {
  const chosen =
    asked === undefined
      ? (sheets.find(({ isHidden }) => !isHidden) ?? sheets[0])
      : typeof asked === 'number'
        ? sheets[asked - 1]
        : sheets.find(({ name }) => name === asked);
  if (chosen !== undefined) return chosen;
  const names = sheets.map(({ name }) => `“${name}”`).join(', ');
  const message = `The workbook ${path} has no sheet ${JSON.stringify(asked ?? 1)}. Its sheets: ${names || 'none'}.`;
  throw new ZhiyuError('unknown-sheet', message);
}

interface SheetChoice {
  path: string;
  entry: string;
  skipLines: number;
  wanted: readonly string[];
}

async function openSheet(zip: ZipFile, workbook: Workbook, choice: SheetChoice): Promise<CaseSource> {
  const { path, entry, skipLines, wanted } = choice;
  const bytesTotal = zip.sizeOf(entry);
  let bytesRead = 0;
  let isBroken = false;
  async function* counted() {
    for await (const piece of zip.read(entry)) {
      bytesRead += piece.length;
      yield piece;
    }
  }
  const groups = readSheetRows(counted(), workbook);
  const { header, after } = await findHeader(groups, skipLines, path);
  const columns = Array.from(header.cells, (cell) => String(cell ?? '').trim());
  const slots = findSlots(columns, wanted, path);
  const toRows = (rows: SheetRow[]) => rows.map((row) => toSourceRow(row, columns, slots));
  return {
    columns,
    rawForm: 'object',
    async *[Symbol.asyncIterator]() {
      try {
        if (after.length > 0) yield toRows(after);
        for await (const rows of groups) yield toRows(rows);
      } catch (error) {
        isBroken = true;
        throw explain(error, path);
      } finally {
        zip.close();
      }
    },
    progress: () => ({ bytesRead, bytesTotal: Math.max(1, bytesTotal) }),
    brokeOff: () => isBroken,
    hints: () => [],
  };
}

async function findHeader(groups: AsyncGenerator<SheetRow[]>, skipLines: number, path: string) {
  for (;;) {
    const { value, done } = await groups.next();
    if (done) throw new ZhiyuError('empty-file', `The sheet of ${path} is empty. Nothing was imported.`);
    const at = value.findIndex(({ number }) => number > skipLines);
    if (at !== -1) return { header: value[at] as SheetRow, after: value.slice(at + 1) };
  }
}

/** For each column asked for, where it stands in the sheet. */
function findSlots(columns: readonly string[], wanted: readonly string[], path: string): number[] {
  const fault = wanted.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  const missing = wanted.filter((name) => !columns.includes(name));
  if (missing.length === 0 && fault === undefined) return wanted.map((name) => columns.indexOf(name));
  const found = columns
    .filter((name) => name !== '')
    .map((name) => `“${name}”`)
    .join(', ');
  const message =
    missing.length > 0
      ? `The sheet of ${path} has no column ${missing.map((name) => `“${name}”`).join(', ')}. Columns found: ${found}. ` +
        'Set file.sheet and file.skipLines in the mapping where another sheet, or a later row, is meant. Nothing was imported.'
      : `The header of ${path} names the column “${fault}” twice; rename one.`;
  throw new ZhiyuError('missing-columns', message);
}

function toSourceRow({ number, cells }: SheetRow, columns: readonly string[], slots: number[]): SourceRow {
  const write = (isKept: (index: number) => boolean) => {
    const named = columns.map((name, index) => [name || `column ${index + 1}`, cells[index]]);
    const kept = named.filter(([, cell], index) => cell !== undefined && isKept(index));
    return JSON.stringify(Object.fromEntries(kept)).toWellFormed();
  };
  const readRaw = () => write(() => true);
  const readLeast = () => write((index) => slots.includes(index));
  const asked = slots.map((slot) => cells[slot]);
  const isNul = asked.some((cell) => typeof cell === 'string' && cell.includes('\0'));
  const fault = isNul ? { code: 'nul-character' as const, detail: 'the row holds a NUL character' } : null;
  return { line: number, readRaw, readLeast, cells: fault === null ? asked : null, fault };
}
