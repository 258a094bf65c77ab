import Flatbush from 'flatbush';
import { difference, intersection } from 'polyclip-ts';
import { createEdges, type Edges, sideOf } from './edges';
import type { Faults } from './faults';
import type { PackArea } from './pack-area';
import { reachesInto, reachesOutOf } from './reach';
import { areaOf, type Plane, type Shape } from './shape';

/** Borders drawn twice differ by metres: up to this depth an overlap is a sliver of drawing. */
const SLIVER_METRES = 5;
/** What is deeper but no more than this share of the smaller area is let pass with a warning. */
const SLIVER_SHARE = 0.01;

type CoverArea = Pick<PackArea, 'id' | 'parent' | 'level' | 'shape' | 'center' | 'place'>;

interface LaidArea {
  area: CoverArea;
  edges: Edges;
  squareMetres: number;
  /** Inner point, in metres. */
  inner: readonly [number, number];
}

/**
 * Notes areas of one level that overlap and areas that reach out of their parent, with how much. Slivers of drawing
 * pass. Give the areas of the tree: no functional zones, and no area whose shape was made from its children.
 */
export function checkCover(areas: readonly CoverArea[], plane: Plane, faults: Faults): void {
  const laid = areas.map((area) => layArea(area, plane));
  const byLevel = new Map<string, LaidArea[]>();
  const byId = new Map<string, LaidArea>();
  for (const one of laid) {
    const level = byLevel.get(one.area.level);
    if (level) level.push(one);
    else byLevel.set(one.area.level, [one]);
    byId.set(one.area.id, one);
  }
  for (const level of byLevel.values()) checkOverlaps(level, plane, faults);
  for (const child of laid) {
    const parent = child.area.parent === null ? undefined : byId.get(child.area.parent);
    if (parent && !faults.full) checkInside(child, parent, plane, faults);
  }
}

function layArea(area: CoverArea, plane: Plane): LaidArea {
  return {
    area,
    edges: createEdges(area.shape, plane.lngMetres, plane.latMetres),
    squareMetres: areaOf(area.shape, plane),
    inner: [area.center[0] * plane.lngMetres, area.center[1] * plane.latMetres],
  };
}

function checkOverlaps(level: readonly LaidArea[], plane: Plane, faults: Faults): void {
  const boxes = new Flatbush(level.length);
  for (const { edges } of level) boxes.add(...edges.box);
  boxes.finish();
  for (const [index, one] of level.entries()) {
    for (const near of boxes.search(...one.edges.box)) {
      if (near > index && !faults.full) checkOverlap(one, level[near] as LaidArea, plane, faults);
    }
  }
}

function checkOverlap(one: LaidArea, other: LaidArea, plane: Plane, faults: Faults): void {
  if (!mayOverlap(one, other)) return;
  const shared = areaOf(intersection(one.area.shape, other.area.shape) as Shape, plane);
  const share = shared / Math.min(one.squareMetres, other.squareMetres);
  const text = `overlaps ${other.area.place} by ${squareMetresText(shared)} (${percentText(share)} of the smaller)`;
  if (share > SLIVER_SHARE) faults.add(one.area.place, `${text}; areas of one level must not overlap`);
  else if (shared > 0) faults.warn(one.area.place, text);
}

// The exact area is costly: it is computed only for pairs that reach into each other by more than a sliver.
function mayOverlap(one: LaidArea, other: LaidArea): boolean {
  return (
    reachesInto(one.edges, other.edges, SLIVER_METRES) ||
    reachesInto(other.edges, one.edges, SLIVER_METRES) ||
    sideOf(other.edges, ...one.inner) === 1 ||
    sideOf(one.edges, ...other.inner) === 1
  );
}

function checkInside(child: LaidArea, parent: LaidArea, plane: Plane, faults: Faults): void {
  if (!mayReachOut(child, parent)) return;
  const outside = areaOf(difference(child.area.shape, parent.area.shape) as Shape, plane);
  const share = outside / child.squareMetres;
  const text = `reaches out of its parent ${parent.area.place} by ${squareMetresText(outside)} (${percentText(share)} of it)`;
  if (share > SLIVER_SHARE) faults.add(child.area.place, `${text}; an area must lie inside its parent`);
  else if (outside > 0) faults.warn(child.area.place, text);
}

function mayReachOut(child: LaidArea, parent: LaidArea): boolean {
  return (
    reachesOutOf(child.edges, parent.edges, SLIVER_METRES) ||
    reachesInto(parent.edges, child.edges, SLIVER_METRES) ||
    sideOf(parent.edges, ...child.inner) === -1
  );
}

function squareMetresText(squareMetres: number): string {
  if (squareMetres < 100_000) return `${Math.round(squareMetres).toLocaleString('en')} m²`;
  return `${(squareMetres / 1e6).toLocaleString('en', { maximumSignificantDigits: 3 })} km²`;
}

function percentText(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumSignificantDigits: 2 })} %`;
}
