import type { MultiPolygon, Polygon } from 'geojson';

/** Longitude, latitude in WGS-84 degrees. */
export type Position = [lng: number, lat: number];
/** A closed ring: its last position is its first. */
export type Ring = Position[];
/** Polygons, each an outer ring and its holes. */
export type Shape = Ring[][];
export type Box = [west: number, south: number, east: number, north: number];

/** Metres for a degree of longitude and of latitude, around one latitude: enough for distances within a city. */
export interface Plane {
  readonly lngMetres: number;
  readonly latMetres: number;
}

const DEGREE_METRES = (6_371_008.8 * Math.PI) / 180;

/** The plane around a latitude, on a sphere of the mean radius of the Earth. */
export function createPlane(lat: number): Plane {
  return { lngMetres: DEGREE_METRES * Math.cos((lat * Math.PI) / 180), latMetres: DEGREE_METRES };
}

/** A shape as GeoJSON. */
export function geometryOf(shape: Shape): Polygon | MultiPolygon {
  const [polygon] = shape;
  return shape.length === 1 && polygon
    ? { type: 'Polygon', coordinates: polygon }
    : { type: 'MultiPolygon', coordinates: shape };
}

/** West, south, east, north of a shape; infinite and reversed for an empty one. */
export function boxOf(shape: Shape): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polygon of shape) {
    for (const [lng, lat] of polygon[0] ?? []) {
      if (lng < box[0]) box[0] = lng;
      if (lat < box[1]) box[1] = lat;
      if (lng > box[2]) box[2] = lng;
      if (lat > box[3]) box[3] = lat;
    }
  }
  return box;
}

/** Area of a shape in square metres. */
export function areaOf(shape: Shape, plane: Plane): number {
  return shape.reduce((sum, polygon) => sum + areaOfPolygon(polygon, plane), 0);
}

/** Area of a polygon without its holes, in square metres. */
export function areaOfPolygon(polygon: readonly Ring[], plane: Plane): number {
  const [outer = [], ...holes] = polygon;
  const inner = holes.reduce((sum, hole) => sum + Math.abs(turnOf(hole)), 0);
  return (Math.abs(turnOf(outer)) - inner) * plane.lngMetres * plane.latMetres;
}

/** Area of a ring in square degrees: positive counterclockwise, negative clockwise. */
export function turnOf(ring: Ring): number {
  const first = ring[0];
  if (!first) return 0;
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const before = ring[i - 1]!;
    const here = ring[i]!;
    twice += (before[0] - first[0]) * (here[1] - first[1]) - (here[0] - first[0]) * (before[1] - first[1]);
  }
  return twice / 2;
}
