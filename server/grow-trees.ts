import type { IngestRow } from './ingest';
import type { Lookups } from './sources/city-lookups';
import type { GrowingTree, GrownNode } from './sources/tree-growth';
import { growTree } from './store/city-grow';
import type { Database } from './store/database';

const growing = ['category', 'unit', 'channel'] as const satisfies GrowingTree[];

/** Nodes by which the trees of a city have grown. */
export type Growth = Record<GrowingTree, number>;

/**
 * Makes the function that grows a city's trees by what the rows of a batch name, before the batch is taken in. A dry run
 * leaves what would be grown out of the rows. `onGrown` is told how many nodes each batch brings.
 */
export function createGrowth(
  db: Database,
  city: string,
  lookups: Lookups,
  { dryRun, onGrown }: { dryRun: boolean; onGrown: (tree: GrowingTree, nodes: number) => void },
): (rows: IngestRow[]) => Promise<IngestRow[]> {
  const absent = new Set<string>();
  /** One batch grows after the other: it may name nodes below those that the one before it has brought. */
  let last: Promise<void> = Promise.resolve();
  return async (rows) => {
    // Taken at once: while the database waits, rows after these are read, which name more.
    const grown = growing.map((tree) => ({ tree, nodes: lookups[tree].takeGrown() }));
    for (const { tree, nodes } of grown) onGrown(tree, nodes.length);
    const named = grown.filter(({ nodes }) => nodes.length > 0);
    if (dryRun) for (const { tree, nodes } of named) for (const { id } of nodes) absent.add(`${tree} ${id}`);
    else if (named.length > 0) {
      last = last.then(() =>
        db.transaction(async (tx) => {
          for (const { tree, nodes } of named) await growTree(tx, city, tree, nodes.map(nameNode));
        }),
      );
      await last;
    }
    return absent.size === 0 ? rows : rows.map((row) => withoutAbsent(row, absent));
  };
}

function nameNode({ id, parent, label }: GrownNode) {
  return { id, parent, name: { zh: label, en: label } };
}

function withoutAbsent(row: IngestRow, absent: ReadonlySet<string>): IngestRow {
  if (!('input' in row)) return row;
  const input = { ...row.input };
  for (const tree of growing) if (absent.has(`${tree} ${input[tree]}`)) input[tree] = null;
  input.coUnits = input.coUnits?.filter((id) => !absent.has(`unit ${id}`));
  return { ...row, input };
}
