import { type Bounds, cellAt, cellOf } from '@zhiyu/shared/grid';
import type { CellGroupCounts, CellSums } from '../aggregate';
import { ZhiyuError } from '../errors';

/** The cells of an answer by ascending Morton number, and the totals that they are part of. */
export interface ChosenCells {
  mortons: ArrayLike<number>;
  /** One list for counts; numerators and denominators for rates. */
  values: ArrayLike<number>[];
  total: number;
  located: number;
  unlocated: number;
}

/** The cells that touch the bounds (all, where there are none), with the totals of the whole slice. */
export function chooseCells(
  { mortons, numerators, denominators, unlocated }: CellSums,
  level: number,
  bounds: Bounds | null,
  isRate: boolean,
): ChosenCells {
  const below = isRate ? (denominators ?? []) : null;
  const weights = below ?? numerators;
  let located = 0;
  for (let i = 0; i < weights.length; i++) located += weights[i] as number;
  const missing = (isRate ? unlocated.denominator : unlocated.numerator) ?? 0;
  const totals = { total: located + missing, located, unlocated: missing };
  const columns = below === null ? [numerators] : [numerators, below];
  if (bounds === null) return { mortons, values: columns, ...totals };
  const isInside = createTest(bounds, level);
  const chosen = Array.from(mortons, (_, i) => i).filter((i) => isInside(mortons[i] as number));
  const pick = (list: ArrayLike<number>) => chosen.map((i) => list[i] as number);
  return { mortons: pick(mortons), values: columns.map(pick), ...totals };
}

/** Of counts of groups, those of the cells that touch the bounds; all, where there are none. */
export function chooseGroups(
  { mortons, groups }: CellGroupCounts,
  level: number,
  bounds: Bounds | null,
): Pick<ChosenCells, 'mortons' | 'values'> {
  if (bounds === null) return { mortons, values: [groups] };
  const isInside = createTest(bounds, level);
  const chosen = Array.from(mortons, (_, i) => i).filter((i) => isInside(mortons[i] as number));
  const pick = (list: ArrayLike<number>) => chosen.map((i) => list[i] as number);
  return { mortons: pick(mortons), values: [pick(groups)] };
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
