import { createHash } from 'node:crypto';

/** A tree of a city that an import may grow. */
export type GrowingTree = 'category' | 'unit' | 'channel';

/** A node that a source names and the city does not have yet; parents come before children. */
export interface GrownNode {
  id: string;
  parent: string | null;
  label: string;
}

const LONGEST_SLUG = 48;

/**
 * Makes the identifier of a grown node from its label: the label itself without the characters that an identifier
 * may not have, and with a digest of its path where that is taken already or too long.
 */
export function identifierFor(path: readonly string[], isTaken: (id: string) => boolean): string {
  const slug = path
    .at(-1)!
    .replace(/[\s,/?#&]+/g, ' ')
    .trim();
  if (slug !== '' && slug.length <= LONGEST_SLUG && !isTaken(slug)) return slug;
  const digest = createHash('sha256').update(JSON.stringify(path)).digest('hex').slice(0, 10);
  const start = slug.slice(0, LONGEST_SLUG).trim();
  return start === '' ? digest : `${start}~${digest}`;
}
