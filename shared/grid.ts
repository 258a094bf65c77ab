/**
 * The grid of heat-map cells: Web-Mercator quadtiles, numbered in Morton order.
 *
 * A cell of level L has x and y in [0, 2^L), x from 180° W eastwards, y from the north southwards, as in
 * slippy-map tiles. The store keeps cells of `STORE_LEVEL`; a coarser cell is an ancestor. A Morton number of
 * level 19 has 38 bits, so arithmetic is by division, never by JavaScript's 32-bit shifts.
 */

/** The level of the cells that the store keeps: a side of about 66 m at 30° N. */
export const STORE_LEVEL = 19;
/** The coarsest and the finest level that the API answers. */
export const MIN_LEVEL = 10;
export const MAX_LEVEL = STORE_LEVEL;
/** Latitude at which Web Mercator ends, in degrees. */
export const MAX_LATITUDE = 85.0511287798066;

const EQUATOR_METRES = 40_075_016.685578488;

/** West, south, east, north in degrees. */
export type Bounds = [west: number, south: number, east: number, north: number];

/** Mercator x in [0, 1) of a longitude in degrees. */
export function mercatorX(lng: number): number {
  return (lng + 180) / 360;
}

/** Mercator y in [0, 1], 0 at the north, of a latitude in degrees (clamped to where the projection ends). */
export function mercatorY(lat: number): number {
  const clamped = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Longitude in degrees of a Mercator x. */
export function longitudeOf(x: number): number {
  return x * 360 - 180;
}

/** Latitude in degrees of a Mercator y. */
export function latitudeOf(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** Column and row of the cell of `level` that holds a point. */
export function cellAt(lng: number, lat: number, level: number): { x: number; y: number } {
  const side = 2 ** level;
  const last = side - 1;
  return {
    x: Math.min(last, Math.max(0, Math.floor(mercatorX(lng) * side))),
    y: Math.min(last, Math.max(0, Math.floor(mercatorY(lat) * side))),
  };
}

/** Morton number of a cell: bit 2i is bit i of x, bit 2i+1 is bit i of y. */
export function mortonOf(x: number, y: number): number {
  const low = spreadBits(x & 0x3ff) + 2 * spreadBits(y & 0x3ff);
  const high = spreadBits(x >>> 10) + 2 * spreadBits(y >>> 10);
  return high * 2 ** 20 + low;
}

/** Column and row of a Morton number. */
export function cellOf(morton: number): { x: number; y: number } {
  const low = morton % 2 ** 20;
  const high = Math.floor(morton / 2 ** 20);
  return {
    x: gatherBits(low) + gatherBits(high) * 1024,
    y: gatherBits(low >>> 1) + gatherBits(high >>> 1) * 1024,
  };
}

/** Morton number, at `STORE_LEVEL`, of the cell that holds a point. */
export function storeCellAt(lng: number, lat: number): number {
  const { x, y } = cellAt(lng, lat, STORE_LEVEL);
  return mortonOf(x, y);
}

/** Morton number of the ancestor of a cell, from one level to a coarser one. */
export function ancestorOf(morton: number, fromLevel: number, toLevel: number): number {
  return Math.floor(morton / 4 ** (fromLevel - toLevel));
}

/** Bounds in degrees of a cell. */
export function cellBounds(x: number, y: number, level: number): Bounds {
  const side = 2 ** level;
  return [
    longitudeOf(x / side),
    latitudeOf((y + 1) / side),
    longitudeOf((x + 1) / side),
    latitudeOf(y / side),
  ];
}

/** Side in metres of a cell of `level` at a latitude. */
export function cellMetres(level: number, lat: number): number {
  return (EQUATOR_METRES * Math.cos((lat * Math.PI) / 180)) / 2 ** level;
}

function spreadBits(value: number): number {
  let bits = value & 0x3ff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

function gatherBits(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0x0000ffff;
}
