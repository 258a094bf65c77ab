import type { Database } from './database';
import { loadStatement } from './statement';

/** A case that a search has found; area, category and unit as ordinals. */
export interface FoundCase {
  id: number;
  source: string;
  source_id: string;
  title: string | null;
  area: number;
  category: number | null;
  unit: number | null;
  reported_at: number;
}

/** Cases by the number that their source gave them, as it is written or in other letter cases, the latest first. */
export async function searchCases(
  db: Database,
  city: string,
  text: string,
  most: number,
): Promise<FoundCase[]> {
  const number = text.normalize('NFKC').trim();
  const written = [...new Set([text.trim(), number, number.toUpperCase(), number.toLowerCase()])];
  return db.query<FoundCase>(loadStatement('search-cases'), [city, written, most]);
}
