import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The page names its first script, whose name carries a digest of all that it loads. */
const firstScript = /<script[^>]+src="([^"]+)"/;

/** Tells which build of the client is there, as the address of its first script; null where none is. */
export function watchClientBuild(folder: string): () => string | null {
  const page = join(folder, 'index.html');
  let known: { changedAt: number; build: string | null } | null = null;
  return () => {
    const changedAt = statSync(page, { throwIfNoEntry: false })?.mtimeMs;
    // While it is being built anew there is none for a moment.
    if (changedAt === undefined) return null;
    if (known?.changedAt !== changedAt) {
      known = { changedAt, build: firstScript.exec(readFileSync(page, 'utf8'))?.[1] ?? null };
    }
    return known.build;
  };
}
