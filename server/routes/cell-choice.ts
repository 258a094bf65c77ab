import { type Bounds, cellAt, cellOf } from '@zhiyu/shared/grid';
import { ZhiyuError } from '../errors';
import type { CellSum } from '../store/cells';

/** The cells of an answer by ascending Morton number, and the totals that they are part of. */
export interface ChosenCells {
  mortons: number[];
  /** One list for counts; numerators and denominators for rates. */
  values: number[][];
  total: number;
  located: number;
  unlocated: number;
}

/** The cells that touch the bounds (all, where there are none), with the totals of the whole slice. */
export function chooseCells(
  sums: CellSum[],
  level: number,
  bounds: Bounds | null,
  isRate: boolean,
): ChosenCells {
  const isInside = bounds === null ? () => true : createTest(bounds, level);
  const mortons: number[] = [];
  const numerators: number[] = [];
  const denominators: number[] = [];
  let total = 0;
  let unlocated = 0;
  for (const { cell, numerator, denominator } of sums) {
    const weight = isRate ? (denominator ?? 0) : numerator;
    total += weight;
    if (cell === null) unlocated += weight;
    else if (isInside(cell)) {
      mortons.push(cell);
      numerators.push(numerator);
      denominators.push(denominator ?? 0);
    }
  }
  const values = isRate ? [numerators, denominators] : [numerators];
  return { mortons, values, total, located: total - unlocated, unlocated };
}

/**
 * Reads `west,south,east,north`.
 * @throws ZhiyuError `bad-bounds`
 */
export function parseBounds(text: string): Bounds {
  const parts = text.split(',');
  const [west, south, east, north] = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const isSane =
    parts.length === 4 &&
    inRange(west, 180) &&
    inRange(east, 180) &&
    inRange(south, 90) &&
    inRange(north, 90) &&
    west <= east &&
    south <= north;
  if (isSane) return [west, south, east, north];
  throw new ZhiyuError(
    'bad-bounds',
    `“bbox” is “${text}”; it takes four numbers in degrees, west,south,east,north, with west ≤ east and south ≤ north.`,
  );
}

function inRange(degrees: number | undefined, limit: number): degrees is number {
  return degrees !== undefined && Math.abs(degrees) <= limit;
}

function createTest([west, south, east, north]: Bounds, level: number): (morton: number) => boolean {
  const first = cellAt(west, north, level);
  const last = cellAt(east, south, level);
  return (morton) => {
    const { x, y } = cellOf(morton);
    return x >= first.x && x <= last.x && y >= first.y && y <= last.y;
  };
}
