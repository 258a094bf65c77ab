import { union } from 'polyclip-ts';
import { orient2d } from 'robust-predicates';
import { createEdges, type Edges, endsOf, visitEdges } from './edges';
import { areaOf, areaOfPolygon, createPlane, type Position, type Ring, type Shape } from './shape';

/** A crossing that changes the area by no more than this share is a slip of the pen. */
const REPAIRED_SHARE = 0.01;

/**
 * Unties rings that cross themselves or each other. A polygon without crossings comes back as it is.
 * @returns the mended shape with a note that says so; or the fault, where mending would change the area by more
 * than 1 % and only the owner of the file can say what is meant
 */
export function repairPolygon(rings: Ring[]): { shape: Shape; notes: string[] } | { fault: string } {
  const crossing = findCrossing(createEdges([rings]));
  if (crossing === null) return { shape: [rings], notes: [] };
  const plane = createPlane(crossing[1]);
  const place = `[${crossing.map((degrees) => degrees.toFixed(6)).join(', ')}]`;
  const mended = union([rings]) as Shape;
  const before = areaOfPolygon(rings, plane);
  const change = Math.abs(areaOf(mended, plane) - before) / before;
  if (change > REPAIRED_SHARE) {
    return { fault: `a ring crosses itself at ${place}; draw it so that it does not` };
  }
  return { shape: mended, notes: [`a ring crosses itself at ${place} and has been untied`] };
}

/** A point where two edges cross within their length; null where none do. Edges that only touch do not cross. */
function findCrossing(edges: Edges): Position | null {
  let found: Position | null = null;
  for (let edge = 0; edge < edges.count && found === null; edge++) {
    const [ax, ay, bx, by] = endsOf(edges, edge);
    const [minX, maxX, minY, maxY] = [Math.min(ax, bx), Math.max(ax, bx), Math.min(ay, by), Math.max(ay, by)];
    visitEdges(edges, minX, minY, maxX, maxY, (other) => {
      if (other > edge) found ??= crossingOf(edges, edge, other);
    });
  }
  return found;
}

function crossingOf(edges: Edges, one: number, other: number): Position | null {
  const [ax, ay, bx, by] = endsOf(edges, one);
  const [cx, cy, dx, dy] = endsOf(edges, other);
  const c = orient2d(ax, ay, bx, by, cx, cy);
  const d = orient2d(ax, ay, bx, by, dx, dy);
  if (c === 0 || d === 0 || c > 0 === d > 0) return null;
  const a = orient2d(cx, cy, dx, dy, ax, ay);
  const b = orient2d(cx, cy, dx, dy, bx, by);
  if (a === 0 || b === 0 || a > 0 === b > 0) return null;
  const along = c / (c - d);
  return [cx + along * (dx - cx), cy + along * (dy - cy)];
}
