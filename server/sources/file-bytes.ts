import { type FileHandle, open } from 'node:fs/promises';
import { constants, createGunzip } from 'node:zlib';
import { ZhiyuError } from '../errors';

/** The bytes of a file, unpacked, in pieces. */
export interface FileBytes extends AsyncIterable<Buffer> {
  readonly bytesTotal: number;
  readonly bytesRead: number;
  /** May be called twice, and before the end. */
  close(): Promise<void>;
}

const PLAIN_PIECE = 256 * 1024;
// A packed piece may unpack to a thousand times its size.
const PACKED_PIECE = 16 * 1024;

/**
 * Opens a file; gzip is known by its first bytes, not by its name.
 *
 * Reading a gzip file that breaks off gives all that can be unpacked, then throws a ZhiyuError `truncated-gzip` or
 * `damaged-gzip`.
 * @throws ZhiyuError `no-file` where it cannot be read
 */
export async function openFileBytes(path: string): Promise<FileBytes> {
  const file = await open(path).catch((cause: Error) => {
    throw new ZhiyuError('no-file', `The file ${path} cannot be read: ${cause.message}`, {
      exitCode: 2,
      cause,
    });
  });
  const { size } = await file.stat();
  const start = Buffer.alloc(2);
  await file.read(start, 0, 2, 0);
  const isPacked = start[0] === 0x1f && start[1] === 0x8b;
  const bytes = {
    bytesTotal: size,
    bytesRead: 0,
    close: () => file.close(),
    [Symbol.asyncIterator]() {
      const pieces = readPieces(file, isPacked ? PACKED_PIECE : PLAIN_PIECE, (count) => {
        bytes.bytesRead += count;
      });
      return isPacked ? unpack(pieces, path) : pieces;
    },
  };
  return bytes;
}

async function* readPieces(file: FileHandle, size: number, count: (bytes: number) => void) {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size), 0, size);
    if (bytesRead === 0) return;
    count(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

/** Unpacks piece by piece, so that all that was unpacked before a fault is handed over before the fault is told. */
async function* unpack(pieces: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024, flush: constants.Z_SYNC_FLUSH });
  const unpacked: Buffer[] = [];
  let failure: NodeJS.ErrnoException | null = null;
  gunzip.on('data', (piece: Buffer) => unpacked.push(piece));
  gunzip.on('error', (error) => {
    failure = error;
  });
  const closed = new Promise<void>((resolve) => gunzip.on('close', resolve));
  for await (const piece of pieces) {
    // A stream that fails closes, and does not call back.
    await Promise.race([new Promise<void>((resolve) => gunzip.write(piece, () => resolve())), closed]);
    yield* unpacked.splice(0);
    if (failure !== null) throw explainGzip(failure, path);
  }
  gunzip.end();
  await closed;
  yield* unpacked.splice(0);
  if (failure !== null) throw explainGzip(failure, path);
}

function explainGzip(cause: NodeJS.ErrnoException, path: string): ZhiyuError {
  if (cause.code === 'Z_BUF_ERROR') {
    const message = `The gzip file ${path} ends too early. All that could be read of it was read; fetch the file again and run this again.`;
    return new ZhiyuError('truncated-gzip', message, { cause });
  }
  const message = `The gzip file ${path} is damaged (${cause.message}). Fetch it again.`;
  return new ZhiyuError('damaged-gzip', message, { cause });
}
