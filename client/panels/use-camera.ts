import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { readUnit, smallestCell } from '../map/cell-size';
import type { FitRequest, MapPadding, MapView } from '../map/situation-map';
import type { MapPosition } from '../view-state';
import { boundsAt, foreseeView, pixelAt, positionOf, showsWhole } from './camera';
import { useExplorer } from './explorer-context';
import { noteMapPlace } from './map-place';
import { readBounds } from './use-heat';

/** The camera: where it is asked to go, where it came to rest, and the wishes of buttons. */
export interface Camera {
  fit: FitRequest;
  /** Where the map will open, until it stands and says where it is. */
  view: MapView | null;
  onViewChange(view: MapView): void;
  zoomBy(steps: number): void;
  showWhole(): void;
  /** Brings a place to the middle, at the same zoom. */
  lookAt(lng: number, lat: number): void;
  /** Where a place stands on the map, in CSS pixels from its top left corner. */
  pixelOf(lng: number, lat: number): { x: number; y: number };
  /** Whether a place is in the picture, clear of what panels cover. */
  shows(lng: number, lat: number): boolean;
}

/**
 * Keeps the camera and the address together: a new area is shown whole, an address with a position is obeyed, and
 * where the reader moved the map the address follows, without a step in the history.
 */
export function useCamera(container: RefObject<HTMLElement | null>, padding: MapPadding): Camera {
  const { view: page, area, change } = useExplorer();
  const whole = readBounds(area.bbox);
  const [view, setView] = useState<MapView | null>(null);
  const [fit, setFit] = useState<FitRequest>({ id: 0, bounds: whole });
  const wanted = keyOf(area.id, page.map);
  const [followed, setFollowed] = useState({ key: wanted, area: area.id });
  /** Where the map was moved to last by its reader, and before while the address has not come after. */
  const own = useRef({ latest: wanted, all: new Set([wanted]) });

  const size = () => ({
    width: container.current?.clientWidth ?? 1,
    height: container.current?.clientHeight ?? 1,
  });
  const moveTo = (position: MapPosition | null, isElsewhere = false) =>
    setFit(({ id }) => ({
      id: Number(id) + 1,
      bounds: position ? boundsAt(position, size(), padding) : whole,
      isElsewhere,
    }));
  const foresee = (element: HTMLElement) =>
    foreseeView(page.map, whole, size(), padding, smallestCell(readUnit(element)));

  // The cells can be asked for as soon as the panel has its size, long before the map has loaded.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it opens is settled once
  useLayoutEffect(() => {
    if (container.current) setView(foresee(container.current));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: its size is told by the camera, too
  useEffect(() => {
    if (!container.current) return;
    noteMapPlace({ size: size(), padding, smallestCell: smallestCell(readUnit(container.current)) });
  }, [container, padding, view]);

  // Another place is asked about and drawn from the first moment on, not once the map has come to it.
  if (followed.key !== wanted) {
    setFollowed({ key: wanted, area: area.id });
    if (!own.current.all.has(wanted)) {
      moveTo(page.map, followed.area !== area.id);
      if (container.current?.clientWidth) setView(foresee(container.current));
    }
  }
  useLayoutEffect(() => {
    const { latest, all } = own.current;
    if (wanted === latest || !all.has(wanted)) own.current = { latest: wanted, all: new Set([wanted]) };
  }, [wanted]);

  const pixelOf = (lng: number, lat: number) => (view ? pixelAt(view, size(), lng, lat) : { x: 0, y: 0 });

  return {
    fit,
    view,
    onViewChange(next) {
      setView(next);
      const map = showsWhole(next, whole, size(), padding) ? null : positionOf(next);
      const key = keyOf(area.id, map);
      if (key === own.current.latest) return;
      own.current = { latest: key, all: own.current.all.add(key) };
      change({ map }, 'replace');
    },
    zoomBy: (steps) => view && moveTo({ ...positionOf(view), zoom: view.zoom + steps }),
    showWhole: () => moveTo(null),
    lookAt: (lng, lat) => view && moveTo({ lng, lat, zoom: view.zoom }),
    pixelOf,
    shows(lng, lat) {
      const { x, y } = pixelOf(lng, lat);
      const { width, height } = size();
      const isBeside = x < padding.left || x > width - padding.right;
      return !isBeside && y >= padding.top && y <= height - padding.bottom;
    },
  };
}

/** Positions that the address writes alike are one. */
function keyOf(area: string, position: MapPosition | null): string {
  if (position === null) return area;
  return [area, position.lng.toFixed(5), position.lat.toFixed(5), position.zoom.toFixed(2)].join(' ');
}
