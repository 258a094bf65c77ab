import type { City, LimitRule, Text } from '@zhiyu/shared/pack';
import type { MultiPolygon, Polygon } from 'geojson';
import type { RecomputeCounts } from '../recompute-counts';
import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** A version of a city's pack, and the run in which the cases followed it; a version that touched no case has none. */
export interface CityVersion {
  version: number;
  added_at: number;
  /** What it changed, as it was previewed; null for the first. */
  changes: object | null;
  cases: number | null;
  cursor: number | null;
  found: RecomputeCounts | null;
  started_at: number | null;
  finished_at: number | null;
  superseded: boolean | null;
}

/** What a city consisted of in a version. Ordinals are those that the states of changes name. */
export interface VersionTrees {
  areas: {
    ordinal: number;
    id: string;
    parent: string | null;
    level: string;
    kind: 'area' | 'zone';
    name: string;
    nameEn: string | null;
    residents: number | null;
    /** Digest of the shape: the same for the same shape. */
    shape: string;
  }[];
  categories: { ordinal: number; id: string; parent: string | null; name: Text; limits: LimitRule[] }[];
  units: { ordinal: number; id: string; parent: string | null; name: Text }[];
  channels: { ordinal: number; id: string; name: Text }[];
  limits: LimitRule[];
}

/** Keeps what a city consists of now as a version of its pack; `changes` says what it changed. */
export async function addVersion(
  tx: Transaction,
  city: string,
  version: number,
  now: number,
  changes: object | null,
): Promise<void> {
  const said = changes === null ? null : JSON.stringify(changes);
  await tx.query(loadStatement('city-version-add'), [city, version, new Date(now), said]);
}

/** The versions of a city's pack, the latest first; empty for a city that is not there. */
export function listVersions(db: Database, city: string): Promise<CityVersion[]> {
  return db.query(loadStatement('city-versions'), [city]);
}

/** What a city consisted of in a version; null where there is no such version. */
export async function readVersion(
  db: Database,
  city: string,
  version: number,
): Promise<{ version: number; added_at: number; pack: City; trees: VersionTrees } | null> {
  const [row] = await db.query<{ version: number; added_at: number; pack: City; trees: VersionTrees }>(
    loadStatement('city-version-trees'),
    [city, version],
  );
  return row ?? null;
}

/** The shapes that areas had in a version, by identifier; null for one that had none. */
export async function readVersionShapes(
  db: Database,
  city: string,
  version: number,
  areas: readonly string[],
): Promise<Map<string, Polygon | MultiPolygon | null>> {
  const rows = await db.query<{ id: string; geometry: Polygon | MultiPolygon | null }>(
    loadStatement('city-version-shapes'),
    [city, version, areas],
  );
  return new Map(rows.map(({ id, geometry }) => [id, geometry]));
}
