import type { CaseRecord } from './case-record';
import type { Transaction } from './database';
import type { SeenNodes } from './matter-figures';
import { type MeasuredSlice, sliceParameters } from './measured-slice';
import { loadStatement } from './statement';

/** A case as the phone lists it. */
export interface FieldRecord extends CaseRecord {
  lng: number | null;
  lat: number | null;
  co_units: number[];
  matter: string | null;
}

/** West, south, east, north in degrees. */
export type Box = [west: number, south: number, east: number, north: number];

/** Open cases by when they are due. */
export interface DueCounts {
  total: number;
  overdue: number;
  today: number;
  tomorrow: number;
  later: number;
  undated: number;
  paused: number;
}

/** The open cases of a slice that lie in a box, at most `limit`. */
export async function readOpenInBox(
  tx: Transaction,
  asked: MeasuredSlice,
  [west, south, east, north]: Box,
  limit: number,
): Promise<FieldRecord[]> {
  const parameters = await sliceParameters(tx, asked);
  return tx.query(loadStatement('field-near'), [...parameters, west, east, south, north, limit]);
}

/** The open cases of a slice by due time, at most `limit`. */
export async function readOpenByDue(
  tx: Transaction,
  asked: MeasuredSlice,
  limit: number,
): Promise<FieldRecord[]> {
  return tx.query(loadStatement('field-mine'), [...(await sliceParameters(tx, asked)), limit]);
}

/** How many open cases of a slice are due when: `today` and `tomorrow` end these days. */
export async function countOpenByDue(
  tx: Transaction,
  asked: MeasuredSlice,
  { today, tomorrow }: { today: number; tomorrow: number },
): Promise<DueCounts> {
  const parameters = await sliceParameters(tx, asked);
  const [row] = await tx.query<DueCounts>(loadStatement('field-mine-count'), [
    ...parameters,
    new Date(today),
    new Date(tomorrow),
  ]);
  return row as DueCounts;
}

/** How many cases each matter has, of those that may be seen. */
export async function countMatterCases(
  tx: Transaction,
  city: string,
  matters: readonly string[],
  { areas, categories, units }: SeenNodes,
): Promise<Map<string, number>> {
  if (matters.length === 0) return new Map();
  const rows = await tx.query<{ matter: string; cases: number }>(loadStatement('field-matters'), [
    city,
    matters,
    areas,
    categories,
    units,
  ]);
  return new Map(rows.map(({ matter, cases }) => [matter, cases]));
}

/** The number in the change sequence at which something was last said of a case; 0 for none. */
export async function readVersion(tx: Transaction, city: string, id: number): Promise<number> {
  const [row] = await tx.query<{ version: number }>(loadStatement('field-version'), [city, id]);
  return row?.version ?? 0;
}

/** What was said of a case after one number of the change sequence and before another, and when it became known. */
export function readSaidSince(
  tx: Transaction,
  city: string,
  id: number,
  { after, before }: { after: number; before: number },
): Promise<{ said: object[]; known_at: number | null }[]> {
  return tx.query(loadStatement('field-since'), [city, id, after, before]);
}
