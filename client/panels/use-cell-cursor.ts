import { cellAt, cellOf, latitudeOf, longitudeOf } from '@zhiyu/shared/grid';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { touchAt } from '../map/cell-touch';
import { type CellDirection, nextCell } from '../map/next-cell';
import type { AreaShapes, CellTouch } from '../map/situation-map';
import type { Camera } from './use-camera';
import type { Heat } from './use-heat';

/** The cell on which the keyboard stands. */
export interface Cursor {
  /** What takes the keys. */
  element: RefObject<HTMLDivElement | null>;
  /** What is known of the cell; null where it stands on none, or the keyboard is elsewhere. */
  touch: CellTouch | null;
  /** Goes to the next cell in a direction, and whether there is one. The map follows. */
  go(direction: CellDirection): boolean;
  enter(): void;
  leave(): void;
  /** Stands on no cell any more. */
  forget(): void;
  /** The cell under it was opened by keyboard, which comes back where it is closed. */
  hasOpened: boolean;
  open(): void;
  close(): void;
}

/** Keeps the place of the keyboard on the map: it stays where figures, level or camera change under it. */
export function useCellCursor(heat: Heat, areas: AreaShapes | null, camera: Camera): Cursor {
  const [place, setPlace] = useState<readonly [lng: number, lat: number] | null>(null);
  const [isHere, setHere] = useState(false);
  const [hasOpened, setOpened] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const { cells, outlined } = heat;
  const { view, pixelOf } = camera;
  // biome-ignore lint/correctness/useExhaustiveDependencies: pixels follow the view
  const touch = useMemo(() => {
    if (!isHere || place === null) return null;
    return touchAt({ cells, overdueCells: outlined, areas }, ...place, pixelOf(...place));
  }, [isHere, place, cells, outlined, areas, view]);

  const go = (direction: CellDirection): boolean => {
    if (!cells) return false;
    const { frame } = cells;
    const index = nextCell(frame, place && cellAt(...place, frame.level), direction);
    if (index < 0) return false;
    const { x, y } = cellOf(frame.mortons[index] ?? 0);
    const side = 2 ** frame.level;
    const [lng, lat] = [longitudeOf((x + 0.5) / side), latitudeOf((y + 0.5) / side)];
    setPlace([lng, lat]);
    if (!camera.shows(lng, lat)) camera.lookAt(lng, lat);
    return true;
  };
  return {
    element,
    touch,
    hasOpened,
    go,
    enter() {
      setHere(true);
      if (place === null) go('fullest');
    },
    leave: () => setHere(false),
    forget: () => setPlace(null),
    open: () => setOpened(touch !== null),
    close() {
      if (hasOpened) element.current?.focus();
      setOpened(false);
    },
  };
}
