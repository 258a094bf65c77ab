import { latitudeOf, longitudeOf, mercatorX, mercatorY } from '@zhiyu/shared/grid';
import { areaAt } from './area-at';
import type { AreaShapes } from './situation-map';

/** A rectangle in CSS pixels. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Points looked at across a place and down it. */
const ACROSS = 16;
const DOWN = 6;

/**
 * The place, of those that a legend may have on a map, that hides the least land; the first of equal ones.
 * @param bbox what the map shows, in degrees
 */
export function placeLegend<Place extends Box>(
  places: readonly Place[],
  map: Box,
  bbox: readonly [west: number, south: number, east: number, north: number],
  areas: AreaShapes | null,
): Place | undefined {
  const hidden = places.map((place) => countLand(place, map, bbox, areas));
  return places[hidden.indexOf(Math.min(...hidden))];
}

function countLand(
  place: Box,
  map: Box,
  [west, south, east, north]: readonly [number, number, number, number],
  areas: AreaShapes | null,
): number {
  const [left, right, top, bottom] = [mercatorX(west), mercatorX(east), mercatorY(north), mercatorY(south)];
  let land = 0;
  for (let row = 0; row < DOWN; row += 1) {
    const down = (place.top - map.top + ((row + 0.5) / DOWN) * place.height) / map.height;
    const lat = latitudeOf(top + down * (bottom - top));
    for (let column = 0; column < ACROSS; column += 1) {
      const across = (place.left - map.left + ((column + 0.5) / ACROSS) * place.width) / map.width;
      if (areaAt(areas, longitudeOf(left + across * (right - left)), lat) !== null) land += 1;
    }
  }
  return land;
}
