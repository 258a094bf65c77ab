import type { Playlist } from '@zhiyu/shared/playlist';
import type { WallState } from '@zhiyu/shared/wall-contract';
import { useEffect, useMemo } from 'react';
import { reportWall } from '../api-wall';
import type { Canvas } from './wall-address';
import type { WallShown } from './wall-shown';

/** A server that was started anew knows nothing of its walls. */
const REPEAT_MS = 20_000;

/** Tells the server what the wall shows, for its remotes: whenever it is something else, and again from time to time. */
export function useWallReport(
  city: string,
  name: string,
  playlist: Playlist,
  shown: WallShown | null,
  { width, height }: Canvas,
): void {
  const scene = shown?.rotation.scene ?? null;
  const paused = shown?.paused ?? false;
  const interrupted = shown != null && shown.interruption !== null;
  const fresh = shown?.stale === null;
  // Before its stream stands, the server knows no wall of this name.
  const isHeard = shown != null && shown.clockAhead !== null;
  const state = useMemo<WallState | null>(() => {
    if (scene === null) return null;
    const scenes = playlist.scenes.map(({ title }, index) => {
      const number = String(index + 1);
      return title ?? { zh: number, en: number };
    });
    const canvas = `${Math.round(width)}x${Math.round(height)}`;
    return { playlist: playlist.name, scenes, scene, paused, interrupted, fresh, canvas };
  }, [playlist, scene, paused, interrupted, fresh, width, height]);
  useEffect(() => {
    if (!state || !isHeard) return;
    // A wall that cannot tell shows all the same.
    const tell = () => void reportWall(city, name, state).catch(() => {});
    tell();
    const timer = setInterval(tell, REPEAT_MS);
    return () => clearInterval(timer);
  }, [city, name, state, isHeard]);
}
