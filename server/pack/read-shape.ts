import type { ToWgs84 } from './datum';
import { repairPolygon } from './repair-polygon';
import { type Position, type Ring, type Shape, turnOf } from './shape';

/** What came of reading a geometry: a shape, or the fault that stands in the way; `notes` say what was mended. */
export type ShapeReading = { shape: Shape; notes: string[] } | { fault: string };

/**
 * Reads a GeoJSON Polygon or MultiPolygon into WGS-84: heights and repeated positions are dropped, open rings
 * closed, outer rings turned counterclockwise and holes clockwise, rings that cross themselves untied.
 */
export function readShape(geometry: unknown, toWgs84: ToWgs84): ShapeReading {
  const polygons = polygonsOf(geometry);
  if (polygons === null) {
    const type = geometry !== null && typeof geometry === 'object' ? Reflect.get(geometry, 'type') : geometry;
    return {
      fault: `the geometry must be a Polygon or a MultiPolygon with coordinates, not ${JSON.stringify(type)}`,
    };
  }
  const notes = new Set<string>();
  const shape: Shape = [];
  for (const polygon of polygons) {
    const rings: Ring[] = [];
    for (const coordinates of polygon) {
      const ring = readRing(coordinates, toWgs84, notes);
      if (typeof ring === 'string') return { fault: ring };
      rings.push(ring);
    }
    if (rings.length === 0) return { fault: 'a polygon has no ring' };
    const repaired = repairPolygon(rings.map(turnRing));
    if ('fault' in repaired) return repaired;
    for (const note of repaired.notes) notes.add(note);
    shape.push(...repaired.shape);
  }
  return shape.length === 0 ? { fault: 'the geometry has no polygon' } : { shape, notes: [...notes] };
}

function polygonsOf(geometry: unknown): unknown[][] | null {
  if (geometry === null || typeof geometry !== 'object') return null;
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (!Array.isArray(coordinates)) return null;
  if (type === 'Polygon') return [coordinates];
  return type === 'MultiPolygon' && coordinates.every(Array.isArray) ? coordinates : null;
}

/** The ring in WGS-84, or its fault. */
function readRing(coordinates: unknown, toWgs84: ToWgs84, notes: Set<string>): Ring | string {
  if (!Array.isArray(coordinates)) return 'a ring is not a list of positions';
  const ring: Ring = [];
  for (const position of coordinates as unknown[]) {
    const read = readPosition(position, toWgs84);
    if (typeof read === 'string') return read;
    const last = ring.at(-1);
    if (!last || last[0] !== read[0] || last[1] !== read[1]) ring.push(read);
  }
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
    notes.add('a ring was not closed and has been');
    ring.push([...first]);
  }
  if (ring.length < 4) return 'a ring has fewer than three different corners';
  return turnOf(ring) === 0 ? 'a ring encloses nothing, or crosses itself like an 8' : ring;
}

function readPosition(position: unknown, toWgs84: ToWgs84): Position | string {
  const [x, y] = Array.isArray(position) ? (position as unknown[]) : [];
  if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y)) {
    return `${JSON.stringify(position)} is not a position of two numbers`;
  }
  const [lng, lat] = toWgs84(x, y);
  if (Math.abs(lng) <= 180 && Math.abs(lat) <= 85) return [lng, lat];
  const swapped = Math.abs(x) <= 85 && Math.abs(y) <= 180 ? 'longitude must come first' : null;
  const advice = swapped ?? 'name the datum of the file as areaFiles[].datum in city.json';
  return `the position [${x}, ${y}] is not longitude and latitude in degrees; ${advice}`;
}

function turnRing(ring: Ring, index: number): Ring {
  const wanted = index === 0 ? 1 : -1;
  return Math.sign(turnOf(ring)) === wanted ? ring : ring.toReversed();
}
