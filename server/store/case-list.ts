import type { CaseRecord } from './case-record';
import { type MeasuredSlice, measuringStatement, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';

/** Where a page ended: the instant that the list is in order of, and the case. */
export interface PageEnd {
  instant: number;
  id: number;
}

/** One page of a list. */
export interface Page {
  after: PageEnd | null;
  limit: number;
}

/** Due times [from, to) of a list of overdue cases, in milliseconds; null is without a beginning. */
export interface DueRange {
  from: number | null;
  to: number;
}

/** How many cases a list of overdue cases holds, and those of one page, told by where each of them stands. */
export interface OverduePage {
  total: number;
  items: PageEnd[];
}

/** The cases that a measure counts, the latest report first, then by falling id; `part` as in `case-count.sql`. */
export async function readCases(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  part: 'all' | 'numerator',
  { after, limit }: Page,
): Promise<CaseRecord[]> {
  const parameters = await sliceParameters(tx, asked);
  const end = after === null ? [null, null] : [new Date(after.instant), after.id];
  return tx.query<CaseRecord>(measuringStatement('case-list', asked.measure), [
    ...parameters,
    part === 'numerator',
    ...end,
    limit,
  ]);
}

/** How many cases a measure counts. */
export async function countCases(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  part: 'all' | 'numerator',
): Promise<number> {
  const parameters = await sliceParameters(tx, asked);
  const [row] = await tx.query<{ cases: number }>(measuringStatement('case-count', asked.measure), [
    ...parameters,
    part === 'numerator',
  ]);
  return row?.cases ?? 0;
}

/** Overdue cases with their due time in a range, the longest overdue first, then by id. */
export async function readOverdue(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  due: DueRange,
  { after, limit }: Page,
): Promise<CaseRecord[]> {
  const parameters = await sliceParameters(tx, asked);
  const end = after === null ? [null, null] : [new Date(after.instant), after.id];
  return tx.query<CaseRecord>(loadStatement('overdue-list'), [...parameters, ...bounds(due), ...end, limit]);
}

/** Those of some cases that are overdue, the longest overdue first, then by id. */
export async function readOverdueAmong(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  ids: readonly number[],
): Promise<CaseRecord[]> {
  if (ids.length === 0) return [];
  return tx.query<CaseRecord>(loadStatement('overdue-rows'), [...(await sliceParameters(tx, asked)), ids]);
}

/** How many overdue cases have their due time in a range. */
export async function countOverdue({ tx }: Snapshot, asked: MeasuredSlice, due: DueRange): Promise<number> {
  const parameters = await sliceParameters(tx, asked);
  const [row] = await tx.query<{ cases: number }>(loadStatement('overdue-count'), [
    ...parameters,
    ...bounds(due),
  ]);
  return row?.cases ?? 0;
}

function bounds({ from, to }: DueRange): unknown[] {
  return [from === null ? '-infinity' : new Date(from), new Date(to)];
}
