import { createTree, type Tree } from '@zhiyu/shared/tree';
import { createCalendar } from '@zhiyu/shared/work-calendar';
import { createZone } from '@zhiyu/shared/zone';
import type { AreaNode, CategoryNode, ChannelNode, CityModel, UnitNode } from '../city';
import { buildLocator, type Locator } from '../locate';
import type { AreaShape } from '../store/city-store';
import { giveOrdinals, type NodeKind, type TreeNotes } from '../store/city-trees';
import { requireParents } from '../store/city-write';
import { createSuccession, type LivingNode, type SuccessorRule } from '../succession';
import type { PackArea } from './pack-area';
import type { Pack } from './read-pack';
import { geometryOf } from './shape';

/**
 * The city as it will be once a pack is added to it, with the ordinals that its nodes will have.
 * @param rules the rules of succession as they will be
 * @throws ZhiyuError `pack-removes-used` where a source has grown a node below one that the pack leaves out
 */
export function modelOfPack(
  before: CityModel,
  pack: Pack,
  notes: TreeNotes,
  rules: readonly SuccessorRule[],
): CityModel {
  const place = <Node extends LivingNode, Said extends { id: string; parent: string | null }>(
    kind: NodeKind,
    tree: Tree<Node>,
    said: readonly Said[],
    make: (node: Said) => Omit<Node, 'ordinal'>,
  ): Tree<Node> => {
    const known = new Map(tree.nodes.map((node) => [node.id, { ...node, retired: node.retired ?? false }]));
    const ids = said.map(({ id }) => id);
    const ordinals = giveOrdinals(kind, ids, known, { ...notes, next: { ...notes.next } });
    const grown = listGrown(kind, ids, notes, rules);
    requireParents(kind, grown, known, new Set([...ids, ...grown]));
    const nodes = said.map((node, index) => ({ ...make(node), ordinal: ordinals[index] as number }) as Node);
    return createTree([...nodes, ...grown.flatMap((id) => tree.byId(id) ?? [])]);
  };
  const areas = place<AreaNode, PackArea>('area', before.areas, pack.areas, describeArea);
  const categories = place<CategoryNode, Pack['categories'][number]>(
    'category',
    before.categories,
    pack.categories,
    ({ id, parent, name, sensitive = false, limits = [] }) => ({ id, parent, name, sensitive, limits }),
  );
  const units = place<UnitNode, Pack['units'][number]>(
    'unit',
    before.units,
    pack.units,
    ({ id, parent, name, kind = null, area = null }) => ({ id, parent, name, kind, area }),
  );
  const channels = place<ChannelNode, Omit<ChannelNode, 'ordinal'>>(
    'channel',
    before.channels,
    pack.city.channels.map(({ id, name }) => ({ id, name, parent: null })),
    (node) => node,
  );
  const zone = createZone(pack.city.timeZone);
  return {
    id: before.id,
    pack: pack.city,
    packVersion: before.packVersion + 1,
    version: before.version + 1,
    zone,
    calendar: createCalendar(pack.city, zone),
    root: areas.nodes[0] as AreaNode,
    areas,
    categories,
    units,
    channels,
    limits: pack.limits,
    succession: createSuccession(rules, {
      area: areas,
      category: categories,
      unit: units,
      channel: channels,
    }),
  };
}

/** Nodes that sources have grown and that go on beside the pack's. */
function listGrown(
  kind: NodeKind,
  named: readonly string[],
  notes: TreeNotes,
  rules: readonly SuccessorRule[],
): string[] {
  const replaced = new Set([...named, ...rules.filter((rule) => rule.kind === kind).map(({ id }) => id)]);
  return (notes.grown[kind] ?? []).filter((id) => !replaced.has(id));
}

function describeArea(area: PackArea): Omit<AreaNode, 'ordinal'> {
  const { id, parent, level, kind, name, nameEn, residents, center, box } = area;
  return { id, parent, level, kind, name, nameEn, residents, center, bbox: box };
}

/** The shapes of a pack's areas under the ordinals that they will have. */
export function shapesOfPack(city: CityModel, pack: Pack): AreaShape[] {
  return pack.areas.flatMap(({ id, shape }) => {
    const node = city.areas.byId(id);
    return node === undefined ? [] : [{ ...node, geometry: geometryOf(shape) }];
  });
}

/** The locator that a city will have. */
export function locatorOfPack(city: CityModel, shapes: readonly AreaShape[]): Locator {
  const inTree = shapes.filter(({ kind }) => kind === 'area');
  return buildLocator(inTree, city.root, (id) => city.areas.path(id).length);
}
