import type { Database } from './database';
import { loadStatement } from './statement';

/** A point of a source, in WGS-84. */
export interface SourcePoint {
  source: string;
  lng: number;
  lat: number;
}

/** A point that carries a large part of a source's cases. */
export interface HeavyPoint {
  lng: number;
  lat: number;
  cases: number;
  /** Different addresses among them; a case without an address counts for none. */
  addresses: number;
  /** Whether the point is off the map already. */
  crowded: boolean;
}

/** The points that the crowding rule has taken off the map of a city. */
export async function readCrowdedPoints(db: Database, city: string): Promise<SourcePoint[]> {
  return db.query(loadStatement('crowded-known'), [city]);
}

/** The points that carry more than a share of a source's cases, and at least so many, the heaviest first. */
export async function findHeavyPoints(
  db: Database,
  city: string,
  source: string,
  above: { share: number; cases: number },
): Promise<HeavyPoint[]> {
  return db.query(loadStatement('crowded-heavy'), [city, source, above.share, above.cases]);
}

/** Ids of up to `limit` cases of a source that are drawn at a point. */
export async function listCasesAt(
  db: Database,
  city: string,
  point: SourcePoint,
  limit: number,
): Promise<number[]> {
  const rows = await db.query<{ id: number }>(loadStatement('crowded-cases'), [
    city,
    point.source,
    point.lng,
    point.lat,
    limit,
  ]);
  return rows.map(({ id }) => id);
}
