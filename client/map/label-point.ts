import type { Geometry, Position } from 'geojson';

/**
 * A point inside a shape, for its label: the centroid of its largest part, or, where that lies outside (a crescent),
 * the middle of the widest stretch of the shape at the centroid's latitude. Null for a geometry without a surface.
 */
export function labelPoint(geometry: Geometry): [lng: number, lat: number] | null {
  const ring = largestRing(geometry);
  if (!ring) return null;
  const [lng, lat] = centroidOf(ring);
  const stretches = stretchesAt(ring, lat);
  if (stretches.some(([west, east]) => west <= lng && lng <= east)) return [lng, lat];
  const widest = stretches.reduce(
    (best, next) => (next[1] - next[0] > best[1] - best[0] ? next : best),
    [0, 0],
  );
  return widest[1] > widest[0] ? [(widest[0] + widest[1]) / 2, lat] : [lng, lat];
}

function largestRing(geometry: Geometry): Position[] | null {
  const rings = outerRings(geometry).filter((ring) => ring.length > 3);
  return rings.reduce<Position[] | null>(
    (best, ring) => (best && Math.abs(signedArea(best)) >= Math.abs(signedArea(ring)) ? best : ring),
    null,
  );
}

function outerRings(geometry: Geometry): Position[][] {
  if (geometry.type === 'Polygon') return geometry.coordinates.slice(0, 1);
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flatMap((polygon) => polygon.slice(0, 1));
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(outerRings);
  return [];
}

function signedArea(ring: Position[]): number {
  return edgesOf(ring).reduce((sum, [a, b]) => sum + cross(a, b), 0) / 2;
}

function centroidOf(ring: Position[]): [number, number] {
  // Relative to the first corner, or the products would lose the digits that matter.
  const [lng0 = 0, lat0 = 0] = ring[0] ?? [];
  const near = ring.map(([lng = 0, lat = 0]) => [lng - lng0, lat - lat0]);
  const area = signedArea(near);
  if (area === 0) return [lng0, lat0];
  let [lng, lat] = [0, 0];
  for (const [a, b] of edgesOf(near)) {
    lng += (a[0]! + b[0]!) * cross(a, b);
    lat += (a[1]! + b[1]!) * cross(a, b);
  }
  return [lng0 + lng / (6 * area), lat0 + lat / (6 * area)];
}

/** From west to east, the stretches of a parallel that lie inside a ring. */
function stretchesAt(ring: Position[], lat: number): [west: number, east: number][] {
  const crossings = edgesOf(ring)
    .filter(([a, b]) => a[1]! > lat !== b[1]! > lat)
    .map(([a, b]) => a[0]! + ((lat - a[1]!) / (b[1]! - a[1]!)) * (b[0]! - a[0]!))
    .sort((one, other) => one - other);
  return Array.from({ length: Math.floor(crossings.length / 2) }, (_, index) => [
    crossings[2 * index]!,
    crossings[2 * index + 1]!,
  ]);
}

function edgesOf(ring: Position[]): [Position, Position][] {
  return ring.map((corner, index) => [corner, ring[(index + 1) % ring.length]!]);
}

function cross(a: Position, b: Position): number {
  return a[0]! * b[1]! - b[0]! * a[1]!;
}
