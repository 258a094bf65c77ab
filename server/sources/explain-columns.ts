import { ZhiyuError } from '../errors';
import type { RowFrame } from './frame-rows';
import { looksLikeGbk } from './text-bytes';

const MOST_NAMED = 60;

/** The error of a header that lacks columns: names those found, and the delimiter that the file seems to have. */
export function explainMissingColumns(found: {
  path: string;
  missing: string[];
  columns: string[];
  header: Buffer;
  style: { delimiter: string };
}): ZhiyuError {
  const { path, missing, columns, style } = found;
  const likely = guessDelimiter(found.header.toString('utf8'));
  const hint =
    likely !== null && likely !== style.delimiter && columns.length <= 2
      ? ` The file seems to be delimited by ${nameDelimiter(likely)}: set file.delimiter to ${JSON.stringify(likely)} in the mapping.`
      : ' Correct the names in the mapping; they must be the same to the letter.';
  const message =
    `The header of ${path} has no column ${missing.map(quoteName).join(', ')}.${hint} ` +
    `Columns found (${columns.length}): ${columns.slice(0, MOST_NAMED).map(quoteName).join(', ')}. Nothing was imported.`;
  return new ZhiyuError('missing-columns', message);
}

/** The error of a header that is not text. */
export function explainUnreadableHeader(frame: RowFrame, path: string): ZhiyuError {
  const reason = frame.fault === null ? 'is not UTF-8' : `cannot be read (${frame.fault.detail})`;
  const hint = looksLikeUtf16(frame.bytes)
    ? ' It looks like UTF-16: set file.encoding to utf-16le in the mapping.'
    : looksLikeGbk(frame.bytes)
      ? ' It looks like GBK: set file.encoding to gb18030 in the mapping.'
      : ' Set file.encoding, file.delimiter and file.quote in the mapping as the file has them.';
  return new ZhiyuError('bad-header', `The header of ${path} ${reason}.${hint} Nothing was imported.`);
}

function looksLikeUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The delimiter that stands most often in a header outside quotes; null where none stands. */
function guessDelimiter(header: string): string | null {
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length - 1,
  }));
  const [most] = counts.sort((a, b) => b.count - a.count);
  return most!.count > 0 ? most!.delimiter : null;
}

function nameDelimiter(delimiter: string): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars (|)' }[delimiter] ?? delimiter;
}

function quoteName(name: string): string {
  return `“${name.length > 60 ? `${name.slice(0, 60)}…` : name}”`;
}
