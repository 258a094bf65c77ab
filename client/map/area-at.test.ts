import { describe, expect, it } from 'vitest';
import { areaAt } from './area-at';
import type { AreaShapes } from './situation-map';

const square = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const areas: AreaShapes = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { id: 'ring', name: '环' },
      geometry: { type: 'Polygon', coordinates: [square(120, 30, 3), square(121, 31, 1)] },
    },
    {
      type: 'Feature',
      properties: { id: 'isles', name: '岛' },
      geometry: { type: 'MultiPolygon', coordinates: [[square(121, 31, 1)], [square(125, 30, 1)]] },
    },
  ],
};

describe('the area at a point', () => {
  it('is the one whose shape holds it, and not one with a hole there', () => {
    expect(areaAt(areas, 120.5, 30.5)).toBe('ring');
    expect(areaAt(areas, 121.5, 31.5)).toBe('isles');
  });

  it('is found in every part of a shape', () => {
    expect(areaAt(areas, 125.5, 30.5)).toBe('isles');
  });

  it('is none outside all of them, or where no shapes are known', () => {
    expect(areaAt(areas, 124, 30.5)).toBeNull();
    expect(areaAt(null, 120.5, 30.5)).toBeNull();
  });
});
