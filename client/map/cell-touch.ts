import { cellAt, cellMetres } from '@zhiyu/shared/grid';
import { areaAt } from './area-at';
import { sumAt, valueAt } from './cell-grid';
import type { CellTouch, SituationMapProps } from './situation-map';

/**
 * What is known of the cell that holds a place: found by arithmetic in the frames, so nothing is read back from the
 * graphics. Null where it holds neither cases of the heat nor overdue ones.
 *
 * @param point of the place, in CSS pixels from the map's top left corner
 */
export function touchAt(
  { cells, overdueCells, areas }: Pick<SituationMapProps, 'cells' | 'overdueCells' | 'areas'>,
  lng: number,
  lat: number,
  point: { x: number; y: number },
): CellTouch | null {
  if (!cells) return null;
  const { level } = cells.frame;
  const figure = valueAt(cells.frame, cells.measureKind, lng, lat);
  const overdue = overdueCells ? sumAt(overdueCells, level, lng, lat) : 0;
  if (!figure && overdue === 0) return null;
  return {
    level,
    ...cellAt(lng, lat, level),
    ...(figure ?? { value: cells.measureKind === 'rate' ? null : 0, numerator: null, denominator: null }),
    overdue,
    lngLat: [lng, lat],
    point: { x: point.x, y: point.y },
    cellMetres: cellMetres(level, lat),
    areaId: areaAt(areas, lng, lat),
  };
}
