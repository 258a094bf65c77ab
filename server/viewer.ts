import type { Text } from '@zhiyu/shared/pack';
import { isRole, roles } from '@zhiyu/shared/roles';
import type { Slice } from '@zhiyu/shared/slice';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { CityModel } from './city';
import { ZhiyuError } from './errors';

/**
 * Who asks, and what they may see of the city that is asked about. An empty list of nodes does not restrict; a node stands
 * for itself and all below it.
 */
export interface Viewer {
  id: string;
  role: string;
  label: Text;
  /** Cities that they may enter; null for all. */
  cities: string[] | null;
  /** Where cases happened. */
  areas: string[];
  categories: string[];
  /** Who handles cases. */
  units: string[];
}

/** Who asks while there are no accounts. */
export const demoViewer: Viewer = {
  id: 'demo',
  role: 'demo',
  label: { zh: '演示', en: 'Demo' },
  cities: null,
  areas: [],
  categories: [],
  units: [],
};

declare const narrowed: unique symbol;
/** A slice that holds no more than its viewer may see: the only kind that the store answers. */
export type NarrowedSlice = Slice & { readonly [narrowed]: true };

/**
 * The part of a slice that the viewer may see. Every route that takes a slice asks here before anything is read.
 * @throws ZhiyuError `outside-view` (403) where that is nothing
 */
export function narrowSlice(slice: Slice, viewer: Viewer, city: CityModel): NarrowedSlice {
  const areas = narrowNodes(city.areas, slice.areas, viewer.areas);
  const categories = narrowNodes(city.categories, slice.categories, viewer.categories);
  const units = narrowNodes(city.units, slice.units, viewer.units);
  if (areas === null || categories === null || units === null) {
    const outside = areas === null ? 'areas' : categories === null ? 'categories' : 'units';
    throw outsideView(`The ${outside} asked for lie outside what you may see.`);
  }
  const isCut =
    (slice.rest === 'area' && areas.join() !== slice.areas.join()) ||
    (slice.rest === 'category' && categories.join() !== slice.categories.join()) ||
    (slice.rest === 'unit' && units.join() !== slice.units.join());
  // Of what one node holds beside its children nobody may see a part.
  if (isCut) throw outsideView('The rest asked for lies outside what you may see.');
  return { ...slice, areas, categories, units } as NarrowedSlice;
}

/** The error of whoever asks for what they may not see. */
export function outsideView(message: string): ZhiyuError {
  return new ZhiyuError('outside-view', message, { status: 403 });
}

/** Where a case stands in the trees of its city, as ordinals. */
export interface CasePlace {
  area: number;
  category: number | null;
  unit: number | null;
}

/** Whether a viewer may see a case that stands there. */
export function maySee(viewer: Viewer, city: CityModel, { area, category, unit }: CasePlace): boolean {
  return (
    isWithin(city.areas, area, viewer.areas) &&
    isWithin(city.categories, category, viewer.categories) &&
    isWithin(city.units, unit, viewer.units)
  );
}

/** Whether a viewer sees all of the city. */
export function seesAll({ areas, categories, units }: Viewer): boolean {
  return areas.length === 0 && categories.length === 0 && units.length === 0;
}

/** Whether a viewer may see all that another may see of a city. */
export function seesAllOf(viewer: Viewer, other: Viewer, city: CityModel): boolean {
  return (
    holds(city.areas, viewer.areas, other.areas) &&
    holds(city.categories, viewer.categories, other.categories) &&
    holds(city.units, viewer.units, other.units)
  );
}

/** Whether a viewer handles cases, and so reads their texts and exact points. */
export function handlesCases({ role }: Viewer): boolean {
  return role === demoViewer.role || (isRole(role) && roles[role].handlesCases);
}

/** Of the nodes of a tree, those that a viewer has any business with: in what they may see, and on the way to it. */
export function isInView<Node extends TreeNode>(tree: Tree<Node>, id: string, allowed: string[]): boolean {
  if (allowed.length === 0 || isBelow(tree, id, allowed)) return true;
  return allowed.some((one) => isBelow(tree, one, [id]));
}

/** The nodes that both lists cover; null where there are none, an empty list where neither restricts. */
function narrowNodes<Node extends TreeNode>(
  tree: Tree<Node>,
  asked: string[],
  allowed: string[],
): string[] | null {
  if (allowed.length === 0) return asked;
  // What a pack has no more holds no cases; who was bound to it alone sees nothing, and never everything.
  const known = allowed.filter((id) => tree.byId(id) !== undefined);
  if (known.length === 0) return null;
  if (asked.length === 0) return known;
  const inside = asked.filter((id) => isBelow(tree, id, known));
  const around = known.filter((id) => !inside.includes(id) && isBelow(tree, id, asked));
  const both = [...inside, ...around];
  return both.length === 0 ? null : both;
}

/** Whether all that one list of nodes allows lies in what another allows. */
function holds<Node extends TreeNode>(tree: Tree<Node>, outer: string[], inner: string[]): boolean {
  if (outer.length === 0) return true;
  return inner.length > 0 && inner.every((id) => isBelow(tree, id, outer));
}

/** Whether a node is one of the others, or lies below one. */
function isBelow<Node extends TreeNode>(tree: Tree<Node>, id: string, ancestors: string[]): boolean {
  const path = tree.path(id);
  const own = path.at(-1);
  // A functional zone is drawn beneath an area and reaches beyond it: it lies in the whole city and in itself alone.
  const around =
    own !== undefined && isZone(own) ? path.filter((node) => node === own || node.parent === null) : path;
  return around.some((node) => ancestors.includes(node.id));
}

function isZone(node: TreeNode): boolean {
  return 'bbox' in node && 'kind' in node && node.kind === 'zone';
}

function isWithin<Node extends TreeNode>(
  tree: Tree<Node>,
  ordinal: number | null,
  allowed: string[],
): boolean {
  if (allowed.length === 0) return true;
  const node = ordinal === null ? undefined : tree.byOrdinal(ordinal);
  return node !== undefined && isBelow(tree, node.id, allowed);
}
