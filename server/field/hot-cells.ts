import type { NearCell } from '@zhiyu/shared/field-contract';
import { bearingDegrees, distanceMetres, type Point } from '@zhiyu/shared/field-rank';
import { cellBounds, cellOf } from '@zhiyu/shared/grid';
import { poissonInterval } from '@zhiyu/shared/poisson-interval';
import type { CellSums } from '../aggregate';

/** Cases in a cell within the recent days are compared with the mean of so many equal lengths before. */
export const RECENT_DAYS = 7;
export const WEEKS_BEFORE = 8;
/** Fewer cases are no reason to walk anywhere. */
const LEAST_CASES = 3;

/**
 * The cells within a distance of a point that had cases in the recent days, the hot ones first: those with more than
 * usual beyond chance, by how many times their usual the lower end of their 95 % interval is.
 */
export function findCellsAround(
  centre: Point,
  radiusMetres: number,
  level: number,
  { recent, before }: { recent: CellSums; before: CellSums },
): NearCell[] {
  const earlier = sumsByCell(before);
  const cells: NearCell[] = [];
  for (const [morton, count] of sumsByCell(recent)) {
    const { x, y } = cellOf(morton);
    const [west, south, east, north] = cellBounds(x, y, level);
    const middle = { lng: (west + east) / 2, lat: (south + north) / 2 };
    const way = distanceMetres(centre, middle);
    if (way > radiusMetres || count === 0) continue;
    const usual = (earlier.get(morton) ?? 0) / WEEKS_BEFORE;
    cells.push({
      x,
      y,
      recent: count,
      usual,
      isHot: count >= LEAST_CASES && poissonInterval(count)[0] > usual,
      times: usual === 0 ? null : count / usual,
      distanceMetres: Math.round(way),
      bearing: Math.round(bearingDegrees(centre, middle)) % 360,
    });
  }
  return cells.sort(
    (one, other) =>
      Number(other.isHot) - Number(one.isHot) ||
      excess(other) - excess(one) ||
      one.distanceMetres - other.distanceMetres,
  );
}

/** A cell in which usually nothing comes counts as if one case had come in all the time before. */
function excess({ recent, usual }: NearCell): number {
  return poissonInterval(recent)[0] / Math.max(usual, 1 / WEEKS_BEFORE);
}

function sumsByCell({ mortons, numerators }: CellSums): Map<number, number> {
  const sums = new Map<number, number>();
  for (let index = 0; index < mortons.length; index++) {
    sums.set(mortons[index] as number, numerators[index] as number);
  }
  return sums;
}
