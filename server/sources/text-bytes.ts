import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { ZhiyuError } from '../errors';

/** What stands for bytes that an encoding does not know, in UTF-8. */
export const REPLACEMENT = Buffer.from('\ufffd');

/** Whether a name stands for UTF-8, which is read strictly; any other encoding is turned into UTF-8 first. */
export function isPlainUtf8(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding);
}

/**
 * Turns the bytes of an encoding into UTF-8, piece by piece; bytes unknown to it become U+FFFD.
 * @throws ZhiyuError `unknown-encoding`
 */
export async function* transcode(pieces: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  if (!iconv.encodingExists(encoding)) {
    const message = `The mapping's file.encoding ${JSON.stringify(encoding)} is not known; use utf-8, gb18030, gbk, big5, utf-16le …`;
    throw new ZhiyuError('unknown-encoding', message, { exitCode: 2 });
  }
  const decoder = iconv.getDecoder(encoding);
  for await (const piece of pieces) yield Buffer.from(decoder.write(piece));
  const rest = decoder.end();
  if (rest) yield Buffer.from(rest);
}

/** Whether bytes that are not UTF-8 read well as Chinese text in GB 18030. */
export function looksLikeGbk(bytes: Buffer): boolean {
  return !isUtf8(bytes) && !iconv.decode(bytes, 'gb18030').includes('\ufffd');
}

/** Bytes as text; where they are not UTF-8, each byte beyond ASCII is written `\xNN`, so that none is lost. */
export function writeRaw(bytes: Buffer): string {
  const text = isUtf8(bytes)
    ? bytes.toString('utf8')
    : bytes.toString('latin1').replace(/[\x80-\xff]/g, (byte) => escapeByte(byte));
  return text.includes('\0') ? text.replaceAll('\0', '\\x00') : text;
}

function escapeByte(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
