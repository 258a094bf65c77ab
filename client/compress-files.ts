import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import type { Plugin } from 'vite';

const texts = /\.(js|mjs|css|html|svg|json|webmanifest)$/;
/** Smaller files gain nothing. */
const LEAST_BYTES = 1024;
/** A step below the most, which takes ten times as long for a hundredth. */
const BROTLI_QUALITY = 10;

/**
 * Writes each text file of the client compressed beside itself, as `.br` and `.gz`: the server sends what a browser takes,
 * and compresses nothing by itself.
 */
export function compressFiles(): Plugin {
  let folder = '';
  return {
    name: 'compress-files',
    apply: 'build',
    configResolved({ build, root }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true }).map(String);
      for (const name of files.filter((file) => texts.test(file))) {
        const path = join(folder, name);
        const bytes = readFileSync(path);
        if (bytes.length < LEAST_BYTES) continue;
        const params = {
          [zlib.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
