import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const WORKER = 'field-worker.js';
/** Files beside the code that the page of the phone needs. */
const others = ['/field.webmanifest', '/field-icon.svg', '/field-icon-192.png', '/field-icon-512.png'];
/** The source of the phone's page, by the end of its path. */
const entry = /\/field\/start\.ts$|\/field\.html$/;

interface Part {
  type: string;
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  dynamicImports?: string[];
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> };
}

/**
 * Builds the service worker of the phone's page with the list of all files that this page loads, its map among them and
 * nothing of the other pages, and a version that changes with any of them.
 */
export function buildFieldWorker(): Plugin {
  return {
    name: 'field-worker',
    // While the client is developed, the addresses of the phone open its page.
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/field(\/(?!main)[^.]*)?(\?|$)/.test(request.url ?? '')) request.url = '/field.html';
        next();
      });
    },
    buildStart() {
      this.emitFile({
        type: 'chunk',
        id: fileURLToPath(new URL('./field/worker.ts', import.meta.url)),
        fileName: WORKER,
      });
    },
    generateBundle: {
      // Chunks that turn out to be style sheets alone are taken out of the bundle before that.
      order: 'post',
      handler(_options, bundle) {
        const parts = Object.values(bundle) as unknown as Part[];
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
        const files = [...listFiles(parts), ...others];
        const version = createHash('sha256').update(files.join()).digest('base64url').slice(0, 12);
        worker.code = worker.code
          .replaceAll('__FIELD_FILES__', JSON.stringify(files))
          .replaceAll('__FIELD_VERSION__', JSON.stringify(version));
      },
    },
  };
}

/** All files that the page of the phone loads, now or later. */
function listFiles(parts: readonly Part[]): string[] {
  const byName = new Map(parts.map((part) => [part.fileName, part]));
  const found = new Set<string>();
  const waiting = parts
    .filter(({ facadeModuleId }) => entry.test(facadeModuleId ?? ''))
    .map(({ fileName }) => fileName);
  if (waiting.length === 0) throw new Error('the page of the phone was not built');
  while (waiting.length > 0) {
    const name = waiting.pop() as string;
    if (found.has(name)) continue;
    found.add(name);
    const part = byName.get(name);
    if (part === undefined) throw new Error(`${name} is asked for and was not built`);
    const { imports = [], dynamicImports = [], viteMetadata } = part;
    waiting.push(...imports, ...dynamicImports);
    for (const file of [...(viteMetadata?.importedCss ?? []), ...(viteMetadata?.importedAssets ?? [])])
      found.add(file);
  }
  return [...found].sort().map((name) => `/${name}`);
}
