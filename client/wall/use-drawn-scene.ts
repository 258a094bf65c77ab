import { useEffect, useRef, useState } from 'react';
import type { WallShown } from './wall-shown';

/** A map that does not come to rest is not waited for any longer. */
const PATIENCE_MS = 4500;

/**
 * What the panels of a wall tell. A scene is changed as a whole: the one before stands until the map has drawn the next,
 * unless that is laid out differently. `drawn` is to be called with the key of a scene that the map shows.
 */
export function useDrawnScene(shown: WallShown): { told: WallShown; drawn(sceneKey: string): void } {
  const [drawnKey, setDrawnKey] = useState(shown.sceneKey);
  const kept = useRef(shown);
  const before = kept.current;
  const isHeld =
    before.data !== null &&
    before.sceneKey !== shown.sceneKey &&
    drawnKey !== shown.sceneKey &&
    before.data.scene.layout === shown.data?.scene.layout;
  if (!isHeld) kept.current = shown;
  useEffect(() => {
    if (!isHeld) return;
    const timer = setTimeout(() => setDrawnKey(shown.sceneKey), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isHeld, shown.sceneKey]);
  return { told: kept.current, drawn: setDrawnKey };
}
