import { union } from 'polyclip-ts';
import { areaOfPolygon, createPlane, type Ring, type Shape } from './shape';

/** Gaps between areas that were drawn apart; smaller ones are closed in the outline of the whole. */
const GAP_SQUARE_METRES = 10_000;

/** The shape of a city from the shapes of its parts: their union, with the gaps of drawing closed. */
export function uniteShapes(shapes: readonly Shape[]): Shape {
  const [first, ...rest] = shapes;
  if (!first) return [];
  return (union(first, ...rest) as Shape).map(closeGaps);
}

/** The rectangle of bounds: west, south, east, north. */
export function rectangle([west = 0, south = 0, east = 0, north = 0]: readonly number[]): Shape {
  return [
    [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  ];
}

function closeGaps(polygon: Ring[]): Ring[] {
  const plane = createPlane(polygon[0]?.[0]?.[1] ?? 0);
  return polygon.filter((ring, index) => index === 0 || areaOfPolygon([ring], plane) >= GAP_SQUARE_METRES);
}
