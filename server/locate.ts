import Flatbush from 'flatbush';
import type { AreaNode, CityModel } from './city';
import { createEdges, type Edges, isNearEdge, sideOf } from './pack/edges';
import { createPlane, type Shape } from './pack/shape';
import { type AreaShape, loadShapes } from './store/city-store';
import type { Database } from './store/database';

/** How far outside the outline a point may lie and still count to the city. */
const TOLERANCE_METRES = 1000;

/** Where a point lies in the tree of areas. */
export interface Place {
  /** Ordinal of the finest area that holds the point; of the root where it is only near the outline. */
  area: number;
  /** Whether the point lies inside the outline, its border included. */
  inside: boolean;
}

export interface Locator {
  /** The place of a point in WGS-84 degrees; null when it lies more than 1 km outside the city. */
  locate(lng: number, lat: number): Place | null;
}

const locators = new WeakMap<CityModel['areas'], Promise<Locator>>();

/**
 * Makes the locator of a city from the shapes of its areas; while the areas stay the same, it is made once. Areas of
 * the tree are tried from the finest up, those of one depth by ordinal: a point on a shared border belongs to the
 * area with the lower ordinal. Functional zones take no part.
 */
export function createLocator(db: Database, city: CityModel): Promise<Locator> {
  const known = locators.get(city.areas);
  if (known) return known;
  const made = readLocator(db, city);
  locators.set(city.areas, made);
  made.catch(() => locators.delete(city.areas));
  return made;
}

async function readLocator(db: Database, city: CityModel): Promise<Locator> {
  const shapes = await loadShapes(db, city.id);
  const inTree = shapes.filter(({ id, kind }) => kind === 'area' && city.areas.byId(id) !== undefined);
  return buildLocator(inTree, city.root, (id) => city.areas.path(id).length);
}

/** An area in the order in which areas are tried. */
interface Tried {
  ordinal: number;
  depth: number;
  edges: Edges;
}

/** Makes a locator from shapes at hand; `depthOf` tells how far below the root an area hangs. */
export function buildLocator(
  shapes: readonly Pick<AreaShape, 'id' | 'ordinal' | 'geometry'>[],
  root: Pick<AreaNode, 'ordinal' | 'bbox'>,
  depthOf: (id: string) => number,
): Locator {
  const order = shapes
    .map(({ id, ordinal, geometry }): Tried => {
      return { ordinal, depth: depthOf(id), edges: createEdges(polygonsOf(geometry)) };
    })
    .sort((one, other) => other.depth - one.depth || one.ordinal - other.ordinal);
  const boxes = new Flatbush(order.length);
  for (const { edges } of order) boxes.add(...edges.box);
  boxes.finish();
  const isNear = createNearness(shapes, root);

  function locate(lng: number, lat: number): Place | null {
    // Finest first: what holds the point spares the tests of its large ancestors.
    for (const index of boxes.search(lng, lat, lng, lat).sort(ascending)) {
      const area = order[index] as Tried;
      if (sideOf(area.edges, lng, lat) >= 0) return { area: area.ordinal, inside: true };
    }
    return isNear(lng, lat) ? { area: root.ordinal, inside: false } : null;
  }

  return { locate };
}

function createNearness(
  shapes: readonly Pick<AreaShape, 'ordinal' | 'geometry'>[],
  root: Pick<AreaNode, 'ordinal' | 'bbox'>,
) {
  const outline = shapes.find(({ ordinal }) => ordinal === root.ordinal);
  const { lngMetres, latMetres } = createPlane((root.bbox[1] + root.bbox[3]) / 2);
  const edges = createEdges(outline ? polygonsOf(outline.geometry) : [], lngMetres, latMetres);
  return (lng: number, lat: number) => isNearEdge(edges, lng * lngMetres, lat * latMetres, TOLERANCE_METRES);
}

function polygonsOf(geometry: AreaShape['geometry']): Shape {
  return (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as Shape;
}

function ascending(one: number, other: number): number {
  return one - other;
}
