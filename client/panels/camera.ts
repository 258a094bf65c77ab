import { type Bounds, cellBounds, latitudeOf, longitudeOf, mercatorX, mercatorY } from '@zhiyu/shared/grid';
import type { MapPadding, MapView } from '../map/situation-map';
import type { MapPosition } from '../view-state';

const TILE_PIXELS = 512;
/** The map goes no deeper. */
const DEEPEST_ZOOM = 18;
/** A side of a block of cells that is asked for whole: it is wider than a desk's pan. */
const BLOCK_LEVELS = 7;

/**
 * The bounds that, fitted into a canvas with some padding, bring the camera to a position: those of the padded
 * area as it would be seen from there.
 */
export function boundsAt(
  position: MapPosition,
  size: { width: number; height: number },
  padding: MapPadding,
): Bounds {
  const scale = TILE_PIXELS * 2 ** position.zoom;
  const x = mercatorX(position.lng);
  const y = mercatorY(position.lat);
  const west = x + (padding.left - size.width / 2) / scale;
  const east = x + (size.width / 2 - padding.right) / scale;
  const north = y + (padding.top - size.height / 2) / scale;
  const south = y + (size.height / 2 - padding.bottom) / scale;
  return [longitudeOf(west), latitudeOf(south), longitudeOf(east), latitudeOf(north)];
}

/** The camera's position. */
export function positionOf(view: MapView): MapPosition {
  return { lng: view.center[0], lat: view.center[1], zoom: view.zoom };
}

/**
 * The bounds in which cells are asked for: the blocks of cells that the view touches, so that a small pan asks for
 * nothing new; null where the view holds the whole city.
 */
export function askedBounds(view: MapView, city: Bounds): Bounds | null {
  const [west, south, east, north] = view.bbox;
  if (west <= city[0] && south <= city[1] && east >= city[2] && north >= city[3]) return null;
  const blockLevel = Math.max(0, view.level - BLOCK_LEVELS);
  const side = 2 ** blockLevel;
  const column = (lng: number) => Math.min(side - 1, Math.max(0, Math.floor(mercatorX(lng) * side)));
  const row = (lat: number) => Math.min(side - 1, Math.max(0, Math.floor(mercatorY(lat) * side)));
  const [left, , , top] = cellBounds(column(west), row(north), blockLevel);
  const [, bottom, right] = cellBounds(column(east), row(south), blockLevel);
  return [left, bottom, right, top];
}

/** Whether a view is the one that shows some bounds whole, as `fit` leaves it. */
export function showsWhole(
  view: MapView,
  bounds: Bounds,
  size: { width: number; height: number },
  padding: MapPadding,
): boolean {
  const [west, south, east, north] = bounds;
  const across =
    (size.width - padding.left - padding.right) / ((mercatorX(east) - mercatorX(west)) * TILE_PIXELS);
  const down =
    (size.height - padding.top - padding.bottom) / ((mercatorY(south) - mercatorY(north)) * TILE_PIXELS);
  const zoom = Math.min(DEEPEST_ZOOM, Math.log2(Math.max(1, Math.min(across, down))));
  const tolerance = 0.05;
  const [left, bottom, right, top] = view.bbox;
  const isInside =
    left <= west + 1e-6 && right >= east - 1e-6 && bottom <= south + 1e-6 && top >= north - 1e-6;
  if (Math.abs(view.zoom - zoom) > tolerance || !isInside) return false;
  const target = boundsAt({ lng: view.center[0], lat: view.center[1], zoom: view.zoom }, size, padding);
  const pixel = 3 / (TILE_PIXELS * 2 ** view.zoom);
  const middle = (one: number, other: number) => (one + other) / 2;
  const offX = middle(mercatorX(target[0]), mercatorX(target[2])) - middle(mercatorX(west), mercatorX(east));
  const offY =
    middle(mercatorY(target[1]), mercatorY(target[3])) - middle(mercatorY(south), mercatorY(north));
  return Math.abs(offX) <= pixel && Math.abs(offY) <= pixel;
}
