import type { SourceFault } from './case-source';
import { type CsvDialect, findFieldEnd } from './csv-fields';

/** The bytes of one row, without its line end. */
export interface RowFrame {
  line: number;
  bytes: Buffer;
  fault: SourceFault | null;
}

/** How quotes hold a row together over several lines. */
export interface FrameRules {
  dialect: CsvDialect;
  /** Fields of a row, as soon as they are known; a row over several lines that has another number is not one. */
  countFields(): number | null;
}

/** A longer line is not kept whole. */
const LONGEST_LINE = 1024 * 1024;
/** How far the end of a quoted field is looked for. */
const LONGEST_QUOTED = 256 * 1024;
/** What is kept of a line that is too long. */
const KEPT_OF_LONG = 1000;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts bytes into rows in bounded memory: at line ends, except, with `rules`, inside quotes. Empty lines are left
 * out. A line over 1 MiB comes out cut short with the fault `line-too-long`. A quoted field that does not end within
 * 256 KiB, or ends so that the row has another number of fields, costs its first line alone (`unclosed-quote`):
 * reading goes on with the next line.
 */
export async function* frameRows(
  pieces: AsyncIterable<Buffer>,
  rules: FrameRules | null,
): AsyncGenerator<RowFrame[]> {
  const framer = createFramer(rules);
  for await (const piece of pieces) {
    const frames = framer.push(piece);
    if (frames.length > 0) yield frames;
  }
  const last = framer.end();
  if (last.length > 0) yield last;
}

/** A line that is being skipped, with its beginning and the bytes it has had so far. */
interface LongLine {
  head: Buffer;
  bytes: number;
}

function createFramer(rules: FrameRules | null) {
  let pending: Buffer = Buffer.alloc(0);
  let line = 1;
  let dropped: LongLine | null = null;

  function push(piece: Buffer): RowFrame[] {
    pending = pending.length === 0 ? piece : Buffer.concat([pending, piece]);
    return cut(false);
  }

  function end(): RowFrame[] {
    const frames = cut(true);
    if (dropped !== null) frames.push(longLine(dropped));
    return frames;
  }

  function cut(isEnd: boolean): RowFrame[] {
    const frames: RowFrame[] = [];
    let start = 0;
    while (start < pending.length) {
      const next = dropped === null ? cutRow(start, isEnd, frames) : skipLongLine(start, dropped, frames);
      if (next === null) break;
      start = next;
    }
    pending = pending.subarray(start);
    return frames;
  }

  /** Hands over the row at `start` and answers where the next begins; null where more bytes are needed. */
  function cutRow(start: number, isEnd: boolean, frames: RowFrame[]): number | null {
    const feed = pending.indexOf(LINE_FEED, start);
    const lineEnd = feed === -1 ? pending.length : feed;
    if (lineEnd - start > LONGEST_LINE) return startLongLine(start);
    if (feed === -1 && !isEnd) return null;
    if (rules === null) return handOver(start, lineEnd, 1, frames);
    const stop = Math.min(pending.length, Math.max(lineEnd, start + LONGEST_QUOTED));
    const row = findRowEnd(pending, start, stop, rules.dialect);
    const isWhole =
      row.end !== -1 && (row.end < stop || row.end === feed || (isEnd && stop === pending.length));
    if (!isWhole && !isEnd && pending.length - start <= LONGEST_QUOTED) return null;
    const lines = isWhole ? 1 + countFeeds(pending, start, row.end) : 0;
    const expected = rules.countFields();
    if (isWhole && (lines === 1 || expected === null || row.fields === expected)) {
      return handOver(start, row.end, lines, frames);
    }
    frames.push({ line, bytes: strip(start, lineEnd), fault: unclosedQuote });
    line += 1;
    return lineEnd + 1;
  }

  function handOver(start: number, end: number, lines: number, frames: RowFrame[]): number {
    const bytes = strip(start, end);
    if (bytes.length > 0) frames.push({ line, bytes, fault: null });
    line += lines;
    return end + 1;
  }

  function startLongLine(start: number): number {
    dropped = { head: Buffer.from(pending.subarray(start, start + KEPT_OF_LONG)), bytes: 0 };
    return start;
  }

  function skipLongLine(start: number, skipped: LongLine, frames: RowFrame[]): number {
    const feed = pending.indexOf(LINE_FEED, start);
    const stop = feed === -1 ? pending.length : feed;
    skipped.bytes += stop - start;
    if (feed === -1) return stop;
    frames.push(longLine(skipped));
    dropped = null;
    line += 1;
    return stop + 1;
  }

  function longLine({ head, bytes }: LongLine): RowFrame {
    const detail = `the line has ${bytes} bytes, at most ${LONGEST_LINE} are read; only its beginning is kept`;
    return { line, bytes: head, fault: { code: 'line-too-long', detail } };
  }

  function strip(start: number, stop: number): Buffer {
    const hasReturn = stop > start && pending[stop - 1] === CARRIAGE_RETURN;
    return pending.subarray(start, hasReturn ? stop - 1 : stop);
  }

  return { push, end };
}

const unclosedQuote: SourceFault = {
  code: 'unclosed-quote',
  detail: 'a quoted field begins on this line and does not end as it should',
};

/** Where the row at `start` ends, at a line feed or at `stop`, and its fields; -1 where its quotes do not close. */
function findRowEnd(
  bytes: Buffer,
  start: number,
  stop: number,
  dialect: CsvDialect,
): { end: number; fields: number } {
  let fields = 1;
  for (let at = start; ; fields++) {
    const end = findFieldEnd(bytes, at, stop, dialect);
    if (end === -1 || end >= stop || bytes[end] === LINE_FEED) return { end, fields };
    at = end + dialect.delimiter.length;
  }
}

function countFeeds(bytes: Buffer, start: number, stop: number): number {
  let count = 0;
  for (
    let at = bytes.indexOf(LINE_FEED, start);
    at !== -1 && at < stop;
    at = bytes.indexOf(LINE_FEED, at + 1)
  ) {
    count += 1;
  }
  return count;
}
