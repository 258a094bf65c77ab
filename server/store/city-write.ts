import type { City, LimitRule, PackCategory, PackUnit } from '@zhiyu/shared/pack';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { ZhiyuError } from '../errors';
import {
  giveOrdinals,
  type KnownNode,
  type NodeKind,
  readNodes,
  readNotes,
  type TreeNotes,
  writeNotes,
  writeRows,
} from './city-trees';
import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** Above so many rows, progress is reported. */
const PROGRESS_ROWS = 2000;

/** An area as it is kept. */
export interface WrittenArea {
  id: string;
  parent: string | null;
  level: string;
  kind: 'area' | 'zone';
  name: string;
  name_en: string | null;
  residents: number | null;
  center: [number, number];
  bbox: [number, number, number, number];
  geometry: Polygon | MultiPolygon;
}

/** A pack as it is kept; every list has parents before children. */
export interface WrittenCity {
  city: City;
  areas: readonly WrittenArea[];
  categories: readonly PackCategory[];
  units: readonly PackUnit[];
  limits: readonly LimitRule[];
  baseMap: FeatureCollection | null;
}

/**
 * Adds a city, or brings it up to date, in one transaction. Nodes keep their ordinals; nodes that the pack no longer
 * names are removed, but for those that sources have grown. The pack's version counts up only if anything changed.
 * @returns whether anything changed
 * @throws ZhiyuError `pack-removes-used` when cases carry a node that would be removed
 */
export async function writeCity(
  db: Database,
  pack: WrittenCity,
  now: number,
  report: (line: string) => void,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { id } = pack.city;
    const added = await tx.query(loadStatement('city-add'), [id, pack.city, new Date(now)]);
    await tx.query(loadStatement('city-lock'), [id]);
    const notes = await readNotes(tx, id);
    let changed = await writeTrees(tx, pack, notes, report);
    changed = (await writeDocument(tx, id, 'basemap', pack.baseMap)) || changed;
    changed = (await writeDocument(tx, id, 'limits', pack.limits)) || changed;
    await writeNotes(tx, id, notes);
    if (added.length > 0) return true;
    return (await tx.query(loadStatement('city-change'), [id, pack.city, new Date(now), changed])).length > 0;
  });
}

async function writeTrees(
  tx: Transaction,
  pack: WrittenCity,
  notes: TreeNotes,
  report: (line: string) => void,
): Promise<boolean> {
  const categories = pack.categories.map(({ sensitive = false, limits = [], ...node }) => ({
    ...node,
    sensitive,
    limits,
  }));
  const units = pack.units.map(({ kind = null, area = null, ...node }) => ({ ...node, kind, area }));
  let changed = await writeNodes(tx, pack.city.id, 'area', pack.areas, notes, report);
  if (changed) notes.areaVersion += 1;
  changed = (await writeNodes(tx, pack.city.id, 'category', categories, notes, report)) || changed;
  changed = (await writeNodes(tx, pack.city.id, 'unit', units, notes, report)) || changed;
  return (await writeNodes(tx, pack.city.id, 'channel', pack.city.channels, notes, report)) || changed;
}

async function writeNodes(
  tx: Transaction,
  city: string,
  kind: NodeKind,
  nodes: readonly { id: string; parent?: string | null }[],
  notes: TreeNotes,
  report: (line: string) => void,
): Promise<boolean> {
  const known = await readNodes(tx, city, kind);
  const named = new Set(nodes.map(({ id }) => id));
  const grown = (notes.grown[kind] ?? []).filter((id) => !named.has(id));
  notes.grown[kind] = grown;
  const kept = new Set([...named, ...grown]);
  const removed = [...known.values()].filter(({ id }) => !kept.has(id));
  requireParents(kind, grown, known, kept);
  await removeNodes(tx, city, kind, removed);
  const ordinals = giveOrdinals(kind, [...named], known, notes);
  const rows = nodes.map((node, index) => ({ ...node, ordinal: ordinals[index] as number }));
  const changed = await writeRows(tx, city, kind, rows, (done) => {
    if (rows.length > PROGRESS_ROWS) report(`Stored ${kind} ${done} of ${rows.length}.`);
  });
  return changed > 0 || removed.length > 0;
}

// A node that a source has grown stays, and needs its parent.
function requireParents(
  kind: NodeKind,
  grown: readonly string[],
  known: ReadonlyMap<string, KnownNode>,
  kept: ReadonlySet<string>,
): void {
  for (const id of grown) {
    const parent = known.get(id)?.parent ?? null;
    if (parent !== null && !kept.has(parent)) {
      throw removesUsed(`${kind} ${parent}, below which an import has added ${id}`);
    }
  }
}

async function removeNodes(
  tx: Transaction,
  city: string,
  kind: NodeKind,
  removed: readonly KnownNode[],
): Promise<void> {
  if (removed.length === 0) return;
  const ordinals = removed.map(({ ordinal }) => ordinal);
  const used = await tx.query<{ ordinal: number; cases: number }>(loadStatement(`city-${kind}-used`), [
    city,
    ordinals,
  ]);
  if (used.length > 0) {
    const idOf = new Map(removed.map(({ id, ordinal }) => [ordinal, id]));
    const list = used.slice(0, 20).map(({ ordinal, cases }) => `${idOf.get(ordinal)} (${cases} cases)`);
    const more = used.length > list.length ? ` and ${used.length - list.length} more` : '';
    throw removesUsed(`${kind} ${list.join(', ')}${more}, which cases of the city carry`);
  }
  await tx.query(loadStatement(`city-${kind}-remove`), [city, ordinals]);
}

function removesUsed(what: string): ZhiyuError {
  const text = `The pack no longer has ${what}; keep it in the pack. Nothing was changed.`;
  return new ZhiyuError('pack-removes-used', text, { status: 409 });
}

async function writeDocument(tx: Transaction, city: string, name: string, body: unknown): Promise<boolean> {
  const rows =
    body === null
      ? await tx.query(loadStatement('city-document-remove'), [city, name])
      : await tx.query(loadStatement('city-document-write'), [city, name, JSON.stringify(body)]);
  return rows.length > 0;
}
