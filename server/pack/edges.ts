import Flatbush from 'flatbush';
import { orient2d } from 'robust-predicates';
import type { Shape } from './shape';

/** Up to so many edges, looking at each is faster than an index. */
const INDEXED_EDGES = 48;

/** The edges of a shape, ready for questions about points. Coordinates may be scaled, to metres for instance. */
export interface Edges {
  readonly count: number;
  /** Start x, start y, end x, end y of each edge. */
  readonly ends: Float64Array;
  readonly box: readonly [minX: number, minY: number, maxX: number, maxY: number];
  readonly index: Flatbush | null;
}

/** Lays out the edges of a shape, its longitudes and latitudes multiplied by the scales. */
export function createEdges(shape: Shape, scaleX = 1, scaleY = 1): Edges {
  let count = 0;
  for (const polygon of shape) for (const ring of polygon) count += ring.length - 1;
  const ends = new Float64Array(count * 4);
  let at = 0;
  for (const polygon of shape) {
    for (const ring of polygon) {
      for (let i = 1; i < ring.length; i++) {
        ends[at++] = ring[i - 1]![0] * scaleX;
        ends[at++] = ring[i - 1]![1] * scaleY;
        ends[at++] = ring[i]![0] * scaleX;
        ends[at++] = ring[i]![1] * scaleY;
      }
    }
  }
  return { count, ends, box: boxOfEnds(ends), index: count > INDEXED_EDGES ? indexEnds(ends) : null };
}

/** Start and end of an edge. */
export function endsOf(edges: Edges, edge: number): [ax: number, ay: number, bx: number, by: number] {
  const { ends } = edges;
  const at = edge * 4;
  return [ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!];
}

/** Where a point lies: 1 inside, 0 exactly on the border, -1 outside (in a hole too). */
export function sideOf(edges: Edges, x: number, y: number): 1 | 0 | -1 {
  const [minX, minY, maxX, maxY] = edges.box;
  if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) return -1;
  let inside = false;
  let onBorder = false;
  if (edges.index) {
    // Every edge that the ray from the point to the east can meet.
    edges.index.search(x, y, Infinity, y, (edge) => {
      const side = crossingOf(edges.ends, edge, x, y);
      if (side === 0) onBorder = true;
      else if (side > 0) inside = !inside;
      return false;
    });
    return onBorder ? 0 : inside ? 1 : -1;
  }
  for (let edge = 0; edge < edges.count; edge++) {
    const side = crossingOf(edges.ends, edge, x, y);
    if (side === 0) return 0;
    if (side > 0) inside = !inside;
  }
  return inside ? 1 : -1;
}

/** Whether a point lies within a distance of an edge, in the units of the edges. */
export function isNearEdge(edges: Edges, x: number, y: number, distance: number): boolean {
  const { index, ends } = edges;
  if (index) {
    return index.collides(x - distance, y - distance, x + distance, y + distance, (edge) =>
      isWithin(ends, edge, x, y, distance),
    );
  }
  for (let edge = 0; edge < edges.count; edge++) if (isWithin(ends, edge, x, y, distance)) return true;
  return false;
}

/** Calls `visit` with the number of each edge whose box touches the given box. */
export function visitEdges(
  edges: Edges,
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
  visit: (edge: number) => void,
): void {
  const { ends } = edges;
  if (edges.index) {
    edges.index.search(minX, minY, maxX, maxY, (edge) => {
      visit(edge);
      return false;
    });
    return;
  }
  for (let edge = 0; edge < edges.count; edge++) {
    const at = edge * 4;
    if (Math.min(ends[at]!, ends[at + 2]!) > maxX || Math.max(ends[at]!, ends[at + 2]!) < minX) continue;
    if (Math.min(ends[at + 1]!, ends[at + 3]!) > maxY || Math.max(ends[at + 1]!, ends[at + 3]!) < minY)
      continue;
    visit(edge);
  }
}

/** 1 when the ray from (x, y) to the east crosses the edge, 0 when the point lies on it, -1 otherwise. */
function crossingOf(ends: Float64Array, edge: number, x: number, y: number): 1 | 0 | -1 {
  const at = edge * 4;
  const ax = ends[at]!;
  const ay = ends[at + 1]!;
  const bx = ends[at + 2]!;
  const by = ends[at + 3]!;
  if ((ay > y && by > y) || (ay < y && by < y) || (ax < x && bx < x)) return -1;
  const turn = orient2d(ax, ay, bx, by, x, y);
  if (turn === 0) return ax > x && bx > x ? -1 : 0;
  // An edge holds its lower end and not its upper one, so that a ray through a corner crosses once or twice.
  if (ay > y === by > y) return -1;
  // orient2d is positive for a clockwise turn.
  return turn < 0 === by > ay ? 1 : -1;
}

function isWithin(ends: Float64Array, edge: number, x: number, y: number, distance: number): boolean {
  const at = edge * 4;
  const ax = ends[at]! - x;
  const ay = ends[at + 1]! - y;
  const dx = ends[at + 2]! - ends[at]!;
  const dy = ends[at + 3]! - ends[at + 1]!;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length));
  const offX = ax + along * dx;
  const offY = ay + along * dy;
  return offX * offX + offY * offY <= distance * distance;
}

function indexEnds(ends: Float64Array): Flatbush {
  const index = new Flatbush(ends.length / 4);
  for (let at = 0; at < ends.length; at += 4) {
    const [ax, ay, bx, by] = [ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!];
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  }
  index.finish();
  return index;
}

function boxOfEnds(ends: Float64Array): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < ends.length; at += 2) {
    const x = ends[at]!;
    const y = ends[at + 1]!;
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}
