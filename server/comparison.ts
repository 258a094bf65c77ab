import type { Text } from '@zhiyu/shared/pack';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { AreaNode, CategoryNode, CityModel, UnitNode } from './city';
import { isCovered } from './residents';
import type { Dimension, Grouping } from './store/compare';

/** A row of a comparison: a child node, or with id null what is in none of them. */
export interface Member {
  id: string | null;
  name: Text;
  /** Residents that a figure per resident divides by; null where unknown. */
  residents: number | null;
}

/** How cases are told apart for a comparison: the members by the number of their group, 0 for the rest. */
export interface Comparison {
  grouping: Grouping;
  members: Member[];
}

const rest: Text = { zh: '未归入下级', en: 'In none of these' };

/** Name of what a comparison without a parent is about. */
export const everything: Text = { zh: '全部', en: 'All' };

/**
 * Compares the children of a node, or the top of the tree. Group 0 holds the cases of the parent that are in no
 * child, so that all groups sum to the parent's; by place functional zones overlap the others and are left out.
 */
export function compareChildren(
  city: CityModel,
  by: Dimension,
  parent: string | null,
  residentsOf: (area: string | null) => number | null,
): Comparison {
  const tree = treeOf(city, by);
  // A case happened in a zone and in an area of the tree, but it counts in the record of one alone.
  const children = tree.children(parent).filter(({ id }) => by !== 'area' || !isZone(city, id));
  const ordinals: number[] = [];
  const groups: number[] = [];
  const add = (members: readonly number[], group: number) => {
    for (const ordinal of members) {
      ordinals.push(ordinal);
      groups.push(group);
    }
  };
  children.forEach((child, index) => {
    add(tree.subtree(child.id), index + 1);
  });
  const own = parent === null ? undefined : tree.byId(parent);
  if (own !== undefined) add([own.ordinal], 0);
  const members = children.map((child) => ({
    id: child.id,
    name: nameOf(city, by, child),
    residents: residentsOf(isByArea(by) ? child.id : null),
  }));
  // A case always has an area, so below the root as below nothing every case belongs somewhere.
  const keepsOthers = parent === null || (isByArea(by) && parent === city.root.id);
  return {
    grouping: { by, ordinals, groups, keepsOthers },
    members: [{ id: null, name: rest, residents: null }, ...members],
  };
}

/** Residents to divide by for an area that the slice covers wholly; otherwise nobody knows them. */
export function residentsOfArea(city: CityModel, area: string, sliceAreas: string[]): number | null {
  return isCovered(city, area, sliceAreas) ? (city.areas.byId(area)?.residents ?? null) : null;
}

/** Whether a dimension is about areas: where cases happened, or whose record they count in. */
export function isByArea(by: Dimension): boolean {
  return by === 'area' || by === 'accountableArea';
}

/** The tree that a dimension is about. */
export function treeOf(city: CityModel, by: Dimension): Tree<AreaNode> | Tree<CategoryNode> | Tree<UnitNode> {
  if (isByArea(by)) return city.areas;
  return by === 'category' ? city.categories : city.units;
}

/** Name of a node in both languages. */
export function nameOf(city: CityModel, by: Dimension, node: TreeNode): Text {
  if (by === 'category') return city.categories.byId(node.id)?.name ?? everything;
  if (by === 'unit') return city.units.byId(node.id)?.name ?? everything;
  const area = city.areas.byId(node.id);
  return area ? { zh: area.name, en: area.nameEn ?? area.name } : everything;
}

function isZone(city: CityModel, id: string): boolean {
  return city.areas.byId(id)?.kind === 'zone';
}
