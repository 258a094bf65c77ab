import { describe, expect, it } from 'vitest';
import { buildLocator, type Locator } from './locate';
import type { AreaShape } from './store/city-store';

type Ring = [number, number][];
const rectangle = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
interface Drawn {
  id: string;
  ordinal: number;
  depth: number;
  polygons: Ring[][];
}
const draw = (id: string, ordinal: number, depth: number, ...polygons: Ring[][]): Drawn => ({
  id,
  ordinal,
  depth,
  polygons,
});

// Degrees from (120, 30) in hundredths; a district with a hole, an island of it, and two towns that meet at 5.
const drawn = [
  draw('city', 1, 1, [rectangle(0, 0, 20, 10)], [rectangle(30, 0, 32, 2)]),
  draw(
    'west',
    2,
    2,
    [rectangle(0, 0, 10, 10), rectangle(4, 6, 6, 8).toReversed()],
    [rectangle(30, 0, 32, 2)],
  ),
  draw('town-b', 9, 3, [rectangle(0, 0, 5, 5)]),
  draw('town-a', 5, 3, [rectangle(5, 0, 10, 5)]),
];

function locatorOf(areas: readonly Drawn[]): Locator {
  const shapes = areas.map(({ id, ordinal, polygons }) => {
    const coordinates = polygons.map((polygon) =>
      polygon.map((ring) => ring.map(([x, y]): [number, number] => [120 + x / 100, 30 + y / 100])),
    );
    const geometry: AreaShape['geometry'] = { type: 'MultiPolygon', coordinates };
    return { id, ordinal, geometry };
  });
  const root = { ordinal: 1, bbox: [120, 30, 120.32, 30.1] as [number, number, number, number] };
  return buildLocator(shapes, root, (id) => areas.find((area) => area.id === id)?.depth ?? 0);
}
const locator = locatorOf(drawn);
const at = (x: number, y: number) => locator.locate(120 + x / 100, 30 + y / 100);

describe('the place of a point', () => {
  it('is the finest area that holds it', () => {
    expect(at(1, 1)).toEqual({ area: 9, inside: true });
    expect(at(7, 1)).toEqual({ area: 5, inside: true });
  });

  it('is the parent where no child holds it', () => {
    expect(at(1, 8)).toEqual({ area: 2, inside: true });
    expect(at(15, 5)).toEqual({ area: 1, inside: true });
  });

  it('knows holes and islands', () => {
    expect(at(5, 7)).toEqual({ area: 1, inside: true });
    expect(at(31, 1)).toEqual({ area: 2, inside: true });
  });

  it('is the area with the lower ordinal on a shared border, whatever the order of the shapes', () => {
    expect(at(5, 3)).toEqual({ area: 5, inside: true });
    expect(locatorOf(drawn.toReversed()).locate(120.05, 30.03)).toEqual({ area: 5, inside: true });
  });

  it('counts to the city, not inside, up to a kilometre from the outline', () => {
    // A degree of latitude is 111.2 km.
    expect(at(7, -0.89)).toEqual({ area: 1, inside: false });
    expect(at(7, -0.91)).toBeNull();
    // At 30° N a degree of longitude is 96.3 km.
    expect(at(20 + 1.03, 5)).toEqual({ area: 1, inside: false });
    expect(at(20 + 1.05, 5)).toBeNull();
    expect(at(29.5, 1)).toEqual({ area: 1, inside: false });
  });

  it('is none for what is no point', () => {
    expect(locator.locate(Number.NaN, 30)).toBeNull();
    expect(locator.locate(0, 0)).toBeNull();
    expect(locator.locate(30.05, 120.05)).toBeNull();
    expect(locator.locate(Number.POSITIVE_INFINITY, 30)).toBeNull();
  });
});
