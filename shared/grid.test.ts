import { describe, expect, it } from 'vitest';
import {
  ancestorOf,
  cellAt,
  cellBounds,
  cellMetres,
  cellOf,
  latitudeOf,
  longitudeOf,
  mercatorX,
  mercatorY,
  mortonOf,
  STORE_LEVEL,
  storeCellAt,
} from './grid';

/** Bit by bit, without the tricks of the code under test. */
function interleaveNaively(x: number, y: number): bigint {
  let morton = 0n;
  for (let bit = 0n; bit < 20n; bit++) {
    morton |= ((BigInt(x) >> bit) & 1n) << (2n * bit);
    morton |= ((BigInt(y) >> bit) & 1n) << (2n * bit + 1n);
  }
  return morton;
}

describe('the grid', () => {
  it('follows the tile convention, as in the published example of mercantile: tile 486/332 at zoom 10', () => {
    const [west, south, east, north] = cellBounds(486, 332, 10);
    expect(west).toBe(-9.140625);
    expect(south).toBeCloseTo(53.12040528310657, 12);
    expect(east).toBe(-8.7890625);
    expect(north).toBeCloseTo(53.33087298301705, 12);
    expect(cellAt(-9, 53.2, 10)).toEqual({ x: 486, y: 332 });
  });

  it('numbers cells in Morton order', () => {
    expect(mortonOf(0, 0)).toBe(0);
    expect(mortonOf(1, 0)).toBe(1);
    expect(mortonOf(0, 1)).toBe(2);
    expect(mortonOf(3, 5)).toBe(0b100111);
    const last = 2 ** STORE_LEVEL - 1;
    expect(mortonOf(last, last)).toBe(2 ** 38 - 1);
  });

  it('agrees with naive interleaving and turns back', () => {
    for (let step = 0; step < 2000; step++) {
      const x = (step * 2_654_435_761) % 2 ** STORE_LEVEL;
      const y = (step * 40_503 + 12_345 * step * step) % 2 ** STORE_LEVEL;
      const morton = mortonOf(x, y);
      expect(BigInt(morton)).toBe(interleaveNaively(x, y));
      expect(cellOf(morton)).toEqual({ x, y });
    }
  });

  it('finds the ancestor that holds the same point', () => {
    const store = storeCellAt(120.15, 30.27);
    for (let level = 10; level <= STORE_LEVEL; level++) {
      const { x, y } = cellAt(120.15, 30.27, level);
      expect(ancestorOf(store, STORE_LEVEL, level)).toBe(mortonOf(x, y));
    }
  });

  it('bounds a cell around the point it was found by', () => {
    const { x, y } = cellAt(120.15, 30.27, 17);
    const [west, south, east, north] = cellBounds(x, y, 17);
    expect(west).toBeLessThanOrEqual(120.15);
    expect(east).toBeGreaterThan(120.15);
    expect(south).toBeLessThan(30.27);
    expect(north).toBeGreaterThanOrEqual(30.27);
  });

  it('projects there and back', () => {
    for (const [lng, lat] of [
      [0, 0],
      [120.15, 30.27],
      [-71.06, 42.36],
      [179.9, -84],
    ] as const) {
      expect(longitudeOf(mercatorX(lng))).toBeCloseTo(lng, 9);
      expect(latitudeOf(mercatorY(lat))).toBeCloseTo(lat, 9);
    }
  });

  it('keeps points at the edge of the world inside it', () => {
    expect(cellAt(180, -90, 10)).toEqual({ x: 1023, y: 1023 });
    expect(cellAt(-180, 90, 10)).toEqual({ x: 0, y: 0 });
  });

  it('gives the side of a cell in metres', () => {
    // 40,075,017 m around the equator; at 30° N cos = 0.8660.
    expect(cellMetres(19, 30)).toBeCloseTo(66.2, 1);
    expect(cellMetres(17, 30.25)).toBeCloseTo(264.1, 0);
    expect(cellMetres(10, 0)).toBeCloseTo(39_135.8, 1);
  });
});
