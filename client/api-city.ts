import type { AreasAnswer, CitiesAnswer, CityAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import type { FeatureCollection, Geometry } from 'geojson';
import { cityPath, fetchJson } from './api';

export function fetchCities(signal: AbortSignal): Promise<CitiesAnswer> {
  return fetchJson('/api/v1/cities', signal);
}

export function fetchCity(city: string, signal: AbortSignal): Promise<CityAnswer> {
  return fetchJson(cityPath(city), signal);
}

/** Every measure with its labels and definition, in the order of lists. */
export async function fetchMeasures(signal: AbortSignal): Promise<Measure[]> {
  const answer = await fetchJson<{ measures: Measure[] }>('/api/v1/measures', signal);
  return answer.measures;
}

/** The children of an area and the path down to it; the roots without one. */
export function fetchAreas(city: string, parent: string | null, signal: AbortSignal): Promise<AreasAnswer> {
  const query = new URLSearchParams(parent === null ? [] : [['parent', parent]]);
  return fetchJson(`${cityPath(city)}/areas?${query}`, signal);
}

/** The shapes of the children of an area. */
export function fetchAreaShapes<Properties>(
  city: string,
  parent: string,
  signal: AbortSignal,
): Promise<FeatureCollection<Geometry, Properties>> {
  return fetchJson(`${cityPath(city)}/areas.geojson?${new URLSearchParams({ parent })}`, signal);
}

/** Water, rivers, green and roads of the pack. */
export function fetchBaseMap(
  city: string,
  signal: AbortSignal,
): Promise<FeatureCollection<Geometry, Record<string, unknown>>> {
  return fetchJson(`${cityPath(city)}/basemap.geojson`, signal);
}
