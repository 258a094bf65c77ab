import { type RefObject, useLayoutEffect, useState } from 'react';
import { readUnit } from '../map/cell-size';
import { placeLegend } from '../map/place-legend';
import type { AreaShapes, MapPadding } from '../map/situation-map';
import { foreseeView } from './camera';
import { useExplorer } from './explorer-context';
import { readBounds } from './use-heat';

export type LegendSide = 'left' | 'right';

/** A legend with all that it can hold, and what it keeps from the edge, in units. */
const SIZE = { width: 360, height: 180 };
const EDGE = 20;
/** Elsewhere it is a bar, and has no side: its style sheet says the same. */
const HAS_SIDE = '(pointer: fine) and (min-width: 641px)';

/** The side of the map at which the legend hides the least of the area, as it is shown whole. */
export function useLegendSide(
  container: RefObject<HTMLElement | null>,
  areas: AreaShapes | null,
  padding: MapPadding,
): LegendSide {
  const { area } = useExplorer();
  const [side, setSide] = useState<LegendSide>('left');
  useLayoutEffect(() => {
    if (!container.current || areas === null || !matchMedia(HAS_SIDE).matches) return;
    const { clientWidth, clientHeight } = container.current;
    const unit = readUnit(container.current);
    const map = { left: 0, top: 0, width: clientWidth, height: clientHeight };
    const size = { width: SIZE.width * unit, height: SIZE.height * unit };
    const top = clientHeight - padding.bottom - size.height;
    const places = [
      { side: 'left' as const, left: EDGE * unit, top, ...size },
      { side: 'right' as const, left: clientWidth - EDGE * unit - size.width, top, ...size },
    ];
    const { bbox } = foreseeView(null, readBounds(area.bbox), map, padding, 1);
    setSide(placeLegend(places, map, bbox, areas)?.side ?? 'left');
  }, [container, areas, area.bbox, padding]);
  return side;
}
