import type { CellFrame } from '@zhiyu/shared/frame';
import { cellOf } from '@zhiyu/shared/grid';
import { isEmptyAt } from './cell-grid';

/** The ways to go over the cells: one cell has a side in each direction, `fullest` leads to the one with the most cases. */
export type CellDirection = 'east' | 'west' | 'north' | 'south' | 'fullest';

const steps: Record<Exclude<CellDirection, 'fullest'>, [x: number, y: number]> = {
  east: [1, 0],
  west: [-1, 0],
  north: [0, -1],
  south: [0, 1],
};
/** A cell that lies aside counts as farther away than one that lies straight on. */
const ASIDE = 2;
/** Outside of the quarter of the compass that a direction looks into, a cell is taken only if there is none inside. */
const OUT_OF_SIGHT = 1e9;

/**
 * Position in a frame of the next cell with cases in a direction, seen from a cell of the frame's level: the nearest one,
 * rather straight on than aside. −1 where there is none.
 */
export function nextCell(
  frame: CellFrame,
  from: { x: number; y: number } | null,
  direction: CellDirection,
): number {
  if (direction === 'fullest' || from === null) return fullestCell(frame);
  const [alongX, alongY] = steps[direction];
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < frame.mortons.length; index += 1) {
    if (isEmptyAt(frame, index)) continue;
    const { x, y } = cellOf(frame.mortons[index]!);
    const along = (x - from.x) * alongX + (y - from.y) * alongY;
    if (along <= 0) continue;
    const aside = Math.abs((x - from.x) * alongY) + Math.abs((y - from.y) * alongX);
    const distance = along + ASIDE * aside + (aside > along ? OUT_OF_SIGHT : 0);
    if (distance >= least) continue;
    least = distance;
    found = index;
  }
  return found;
}

/** The cell with the most cases; of a rate the one that most cases stand behind. */
function fullestCell(frame: CellFrame): number {
  const counts = frame.values[frame.columns - 1]!;
  let found = -1;
  for (let index = 0; index < counts.length; index += 1) {
    if (counts[index]! > (counts[found] ?? 0)) found = index;
  }
  return found;
}
