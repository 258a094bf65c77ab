import pointInPolygon from 'point-in-polygon-hao';
import { describe, expect, it } from 'vitest';
import { createEdges, isNearEdge, sideOf } from './edges';
import type { Ring, Shape } from './shape';

const square = (west: number, south: number, side: number): Ring => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const withHole: Shape = [[square(0, 0, 10), square(4, 4, 2).toReversed()]];

describe('side of a point', () => {
  it('is inside, on the border, or outside; a hole is outside', () => {
    const edges = createEdges(withHole);
    expect(sideOf(edges, 1, 1)).toBe(1);
    expect(sideOf(edges, 5, 5)).toBe(-1);
    expect(sideOf(edges, 11, 5)).toBe(-1);
    expect(sideOf(edges, 0, 0)).toBe(0);
    expect(sideOf(edges, 10, 3)).toBe(0);
    expect(sideOf(edges, 3, 10)).toBe(0);
    expect(sideOf(edges, 4, 5)).toBe(0);
    expect(sideOf(edges, Number.NaN, 5)).toBe(-1);
  });

  it('knows every part of a shape of several polygons', () => {
    const edges = createEdges([[square(0, 0, 2)], [square(5, 5, 2)]]);
    expect(sideOf(edges, 1, 1)).toBe(1);
    expect(sideOf(edges, 6, 6)).toBe(1);
    expect(sideOf(edges, 3.5, 3.5)).toBe(-1);
  });

  // With few corners each edge is looked at, with many an index is asked.
  it.each([7, 40, 400])('agrees with point-in-polygon-hao on a star of %i corners with a hole', (corners) => {
    const star = drawStar(corners, 5);
    const hole = square(-0.5, -0.5, 1).toReversed();
    const edges = createEdges([[star, hole]]);
    const random = createRandom(corners);
    for (let i = 0; i < 5000; i++) {
      // Whole tenths meet corners and edges of the hole exactly.
      const point = [Math.round(random() * 120) / 10 - 6, Math.round(random() * 120) / 10 - 6] as const;
      const expected = pointInPolygon([...point], [star, hole]);
      expect(sideOf(edges, ...point), point.join(' ')).toBe(expected === 0 ? 0 : expected ? 1 : -1);
    }
    for (const [x, y] of star) expect(sideOf(edges, x, y)).toBe(0);
  });
});

describe('nearness of an edge', () => {
  it('is measured to the nearest edge, from either side and past its ends', () => {
    const edges = createEdges(withHole);
    expect(isNearEdge(edges, 5, -1, 1)).toBe(true);
    expect(isNearEdge(edges, 5, -1.001, 1)).toBe(false);
    expect(isNearEdge(edges, 13, 14, 5)).toBe(true);
    expect(isNearEdge(edges, 13, 14, 4.999)).toBe(false);
    expect(isNearEdge(edges, 5, 5, 1)).toBe(true);
    expect(isNearEdge(edges, 2, 2, 1)).toBe(false);
  });

  it('is the same with an index', () => {
    const edges = createEdges([[drawStar(400, 5)]]);
    expect(edges.index).not.toBeNull();
    expect(isNearEdge(edges, 0, 0, 1)).toBe(false);
    expect(isNearEdge(edges, 7, 0, 2.01)).toBe(true);
  });
});

/** A star around (0, 0) whose corners lie by turns 5 and 2.5 from it; the first lies on the x axis. */
function drawStar(corners: number, radius: number): Ring {
  const ring: Ring = [];
  for (let i = 0; i < corners; i++) {
    const angle = (2 * Math.PI * i) / corners;
    const reach = i % 2 === 0 ? radius : radius / 2;
    ring.push([reach * Math.cos(angle), reach * Math.sin(angle)]);
  }
  ring.push(ring[0] as [number, number]);
  return ring;
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
