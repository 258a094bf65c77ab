import type { Measure } from '@zhiyu/shared/measures';
import { useSyncExternalStore } from 'react';
import type { CellTrack } from '../map/cell-track';
import type { HeatCells } from '../map/situation-map';
import { share } from './share';

/** What is being played back, as the map, its legend and the timeline share it. */
export interface Played {
  measure: Measure;
  track: CellTrack;
  cells: HeatCells;
  asOf: string;
}

const played = share<Played | null>(null);
const mapLevel = share<number | null>(null);

/** Puts a playback on the map; null takes it off. The same one in a new object says that it has come to rest elsewhere. */
export const showPlayed = played.set;

/** What is being played back; null where nothing is, or is still on its way. */
export function usePlayed(): Played | null {
  return useSyncExternalStore(played.subscribe, played.get);
}

/** The map tells at which level its cells stand. */
export const noteMapLevel = mapLevel.set;

/** The level of the map's cells; null until the map has its size. */
export function useMapLevel(): number | null {
  return useSyncExternalStore(mapLevel.subscribe, mapLevel.get);
}

/** The frame at which a playback stands, followed as it plays; −1 without one. */
export function useMoment(track: CellTrack | null): number {
  return useSyncExternalStore(
    (notify) => track?.onMove(notify) ?? (() => undefined),
    () => track?.at() ?? -1,
  );
}
