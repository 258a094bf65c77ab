import { booleanPointInPolygon, polygon } from '@turf/turf';
import type { GovernanceArea } from '@zhiyu/shared/governance-contract';
import type { Slice } from '@zhiyu/shared/slice';
import type { AreaNode, CityModel } from './city';
import { ZhiyuError } from './errors';
import type { Database } from './store/database';
import { listGovernanceAreas, type StoredGovernanceArea } from './store/governance-areas';
import { demoViewer, narrowSlice, type Viewer } from './viewer';

/**
 * The part of a slice that lies in a governance area: its areas and categories, cut with those asked for.
 * @throws ZhiyuError `outside-governance-area` where that is nothing
 */
export function cutToGovernanceArea(slice: Slice, found: StoredGovernanceArea, city: CityModel): Slice {
  const { areas, categories } = keepKnown(city, found);
  try {
    // A viewer of exactly these areas and categories sees exactly this part.
    return narrowSlice(slice, { ...demoViewer, areas, categories }, city);
  } catch (error) {
    if (!(error instanceof ZhiyuError)) throw error;
    throw new ZhiyuError(
      'outside-governance-area',
      `What is asked for lies outside the governance area “${found.name}”. Ask for less, or without it.`,
    );
  }
}

/** Nodes of a governance area that the city still has. */
function keepKnown(city: CityModel, { areas, categories }: StoredGovernanceArea) {
  const known = {
    areas: areas.filter((id) => city.areas.byId(id) !== undefined),
    categories: categories.filter((id) => city.categories.byId(id) !== undefined),
  };
  const isLost =
    (areas.length > 0 && known.areas.length === 0) ||
    (categories.length > 0 && known.categories.length === 0);
  if (!isLost) return known;
  throw new ZhiyuError(
    'outside-governance-area',
    'The areas or categories of this governance area are no longer in the city’s pack. Save it anew.',
  );
}

/**
 * The areas that a ring drawn on the map stands for: the finest ones whose inner point lies in it, and in the place of all
 * children of an area the area itself.
 * @param ring of [longitude, latitude], closed or not
 * @returns identifiers; none where no inner point lies in it
 */
export function areasInRing({ areas }: CityModel, ring: readonly (readonly number[])[]): string[] {
  const [first, last] = [ring[0] ?? [], ring.at(-1) ?? []];
  const isClosed = first[0] === last[0] && first[1] === last[1];
  const shape = polygon([[...ring.map((point) => [...point]), ...(isClosed ? [] : [[...first]])]]);
  const chosen: string[] = [];
  const collect = (area: AreaNode): boolean => {
    const children = areas.children(area.id).filter(({ kind }) => kind === 'area');
    if (children.length === 0) return booleanPointInPolygon(area.center, shape);
    const inside = children.filter(collect);
    if (inside.length === children.length) return true;
    for (const { id } of inside) chosen.push(id);
    return false;
  };
  for (const root of areas.children(null)) if (root.kind === 'area' && collect(root)) chosen.push(root.id);
  return chosen;
}

/** A governance area as it is answered. */
export function describeGovernanceArea(city: CityModel, found: StoredGovernanceArea): GovernanceArea {
  const { id, name, areas, categories, ring } = found;
  const known = areas.map((area) => city.areas.byId(area)).filter((area) => area !== undefined);
  const nodes = areas.length === 0 ? [city.root] : known;
  const boxes = nodes.map(({ bbox }) => bbox);
  return {
    id,
    name,
    areas,
    finestAreas: nodes.reduce((sum, area) => sum + countFinest(city, area.id), 0),
    categories,
    within: findAround(city, nodes).id,
    leadUnit: found.lead_unit,
    ring,
    bbox: [
      Math.min(...boxes.map(([west]) => west)),
      Math.min(...boxes.map(([, south]) => south)),
      Math.max(...boxes.map(([, , east]) => east)),
      Math.max(...boxes.map(([, , , north]) => north)),
    ].map((degrees, side) => (Number.isFinite(degrees) ? degrees : (city.root.bbox[side] ?? 0))),
  };
}

/** The last area that the ways down to all of these have in common. */
/** The smallest area that holds all of some areas; the city where there are none. */
export function findAround(city: CityModel, nodes: readonly AreaNode[]): AreaNode {
  const [first = [], ...others] = nodes.map(({ id }) => city.areas.path(id));
  const shared = first.filter(({ id }, depth) => others.every((path) => path[depth]?.id === id));
  return shared.at(-1) ?? city.root;
}

/** The saved governance areas of which a viewer may see something, by name. */
export async function listSeenGovernanceAreas(
  db: Database,
  city: CityModel,
  viewer: Viewer,
): Promise<StoredGovernanceArea[]> {
  const found = await listGovernanceAreas(db, city.id);
  return found.filter((one) => seesSome(city, one, viewer));
}

/** Whether a viewer may see something of a governance area. */
export function seesSome(city: CityModel, made: StoredGovernanceArea, viewer: Viewer): boolean {
  try {
    narrowSlice(sliceOf(city, made), viewer, city);
    return true;
  } catch (error) {
    if (error instanceof ZhiyuError && error.code === 'outside-view') return false;
    throw error;
  }
}

/** All that a governance area holds, at any time. */
export function sliceOf(city: CityModel, { areas, categories }: StoredGovernanceArea): Slice {
  return {
    city: city.id,
    areas,
    categories,
    accountableAreas: [],
    requestTypes: [],
    channels: [],
    units: [],
    requesters: [],
    rest: null,
    from: null,
    to: null,
    at: null,
  };
}

function countFinest(city: CityModel, id: string): number {
  const children = city.areas.children(id).filter(({ kind }) => kind === 'area');
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + countFinest(city, child.id), 0);
}
