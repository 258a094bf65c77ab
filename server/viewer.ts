import type { Text } from '@zhiyu/shared/pack';
import type { Slice } from '@zhiyu/shared/slice';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { CityModel } from './city';
import { ZhiyuError } from './errors';

/** Who asks, and what they may see. An empty list does not restrict; a node stands for itself and all below it. */
export interface Viewer {
  id: string;
  role: string;
  label: Text;
  areas: string[];
  categories: string[];
}

/** Who asks while there are no accounts. */
export const demoViewer: Viewer = {
  id: 'demo',
  role: 'demo',
  label: { zh: '演示', en: 'Demo' },
  areas: [],
  categories: [],
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
  if (areas === null || categories === null) {
    throw new ZhiyuError(
      'outside-view',
      `The ${areas === null ? 'areas' : 'categories'} asked for lie outside what you may see.`,
      { status: 403 },
    );
  }
  const isCut =
    (slice.rest === 'area' && areas.join() !== slice.areas.join()) ||
    (slice.rest === 'category' && categories.join() !== slice.categories.join());
  // Of what one node holds beside its children nobody may see a part.
  if (isCut)
    throw new ZhiyuError('outside-view', 'The rest asked for lies outside what you may see.', {
      status: 403,
    });
  return { ...slice, areas, categories } as NarrowedSlice;
}

/** Whether a viewer may see a case of this area and category, given as ordinals. */
export function maySee(viewer: Viewer, city: CityModel, area: number, category: number | null): boolean {
  return isWithin(city.areas, area, viewer.areas) && isWithin(city.categories, category, viewer.categories);
}

/** The nodes that both lists cover; null where there are none, an empty list where neither restricts. */
function narrowNodes<Node extends TreeNode>(
  tree: Tree<Node>,
  asked: string[],
  allowed: string[],
): string[] | null {
  if (allowed.length === 0) return asked;
  if (asked.length === 0) return allowed;
  const inside = asked.filter((id) => isBelow(tree, id, allowed));
  const around = allowed.filter((id) => !inside.includes(id) && isBelow(tree, id, asked));
  const both = [...inside, ...around];
  return both.length === 0 ? null : both;
}

function isBelow<Node extends TreeNode>(tree: Tree<Node>, id: string, ancestors: string[]): boolean {
  return tree.path(id).some((node) => ancestors.includes(node.id));
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
