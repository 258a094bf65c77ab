import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CategoriesSchema,
  type City,
  CitySchema,
  type LimitRule,
  type PackCategory,
  type PackUnit,
  UnitsSchema,
} from '@zhiyu/shared/pack';
import { createTree } from '@zhiyu/shared/tree';
import type { FeatureCollection } from 'geojson';
import type { Static, TSchema } from 'typebox';
import { ZhiyuError } from '../errors';
import { buildAreas } from './build-areas';
import {
  checkCategoryLimits,
  checkCity,
  checkLimits,
  checkQuestions,
  checkSmallMatters,
  checkUnitAreas,
} from './check-city';
import { checkNodes, type PlacedNode } from './check-nodes';
import { followsSchema } from './check-schema';
import { checkSuccessors } from './check-successors';
import { createFaults, type Faults } from './faults';
import type { PackArea } from './pack-area';
import { readPackFile } from './pack-file';
import { readAreas } from './read-areas';
import { readBaseMap } from './read-base-map';

/** A city pack, read and found sound. Trees come with parents before children. */
export interface Pack {
  city: City;
  /** The city itself first. */
  areas: PackArea[];
  categories: PackCategory[];
  /** Limits for categories without their own. */
  limits: LimitRule[];
  units: PackUnit[];
  baseMap: FeatureCollection | null;
  /** What was mended or let pass, for the user to know. */
  warnings: readonly string[];
}

/**
 * Reads the folder of a pack: `city.json`, the area files it names, and, where they are, `categories.json`,
 * `units.json` and the base map. `areaFiles` take the place of the pack's own, in order.
 * @throws ZhiyuError `bad-pack` that lists up to 20 faults
 */
export async function readPack(folder: string, areaFiles: readonly string[] = []): Promise<Pack> {
  const faults = createFaults(folder);
  const root = resolve(folder);
  if (!existsSync(root)) {
    throw new ZhiyuError(
      'bad-pack',
      `There is no folder ${root}; name the folder that holds the pack's city.json.`,
    );
  }
  const city = await readCity(root, faults);
  faults.throwIfAny();
  if (city === null) throw new Error('a city.json that cannot be read has a fault');

  const { categories, limits = [] } =
    (await readOwn(root, 'categories.json', CategoriesSchema, faults)) ?? noCategories;
  const { units } = (await readOwn(root, 'units.json', UnitsSchema, faults)) ?? noUnits;
  const baseMap = await readBaseMap(root, city, faults);
  const drafts = await readAreas(root, city, areaFiles, faults);
  checkNodes(placeNodes(categories, 'categories.json, categories'), faults);
  checkNodes(placeNodes(units, 'units.json, units'), faults);
  checkCategoryLimits(categories, faults);
  checkLimits(limits, 'categories.json, limits', faults);
  checkQuestions(city, new Set(categories.map(({ id }) => id)), faults);
  checkSmallMatters(city, new Set(categories.map(({ id }) => id)), faults);
  faults.throwIfAny();

  const areas = buildAreas(city, drafts, faults) ?? [];
  if (areas.length > 0) checkUnitAreas(units, new Set(areas.map(({ id }) => id)), faults);
  checkSuccessors({ city, areas, categories, units }, faults);
  faults.throwIfAny();
  return {
    city,
    areas,
    categories: orderNodes(categories),
    limits,
    units: orderNodes(units),
    baseMap,
    warnings: faults.warnings,
  };
}

const noCategories: Static<typeof CategoriesSchema> = { categories: [] };
const noUnits: Static<typeof UnitsSchema> = { units: [] };

async function readCity(root: string, faults: Faults): Promise<City | null> {
  const file = await readPackFile(join(root, 'city.json'), 'city.json', faults);
  if (file === null || !followsSchema(CitySchema, file, faults)) return null;
  checkCity(file.value, faults);
  return file.value;
}

/** Reads a file that a pack may leave out; null when it does, or when it has faults, which are noted. */
async function readOwn<Schema extends TSchema>(
  root: string,
  name: string,
  schema: Schema,
  faults: Faults,
): Promise<Static<Schema> | null> {
  const path = join(root, name);
  if (!existsSync(path)) return null;
  const file = await readPackFile(path, name, faults);
  return file !== null && followsSchema(schema, file, faults) ? file.value : null;
}

function placeNodes(nodes: readonly { id: string; parent: string | null }[], list: string): PlacedNode[] {
  return nodes.map(({ id, parent }, index) => ({ id, parent, place: `${list}[${index}] (id "${id}")` }));
}

/** Parents before children, siblings in the order given. */
function orderNodes<Node extends { id: string; parent: string | null }>(nodes: readonly Node[]): Node[] {
  return createTree(nodes.map((node, ordinal) => ({ ...node, ordinal }))).nodes.map(
    ({ ordinal }) => nodes[ordinal] as Node,
  );
}
