import { mercatorX, mercatorY } from '@zhiyu/shared/grid';
import type { MapPosition } from '../view-state';

const TILE_PIXELS = 512;
/** Part of the map that the bounds may take: panels stand over its edges. */
const ROOM = 0.7;
const NEAREST_ZOOM = 15;

/** The position that shows some bounds whole on the map as it stands on the page. */
export function viewOfBounds(bbox: readonly number[]): MapPosition {
  const [west = 0, south = 0, east = 0, north = 0] = bbox;
  const map = document.getElementById('map');
  const across = (ROOM * (map?.clientWidth ?? 800)) / ((mercatorX(east) - mercatorX(west)) * TILE_PIXELS);
  const down = (ROOM * (map?.clientHeight ?? 600)) / ((mercatorY(south) - mercatorY(north)) * TILE_PIXELS);
  const zoom = Math.min(NEAREST_ZOOM, Math.log2(Math.max(1, Math.min(across, down))));
  return { lng: (west + east) / 2, lat: (south + north) / 2, zoom };
}
