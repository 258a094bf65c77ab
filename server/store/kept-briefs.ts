import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import type { Database } from './database';
import { loadStatement } from './statement';

/** Keeps the brief of an area for a day of its city, `YYYY-MM-DD`; one that is kept already stays. */
export async function keepBrief(
  db: Database,
  key: { city: string; area: string; day: string },
  answer: BriefAnswer,
  now: number,
): Promise<void> {
  const parameters = [key.city, key.area, key.day, new Date(now), JSON.stringify(answer)];
  await db.query(loadStatement('brief-keep'), parameters);
}

/** The brief of an area for a day; null where none is kept. */
export async function readKeptBrief(
  db: Database,
  { city, area, day }: { city: string; area: string; day: string },
): Promise<BriefAnswer | null> {
  const [row] = await db.query<{ answer: BriefAnswer }>(loadStatement('brief-read'), [city, area, day]);
  return row?.answer ?? null;
}

/** The days for which a brief of an area is kept, the latest first, and when each was made. */
export async function listKeptBriefs(
  db: Database,
  city: string,
  area: string,
  limit: number,
): Promise<{ day: string; made_at: number }[]> {
  return db.query(loadStatement('brief-list'), [city, area, limit]);
}

/** The areas of a city whose brief for a day is kept. */
export async function listBriefedAreas(db: Database, city: string, day: string): Promise<Set<string>> {
  const rows = await db.query<{ area: string }>(loadStatement('brief-areas'), [city, day]);
  return new Set(rows.map(({ area }) => area));
}
