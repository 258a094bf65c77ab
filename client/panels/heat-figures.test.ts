import { describe, expect, it } from 'vitest';
import { cellStates } from '../map/cell-grid';
import { FACTOR_LIMITS, mergeChange, mergeShare } from './heat-figures';

const counts = (cells: [number, number][]) => ({
  level: 15,
  columns: 1 as const,
  mortons: cells.map(([morton]) => morton),
  values: [cells.map(([, value]) => value)],
});
const shares = (cells: [number, number, number][]) => ({
  level: 15,
  columns: 2 as const,
  mortons: cells.map(([morton]) => morton),
  values: [cells.map(([, above]) => above), cells.map(([, , below]) => below)],
});

it('puts a slice above all cases of a cell', () => {
  const merged = mergeShare(
    counts([
      [4, 6],
      [9, 1],
    ]),
    counts([
      [2, 50],
      [4, 30],
      [9, 1],
    ]),
  );
  expect(merged).toMatchObject({ level: 15, columns: 2 });
  expect([...Array.from(merged.mortons)]).toEqual([2, 4, 9]);
  expect(merged.values.map((column) => Array.from(column))).toEqual([
    [0, 6, 1],
    [50, 30, 1],
  ]);
});

describe('a change of counts', () => {
  // 100 against 60: the difference of 40 exceeds 1.96 √160 = 24.8. 30 against 24: 6 does not exceed 14.4.
  const { figures, now, before, limits } = mergeChange(
    counts([
      [1, 100],
      [2, 30],
      [3, 5],
      [5, 20],
    ]),
    counts([
      [1, 60],
      [2, 24],
      [3, 6],
      [4, 40],
      [5, 80],
    ]),
  );

  it('is a factor where it is beyond chance, and none where it is not', () => {
    expect(figures.values[0]).toBeCloseTo(100 / 60, 6);
    expect(figures.values[1]).toBe(0);
    expect([...figures.states]).toEqual([
      cellStates.shown,
      cellStates.shown,
      cellStates.tooFew,
      cellStates.shown + cellStates.falls,
      cellStates.shown + cellStates.falls,
    ]);
    expect(figures.values[4]).toBe(4);
  });

  it('tells a cell that has emptied from one that never had a case', () => {
    expect([now[3], before[3]]).toEqual([0, 40]);
    expect(figures.values[3]).toBe(40);
    expect(limits).toBe(FACTOR_LIMITS);
  });
});

it('changes a share by points, where both rest on enough cases and it is beyond chance', () => {
  const { figures, now } = mergeChange(
    shares([
      [1, 90, 100],
      [2, 8, 10],
      [3, 50, 100],
    ]),
    shares([
      [1, 60, 100],
      [2, 9, 20],
      [3, 52, 100],
    ]),
  );
  expect(figures.values[0]).toBeCloseTo(0.3, 6);
  expect([...figures.states]).toEqual([cellStates.shown, cellStates.tooFew, cellStates.shown]);
  expect(figures.values[2]).toBe(0);
  expect(now[1]).toBeNull();
});
