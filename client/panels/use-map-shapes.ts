import { useMemo } from 'react';
import type { AreaShapes } from '../map/situation-map';
import { type Explorer, useExplorer } from './explorer-context';
import { areaShapesQuery, useAreaShapes } from './queries';

/** What the shapes on the map are asked with: those inside, none where there are none, and those beside. */
export function listShapeQueries({ city, area, children }: Pick<Explorer, 'city' | 'area' | 'children'>) {
  const parents = [children.length === 0 ? null : area.id, area.parent];
  return parents.filter((parent) => parent !== null).map((parent) => areaShapesQuery(city.id, parent));
}

/** The shapes that the map draws: the areas inside, or the area itself where it has none, and its neighbours. */
export function useMapShapes(): { areas: AreaShapes | null; neighbours: AreaShapes | null } {
  const { area, children } = useExplorer();
  const isLeaf = children.length === 0;
  const inside = useAreaShapes(isLeaf ? null : area.id);
  const siblings = useAreaShapes(area.parent);
  const own = useMemo(() => pick(siblings.data, (id) => id === area.id), [siblings.data, area.id]);
  const neighbours = useMemo(() => pick(siblings.data, (id) => id !== area.id), [siblings.data, area.id]);
  return { areas: (isLeaf ? own : inside.data) ?? null, neighbours };
}

function pick(shapes: AreaShapes | undefined, wanted: (id: string) => boolean): AreaShapes | null {
  if (!shapes) return null;
  return { ...shapes, features: shapes.features.filter(({ properties }) => wanted(properties.id)) };
}
