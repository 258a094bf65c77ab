import type { CellFrame } from '@zhiyu/shared/frame';

/** What stands out must be few: so many cells carry an outline, or this share of the cells drawn. */
const FEW_CELLS = 40;
const FEW_SHARE = 0.05;

export interface OutlinedCells {
  outlined: CellFrame | null;
  /** Overdue cases from which a cell is outlined; 1 where every cell with an overdue case is. */
  outlinedFrom: number;
}

/**
 * The cells whose overdue cases stand out: all that have any, or, where these are many, those with the most. Where
 * everything is outlined, nothing is.
 *
 * @param drawn number of cells that the map draws
 */
export function chooseOutlined(overdue: CellFrame | null, drawn: number): OutlinedCells {
  if (!overdue) return { outlined: null, outlinedFrom: 1 };
  const counts = Array.from(overdue.values[0] ?? []);
  const most = Math.max(FEW_CELLS, Math.floor(FEW_SHARE * drawn));
  if (counts.length <= most) return { outlined: overdue, outlinedFrom: 1 };
  const sorted = [...counts].sort((a, b) => b - a);
  const outlinedFrom = (sorted[most] ?? 0) + 1;
  const kept = counts.flatMap((count, index) => (count >= outlinedFrom ? [index] : []));
  return {
    outlinedFrom,
    outlined: {
      ...overdue,
      mortons: kept.map((index) => overdue.mortons[index] ?? 0),
      values: [kept.map((index) => counts[index] ?? 0)],
    },
  };
}
