import type { City } from '@zhiyu/shared/pack';
import type { FeatureCollection } from 'geojson';
import { createDatumConverter, type ToWgs84 } from './datum';
import type { Faults } from './faults';
import { readPackFile, resolveInPack } from './pack-file';

/**
 * Reads the base map of a pack, converted into WGS-84; properties are kept as they are.
 * @returns null when the pack has none, or it has faults, which are noted
 */
export async function readBaseMap(
  folder: string,
  city: City,
  faults: Faults,
): Promise<FeatureCollection | null> {
  const path = city.baseMap?.features;
  if (path === undefined) return null;
  const file = await resolveInPack(folder, path, faults);
  const read = file === null ? null : await readPackFile(file, path, faults);
  if (read === null) return null;
  try {
    return convertFeatures(read.value, createDatumConverter(city.baseMap?.datum ?? 'WGS-84'));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    faults.add(path, error.message);
    return null;
  }
}

function convertFeatures(value: unknown, toWgs84: ToWgs84): FeatureCollection {
  const features = isObject(value) && value.type === 'FeatureCollection' ? value.features : null;
  if (!Array.isArray(features)) throw new RangeError('is not a GeoJSON FeatureCollection');
  const converted = features.map((feature: unknown, index) => {
    const geometry = isObject(feature) ? feature.geometry : null;
    if (!isObject(feature) || !isObject(geometry) || !Array.isArray(geometry.coordinates)) {
      throw new RangeError(`features[${index}] has no geometry with coordinates`);
    }
    const coordinates = convert(geometry.coordinates, toWgs84, index);
    return {
      type: 'Feature',
      properties: feature.properties ?? {},
      geometry: { type: geometry.type, coordinates },
    };
  });
  return { type: 'FeatureCollection', features: converted } as FeatureCollection;
}

function convert(coordinates: unknown, toWgs84: ToWgs84, index: number): unknown {
  if (!Array.isArray(coordinates))
    throw new RangeError(`features[${index}] has a position that is not a list`);
  const [x, y] = coordinates as unknown[];
  if (typeof x !== 'number') return coordinates.map((inner: unknown) => convert(inner, toWgs84, index));
  const [lng, lat] = typeof y === 'number' ? toWgs84(x, y) : [NaN, NaN];
  if (Math.abs(lng) <= 180 && Math.abs(lat) <= 90) return [lng, lat];
  throw new RangeError(
    `features[${index}] has the position [${x}, ${y}], which is not longitude and latitude; name its datum as baseMap.datum`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
