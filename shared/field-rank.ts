/** How near and how urgent a case is to somebody who stands at a point, in one figure that can be read: metres. */

const EARTH_RADIUS_METRES = 6_371_008.8;
const DAY = 86_400_000;
const RADIANS = Math.PI / 180;

/** An overdue case is taken as nearer by this, and by as much again for each whole day, up to `MOST_OVERDUE_DAYS`. */
export const OVERDUE_METRES = 200;
export const OVERDUE_DAY_METRES = 100;
export const MOST_OVERDUE_DAYS = 10;
/** A case that is due by the end of the next working day is taken as nearer by this. */
export const DUE_SOON_METRES = 150;

/** A point in degrees, WGS-84. */
export interface Point {
  lng: number;
  lat: number;
}

/** Metres between two points along a great circle of a round earth (haversine); off by at most 0.6 %. */
export function distanceMetres(from: Point, to: Point): number {
  const north = Math.sin(((to.lat - from.lat) * RADIANS) / 2) ** 2;
  const east = Math.sin(((to.lng - from.lng) * RADIANS) / 2) ** 2;
  const chord = north + Math.cos(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * east;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Direction in degrees in which to set out, 0 north, 90 east, in [0, 360). */
export function bearingDegrees(from: Point, to: Point): number {
  const turn = (to.lng - from.lng) * RADIANS;
  const y = Math.sin(turn) * Math.cos(to.lat * RADIANS);
  const x =
    Math.cos(from.lat * RADIANS) * Math.sin(to.lat * RADIANS) -
    Math.sin(from.lat * RADIANS) * Math.cos(to.lat * RADIANS) * Math.cos(turn);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

/** Degrees of longitude and latitude that reach at least `metres` from a latitude. */
export function degreesAround(lat: number, metres: number): { lng: number; lat: number } {
  const north = metres / EARTH_RADIUS_METRES / RADIANS;
  return { lat: north, lng: north / Math.max(0.01, Math.cos(lat * RADIANS)) };
}

/** What the order of cases around depends on. */
export interface RankedCase {
  distanceMetres: number;
  state: string;
  /** Milliseconds past the due time, for overdue cases. */
  overdueMs: number | null;
}

/**
 * The metres by which cases around are put in order, the least first: the way there, less what its urgency is worth. A
 * case that is two days overdue comes before a fresh one that is 400 m nearer.
 */
export function rankMetres({ distanceMetres: way, state, overdueMs }: RankedCase): number {
  if (overdueMs !== null) {
    const days = Math.min(MOST_OVERDUE_DAYS, Math.floor(overdueMs / DAY));
    return way - OVERDUE_METRES - days * OVERDUE_DAY_METRES;
  }
  return state === 'dueSoon' ? way - DUE_SOON_METRES : way;
}
