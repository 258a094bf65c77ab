import type { Transaction } from './database';
import { loadStatement } from './statement';

/** What a city's cases say about themselves, void ones left out. */
export interface CaseFacts {
  cases: number;
  /** Null where there are none. */
  firstReportedAt: number | null;
  lastReportedAt: number | null;
}

/** Counts the cases of a city and finds the first and the last report. */
export async function readCaseFacts(tx: Transaction, city: string): Promise<CaseFacts> {
  const [facts] = await tx.query<CaseFacts>(loadStatement('case-facts'), [city]);
  return facts ?? { cases: 0, firstReportedAt: null, lastReportedAt: null };
}

/** The instant of the first report in a city; null where there is none. */
export async function readFirstReport(tx: Transaction, city: string): Promise<number | null> {
  const [row] = await tx.query<{ first: number }>(loadStatement('first-report'), [city]);
  return row?.first ?? null;
}
