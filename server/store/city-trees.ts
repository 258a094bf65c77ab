import type { Transaction } from './database';
import { loadStatement } from './statement';

/** What of a city consists of named nodes with ordinals. */
export type NodeKind = 'area' | 'category' | 'unit' | 'channel';

/** A row of the table of a kind, without its city; the ordinal is that of a known identifier or a new one. */
export interface NodeRow {
  ordinal: number;
  id: string;
}

/** What is kept beside the trees of a city. */
export interface TreeNotes {
  /** Grows by one whenever an area or its shape changes. */
  areaVersion: number;
  /** The ordinal that comes next. */
  next: Partial<Record<NodeKind, number>>;
  /** Identifiers of nodes that sources have added. */
  grown: Partial<Record<NodeKind, string[]>>;
}

/** The document in which the notes are kept. */
const NOTES = 'trees';
const ROWS_A_STATEMENT = 2000;

/** A node that a city has. */
export interface KnownNode extends NodeRow {
  parent: string | null;
  /** No longer in the pack; cases are leaving it. */
  retired: boolean;
}

/** The nodes of a kind that a city has, by identifier. */
export async function readNodes(
  tx: Transaction,
  city: string,
  kind: NodeKind,
): Promise<Map<string, KnownNode>> {
  const rows = await tx.query<KnownNode>(loadStatement(`city-${kind}-ids`), [city]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The notes of a city; empty for a new one. */
export async function readNotes(tx: Transaction, city: string): Promise<TreeNotes> {
  const [row] = await tx.query<{ body: TreeNotes }>(loadStatement('city-document'), [city, NOTES]);
  return row?.body ?? { areaVersion: 0, next: {}, grown: {} };
}

/** Keeps the notes of a city. */
export async function writeNotes(tx: Transaction, city: string, notes: TreeNotes): Promise<void> {
  await tx.query(loadStatement('city-document-write'), [city, NOTES, JSON.stringify(notes)]);
}

/**
 * Gives each identifier its ordinal: a known one keeps its own, a new one gets the next, in the order given. The
 * first ordinal is 1; none is given twice, even after its node was removed. `notes` are brought up to date.
 */
export function giveOrdinals(
  kind: NodeKind,
  ids: readonly string[],
  known: ReadonlyMap<string, NodeRow>,
  notes: TreeNotes,
): number[] {
  let next = notes.next[kind] ?? 1;
  const ordinals = ids.map((id) => known.get(id)?.ordinal ?? next++);
  notes.next[kind] = next;
  return ordinals;
}

/**
 * Writes rows of a kind in parts, adding new identifiers and bringing known ones up to date; `before` runs ahead of
 * each part.
 * @returns how many rows changed anything
 */
export async function writeRows(
  tx: Transaction,
  city: string,
  kind: NodeKind,
  rows: readonly NodeRow[],
  before: (part: readonly NodeRow[]) => Promise<void> = async () => {},
  report: (done: number) => void = () => {},
): Promise<number> {
  let changed = 0;
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const part = rows.slice(start, start + ROWS_A_STATEMENT);
    await before(part);
    const written = await tx.query(loadStatement(`city-${kind}-write`), [city, JSON.stringify(part)]);
    changed += written.length;
    report(start + part.length);
  }
  return changed;
}
