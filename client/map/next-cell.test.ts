import { mortonOf } from '@zhiyu/shared/grid';
import { describe, expect, it } from 'vitest';
import { nextCell } from './next-cell';

/** Cells of level 10 by their column, row and count, in the order of a frame. */
function frameOf(...cells: [x: number, y: number, count: number][]) {
  const sorted = cells
    .map(([x, y, count]) => ({ morton: mortonOf(x, y), count }))
    .sort((a, b) => a.morton - b.morton);
  return {
    level: 10,
    columns: 1 as const,
    mortons: sorted.map(({ morton }) => morton),
    values: [sorted.map(({ count }) => count)],
  };
}

/** Column and row of a position. */
function placeOf(frame: ReturnType<typeof frameOf>, index: number) {
  const morton = frame.mortons[index];
  for (let x = 0; x < 64; x += 1)
    for (let y = 0; y < 64; y += 1) if (mortonOf(x, y) === morton) return [x, y];
  return null;
}

const frame = frameOf(
  [10, 10, 3],
  [11, 10, 1],
  [15, 10, 9],
  [10, 12, 2],
  [12, 11, 4],
  [40, 50, 30],
  [13, 10, 0],
);
const from = { x: 10, y: 10 };

describe('the next cell', () => {
  it('is the nearest with cases in the direction', () => {
    expect(placeOf(frame, nextCell(frame, from, 'east'))).toEqual([11, 10]);
    expect(placeOf(frame, nextCell(frame, from, 'south'))).toEqual([10, 12]);
  });

  it('lies rather straight on than aside, and is no empty one', () => {
    // [13, 10] is empty, [12, 11] lies one aside and one on, [15, 10] four on.
    expect(placeOf(frame, nextCell(frame, { x: 11, y: 10 }, 'east'))).toEqual([12, 11]);
    expect(placeOf(frame, nextCell(frame, { x: 12, y: 11 }, 'west'))).toEqual([11, 10]);
  });

  it('is far aside where nothing else lies in the direction', () => {
    expect(placeOf(frame, nextCell(frame, { x: 39, y: 12 }, 'east'))).toEqual([40, 50]);
  });

  it('is none beyond the last', () => {
    expect(nextCell(frame, { x: 40, y: 50 }, 'east')).toBe(-1);
    expect(nextCell(frame, from, 'north')).toBe(-1);
  });

  it('is the fullest at the start', () => {
    expect(placeOf(frame, nextCell(frame, null, 'east'))).toEqual([40, 50]);
    expect(placeOf(frame, nextCell(frame, from, 'fullest'))).toEqual([40, 50]);
    expect(nextCell(frameOf(), null, 'south')).toBe(-1);
  });
});
