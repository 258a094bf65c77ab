import type { City, LimitRule, PackCategory, PackUnit } from '@zhiyu/shared/pack';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { calendarEnd } from '../calendar-end';
import { ZhiyuError } from '../errors';
import type { SuccessorRule } from '../succession';
import { countCases, lockRecompute, startRecompute, supersedeRecompute } from './city-recompute';
import { leadsTo, readSuccessors, renewSuccessors, writeSuccessors } from './city-successors';
import {
  giveOrdinals,
  type KnownNode,
  type NodeKind,
  type NodeRow,
  readNodes,
  readNotes,
  type TreeNotes,
  writeNotes,
  writeRows,
} from './city-trees';
import { addVersion } from './city-versions';
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
  was?: readonly string[];
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

/** What goes with a change of a city. */
export interface WriteOptions {
  /** What was found out of the change, as long as the city has the version for which that was done. */
  planned?: {
    version: number;
    /** What the pack changes, kept with its version. */
    changes: object;
    /** No case can be another after the change, so that none needs to be looked at. */
    leavesCases: boolean;
  };
  report?: (line: string) => void;
}

/**
 * Adds a city, or brings it up to date, in one transaction. Nodes keep their ordinals. Nodes that the pack no longer
 * names go, but for those that sources have grown; where the city has cases they stay, retired, until the run over
 * the cases that is begun here has come to its end. The pack's version counts up only if anything changed.
 * @returns whether anything changed
 * @throws ZhiyuError `pack-removes-used` when cases need a node that would go and has no successor
 */
export async function writeCity(
  db: Database,
  pack: WrittenCity,
  now: number,
  options: WriteOptions = {},
): Promise<boolean> {
  const { id } = pack.city;
  return db.transaction(async (tx) => {
    const added = await tx.query(loadStatement('city-add'), [id, pack.city, new Date(now)]);
    // A run takes its own row before that of the city: in the other order each could wait for the other.
    await lockRecompute(tx, id);
    await tx.query(loadStatement('city-lock'), [id]);
    const known = await readKnownCity(tx, pack);
    let changed = await writeTrees(tx, pack, known, options.report ?? (() => {}));
    changed = (await writeDocument(tx, id, 'basemap', pack.baseMap)) || changed;
    changed = (await writeDocument(tx, id, 'limits', pack.limits)) || changed;
    changed = (await writeSuccessors(tx, id, known.rules)) || changed;
    await writeNotes(tx, id, known.notes);
    if (added.length > 0) {
      await addVersion(tx, id, known.version, now, null);
      return true;
    }
    const [moved] = await tx.query<{ version: number }>(loadStatement('city-change'), [
      id,
      pack.city,
      new Date(now),
      changed,
    ]);
    if (moved === undefined) return false;
    const planned = options.planned?.version === known.version ? options.planned : undefined;
    await addVersion(tx, id, moved.version, now, planned?.changes ?? null);
    if (known.hasCases && !planned?.leavesCases) {
      await supersedeRecompute(tx, id, now);
      await startRecompute(
        tx,
        id,
        { rule: 'pack', unpublishedOnly: false, calendarTo: calendarEnd(pack.city) },
        now,
      );
    }
    return true;
  });
}

/** What is known of a city under its lock, before a pack is written. */
interface KnownCity {
  version: number;
  hasCases: boolean;
  notes: TreeNotes;
  /** The rules of succession as they will be, and whether an identifier has a successor by them. */
  rules: SuccessorRule[];
  hasHeir(kind: NodeKind, id: string): boolean;
}

async function readKnownCity(tx: Transaction, pack: WrittenCity): Promise<KnownCity> {
  const { id } = pack.city;
  const [row] = await tx.query<{ version: number }>(loadStatement('city-version'), [id]);
  const notes = await readNotes(tx, id);
  const before = await readSuccessors(tx, id);
  const rules = renewSuccessors(before, pack);
  const has = {
    area: new Set(pack.areas.map((node) => node.id)),
    category: new Set([...pack.categories.map((node) => node.id), ...(notes.grown.category ?? [])]),
    unit: new Set([...pack.units.map((node) => node.id), ...(notes.grown.unit ?? [])]),
    channel: new Set([...pack.city.channels.map((node) => node.id), ...(notes.grown.channel ?? [])]),
  };
  return {
    version: row?.version ?? 1,
    hasCases: (await countCases(tx, id)) > 0,
    notes,
    rules,
    hasHeir: (kind, removed) => leadsTo(rules, kind, removed, has[kind]),
  };
}

async function writeTrees(
  tx: Transaction,
  pack: WrittenCity,
  known: KnownCity,
  report: (line: string) => void,
): Promise<boolean> {
  const categories = pack.categories.map(
    ({ was: _, wasWhen: __, sensitive = false, limits = [], ...node }) => ({
      ...node,
      sensitive,
      limits,
    }),
  );
  const units = pack.units.map(({ was: _, wasWhen: __, kind = null, area = null, ...node }) => ({
    ...node,
    kind,
    area,
  }));
  const areas = pack.areas.map(({ was: _, ...area }) => area);
  let changed = await writeNodes(tx, pack.city.id, 'area', areas, known, report);
  if (changed) known.notes.areaVersion += 1;
  changed = (await writeNodes(tx, pack.city.id, 'category', categories, known, report)) || changed;
  changed = (await writeNodes(tx, pack.city.id, 'unit', units, known, report)) || changed;
  return (await writeNodes(tx, pack.city.id, 'channel', pack.city.channels, known, report)) || changed;
}

async function writeNodes(
  tx: Transaction,
  city: string,
  kind: NodeKind,
  nodes: readonly { id: string; parent?: string | null }[],
  known: KnownCity,
  report: (line: string) => void,
): Promise<boolean> {
  const { notes, version } = known;
  const before = await readNodes(tx, city, kind);
  const named = new Set(nodes.map(({ id }) => id));
  const takenOver = new Set(known.rules.filter((rule) => rule.kind === kind).map(({ id }) => id));
  const grown = (notes.grown[kind] ?? []).filter((id) => !named.has(id) && !takenOver.has(id));
  notes.grown[kind] = grown;
  const kept = new Set([...named, ...grown]);
  const removed = [...before.values()].filter(({ id, retired }) => !kept.has(id) && !retired);
  requireParents(kind, grown, before, kept);
  if (kind === 'area') await keepShapes(tx, city, version, [], removed);
  await removeNodes(tx, city, kind, removed, known);
  const ordinals = giveOrdinals(kind, [...named], before, notes);
  const rows = nodes.map((node, index) => ({ ...node, ordinal: ordinals[index] as number }));
  const beforePart = (part: readonly NodeRow[]) =>
    kind === 'area' && before.size > 0 ? keepShapes(tx, city, version, part, []) : Promise.resolve();
  const changed = await writeRows(tx, city, kind, rows, beforePart, (done) => {
    if (rows.length > PROGRESS_ROWS) report(`Stored ${kind} ${done} of ${rows.length}.`);
  });
  return changed > 0 || removed.length > 0;
}

/** @throws ZhiyuError `pack-removes-used` where a node that a source has grown would lose its parent */
export function requireParents(
  kind: NodeKind,
  grown: readonly string[],
  known: ReadonlyMap<string, Pick<KnownNode, 'parent'>>,
  kept: ReadonlySet<string>,
): void {
  for (const id of grown) {
    const parent = known.get(id)?.parent ?? null;
    if (parent !== null && !kept.has(parent)) {
      throw removesUsed(`${kind} ${parent}, below which an import has added ${id}; keep it in the pack`);
    }
  }
}

async function removeNodes(
  tx: Transaction,
  city: string,
  kind: NodeKind,
  removed: readonly KnownNode[],
  known: KnownCity,
): Promise<void> {
  if (removed.length === 0) return;
  const orphans = removed.filter(({ id }) => !known.hasHeir(kind, id));
  await requireUnused(tx, city, kind, orphans);
  const way = known.hasCases ? 'retire' : 'remove';
  await tx.query(loadStatement(`city-${kind}-${way}`), [city, removed.map(({ ordinal }) => ordinal)]);
}

/** @throws ZhiyuError `pack-removes-used` when cases of the city need one of the nodes */
export async function requireUnused(
  tx: Transaction,
  city: string,
  kind: NodeKind,
  orphans: readonly { id: string; ordinal: number }[],
): Promise<void> {
  if (orphans.length === 0) return;
  const ordinals = orphans.map(({ ordinal }) => ordinal);
  const used = await tx.query<{ ordinal: number; cases: number }>(loadStatement(`city-${kind}-used`), [
    city,
    ordinals,
  ]);
  if (used.length === 0) return;
  const idOf = new Map(orphans.map(({ id, ordinal }) => [ordinal, id]));
  const list = used.slice(0, 20).map(({ ordinal, cases }) => `${idOf.get(ordinal)} (${cases} cases)`);
  const more = used.length > list.length ? ` and ${used.length - list.length} more` : '';
  const example = idOf.get(used[0]?.ordinal ?? 0) ?? '';
  const advice = `name what takes its cases over by "was": [${JSON.stringify(example)}] there, or keep it in the pack`;
  throw removesUsed(`${kind} ${list.join(', ')}${more}, which cases of the city carry; ${advice}`);
}

function removesUsed(what: string): ZhiyuError {
  const text = `The pack no longer has ${what}. Nothing was changed.`;
  return new ZhiyuError('pack-removes-used', text, { status: 409 });
}

async function keepShapes(
  tx: Transaction,
  city: string,
  version: number,
  coming: readonly NodeRow[],
  removed: readonly KnownNode[],
): Promise<void> {
  if (coming.length + removed.length === 0) return;
  await tx.query(loadStatement('city-area-keep-shapes'), [
    city,
    version,
    JSON.stringify(coming),
    removed.map(({ ordinal }) => ordinal),
  ]);
}

async function writeDocument(tx: Transaction, city: string, name: string, body: unknown): Promise<boolean> {
  const rows =
    body === null
      ? await tx.query(loadStatement('city-document-remove'), [city, name])
      : await tx.query(loadStatement('city-document-write'), [city, name, JSON.stringify(body)]);
  return rows.length > 0;
}
