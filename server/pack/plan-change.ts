import type { Tree } from '@zhiyu/shared/tree';
import type { CityModel } from '../city';
import { loadCity, loadDocument, loadShapes } from '../store/city-store';
import { leadsTo, readSuccessors, renewSuccessors } from '../store/city-successors';
import { type NodeKind, readNotes } from '../store/city-trees';
import { requireUnused } from '../store/city-write';
import type { Database } from '../store/database';
import type { LivingNode } from '../succession';
import { modelOfPack, shapesOfPack } from './model-of-pack';
import { type CityState, changesAnything, comparePacks, leavesCases, type PackChanges } from './pack-changes';
import type { Pack } from './read-pack';
import type { TreeChanges } from './tree-changes';

/** A city and what a pack will make of it. */
export interface PlannedChange {
  before: CityState;
  after: CityState;
  changes: PackChanges;
  /** Whether there is any. */
  isChange: boolean;
  leavesCases: boolean;
}

/**
 * Finds out what adding a pack will change in a city that is there, without changing it.
 * @throws ZhiyuError `pack-removes-used` when cases need a node that would go and has no successor
 */
export async function planChange(db: Database, pack: Pack): Promise<PlannedChange> {
  const { id } = pack.city;
  const { city } = await loadCity(db, id);
  const { notes, rules } = await db.transaction(async (tx) => ({
    notes: await readNotes(tx, id),
    rules: await readSuccessors(tx, id),
  }));
  const before: CityState = {
    city,
    shapes: await loadShapes(db, id),
    baseMap: await loadDocument(db, id, 'basemap'),
    rules,
  };
  const renewed = renewSuccessors(rules, pack);
  const model = modelOfPack(city, pack, notes, renewed);
  const after: CityState = {
    city: model,
    shapes: shapesOfPack(model, pack),
    baseMap: pack.baseMap,
    rules: renewed,
  };
  const changes = comparePacks(before, after);
  await requireSuccessors(db, city, after, changes);
  const isChange = changesAnything(changes);
  return { before, after, changes, isChange, leavesCases: leavesCases(before, after, changes) };
}

async function requireSuccessors(
  db: Database,
  before: CityModel,
  { city: after, rules }: CityState,
  { areas, categories, units, channels }: PackChanges,
): Promise<void> {
  const removals: [NodeKind, TreeChanges, Tree<LivingNode>, Tree<LivingNode>][] = [
    ['area', areas, before.areas, after.areas],
    ['category', categories, before.categories, after.categories],
    ['unit', units, before.units, after.units],
    ['channel', channels, before.channels, after.channels],
  ];
  await db.transaction(async (tx) => {
    for (const [kind, { removed }, was, is] of removals) {
      if (removed.length === 0) continue;
      const present = new Set(is.nodes.map(({ id }) => id));
      const orphans = removed.filter(({ id }) => !leadsTo(rules, kind, id, present));
      const nodes = orphans.flatMap(({ id }) => was.byId(id) ?? []);
      await requireUnused(tx, before.id, kind, nodes);
    }
  });
}
