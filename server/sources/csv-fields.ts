/** How fields stand in a row of CSV, as bytes. */
export interface CsvDialect {
  delimiter: Buffer;
  quote: number;
  /** The byte that makes a following quote a plain one; the quote itself where quotes are doubled. */
  escape: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Where the field at `start` ends: at a delimiter, a line feed or `stop`. A quote opens only at the start of a
 * field. -1 where the field is quoted and its quotes do not close before `stop`, or close on another line with text
 * behind them: the quote that closed them then opens, or is a stray one.
 */
export function findFieldEnd(bytes: Buffer, start: number, stop: number, dialect: CsvDialect): number {
  const { delimiter } = dialect;
  const first = delimiter[0];
  let at = start;
  if (bytes[at] === dialect.quote && at < stop) {
    const closing = findClosingQuote(bytes, start, stop, dialect);
    if (closing === -1) return -1;
    at = closing + 1;
  }
  const behind = at;
  while (at < stop && bytes[at] !== LINE_FEED && !(bytes[at] === first && isDelimiter(bytes, at, delimiter)))
    at++;
  if (at === behind || behind === start || isLineEnd(bytes, behind, at)) return at;
  return bytes.subarray(start, behind).includes(LINE_FEED) ? -1 : at;
}

/** Whether nothing stands between two places but the first half of a line end. */
function isLineEnd(bytes: Buffer, from: number, to: number): boolean {
  return to === from + 1 && bytes[from] === CARRIAGE_RETURN;
}

/** Where the quotes that open at `start` close; -1 where they do not before `stop`. */
function findClosingQuote(bytes: Buffer, start: number, stop: number, dialect: CsvDialect): number {
  const { quote, escape: escapeByte } = dialect;
  const isDoubled = escapeByte === quote;
  for (let at = start + 1; at < stop; at++) {
    const byte = bytes[at];
    if (byte === quote && !(isDoubled && bytes[at + 1] === quote)) return at;
    if (byte === escapeByte) at += 1;
  }
  return -1;
}

function isDelimiter(bytes: Buffer, at: number, delimiter: Buffer): boolean {
  for (let i = 1; i < delimiter.length; i++) if (bytes[at + i] !== delimiter[i]) return false;
  return true;
}

/** The fields of a row that were asked for. */
export interface SplitRow {
  /** By slot; undefined where the row has no such field. */
  cells: (string | undefined)[];
  /** Number of all fields, and of those up to the last that is not empty. */
  fields: number;
  filledFields: number;
  /** Whether text stands behind closed quotes, or quotes do not close. */
  hasBadQuotes: boolean;
}

/**
 * Splits a whole row, without its line end, into fields.
 * @param slotOf for each field of the row, which cell it becomes; -1 or nothing where it is not asked for
 */
export function splitFields(bytes: Buffer, dialect: CsvDialect, slotOf: readonly number[]): SplitRow {
  const row: SplitRow = { cells: [], fields: 0, filledFields: 0, hasBadQuotes: false };
  for (let start = 0; start <= bytes.length; ) {
    const end = findFieldEnd(bytes, start, bytes.length, dialect);
    if (end === -1) return { ...row, hasBadQuotes: true };
    const slot = slotOf[row.fields] ?? -1;
    if (slot !== -1) {
      const text = readField(bytes, start, end, dialect);
      if (text === null) row.hasBadQuotes = true;
      else row.cells[slot] = text;
    }
    row.fields += 1;
    if (end > start) row.filledFields = row.fields;
    start = end + dialect.delimiter.length;
  }
  return row;
}

/** The text of a field; null where something stands behind its closing quote. */
function readField(bytes: Buffer, start: number, end: number, dialect: CsvDialect): string | null {
  if (bytes[start] !== dialect.quote || start === end) return bytes.toString('utf8', start, end);
  if (findClosingQuote(bytes, start, end, dialect) !== end - 1) return null;
  const text = bytes.toString('utf8', start + 1, end - 1);
  const mark = String.fromCharCode(dialect.escape);
  if (!text.includes(mark)) return text;
  const quote = String.fromCharCode(dialect.quote);
  return mark === quote
    ? text.replaceAll(quote + quote, quote)
    : text.replaceAll(mark + mark, mark).replaceAll(mark + quote, quote);
}
