import type { Map as MapLibre } from 'maplibre-gl';

/** A map that draws nothing yet. */
export interface HeldMap {
  /** Lets it draw when it is asked to the next time. */
  letDraw(): void;
  /** Lets it draw, and has it draw now. */
  release(): void;
}

/** A map without heat is drawn after so long all the same. */
const LONGEST_HOLD_MS = 600;

/**
 * Holds the pictures of a map back: every picture of a large one costs as much as all questions behind it, so none is drawn
 * while there is nothing on it but ground.
 */
export function holdMap(map: MapLibre): HeldMap {
  let isHeld = true;
  const timer = setTimeout(release, LONGEST_HOLD_MS);
  map.triggerRepaint = () => undefined;
  map.once('remove', () => clearTimeout(timer));

  function letDraw(): void {
    if (!isHeld) return;
    isHeld = false;
    clearTimeout(timer);
    // The map's own method is that of its class.
    Reflect.deleteProperty(map, 'triggerRepaint');
  }

  function release(): void {
    if (!isHeld) return;
    letDraw();
    map.triggerRepaint();
  }

  return { letDraw, release };
}
