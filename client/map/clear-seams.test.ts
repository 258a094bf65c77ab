import { describe, expect, it } from 'vitest';
import type { AreaLabels } from './area-labels';
import { clearSeams } from './clear-seams';

/** A map on which a degree is 100 pixels. */
const map = {
  project: ([x, y]: [number, number]) => ({ x: 100 * x, y: 100 * y }),
  unproject: ([x, y]: [number, number]) => ({ lng: x / 100, lat: y / 100 }),
} as never;

function labelAt(lng: number, label: string): AreaLabels {
  return {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [lng, 2] },
        properties: { id: label, label, rank: 0, order: 0 },
      },
    ],
  };
}
const placeOf = (labels: AreaLabels) => labels.features[0]?.geometry.coordinates;

describe('labels beside a seam', () => {
  it('move to the side where they are, as far as they are wide', () => {
    // Three characters of 14 units and 9 units of room: half of it is 30 pixels.
    expect(placeOf(clearSeams(labelAt(4.9, '西湖区'), map, [500], 1))).toEqual([4.7, 2]);
    expect(placeOf(clearSeams(labelAt(5.1, '西湖区'), map, [500], 1))).toEqual([5.3, 2]);
  });

  it('stay where they are clear of it', () => {
    const labels = labelAt(4.6, '西湖区');
    expect(clearSeams(labels, map, [500], 1)).toEqual(labels);
    expect(clearSeams(labels, map, [], 1)).toBe(labels);
  });
});
