import { resolve } from 'node:path';
import { type AreaProperties, AreaPropertiesSchema, type City } from '@zhiyu/shared/pack';
import { listSchemaErrors } from './check-schema';
import { createDatumConverter, type ToWgs84 } from './datum';
import type { Faults } from './faults';
import { labelOf, readPackFile, resolveInPack } from './pack-file';
import { readShape } from './read-shape';
import type { Shape } from './shape';

type AreaFile = NonNullable<City['areaFiles']>[number];
type Feature = { properties: Record<string, unknown>; geometry: unknown; id: unknown };

/** An area as its file has it: no parent named, or no shape drawn, is still null. */
export interface AreaDraft extends AreaProperties {
  shape: Shape | null;
  place: string;
}

/**
 * Reads every area file of a pack, its shapes converted into WGS-84; what is wrong is noted and left out.
 * `given` are files that take the place of the pack's own, in order; they may lie anywhere.
 */
export async function readAreas(
  folder: string,
  city: City,
  given: readonly string[],
  faults: Faults,
): Promise<AreaDraft[]> {
  const files = city.areaFiles ?? [];
  if (given.length > files.length) {
    faults.add(
      'city.json',
      `names ${files.length} area files in areaFiles, but ${given.length} were given; describe each there`,
    );
    return [];
  }
  const areas: AreaDraft[] = [];
  for (const [index, areaFile] of files.entries()) {
    const override = given[index];
    const path =
      override === undefined ? await resolveInPack(folder, areaFile.path, faults) : resolve(override);
    if (path !== null) areas.push(...(await readAreaFile(folder, path, areaFile, faults)));
  }
  return areas;
}

async function readAreaFile(
  folder: string,
  path: string,
  areaFile: AreaFile,
  faults: Faults,
): Promise<AreaDraft[]> {
  const label = labelOf(folder, path);
  let toWgs84: ToWgs84;
  try {
    toWgs84 = createDatumConverter(areaFile.datum ?? 'WGS-84');
  } catch (error) {
    faults.add(`city.json, areaFiles of ${label}`, (error as RangeError).message);
    return [];
  }
  const file = await readPackFile(path, label, faults, ', or be named with --areas <file>');
  if (file === null) return [];
  const features = featuresOf(file.value);
  if (features === null) {
    faults.add(label, 'is not a GeoJSON FeatureCollection of features with properties');
    return [];
  }
  if (!hasNamedProperties(features, areaFile, label, faults)) return [];
  return features.flatMap(
    (feature, index) => readFeature(feature, `${label}, features[${index}]`, areaFile, toWgs84, faults) ?? [],
  );
}

function featuresOf(value: unknown): Feature[] | null {
  if (value === null || typeof value !== 'object') return null;
  const { type, features } = value as { type?: unknown; features?: unknown };
  if (type !== 'FeatureCollection' || !Array.isArray(features)) return null;
  const read: Feature[] = [];
  for (const feature of features as unknown[]) {
    if (feature === null || typeof feature !== 'object') return null;
    const { properties, geometry, id } = feature as Partial<Feature>;
    read.push({ properties: properties ?? {}, geometry, id });
  }
  return read;
}

// A wrong name of a property would be a fault of every feature: it is told once.
function hasNamedProperties(features: Feature[], areaFile: AreaFile, label: string, faults: Faults): boolean {
  if (features.length === 0) return true;
  const present = new Set<string>();
  for (const { properties } of features) for (const key of Object.keys(properties)) present.add(key);
  const list = present.size === 0 ? 'they have none' : `they have ${[...present].slice(0, 12).join(', ')}`;
  const before = faults.count;
  for (const [key, property] of Object.entries(areaFile.properties ?? {})) {
    if (property === undefined || present.has(property)) continue;
    faults.add(label, `no feature has the property "${property}" that city.json names for ${key}; ${list}`);
  }
  const needed = [
    'name',
    ...(areaFile.level === undefined ? ['level'] : []),
    ...(features.some(hasId) ? [] : ['id']),
  ];
  for (const key of needed) {
    if (present.has(key) || (areaFile.properties && key in areaFile.properties)) continue;
    const other = key === 'level' ? ', or one level for all as areaFiles[].level' : '';
    faults.add(
      label,
      `no feature has a "${key}"; name the property that holds it as areaFiles[].properties.${key} in city.json${other} (${list})`,
    );
  }
  return faults.count === before;
}

const hasId = (feature: Feature) => feature.id !== undefined && feature.id !== null;

function readFeature(
  feature: Feature,
  at: string,
  areaFile: AreaFile,
  toWgs84: ToWgs84,
  faults: Faults,
): AreaDraft | null {
  const properties = mapProperties(feature, areaFile);
  const place = typeof properties.id === 'string' ? `${at} (id "${properties.id}")` : at;
  const errors = listSchemaErrors(AreaPropertiesSchema, properties);
  for (const { path, text } of errors) faults.add(place, describeProperty(path[0], text));
  const area = properties as AreaProperties;
  if (feature.geometry === null || feature.geometry === undefined) {
    return errors.length > 0 ? null : { ...area, shape: null, place };
  }
  const reading = readShape(feature.geometry, toWgs84);
  if ('fault' in reading) {
    faults.add(place, reading.fault);
    return null;
  }
  for (const note of reading.notes) faults.warn(place, note);
  return errors.length > 0 ? null : { ...area, shape: reading.shape, place };
}

/** The properties of a feature under the pack's names; numbers become text where text is wanted. */
function mapProperties(
  feature: Feature,
  areaFile: AreaFile,
): Omit<Record<keyof AreaProperties, unknown>, 'was'> & { was?: unknown } {
  const names = areaFile.properties ?? {};
  const read = (key: keyof AreaProperties) => feature.properties[names[key] ?? key];
  const id = toText(read('id') ?? (names.id === undefined ? feature.id : undefined));
  const parent =
    names.parent === undefined && areaFile.parent !== undefined ? areaFile.parent : toText(read('parent'));
  const level =
    names.level === undefined && areaFile.level !== undefined ? areaFile.level : toText(read('level'));
  return {
    id,
    parent: parent === undefined || parent === '' ? (areaFile.parent ?? null) : parent,
    level: level === undefined || level === '' ? areaFile.level : level,
    name: toText(read('name')),
    nameEn: toText(read('nameEn')) || null,
    residents: toNumber(read('residents')),
    kind: toText(read('kind')) || 'area',
    ...readWas(read('was')),
  };
}

function toText(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.trim() : value;
}

/** A list, or, from programs without lists, identifiers with commas between. */
function readWas(value: unknown): { was?: unknown } {
  const text = toText(value);
  if (text === undefined || text === '') return {};
  if (typeof text === 'string') return { was: text.split(',').map((id) => id.trim()) };
  return { was: Array.isArray(text) ? text.map(toText) : text };
}

function toNumber(value: unknown): unknown {
  if (value === undefined || value === '') return null;
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

function describeProperty(property: string | number | undefined, text: string): string {
  if (property === undefined) return text.replace(/^lacks "(\w+)"/, 'has no $1');
  return `${property} ${text}`;
}
