import type { Stance } from '@zhiyu/shared/case';
import type { MatterSort } from '@zhiyu/shared/matter-sorts';
import type { CaseRecord } from './case-record';
import { type MeasuredSlice, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';

/** A matter with its figures, by the names of its columns; the area and category of its first case as ordinals. */
export interface MatterRecord {
  key: string;
  title: string | null;
  first_case: number;
  area: number;
  category: number | null;
  cases: number;
  cases_in_window: number;
  cases_for: number;
  cases_against: number;
  requesters: number;
  first_reported_at: number;
  last_reported_at: number;
  open_cases: number;
  overdue_cases: number;
}

/** An open proposal, by the names of its columns. */
export interface ProposalRecord {
  case_id: number;
  matter: string;
  title: string | null;
  stance: Stance | null;
  score: number;
  reasons: Record<string, unknown>;
  proposed_at: number;
  /** Cases that are in the matter already. */
  cases: number;
}

/** A case of a matter as a list shows it. */
export interface MatterCaseRecord extends CaseRecord {
  stance: Stance | null;
  /** The matter that it is in now. */
  matter: string | null;
}

/** What a viewer may see, as lists of ordinals that PostgreSQL reads; null for all. */
export interface SeenNodes {
  areas: string | null;
  categories: string | null;
  units: string | null;
}

/** Which matters to list, and how. */
export interface MatterChoice {
  opposedOnly: boolean;
  sort: MatterSort;
  limit: number;
}

/** The matters of a slice that have a case in the window, as `measure` matters counts them, and how many in all. */
export async function readMatters(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  { opposedOnly, sort, limit }: MatterChoice,
  seen: SeenNodes,
): Promise<{ total: number; matters: MatterRecord[] }> {
  const parameters = await sliceParameters(tx, asked);
  const rows = await tx.query<MatterRecord & { total: number }>(loadStatement('matter-list'), [
    ...parameters,
    opposedOnly,
    sort,
    limit,
    seen.areas,
    seen.categories,
    seen.units,
  ]);
  return { total: rows[0]?.total ?? 0, matters: rows };
}

/** How many cases of a slice are a matter of their own. */
export async function countAlone({ tx }: Snapshot, asked: MeasuredSlice): Promise<number> {
  const [row] = await tx.query<{ alone: number }>(
    loadStatement('matter-alone'),
    await sliceParameters(tx, asked),
  );
  return row?.alone ?? 0;
}

/** One matter as of an instant; null where no case that may be seen is in it by then. */
export async function readMatter(
  { tx }: Snapshot,
  city: string,
  key: string,
  asOf: number,
  seen: SeenNodes,
): Promise<MatterRecord | null> {
  const [row] = await tx.query<MatterRecord>(loadStatement('matter-one'), [
    city,
    key,
    '-infinity',
    'infinity',
    new Date(asOf),
    seen.areas,
    seen.categories,
    seen.units,
  ]);
  return row ?? null;
}

/** The cases of a matter, the latest report first. */
export async function readMatterCases(
  { tx }: Snapshot,
  city: string,
  key: string,
  asOf: number,
  seen: SeenNodes,
  limit: number,
): Promise<MatterCaseRecord[]> {
  const parameters = [city, key, new Date(asOf), seen.areas, seen.categories, seen.units, limit];
  return tx.query(loadStatement('matter-cases'), parameters);
}

/** Open proposals for the cases of a slice, those that most speaks for first, and how many in all. */
export async function readProposals(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  matter: string | null,
  limit: number,
  seen: SeenNodes,
): Promise<{ total: number; proposals: ProposalRecord[] }> {
  const parameters = await sliceParameters(tx, asked);
  const rows = await tx.query<ProposalRecord & { total: number }>(loadStatement('proposal-list'), [
    ...parameters,
    matter,
    limit,
    seen.areas,
    seen.categories,
    seen.units,
  ]);
  return { total: rows[0]?.total ?? 0, proposals: rows };
}

/** Cases by their ids, as lists show them. */
export async function readProposalCases(
  { tx }: Snapshot,
  city: string,
  ids: readonly number[],
): Promise<Map<number, MatterCaseRecord>> {
  const rows = await tx.query<MatterCaseRecord>(loadStatement('proposal-cases'), [
    city,
    `{${[...ids].join()}}`,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Who has brought matters by an instant; a matter without a case that may be seen has no entry. */
export async function readRepeats(
  { tx }: Snapshot,
  city: string,
  keys: readonly string[],
  asOf: number,
  seen: SeenNodes,
): Promise<Map<string, { cases: number; known: number; people: number }>> {
  const rows = await tx.query<{ key: string; cases: number; known: number; people: number }>(
    loadStatement('matter-repeats'),
    [city, keys, new Date(asOf), seen.areas, seen.categories, seen.units],
  );
  return new Map(rows.map(({ key, ...counts }) => [key, counts]));
}
