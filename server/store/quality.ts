import type { FindingId } from '@zhiyu/shared/finding';
import type { CaseRecord } from './case-record';
import type { Transaction } from './database';
import type { Intake } from './intake';
import { loadStatement } from './statement';

/** Cases of a source, and those that are doubtful for a reason; void ones are left out. */
export interface SourceCases {
  source: string;
  cases: number;
  located: number;
  /** Null where no case was reported yet. */
  last_reported_at: number | null;
  unlocated: number;
  closed_before_reported: number;
  closing_time_unknown: number;
  in_future: number;
  uncategorised: number;
  calendar_unpublished: number;
  area_disagrees: number;
  looks_swapped: number;
}

/** Counts the cases of a city by source, as of an instant. */
export async function countSourceCases(tx: Transaction, city: string, asOf: number): Promise<SourceCases[]> {
  return tx.query(loadStatement('quality-cases'), [city, new Date(asOf)]);
}

/** Counts the cases that lie dormant as of an instant, by source; nothing has happened to them since `since`. */
export async function countDormant(
  tx: Transaction,
  city: string,
  asOf: number,
  since: number,
): Promise<{ source: string; cases: number }[]> {
  return tx.query(loadStatement('quality-dormant'), [city, new Date(asOf), new Date(since)]);
}

/** Which doubtful cases are listed; dormant ones are a measure and not listed here. */
export interface FindingQuestion {
  city: string;
  finding: Exclude<FindingId, 'dormant'>;
  /** Null: of every source. */
  source: string | null;
  asOf: number;
  /** Only cases with a smaller id; null: from the start. */
  before: number | null;
  limit: number;
}

/** Doubtful cases by falling id. */
export async function listFinding(tx: Transaction, asked: FindingQuestion): Promise<CaseRecord[]> {
  const { city, finding, source, asOf, before, limit } = asked;
  return tx.query(loadStatement('quality-list'), [city, new Date(asOf), finding, source, before, limit]);
}

/** What came in on the local days [from, to), `yyyy-mm-dd`; the last day first. `source` null: from every source. */
export async function readIntake(
  tx: Transaction,
  city: string,
  { from, to, source }: { from: string; to: string; source: string | null },
): Promise<(Intake & { day: string })[]> {
  return tx.query(loadStatement('intake-read'), [city, from, to, source]);
}
