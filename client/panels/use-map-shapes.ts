import { useMemo } from 'react';
import type { AreaShapes } from '../map/situation-map';
import { useExplorer } from './explorer-context';
import { useAreaShapes } from './queries';

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
