import { isUtf8 } from 'node:buffer';
import { stat } from 'node:fs/promises';
import type { Mapping } from '@zhiyu/shared/mapping';
import { ZhiyuError } from '../errors';
import type { CaseSource, SourceRow } from './case-source';
import { type CsvHeader, type CsvStyle, dialectOf, readHeader, splitRows } from './csv-source';
import { type FileBytes, openFileBytes } from './file-bytes';
import { frameRows, type RowFrame } from './frame-rows';
import { createCellReader, readObject } from './ndjson-source';
import { isPlainUtf8, looksLikeGbk, transcode } from './text-bytes';
import { isWorkbook, openXlsxSource } from './xlsx-source';

type FileOptions = NonNullable<Mapping['file']>;

/** Bad rows that are looked at for what encoding they have. */
const MOST_JUDGED = 100;

/**
 * Opens a CSV or NDJSON file, plain or gzip, in any encoding, or an XLSX workbook, for the columns asked for.
 * `file.format` says which; left out, a file that begins with `{` is NDJSON. Rows that cannot be read come with their
 * fault.
 *
 * @throws ZhiyuError `no-file`, `empty-file`, `json-array`, `unknown-encoding`, `bad-header`, `missing-columns`
 */
export async function openFileSource(
  path: string,
  options: FileOptions,
  wanted: readonly string[],
): Promise<CaseSource> {
  await checkFile(path);
  if (options.format === 'xlsx' || (options.format === undefined && (await isWorkbook(path)))) {
    return openXlsxSource(path, options, wanted);
  }
  const bytes = await openFileBytes(path);
  try {
    return await openRows(bytes, path, options, wanted);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: Error) => {
    throw new ZhiyuError('no-file', `The file ${path} cannot be read: ${cause.message}`, {
      exitCode: 2,
      cause,
    });
  });
  if (!found.isDirectory()) return;
  throw new ZhiyuError('no-file', `${path} is a folder. Name one file of cases in it.`, { exitCode: 2 });
}

async function openRows(
  bytes: FileBytes,
  path: string,
  options: FileOptions,
  wanted: readonly string[],
): Promise<CaseSource> {
  const encoding = options.encoding ?? 'utf-8';
  const isTranscoded = !isPlainUtf8(encoding);
  const judge = createEncodingJudge(isTranscoded ? encoding : null);
  const text = await peek(withoutBom(isTranscoded ? transcode(judge.watch(bytes), encoding) : bytes), path);
  const isCsv = (options.format ?? sniffFormat(text.first, path)) === 'csv';
  const open = isCsv ? openCsv : openNdjson;
  const { columns, read, groups } = await open(text.all, csvStyleOf(options, isTranscoded), wanted, path);
  let isBroken = false;
  return {
    columns,
    rawForm: isCsv ? 'csv' : 'object',
    async *[Symbol.asyncIterator]() {
      try {
        for await (const group of groups) {
          judge.look(group);
          yield read(group);
        }
      } catch (error) {
        isBroken = true;
        throw error;
      } finally {
        await bytes.close();
      }
    },
    progress: () => ({ bytesRead: bytes.bytesRead, bytesTotal: bytes.bytesTotal }),
    brokeOff: () => isBroken,
    hints: judge.hints,
  };
}

/** The rows of a file as groups of bytes, and how they are read. */
interface Rows {
  columns: readonly string[] | null;
  groups: AsyncIterable<RowFrame[]>;
  read(group: RowFrame[]): SourceRow[];
}

async function openCsv(
  pieces: AsyncIterable<Buffer>,
  style: CsvStyle,
  wanted: readonly string[],
  path: string,
): Promise<Rows> {
  let header: CsvHeader | null = null;
  const dialect = dialectOf(style);
  const frames = frameRows(pieces, { dialect, countFields: () => header?.columns.length ?? null });
  const found = await findHeader(frames, style, path);
  const known = readHeader(found.frame, style, wanted, path);
  header = known;
  return {
    columns: known.columns,
    groups: precede(found.after, frames),
    read: (group) => splitRows(group, style, dialect, known),
  };
}

async function openNdjson(
  pieces: AsyncIterable<Buffer>,
  style: CsvStyle,
  wanted: readonly string[],
): Promise<Rows> {
  const readCells = createCellReader(wanted);
  return {
    columns: null,
    groups: frameRows(pieces, null),
    read: (group) => group.map((frame) => readObject(frame, style.isTranscoded, readCells, wanted)),
  };
}

async function* precede(first: RowFrame[], others: AsyncIterable<RowFrame[]>): AsyncGenerator<RowFrame[]> {
  if (first.length > 0) yield first;
  yield* others;
}

/** How a CSV file is written, by the options of its mapping. */
export function csvStyleOf(options: FileOptions, isTranscoded: boolean): CsvStyle {
  const quote = options.quote ?? '"';
  const delimiter = options.delimiter === '\\t' ? '\t' : (options.delimiter ?? ',');
  return {
    delimiter,
    quote,
    escape: options.escape ?? quote,
    skipLines: options.skipLines ?? 0,
    isTranscoded,
  };
}

function sniffFormat(first: Buffer, path: string): 'csv' | 'ndjson' {
  const start = first.subarray(0, 4096).toString('latin1').trimStart()[0];
  if (start === '[') {
    const message = `The file ${path} is one JSON array; write one object a line instead (NDJSON): jq -c '.[]' does it.`;
    throw new ZhiyuError('json-array', message);
  }
  return start === '{' ? 'ndjson' : 'csv';
}

async function findHeader(frames: AsyncGenerator<RowFrame[]>, style: CsvStyle, path: string) {
  for (;;) {
    const { value, done } = await frames.next();
    if (done) throw emptyFile(path);
    const at = value.findIndex(({ line }) => line > style.skipLines);
    if (at !== -1) return { frame: value[at]!, after: value.slice(at + 1) };
  }
}

function emptyFile(path: string): ZhiyuError {
  return new ZhiyuError('empty-file', `The file ${path} is empty. Nothing was imported.`);
}

/** Reads the first piece ahead of the others. */
async function peek(
  pieces: AsyncGenerator<Buffer>,
  path: string,
): Promise<{ first: Buffer; all: AsyncIterable<Buffer> }> {
  const { value: first, done } = await pieces.next();
  if (done) throw emptyFile(path);
  const all = {
    async *[Symbol.asyncIterator]() {
      yield first;
      yield* pieces;
    },
  };
  return { first, all };
}

async function* withoutBom(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (start === null) {
      yield piece;
      continue;
    }
    start = Buffer.concat([start, piece]);
    if (start.length < 3) continue;
    yield dropBom(start);
    start = null;
  }
  if (start !== null && start.length > 0) yield start;
}

function dropBom(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Finds out whether a file has another encoding than it is read in. */
function createEncodingJudge(encoding: string | null) {
  let judged = 0;
  let gbk = 0;
  let isUtf8After = false;

  async function* watch(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let isFirst = true;
    for await (const piece of pieces) {
      if (isFirst) isUtf8After = isTextBeyondAscii(piece);
      isFirst = false;
      yield piece;
    }
  }

  function look(frames: RowFrame[]): void {
    if (encoding !== null) return;
    for (const { bytes } of frames) {
      if (judged >= MOST_JUDGED) return;
      if (isUtf8(bytes)) continue;
      judged += 1;
      if (looksLikeGbk(bytes)) gbk += 1;
    }
  }

  function hints(): string[] {
    if (gbk > 0 && gbk >= judged / 2) {
      return [
        'Rows that are not UTF-8 look like GBK: set file.encoding to gb18030 in the mapping and import again.',
      ];
    }
    if (judged > 0)
      return ['Some rows are not UTF-8: set file.encoding in the mapping to the encoding of the file.'];
    return isUtf8After ? [`The file looks like UTF-8, but the mapping says file.encoding ${encoding}.`] : [];
  }

  return { watch, look, hints };
}

function isTextBeyondAscii(piece: Buffer): boolean {
  const whole = piece.subarray(0, piece.lastIndexOf(0x0a) + 1);
  return isUtf8(whole) && whole.some((byte) => byte >= 0x80);
}
