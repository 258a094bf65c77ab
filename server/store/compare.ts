import type { DurationCount } from '@zhiyu/shared/survival';
import type { Transaction } from './database';
import { writeIntegerList } from './integer-list';
import { type MeasuredSlice, measuringStatement, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';
import { readTimeRow, type TimeRow } from './time-row';

/** What cases are compared by. */
export type Dimension = 'area' | 'accountableArea' | 'category' | 'unit';

/** Which nodes make a group. */
export interface Grouping {
  by: Dimension;
  /** Ordinals, and beside each the number of its group. */
  ordinals: number[];
  groups: number[];
  /** Whether cases whose node is not listed, or that have none, count in group 0 rather than not at all. */
  keepsOthers: boolean;
}

/** What a measure comes to in one group. */
export interface GroupSum {
  group: number;
  /** Cases that the figure rests on. */
  cases: number;
  numerator: number;
  denominator: number | null;
}

/** A measure by group; a group without cases has no entry. */
export async function readGroupSums(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  grouping: Grouping,
): Promise<GroupSum[]> {
  const statement = measuringStatement('compare', asked.measure);
  return tx.query<GroupSum>(statement, await groupParameters(tx, asked, grouping));
}

/** How long the cases of each group took; a group without cases has no entry. */
export async function readGroupTimes(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  grouping: Grouping,
): Promise<{ group: number; times: DurationCount[] }[]> {
  const rows = await tx.query<TimeRow & { group: number }>(
    loadStatement('compare-times'),
    await groupParameters(tx, asked, grouping),
  );
  return rows.map((row) => ({ group: row.group, times: readTimeRow(row) }));
}

async function groupParameters(
  tx: Transaction,
  asked: MeasuredSlice,
  { by, ordinals, groups, keepsOthers }: Grouping,
): Promise<unknown[]> {
  const parameters = await sliceParameters(tx, asked);
  return [...parameters, by, writeIntegerList(ordinals), writeIntegerList(groups), keepsOthers];
}
