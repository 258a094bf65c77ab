import { type Bounds, cellBounds, latitudeOf, longitudeOf, mercatorX, mercatorY } from '@zhiyu/shared/grid';
import { levelFor } from '../map/cell-grid';
import type { MapPadding, MapView } from '../map/situation-map';
import type { MapPosition } from '../view-state';

const TILE_PIXELS = 512;
const NO_PADDING: MapPadding = { top: 0, right: 0, bottom: 0, left: 0 };
/** The map goes no deeper. */
const DEEPEST_ZOOM = 18;
/** A side of a block of cells that is asked for whole: it is wider than a desk's pan. */
const BLOCK_LEVELS = 7;

interface Size {
  width: number;
  height: number;
}

/**
 * The bounds that, fitted into a canvas with some padding, bring the camera to a position: those of the padded
 * area as it would be seen from there.
 */
export function boundsAt(position: MapPosition, size: Size, padding: MapPadding): Bounds {
  const scale = TILE_PIXELS * 2 ** position.zoom;
  const x = mercatorX(position.lng);
  const y = mercatorY(position.lat);
  const west = x + (padding.left - size.width / 2) / scale;
  const east = x + (size.width / 2 - padding.right) / scale;
  const north = y + (padding.top - size.height / 2) / scale;
  const south = y + (size.height / 2 - padding.bottom) / scale;
  return [longitudeOf(west), latitudeOf(south), longitudeOf(east), latitudeOf(north)];
}

/** Where a place stands, in CSS pixels from the top left corner of a map that looks from a view. */
export function pixelAt(
  { center, zoom }: MapView,
  size: Size,
  lng: number,
  lat: number,
): { x: number; y: number } {
  const scale = TILE_PIXELS * 2 ** zoom;
  return {
    x: size.width / 2 + (mercatorX(lng) - mercatorX(center[0])) * scale,
    y: size.height / 2 + (mercatorY(lat) - mercatorY(center[1])) * scale,
  };
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

/**
 * The view that the map will open with, known before the map stands: the position asked for, or the bounds whole.
 *
 * @param smallestPixels see `levelFor`
 */
export function foreseeView(
  position: MapPosition | null,
  bounds: Bounds,
  size: Size,
  padding: MapPadding,
  smallestPixels: number,
): MapView {
  const { lng, lat, zoom } = position ?? centreOn(bounds, size, padding);
  return {
    bbox: boundsAt({ lng, lat, zoom }, size, NO_PADDING),
    center: [lng, lat],
    zoom,
    level: levelFor(zoom, size.width, size.height, smallestPixels),
  };
}

/** The position that shows some bounds whole, in the middle of what the padding leaves free. */
function centreOn(bounds: Bounds, size: Size, padding: MapPadding): MapPosition {
  const [west, south, east, north] = bounds;
  const zoom = zoomToFit(bounds, size, padding);
  const scale = TILE_PIXELS * 2 ** zoom;
  const x = (mercatorX(west) + mercatorX(east)) / 2 + (padding.right - padding.left) / 2 / scale;
  const y = (mercatorY(north) + mercatorY(south)) / 2 + (padding.bottom - padding.top) / 2 / scale;
  return { lng: longitudeOf(x), lat: latitudeOf(y), zoom };
}

function zoomToFit([west, south, east, north]: Bounds, size: Size, padding: MapPadding): number {
  const across =
    (size.width - padding.left - padding.right) / ((mercatorX(east) - mercatorX(west)) * TILE_PIXELS);
  const down =
    (size.height - padding.top - padding.bottom) / ((mercatorY(south) - mercatorY(north)) * TILE_PIXELS);
  return Math.min(DEEPEST_ZOOM, Math.log2(Math.max(1, Math.min(across, down))));
}

/** Whether a view is the one that shows some bounds whole, as `fit` leaves it. */
export function showsWhole(view: MapView, bounds: Bounds, size: Size, padding: MapPadding): boolean {
  const [west, south, east, north] = bounds;
  const zoom = zoomToFit(bounds, size, padding);
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
