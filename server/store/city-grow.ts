import type { Text } from '@zhiyu/shared/pack';
import type { SuccessorRule } from '../succession';
import {
  giveOrdinals,
  type NodeKind,
  type NodeRow,
  readNodes,
  readNotes,
  writeNotes,
  writeRows,
} from './city-trees';
import type { Transaction } from './database';
import { loadStatement } from './statement';

/** A node that a source named and the pack does not know. */
export interface GrownNode {
  id: string;
  /** An identifier of the same tree, known or in the same list; null at the top and for channels. */
  parent: string | null;
  name: Text;
}

/**
 * Adds to a tree of a city those nodes that it does not have; those it has stay as they are, and those that something
 * else in the pack stands for now do not come back. The city is locked
 * until the end of the transaction, so that two processes that grow the same nodes agree. Counts up the version of
 * the pack when anything was added.
 * @returns the ordinal of every given node that the tree has then, by its identifier
 * @throws Error when the city or a parent does not exist
 */
export async function growTree(
  tx: Transaction,
  city: string,
  kind: Exclude<NodeKind, 'area'>,
  nodes: readonly GrownNode[],
): Promise<Map<string, number>> {
  const [locked] = await tx.query(loadStatement('city-lock'), [city]);
  if (!locked) throw new Error(`there is no city ${city}`);
  const known = await readNodes(tx, city, kind);
  const isThere = (id: string) => known.get(id)?.retired === false;
  const ordinalOf = new Map<string, number>();
  for (const { id } of nodes) if (isThere(id)) ordinalOf.set(id, known.get(id)!.ordinal);
  const heirOf = await readHeirs(tx, city, kind);
  const wanted = nodes.filter(({ id }) => !isThere(id) && !heirOf.has(id));
  const missing = new Map(
    wanted.map((node) => [node.id, { ...node, parent: findParent(node.parent, isThere, heirOf) }]),
  );
  if (missing.size > 0) {
    const added = [...missing.values()];
    requireParents(added, known);
    const notes = await readNotes(tx, city);
    const ordinals = giveOrdinals(kind, [...missing.keys()], known, notes);
    const rows = added.map((node, index) => rowOf(kind, node, ordinals[index] as number));
    notes.grown[kind] = [...(notes.grown[kind] ?? []), ...missing.keys()];
    await writeRows(tx, city, kind, rows);
    await writeNotes(tx, city, notes);
    await tx.query(loadStatement('city-grow'), [city]);
    for (const row of rows) ordinalOf.set(row.id, row.ordinal);
  }
  return ordinalOf;
}

/** What stands for nodes that the pack no longer has; of a node that was split, its first part. */
async function readHeirs(tx: Transaction, city: string, kind: NodeKind): Promise<Map<string, string>> {
  const heirs = new Map<string, string>();
  for (const rule of await tx.query<SuccessorRule>(loadStatement('city-successors'), [city])) {
    if (rule.kind === kind && !heirs.has(rule.id)) heirs.set(rule.id, rule.successor);
  }
  return heirs;
}

function findParent(
  parent: string | null,
  isThere: (id: string) => boolean,
  heirOf: ReadonlyMap<string, string>,
): string | null {
  const walked = new Set<string>();
  let found = parent;
  while (found !== null && !isThere(found) && heirOf.has(found) && !walked.has(found)) {
    walked.add(found);
    found = heirOf.get(found) as string;
  }
  return found;
}

function requireParents(added: readonly GrownNode[], known: ReadonlyMap<string, NodeRow>): void {
  const ids = new Set([...known.keys(), ...added.map(({ id }) => id)]);
  for (const { id, parent } of added) {
    if (parent !== null && !ids.has(parent)) throw new Error(`the parent ${parent} of ${id} does not exist`);
  }
}

function rowOf(kind: Exclude<NodeKind, 'area'>, node: GrownNode, ordinal: number): NodeRow {
  const { id, parent, name } = node;
  switch (kind) {
    case 'category': {
      const row = { ordinal, id, parent, name, sensitive: false, limits: [] };
      return row;
    }
    case 'unit': {
      const row = { ordinal, id, parent, name, kind: null, area: null };
      return row;
    }
    case 'channel': {
      const row = { ordinal, id, name };
      return row;
    }
  }
}
