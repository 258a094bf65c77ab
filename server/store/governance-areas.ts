import type { Database } from './database';
import { loadStatement } from './statement';

/** A governance area as it is stored; nodes by their identifiers. */
export interface StoredGovernanceArea {
  id: string;
  name: string;
  areas: string[];
  categories: string[];
  lead_unit: string | null;
  ring: number[][] | null;
}

/** The governance areas of a city, by name. */
export async function listGovernanceAreas(db: Database, city: string): Promise<StoredGovernanceArea[]> {
  return db.query<StoredGovernanceArea>(loadStatement('governance-list'), [city]);
}

/** One of them; null where there is none of this identifier. */
export async function readGovernanceArea(
  db: Database,
  city: string,
  id: string,
): Promise<StoredGovernanceArea | null> {
  const [found] = await db.query<StoredGovernanceArea>(loadStatement('governance-one'), [city, id]);
  return found ?? null;
}

/** Adds a governance area, or changes the one of its identifier. */
export async function writeGovernanceArea(
  db: Database,
  city: string,
  { id, name, areas, categories, lead_unit, ring }: StoredGovernanceArea,
  now: number,
): Promise<void> {
  const shape = ring === null ? null : JSON.stringify(ring);
  const values = [city, id, name, areas, categories, lead_unit, shape, new Date(now)];
  await db.query(loadStatement('governance-write'), values);
}

/** Takes a governance area off. */
export async function removeGovernanceArea(db: Database, city: string, id: string): Promise<void> {
  await db.query(loadStatement('governance-remove'), [city, id]);
}
