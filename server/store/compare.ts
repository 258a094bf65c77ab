import { writeIntegerList } from './integer-list';
import { type MeasuredSlice, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';

/** What cases are compared by. */
export type Dimension = 'area' | 'category' | 'unit';

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
  const { by, ordinals, groups, keepsOthers } = grouping;
  const parameters = await sliceParameters(tx, asked);
  return tx.query<GroupSum>(loadStatement('compare'), [
    ...parameters,
    by,
    writeIntegerList(ordinals),
    writeIntegerList(groups),
    keepsOthers,
  ]);
}
