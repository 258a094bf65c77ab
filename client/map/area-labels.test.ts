import type { Polygon } from 'geojson';
import { describe, expect, it } from 'vitest';
import { areaLabels, charactersOf } from './area-labels';
import { labelPoint } from './label-point';
import type { AreaShapes } from './situation-map';

function rectangle(west: number, south: number, east: number, north: number): Polygon {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

function shapesOf(
  ...areas: [id: string, name: string, nameEn: string | null, residents: number][]
): AreaShapes {
  return {
    type: 'FeatureCollection',
    features: areas.map(([id, name, nameEn, residents], index) => ({
      type: 'Feature',
      geometry: rectangle(index, 0, index + 1, 1),
      properties: { id, name, nameEn, residents },
    })),
  };
}

describe('labelPoint', () => {
  it('is the centroid of a convex shape', () => {
    const [lng, lat] = labelPoint(rectangle(120, 30, 120.2, 30.1))!;
    expect(lng).toBeCloseTo(120.1, 9);
    expect(lat).toBeCloseTo(30.05, 9);
  });

  it('lies in the largest part', () => {
    const small = rectangle(0, 0, 1, 1).coordinates;
    const large = rectangle(10, 10, 14, 14).coordinates;
    expect(labelPoint({ type: 'MultiPolygon', coordinates: [small, large] })).toEqual([12, 12]);
  });

  it('lies inside a shape whose centroid does not', () => {
    // A horseshoe open to the north: its centroid (2, 1.25) falls into the opening, between x = 1 and x = 3.
    const horseshoe: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [3, 4],
          [3, 0.5],
          [1, 0.5],
          [1, 4],
          [0, 4],
          [0, 0],
        ],
      ],
    };
    const [lng, lat] = labelPoint(horseshoe)!;
    expect((lng > 0 && lng < 1) || (lng > 3 && lng < 4)).toBe(true);
    expect(lat).toBeGreaterThan(0.5);
  });

  it('is null for what has no surface', () => {
    expect(labelPoint({ type: 'Point', coordinates: [120, 30] })).toBeNull();
    expect(
      labelPoint({
        type: 'LineString',
        coordinates: [
          [120, 30],
          [121, 31],
        ],
      }),
    ).toBeNull();
  });
});

describe('areaLabels', () => {
  const areas = shapesOf(['330106', '西湖区', 'Xihu', 1_112_992], ['330109', '萧山区', null, 2_011_659]);
  const neighbours = shapesOf(
    ['330106', '西湖区', 'Xihu', 1_112_992],
    ['330110', '余杭区', 'Yuhang', 1_226_673],
  );

  it('names areas in the language asked for, and falls back to the local name', () => {
    const labels = (language: 'zh' | 'en') =>
      areaLabels({ areas, language }).features.map(({ properties }) => properties.label);
    expect(labels('zh')).toEqual(['西湖区', '萧山区']);
    expect(labels('en')).toEqual(['Xihu', '萧山区']);
  });

  it('puts more residents first and names no area twice', () => {
    const { features } = areaLabels({ areas, neighbours, language: 'zh' });
    expect(features.map(({ properties }) => [properties.label, properties.rank])).toEqual([
      ['西湖区', 0],
      ['萧山区', 0],
      ['余杭区', 1],
    ]);
    expect(features[1]!.properties.order).toBeLessThan(features[0]!.properties.order);
  });

  it('lists each character once', () => {
    expect([...charactersOf(areaLabels({ areas, language: 'zh' }))].sort()).toEqual([...'西湖区萧山'].sort());
  });
});
