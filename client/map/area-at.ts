import type { Geometry, Position } from 'geojson';
import type { AreaShapes } from './situation-map';

/** The area that holds a point, found in its shape, so that it is known before the shapes are drawn; null outside. */
export function areaAt(areas: AreaShapes | null, lng: number, lat: number): string | null {
  const found = areas?.features.find(({ geometry }) => holdsPoint(geometry, lng, lat));
  return found?.properties.id ?? null;
}

function holdsPoint(geometry: Geometry, lng: number, lat: number): boolean {
  if (geometry.type === 'Polygon') return isInside(geometry.coordinates, lng, lat);
  if (geometry.type !== 'MultiPolygon') return false;
  return geometry.coordinates.some((rings) => isInside(rings, lng, lat));
}

/** A ray eastwards from a point inside crosses the rings, holes among them, an odd number of times. */
function isInside(rings: Position[][], lng: number, lat: number): boolean {
  const crossings = rings.map((ring) => ring.filter((_, index) => crosses(ring, index, lng, lat)).length);
  return crossings.reduce((sum, count) => sum + count, 0) % 2 === 1;
}

function crosses(ring: Position[], index: number, lng: number, lat: number): boolean {
  const [x = 0, y = 0] = ring[index] ?? [];
  const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
  return y > lat !== nextY > lat && lng < x + ((lat - y) / (nextY - y)) * (nextX - x);
}
