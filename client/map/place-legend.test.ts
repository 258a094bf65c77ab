import { expect, it } from 'vitest';
import { placeLegend } from './place-legend';
import type { AreaShapes } from './situation-map';

const map = { left: 100, top: 50, width: 1000, height: 500 };
const bottomLeft = { left: 110, top: 430, width: 300, height: 110 };
const bottomRight = { ...bottomLeft, left: 790 };
/** Ten degrees by five around the equator: Mercator is even there to a thousandth. */
const bbox = [0, -2.5, 10, 2.5] as const;

function land(west: number, south: number, east: number, north: number): AreaShapes {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const geometry = { type: 'Polygon' as const, coordinates: [ring] };
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry, properties: { id: 'land' } }],
  } as unknown as AreaShapes;
}

it('stands where it hides the least land, at the left where that is equal', () => {
  const place = (areas: AreaShapes | null) => placeLegend([bottomLeft, bottomRight], map, bbox, areas);
  // The legend at the left lies over 0.1 to 3.1 degrees of longitude, 1.3 to 2.4 south.
  expect(place(land(1, -2.4, 3, 2))).toBe(bottomRight);
  expect(place(land(7, -2.4, 9, 2))).toBe(bottomLeft);
  expect(place(land(2, -2.4, 7.4, 2))).toBe(bottomRight);
  expect(place(land(0, 0, 10, 2))).toBe(bottomLeft);
  expect(place(null)).toBe(bottomLeft);
});

it('has no place where a map has none', () => {
  expect(placeLegend([], map, bbox, null)).toBeUndefined();
});
