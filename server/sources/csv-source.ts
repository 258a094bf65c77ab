import { isUtf8 } from 'node:buffer';
import { ZhiyuError } from '../errors';
import type { SourceFault, SourceRow } from './case-source';
import { type CsvDialect, splitFields } from './csv-fields';
import { explainMissingColumns, explainUnreadableHeader } from './explain-columns';
import type { RowFrame } from './frame-rows';
import { REPLACEMENT, writeRaw } from './text-bytes';

/** How a CSV file is written; its first row, after `skipLines` lines, names the columns. */
export interface CsvStyle {
  delimiter: string;
  quote: string;
  escape: string;
  skipLines: number;
  /** Whether U+FFFD stands for bytes that the file's encoding does not know. */
  isTranscoded: boolean;
}

/** The header of a CSV file as it stands in the file. */
export interface CsvHeader {
  columns: string[];
  /** For each field of a row, which of the columns asked for it is; -1 for none. */
  slotOf: number[];
}

/** The style in bytes. */
export function dialectOf({ delimiter, quote, escape: escapeCharacter }: CsvStyle): CsvDialect {
  return {
    delimiter: Buffer.from(delimiter),
    quote: quote.charCodeAt(0),
    escape: escapeCharacter.charCodeAt(0),
  };
}

/**
 * Reads the header.
 * @throws ZhiyuError `missing-columns` where it lacks a column asked for, `bad-header` where it cannot be read
 */
export function readHeader(
  frame: RowFrame,
  style: CsvStyle,
  wanted: readonly string[],
  path: string,
): CsvHeader {
  if (frame.fault !== null || !isUtf8(frame.bytes)) throw explainUnreadableHeader(frame, path);
  const columns = splitHeader(frame.bytes, dialectOf(style));
  const missing = wanted.filter((name) => !columns.includes(name));
  if (missing.length > 0) throw explainMissingColumns({ path, missing, columns, header: frame.bytes, style });
  const twice = wanted.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
  if (twice !== undefined) {
    throw new ZhiyuError(
      'missing-columns',
      `The header of ${path} names the column “${twice}” twice; rename one.`,
    );
  }
  return { columns, slotOf: columns.map((name) => wanted.indexOf(name)) };
}

function splitHeader(bytes: Buffer, dialect: CsvDialect): string[] {
  const everyField = Array.from({ length: bytes.length + 1 }, (_, index) => index);
  const { cells } = splitFields(bytes, dialect, everyField);
  return Array.from(cells, (name) => (name ?? '').trim());
}

/** Splits the rows of a group into cells; what cannot be split keeps its fault. */
export function splitRows(
  frames: RowFrame[],
  style: CsvStyle,
  dialect: CsvDialect,
  header: CsvHeader,
): SourceRow[] {
  const expected = header.columns.length;
  return frames.map((frame) => {
    const { line, bytes } = frame;
    const readRaw = () => writeRaw(bytes);
    const early = frame.fault ?? findByteFault(bytes, style);
    if (early !== null) return { line, readRaw, cells: null, fault: early };
    const row = splitFields(bytes, dialect, header.slotOf);
    if (row.hasBadQuotes) return { line, readRaw, cells: null, fault: badQuotes };
    // Some programs end every row with delimiters that stand for nothing.
    if (row.fields < expected || row.filledFields > expected) {
      const detail = `the row has ${row.fields} fields, the header ${expected}`;
      return { line, readRaw, cells: null, fault: { code: 'field-count', detail } };
    }
    const readLeast = () => writeLeast(bytes, style, dialect, header) ?? readRaw();
    return { line, readRaw, readLeast, cells: row.cells, fault: null };
  });
}

/** A row whose fields of columns that were not asked for are empty; null where they are already. */
function writeLeast(
  bytes: Buffer,
  style: CsvStyle,
  dialect: CsvDialect,
  { slotOf }: CsvHeader,
): string | null {
  const everyField = Array.from({ length: bytes.length + 1 }, (_, index) => index);
  const fields = Array.from(splitFields(bytes, dialect, everyField).cells, (text) => text ?? '');
  const isAsked = (index: number) => (slotOf[index] ?? -1) !== -1;
  if (fields.every((text, index) => text === '' || isAsked(index))) return null;
  return fields.map((text, index) => (isAsked(index) ? quote(text, style) : '')).join(style.delimiter);
}

function quote(text: string, { delimiter, quote: mark, escape: escapeCharacter }: CsvStyle): string {
  const needsMarks =
    [delimiter, mark, '\n', '\r'].some((part) => text.includes(part)) || text !== text.trim();
  if (!needsMarks) return text;
  const escaped = [...text].map((one) =>
    one === mark || one === escapeCharacter ? escapeCharacter + one : one,
  );
  return mark + escaped.join('') + mark;
}

const badQuotes: SourceFault = {
  code: 'bad-quotes',
  detail: 'text stands behind a closing quote; a quote inside quotes must be doubled',
};

function findByteFault(bytes: Buffer, style: CsvStyle): SourceFault | null {
  if (bytes.includes(0)) return { code: 'nul-character', detail: 'the row holds a NUL character' };
  if (!isUtf8(bytes) || (style.isTranscoded && bytes.includes(REPLACEMENT))) {
    return {
      code: 'bad-encoding',
      detail: 'the row holds bytes that are no text in the encoding of the file',
    };
  }
  return null;
}
