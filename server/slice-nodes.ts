import type { Slice } from '@zhiyu/shared/slice';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { CityModel } from './city';

/**
 * Ordinals of the nodes of a slice with all below them; null does not restrict. Of categories and units, 0 stands for none.
 * A case in one of the areas or in one of the zones is in the slice.
 */
export interface SliceNodes {
  areas: number[] | null;
  /** Functional zones, by identifier: whether a case is in one is told by its point. */
  zones: string[];
  accountableAreas: number[] | null;
  categories: number[] | null;
  channels: number[] | null;
  units: number[] | null;
}

/** What the nodes that a slice names stand for. */
export function nodesOf(city: CityModel, slice: Slice): SliceNodes {
  const { areas: tree, root } = city;
  const isZone = (id: string) => tree.byId(id)?.kind === 'zone';
  const zones = slice.areas.filter(isZone);
  const areas = slice.areas.filter((id) => !isZone(id));
  const isRest = (dimension: Slice['rest']) => slice.rest === dimension;
  const areaRest = (ids: readonly string[]) => restOf(tree, ids[0] ?? root.id, root.id, isZone);
  const areasOrAll = (ids: readonly string[]) => (ids.includes(root.id) ? null : withAllBelow(tree, ids));
  return {
    areas: isRest('area')
      ? areaRest(areas)
      : zones.length === 0
        ? areasOrAll(areas)
        : withAllBelow(tree, areas),
    zones,
    accountableAreas: isRest('accountableArea')
      ? areaRest(slice.accountableAreas)
      : areasOrAll(slice.accountableAreas),
    categories: isRest('category')
      ? restOf(city.categories, slice.categories[0] ?? null, null)
      : withAllBelow(city.categories, slice.categories),
    channels: withAllBelow(city.channels, slice.channels),
    units: isRest('unit')
      ? restOf(city.units, slice.units[0] ?? null, null)
      : withAllBelow(city.units, slice.units),
  };
}

function withAllBelow<Node extends TreeNode>(tree: Tree<Node>, ids: readonly string[]): number[] | null {
  return ids.length === 0 ? null : [...new Set(ids.flatMap((id) => tree.subtree(id)))];
}

/**
 * What a node holds beside its children: itself. What `whole` (null: all there is) holds beside its children is everything
 * that is in none of these, no node at all among it.
 */
function restOf<Node extends TreeNode>(
  tree: Tree<Node>,
  id: string | null,
  whole: string | null,
  isAside: (id: string) => boolean = () => false,
): number[] {
  if (id !== whole && id !== null) return tree.byId(id) === undefined ? [] : [tree.byId(id)!.ordinal];
  const children = tree.children(id).filter((child) => !isAside(child.id));
  const inside = new Set(children.flatMap((child) => tree.subtree(child.id)));
  return [0, ...tree.nodes.map(({ ordinal }) => ordinal).filter((ordinal) => !inside.has(ordinal))];
}
