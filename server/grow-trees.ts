import type { IngestRow } from './ingest';
import type { Lookups } from './sources/city-lookups';
import type { GrowingTree } from './sources/tree-growth';
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
  return async (rows) => {
    for (const tree of growing) {
      const nodes = lookups[tree].takeGrown();
      onGrown(tree, nodes.length);
      const named = nodes.map(({ id, parent, label }) => ({ id, parent, name: { zh: label, en: label } }));
      if (dryRun) for (const { id } of nodes) absent.add(`${tree} ${id}`);
      else if (nodes.length > 0) await db.transaction((tx) => growTree(tx, city, tree, named));
    }
    return absent.size === 0 ? rows : rows.map((row) => withoutAbsent(row, absent));
  };
}

function withoutAbsent(row: IngestRow, absent: ReadonlySet<string>): IngestRow {
  if (!('input' in row)) return row;
  const input = { ...row.input };
  for (const tree of growing) if (absent.has(`${tree} ${input[tree]}`)) input[tree] = null;
  input.coUnits = input.coUnits?.filter((id) => !absent.has(`unit ${id}`));
  return { ...row, input };
}
