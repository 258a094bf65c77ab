import type { CellFrame } from '@zhiyu/shared/frame';
import { cellAt, cellBounds, mortonOf } from '@zhiyu/shared/grid';

/** How many cells every contestant draws. */
export const BENCH_CELLS = 60_000;
/** The canvas, which the cells fill with 6 pixels a side: the smallest that the product draws. */
export const CANVAS = { width: 1920, height: 1080 } as const;
/** The middle of the cells: Hangzhou. */
export const MIDDLE: [lng: number, lat: number] = [120.16, 30.26];
/** Cells of this level, seen at this zoom, are 6 pixels wide. */
export const BENCH_LEVEL = 17;
export const BENCH_ZOOM = BENCH_LEVEL - Math.log2(512 / 6);

const COLUMNS = 320;
const ROWS = Math.ceil(BENCH_CELLS / COLUMNS);

/** One of the cells: its column and row in the block from the north-west. */
export interface BenchCell {
  column: number;
  row: number;
  /** West, south, east, north in degrees. */
  bounds: [west: number, south: number, east: number, north: number];
}

/** The block's first column and row in the grid. */
function findCorner(): { x: number; y: number } {
  const { x, y } = cellAt(...MIDDLE, BENCH_LEVEL);
  return { x: x - COLUMNS / 2, y: y - Math.floor(ROWS / 2) };
}

/** All cells, row by row. */
export function listCells(): BenchCell[] {
  const corner = findCorner();
  return Array.from({ length: BENCH_CELLS }, (_, index) => {
    const column = index % COLUMNS;
    const row = Math.floor(index / COLUMNS);
    const [west, south, east, north] = cellBounds(corner.x + column, corner.y + row, BENCH_LEVEL);
    return { column, row, bounds: [west, south, east, north] };
  });
}

/** Columns and rows of the block, and its bounds. */
export function describeBlock(): { columns: number; rows: number; bounds: BenchCell['bounds'] } {
  const { x, y } = findCorner();
  const [west, , , north] = cellBounds(x, y, BENCH_LEVEL);
  const [, south, east] = cellBounds(x + COLUMNS - 1, y + ROWS - 1, BENCH_LEVEL);
  return { columns: COLUMNS, rows: ROWS, bounds: [west, south, east, north] };
}

/** A figure for each cell, skewed as counts of cases are; another turn gives others. */
export function drawFigures(turn: number): number[] {
  let state = 1 + turn;
  return Array.from({ length: BENCH_CELLS }, () => {
    // The generator of Park and Miller.
    state = (state * 48_271) % 2_147_483_647;
    return 1 + Math.floor(120 * (state / 2_147_483_647) ** 4);
  });
}

/** The figures as a frame of the product. */
export function frameOf(figures: readonly number[]): CellFrame {
  const corner = findCorner();
  const cells = figures
    .map((value, index) => ({
      morton: mortonOf(corner.x + (index % COLUMNS), corner.y + Math.floor(index / COLUMNS)),
      value,
    }))
    .sort((one, other) => one.morton - other.morton);
  return {
    level: BENCH_LEVEL,
    columns: 1,
    mortons: Float64Array.from(cells, ({ morton }) => morton),
    values: [Float64Array.from(cells, ({ value }) => value)],
  };
}
