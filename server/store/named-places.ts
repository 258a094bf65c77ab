import type { Feature, FeatureCollection, Position } from 'geojson';
import type { CityModel } from '../city';
import type { NamedPlace } from '../search';
import { loadDocument } from './city-store';
import type { Database } from './database';

const known = new WeakMap<CityModel, Promise<NamedPlace[]>>();

/** Places that the base map of a city names, each once with a point on it; made once for a version of the city. */
export function readNamedPlaces(db: Database, city: CityModel): Promise<NamedPlace[]> {
  const found = known.get(city);
  if (found) return found;
  const made = listPlaces(db, city);
  known.set(city, made);
  made.catch(() => known.delete(city));
  return made;
}

async function listPlaces(db: Database, city: CityModel): Promise<NamedPlace[]> {
  const baseMap = (await loadDocument(db, city.id, 'basemap')) as FeatureCollection | null;
  const places = new Map<string, NamedPlace>();
  for (const { properties, geometry } of baseMap?.features ?? []) {
    const zh: unknown = properties?.name;
    const en: unknown = properties?.nameEn;
    const [lng, lat] = pointOn(geometry);
    if (typeof zh !== 'string' || zh === '' || lng === undefined || lat === undefined || places.has(zh))
      continue;
    places.set(zh, { name: { zh, en: typeof en === 'string' && en !== '' ? en : zh }, lng, lat });
  }
  return [...places.values()];
}

/** The position in the middle of the first line or ring; empty where there is none. */
function pointOn(geometry: Feature['geometry']): Position {
  if (geometry.type === 'Point') return geometry.coordinates;
  if (geometry.type === 'GeometryCollection') return [];
  let list: unknown = geometry.coordinates;
  while (Array.isArray(list) && Array.isArray(list[0]) && Array.isArray(list[0][0])) list = list[0];
  const positions = list as Position[];
  return positions[Math.floor(positions.length / 2)] ?? [];
}
