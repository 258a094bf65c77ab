import polylabel from 'polylabel';
import { areaOfPolygon, boxOf, createPlane, type Position, type Ring, type Shape } from './shape';

/** How exact the inner point is found, as a share of the shape's longer side. */
const PRECISION = 0.02;

/** The point of the largest polygon of a shape that lies farthest from its border, for a label; by `polylabel`. */
export function innerPointOf(shape: Shape): Position {
  const plane = createPlane(shape[0]?.[0]?.[0]?.[1] ?? 0);
  let largest: Ring[] = shape[0] ?? [];
  for (const polygon of shape) {
    if (areaOfPolygon(polygon, plane) > areaOfPolygon(largest, plane)) largest = polygon;
  }
  const [west, south, east, north] = boxOf([largest]);
  const [lng, lat] = polylabel(largest, PRECISION * Math.max(east - west, north - south));
  return [lng, lat];
}
