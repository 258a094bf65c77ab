import type { CellFrame } from '@zhiyu/shared/frame';
import { cellAt, cellBounds, mortonOf } from '@zhiyu/shared/grid';
import { describe, expect, it } from 'vitest';
import {
  cellPixels,
  cellStates,
  extentOf,
  figureAt,
  fillWindow,
  holds,
  intersectRanges,
  levelFor,
  rangeOf,
  shownValues,
  sumAt,
  valueAt,
  WINDOW_LIMIT,
  windowFor,
} from './cell-grid';

const westLake = { lng: 120.1415, lat: 30.2467 };

type Row = [x: number, y: number, first: number, second?: number];

/** A frame of cells given as rows [x, y, value] or [x, y, numerator, denominator], in any order. */
function frameOf(level: number, rows: Row[]): CellFrame {
  const sorted = rows
    .map((row) => ({ morton: mortonOf(row[0], row[1]), row }))
    .sort((a, b) => a.morton - b.morton);
  const columns = rows[0]?.length === 4 ? 2 : 1;
  const first = sorted.map(({ row }) => row[2]);
  const second = sorted.map(({ row }) => row[3] ?? 0);
  return {
    level,
    columns,
    mortons: sorted.map(({ morton }) => morton),
    values: columns === 2 ? [first, second] : [first],
  };
}

/** Cells of a pattern that is neither symmetric nor dense, east of and below a corner. */
function scatter(level: number, corner: { x: number; y: number }, size: number): Row[] {
  const rows: Row[] = [];
  for (let column = 0; column < size; column += 1) {
    for (let row = 0; row < size; row += 1) {
      if ((column * 7 + row * 13) % 5 < 2)
        rows.push([corner.x + column, corner.y + row, 1 + column + 10 * row]);
    }
  }
  return rows.length > 0 ? rows : [[corner.x, corner.y, level]];
}

describe('levelFor', () => {
  it('is the finest level whose cells are 6 pixels or more', () => {
    for (const zoom of [5, 7.3, 8.585, 9, 9.99, 11.5, 12.5]) {
      const level = levelFor(zoom, 1440, 900);
      expect(cellPixels(level, zoom)).toBeGreaterThanOrEqual(6);
      expect(cellPixels(level + 1, zoom)).toBeLessThan(6);
    }
  });

  it('gives the sketch its cells of 8 pixels and 264 metres', () => {
    expect(levelFor(9, 1440, 900)).toBe(15);
    expect(cellPixels(15, 9)).toBe(8);
  });

  it('is coarser where a wall would need more than 1024 cells across', () => {
    const level = levelFor(9, 7680, 4320);
    expect(7680 / cellPixels(level, 9)).toBeLessThanOrEqual(WINDOW_LIMIT);
    expect(levelFor(9, 6656, 1792)).toBe(15);
    expect(levelFor(9, 3840, 2160, 12)).toBe(14);
  });

  it('stays within the levels that the API answers', () => {
    expect(levelFor(18, 390, 844)).toBe(19);
    expect(levelFor(0, 390, 844)).toBe(10);
  });
});

describe('fillWindow', () => {
  const corner = cellAt(westLake.lng, westLake.lat, 15);

  it('lays every value at its row and column and nothing elsewhere', () => {
    const rows = scatter(15, corner, 40);
    const frame = frameOf(15, rows);
    const window = fillWindow(extentOf(frame)!, frame, 'flow', null);
    const expected = new Map(rows.map(([x, y, value]) => [`${x - window.x}/${y - window.y}`, value]));
    for (let row = 0; row < window.rows; row += 1) {
      for (let column = 0; column < window.columns; column += 1) {
        const at = 2 * (row * window.columns + column);
        const value = expected.get(`${column}/${row}`);
        expect([window.texels[at], window.texels[at + 1]]).toEqual(
          value === undefined ? [0, 0] : [value, cellStates.shown],
        );
      }
    }
  });

  it('leaves out what lies outside the window', () => {
    const frame = frameOf(15, [
      [corner.x - 1, corner.y, 5],
      [corner.x, corner.y, 7],
      [corner.x, corner.y + 2, 9],
    ]);
    const window = fillWindow(
      { level: 15, x: corner.x, y: corner.y, columns: 2, rows: 2 },
      frame,
      'flow',
      null,
    );
    expect([...window.texels]).toEqual([7, cellStates.shown, 0, 0, 0, 0, 0, 0]);
  });

  it('writes rates as shares and marks denominators under 20', () => {
    const frame = frameOf(15, [
      [corner.x, corner.y, 15, 20],
      [corner.x + 1, corner.y, 19, 19],
      [corner.x + 2, corner.y, 0, 40],
    ]);
    const { texels } = fillWindow(extentOf(frame)!, frame, 'rate', null);
    expect([...texels]).toEqual([0.75, cellStates.shown, 0, cellStates.tooFew, 0, cellStates.shown]);
    expect(shownValues(frame, 'rate').sort()).toEqual([0, 0.75]);
    expect(figureAt(frame, 0, 'rate')).toEqual({ value: 0.75, numerator: 15, denominator: 20 });
  });

  it('marks cells with overdue cases of a finer level, with and without heat', () => {
    const frame = frameOf(15, [
      [corner.x, corner.y, 3],
      [corner.x + 1, corner.y, 4],
    ]);
    const overdue = frameOf(17, [
      [4 * corner.x + 1, 4 * corner.y + 3, 2],
      [4 * corner.x + 2, 4 * corner.y + 1, 1],
      [4 * (corner.x + 2), 4 * corner.y, 1],
      [4 * (corner.x + 1), 4 * corner.y, 0],
    ]);
    const range = { level: 15, x: corner.x, y: corner.y, columns: 3, rows: 1 };
    const { texels } = fillWindow(range, frame, 'flow', overdue);
    expect([...texels]).toEqual([
      3,
      cellStates.shown + cellStates.overdue,
      4,
      cellStates.shown,
      0,
      cellStates.overdue,
    ]);
  });

  it('uses the old numbers again and leaves nothing of them', () => {
    const range = { level: 15, x: corner.x, y: corner.y, columns: 2, rows: 1 };
    const old = fillWindow(range, frameOf(15, [[corner.x, corner.y, 3]]), 'flow', null);
    const next = fillWindow(range, frameOf(15, [[corner.x + 1, corner.y, 8]]), 'flow', null, old.texels);
    expect(next.texels).toBe(old.texels);
    expect([...next.texels]).toEqual([0, 0, 8, cellStates.shown]);
  });
});

describe('windowFor', () => {
  const view = rangeOf([120.0, 30.1, 120.4, 30.4], 19);

  it('keeps all of a city whose cells fit', () => {
    const extent = rangeOf([118.35, 29.19, 120.72, 30.57], 15);
    const range = windowFor(extent, rangeOf([120.0, 30.1, 120.4, 30.4], 15));
    expect(holds(range, extent)).toBe(true);
    expect(range.columns).toBeLessThanOrEqual(WINDOW_LIMIT);
  });

  it('follows the view, at most 1024 cells a side, where they do not', () => {
    const extent = rangeOf([118.35, 29.19, 120.72, 30.57], 19);
    const range = windowFor(extent, view);
    expect(range.columns).toBe(WINDOW_LIMIT);
    expect(range.rows).toBe(WINDOW_LIMIT);
    expect(holds(range, view)).toBe(true);
  });

  it('stays inside the data at its edges', () => {
    const extent = rangeOf([118.35, 29.19, 120.72, 30.57], 19);
    const range = windowFor(extent, rangeOf([120.6, 30.5, 120.9, 30.8], 19));
    expect(range.x + range.columns).toBeGreaterThanOrEqual(extent.x + extent.columns);
    expect(range.y).toBeLessThanOrEqual(extent.y);
  });

  it('does not change its size when a few cells join', () => {
    const { x, y } = cellAt(westLake.lng, westLake.lat, 15);
    const small = windowFor({ level: 15, x, y, columns: 5, rows: 5 }, view);
    const grown = windowFor({ level: 15, x, y, columns: 6, rows: 5 }, view);
    expect([grown.columns, grown.rows]).toEqual([small.columns, small.rows]);
  });
});

describe('intersectRanges', () => {
  it('is what both hold, and null where they do not meet', () => {
    const range = { level: 15, x: 10, y: 10, columns: 4, rows: 4 };
    expect(intersectRanges(range, { level: 15, x: 12, y: 8, columns: 9, rows: 3 })).toEqual({
      level: 15,
      x: 12,
      y: 10,
      columns: 2,
      rows: 1,
    });
    expect(intersectRanges(range, { level: 15, x: 14, y: 10, columns: 4, rows: 4 })).toBeNull();
  });
});

describe('valueAt and sumAt', () => {
  const level = 17;
  const corner = cellAt(westLake.lng, westLake.lat, level);
  const rows = scatter(level, corner, 24);
  const frame = frameOf(level, rows);

  it('find the cell that holds a point, as a search through all of them does', () => {
    for (let x = corner.x - 1; x < corner.x + 25; x += 1) {
      for (let y = corner.y - 1; y < corner.y + 25; y += 1) {
        const [west, south, east, north] = cellBounds(x, y, level);
        const found = valueAt(frame, 'flow', west + 0.3 * (east - west), south + 0.6 * (north - south));
        const row = rows.find((candidate) => candidate[0] === x && candidate[1] === y);
        expect(found?.value).toBe(row?.[2]);
      }
    }
  });

  it('sum what lies inside a coarser cell', () => {
    const { x, y } = cellAt(westLake.lng, westLake.lat, 15);
    const inside = rows.filter((row) => Math.floor(row[0] / 4) === x && Math.floor(row[1] / 4) === y);
    expect(inside.length).toBeGreaterThan(0);
    expect(sumAt(frame, 15, westLake.lng, westLake.lat)).toBe(inside.reduce((sum, row) => sum + row[2], 0));
    expect(sumAt(frame, 15, 121, 31)).toBe(0);
    expect(sumAt(frame, 18, westLake.lng, westLake.lat)).toBe(0);
  });
});

describe('an empty frame', () => {
  it('has no extent and no values', () => {
    const empty: CellFrame = { level: 15, columns: 1, mortons: [], values: [[]] };
    expect(extentOf(empty)).toBeNull();
    expect(valueAt(empty, 'flow', westLake.lng, westLake.lat)).toBeNull();
    expect(sumAt(empty, 15, westLake.lng, westLake.lat)).toBe(0);
  });
});
