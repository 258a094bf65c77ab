import { useCallback, useMemo, useRef, useState } from 'react';
import { readUnit } from '../map/cell-size';
import type { MapPadding } from '../map/situation-map';

/** There the legend lies flat above the timeline, over the whole width of the map. */
const FLAT_LEGEND = '(pointer: coarse) and (min-width: 641px)';
/** Between the legend and the land, in units. */
const AIR = 12;

/** What the map keeps clear of: as asked, and of a flat legend that is higher than usual. */
export function useLegendRoom(asked: MapPadding): {
  padding: MapPadding;
  /** For the legend: told of its element, follows its size. */
  watchLegend: (legend: HTMLElement | null) => void;
} {
  /** How much of the map lies below the legend's upper edge, in CSS pixels. */
  const [below, setBelow] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const watchLegend = useCallback((legend: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!legend) return;
    observer.current = new ResizeObserver(() => setBelow(measureBelow(legend)));
    observer.current.observe(legend);
  }, []);
  const padding = useMemo(() => (below > asked.bottom ? { ...asked, bottom: below } : asked), [asked, below]);
  return { padding, watchLegend };
}

function measureBelow(legend: HTMLElement): number {
  const map = legend.offsetParent;
  if (!map || !matchMedia(FLAT_LEGEND).matches) return 0;
  return map.clientHeight - legend.offsetTop + AIR * readUnit(legend);
}
