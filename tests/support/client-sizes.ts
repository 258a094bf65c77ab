import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Pages of their own, which come only where they are opened: nothing of them belongs to the Explorer. */
const otherPages = [
  'admin/admin-screen.tsx',
  'wall/wall-app.tsx',
  'brief/brief-screen.tsx',
  'screens/quality-screen.tsx',
  'screens/sign-in-screen.tsx',
];

interface Chunk {
  file: string;
  /** What it cannot run without, and what it may ask for later, by their keys. */
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
  assets?: string[];
}
type Manifest = Record<string, Chunk>;

/** Bytes after gzip. */
export interface ClientSizes {
  /** The page, its style sheet and the scripts without which nothing of the product is drawn. */
  first: number;
  /** All scripts that the Explorer may load, workers included, fonts apart. */
  scripts: number;
  /** Each file of `scripts`, the largest first. */
  files: { file: string; bytes: number }[];
}

/**
 * Weighs the built client by the manifest of its build.
 * @throws Error where it has not been built, or a page of its own is not where it was
 */
export function weighClient(folder: string): ClientSizes {
  const path = join(folder, '.vite', 'manifest.json');
  if (!existsSync(path)) throw new Error('the client is not built; run `pnpm build` first');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  for (const page of otherPages) if (!manifest[page]) throw new Error(`${page} is no chunk of its own`);
  const weigh = (file: string) => gzipSync(readFileSync(join(folder, file))).length;
  const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + weigh(file), 0);
  const first = listFiles(manifest, 'index.html', () => []);
  const all = listFiles(manifest, 'index.html', ({ dynamicImports = [] }) =>
    dynamicImports.filter((key) => !otherPages.includes(key)),
  );
  const scripts = [...all].filter((file) => /\.m?js$/.test(file));
  const files = scripts.map((file) => ({ file, bytes: weigh(file) }));
  return {
    first: weigh('index.html') + sum([...first].filter((file) => /\.(m?js|css)$/.test(file))),
    scripts: sum(scripts),
    files: files.sort((one, other) => other.bytes - one.bytes),
  };
}

/** The files of a chunk, of those it imports, and of those that `more` names of each. */
function listFiles(manifest: Manifest, start: string, more: (chunk: Chunk) => string[]): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const next of [...(chunk.imports ?? []), ...more(chunk)]) visit(next);
  };
  visit(start);
  return files;
}
