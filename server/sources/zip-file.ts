import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { ZhiyuError } from '../errors';

/** The entries of a ZIP file. */
export interface ZipFile {
  has(name: string): boolean;
  /** Bytes of an entry, unpacked; 0 where there is none. */
  sizeOf(name: string): number;
  /** The bytes of an entry, unpacked, in pieces; none where there is no such entry. */
  read(name: string): AsyncIterable<Buffer>;
  close(): void;
}

/**
 * Opens a ZIP file.
 * @throws ZhiyuError `damaged-zip`; reading an entry throws it too
 */
export async function openZip(path: string): Promise<ZipFile> {
  const zip = await promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open)(path, {
    lazyEntries: true,
    autoClose: false,
  }).catch((cause: Error) => {
    throw damaged(path, cause);
  });
  const entries = new Map<string, yauzl.Entry>();
  await listEntries(zip, entries).catch((cause: Error) => {
    zip.close();
    throw damaged(path, cause);
  });
  return {
    has: (name) => entries.has(name),
    sizeOf: (name) => entries.get(name)?.uncompressedSize ?? 0,
    async *read(name) {
      const entry = entries.get(name);
      if (entry === undefined) return;
      try {
        yield* await openEntry(zip, entry);
      } catch (cause) {
        throw cause instanceof ZhiyuError ? cause : damaged(path, cause);
      }
    },
    close: () => zip.close(),
  };
}

function listEntries(zip: yauzl.ZipFile, entries: Map<string, yauzl.Entry>): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
}

function openEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}

function damaged(path: string, cause: unknown): ZhiyuError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ZhiyuError('damaged-zip', `The file ${path} is damaged (${reason}). Fetch or save it again.`, {
    cause,
  });
}
