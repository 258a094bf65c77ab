import type { CellFrame } from '@zhiyu/shared/frame';
import { SMALLEST_DENOMINATOR } from '@zhiyu/shared/measure-kinds';
import { type CellFigures, cellStates } from '../map/cell-grid';

/** Normal quantile of a two-sided 95 % interval. */
const Z = 1.96;
/** The lowest class of a change: what chance alone would do. */
const WITHIN_CHANCE = 0;
/** Lower limits of the classes of a change of counts, as a factor: no clear change, any, half as many again … */
export const FACTOR_LIMITS = [WITHIN_CHANCE, 1, 1.5, 2, 3, 5];
/** The same of a change of shares, as a difference: no clear change, any, 5 points … */
export const POINT_LIMITS = [WITHIN_CHANCE, 1e-6, 0.05, 0.1, 0.2, 0.3];

/** Two frames of one level beside each other, by the cells that either has. */
interface Pair {
  mortons: Float64Array;
  /** The columns of each frame, 0 where it has no such cell. */
  one: Float64Array[];
  other: Float64Array[];
}

/**
 * What part of all cases of a cell a slice makes up: a frame as of a rate, the slice above the line, all below it.
 * @param part cells of the slice; @param whole cells of everything, which hold those of the slice
 */
export function mergeShare(part: CellFrame, whole: CellFrame): CellFrame {
  const { mortons, one, other } = pair(part, whole);
  return { level: part.level, columns: 2, mortons, values: [one[0]!, other[0]!] };
}

/** How a measure has changed from cell to cell. */
export interface CellChange {
  /** The cells of either frame; its one column counts the cases that both figures rest on. */
  frame: CellFrame;
  /** What is drawn: the size of the change, and whether it is a fall. */
  figures: CellFigures;
  /** Beside each cell the figure now and before; null where a share rests on too few cases. */
  now: (number | null)[];
  before: (number | null)[];
  limits: readonly number[];
}

/**
 * The change of each cell from one frame to another: of counts a factor, of shares a difference. A change that is not beyond
 * the 95 % interval of chance alone (of two Poisson counts; of two shares of one proportion) is drawn as none, and what
 * rests on fewer cases than a rate may is not drawn at all.
 */
export function mergeChange(now: CellFrame, before: CellFrame): CellChange {
  const { mortons, one, other } = pair(now, before);
  const isShare = now.columns === 2;
  const size = mortons.length;
  const figures = { values: new Float32Array(size), states: new Uint8Array(size) };
  const basis = new Float64Array(size);
  const change: CellChange = {
    frame: { level: now.level, columns: 1, mortons, values: [basis] },
    figures,
    now: [],
    before: [],
    limits: isShare ? POINT_LIMITS : FACTOR_LIMITS,
  };
  for (let i = 0; i < size; i++) {
    const [a, n, b, m] = [one[0]![i]!, one[1]?.[i] ?? 0, other[0]![i]!, other[1]?.[i] ?? 0];
    basis[i] = isShare ? n + m : a + b;
    const found = isShare ? changeOfShare(a, n, b, m) : changeOfCount(a, b);
    change.now.push(isShare ? shareOf(a, n) : a);
    change.before.push(isShare ? shareOf(b, m) : b);
    figures.values[i] = found === null ? 0 : found.size;
    figures.states[i] =
      found === null ? cellStates.tooFew : cellStates.shown + (found.falls ? cellStates.falls : 0);
  }
  return change;
}

/** How a figure has changed. */
export interface Change {
  /** 0 where chance alone would do it. */
  size: number;
  falls: boolean;
}

/** The change of a count; null where it rests on too few cases. */
export function changeOfCount(now: number, before: number): Change | null {
  const sum = now + before;
  if (sum < SMALLEST_DENOMINATOR) return null;
  const isClear = Math.abs(now - before) > Z * Math.sqrt(sum);
  if (!isClear) return { size: WITHIN_CHANCE, falls: false };
  return { size: Math.max(now, before) / Math.max(1, Math.min(now, before)), falls: now < before };
}

/** The change of a share of the cases below the line; null where it rests on too few. */
export function changeOfShare(
  above: number,
  below: number,
  aboveBefore: number,
  belowBefore: number,
): Change | null {
  const now = shareOf(above, below);
  const before = shareOf(aboveBefore, belowBefore);
  if (now === null || before === null) return null;
  const pooled = (above + aboveBefore) / (below + belowBefore);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / below + 1 / belowBefore));
  const difference = now - before;
  if (Math.abs(difference) <= Z * error) return { size: WITHIN_CHANCE, falls: false };
  return { size: Math.abs(difference), falls: difference < 0 };
}

function shareOf(above: number, below: number): number | null {
  return below < SMALLEST_DENOMINATOR ? null : above / below;
}

function pair(one: CellFrame, other: CellFrame): Pair {
  const mortons = Float64Array.from(
    new Set([...Array.from(one.mortons), ...Array.from(other.mortons)]),
  ).sort();
  return { mortons, one: spread(one, mortons), other: spread(other, mortons) };
}

/** The columns of a frame beside the cells of a longer list; both ascend. */
function spread({ mortons, values }: CellFrame, cells: Float64Array): Float64Array[] {
  const columns = values.map(() => new Float64Array(cells.length));
  let place = 0;
  for (let i = 0; i < mortons.length; i++) {
    while (cells[place] !== mortons[i]) place++;
    for (const [column, list] of columns.entries()) list[place] = values[column]![i]!;
  }
  return columns;
}
