import type { CityModel } from './city';
import type { IsCrowded } from './ingest-locate';
import { createRecorder, type Recorder } from './ingest-record';
import { createLocator } from './locate';
import { loadCity } from './store/city-store';
import { readCrowdedPoints } from './store/crowded';
import type { Database } from './store/database';

/** Answers for the points that the crowding rule has taken off the map of a city by now. */
export async function readCrowding(db: Database, city: string): Promise<IsCrowded> {
  const points = await readCrowdedPoints(db, city);
  const crowded = new Set(points.map(({ source, lng, lat }) => keyOf(source, lng, lat)));
  return (source, lng, lat) => crowded.size > 0 && crowded.has(keyOf(source, lng, lat));
}

/**
 * The recorder of a city as it is now.
 * @throws ZhiyuError `unknown-city`
 */
export async function openRecorder(
  db: Database,
  id: string,
): Promise<{ city: CityModel; recorder: Recorder }> {
  const { city } = await loadCity(db, id);
  const locator = await createLocator(db, city);
  return { city, recorder: createRecorder(city, locator, await readCrowding(db, id)) };
}

function keyOf(source: string, lng: number, lat: number): string {
  return `${source}\n${lng}\n${lat}`;
}
