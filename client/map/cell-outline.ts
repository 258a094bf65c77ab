import { cellBounds } from '@zhiyu/shared/grid';
import type { Feature, Polygon } from 'geojson';
import type { CellAddress } from './situation-map';

/** The square of a cell, to draw a line around it. */
export function outlineOf({ level, x, y }: CellAddress): Feature<Polygon> {
  const [west, south, east, north] = cellBounds(x, y, level);
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } };
}
