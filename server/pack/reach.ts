import { type Edges, endsOf, isNearEdge, sideOf, visitEdges } from './edges';

/**
 * Whether the border of one shape runs inside another, farther than `depth` from that one's border. Two shapes
 * overlap by more than a sliver when the border of one runs so inside the other, or when one covers the other.
 */
export function reachesInto(one: Edges, other: Edges, depth: number): boolean {
  return runsAway(one, other, other.box, depth, 1);
}

/** Whether the border of a shape runs outside of another, farther than `depth` from that one's border. */
export function reachesOutOf(one: Edges, other: Edges, depth: number): boolean {
  return runsAway(one, other, one.box, depth, -1);
}

/**
 * Whether some point of a border lies on a side of another shape, and not near its border. Tried are, of the edges
 * that touch the box, each corner and the middle of each piece into which the other border cuts the edge.
 */
function runsAway(one: Edges, other: Edges, box: Edges['box'], depth: number, side: 1 | -1): boolean {
  let found = false;
  visitEdges(one, box[0], box[1], box[2], box[3], (edge) => {
    if (found) return;
    const [ax, ay, bx, by] = endsOf(one, edge);
    const cuts = cutEdge(ax, ay, bx, by, other);
    if (cuts === null) return;
    found = liesAway(other, ax, ay, depth, side);
    for (let i = 1; i < cuts.length && !found; i++) {
      const middle = (cuts[i - 1]! + cuts[i]!) / 2;
      found = liesAway(other, ax + middle * (bx - ax), ay + middle * (by - ay), depth, side);
    }
  });
  return found;
}

function liesAway(edges: Edges, x: number, y: number, depth: number, side: 1 | -1): boolean {
  return !isNearEdge(edges, x, y, depth) && sideOf(edges, x, y) === side;
}

/**
 * Where other edges meet an edge, as shares of its length, ascending, with 0 and 1; null when the other border runs
 * along the very same edge.
 */
function cutEdge(ax: number, ay: number, bx: number, by: number, other: Edges): number[] | null {
  const cuts = [0, 1];
  let same = false;
  const { ends } = other;
  visitEdges(other, Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), (edge) => {
    const at = edge * 4;
    const cx = ends[at]!;
    const cy = ends[at + 1]!;
    const dx = ends[at + 2]!;
    const dy = ends[at + 3]!;
    if (cx === bx && cy === by && dx === ax && dy === ay) same = true;
    if (cx === ax && cy === ay && dx === bx && dy === by) same = true;
    const cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
    if (cross === 0) return;
    const along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross;
    const across = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross;
    if (along > 0 && along < 1 && across >= 0 && across <= 1) cuts.push(along);
  });
  return same ? null : cuts.sort(ascending);
}

function ascending(one: number, other: number): number {
  return one - other;
}
