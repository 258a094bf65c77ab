import { STORE_LEVEL } from '@zhiyu/shared/grid';
import type { Grouping } from './compare';
import { writeIntegerList } from './integer-list';
import { type MeasuredSlice, measuringStatement, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';

/** What a measure comes to in one cell of the level asked for; `cell` is null for the cases that have none. */
export interface CellSum {
  cell: number | null;
  numerator: number;
  /** Null for counts. */
  denominator: number | null;
}

/** A measure by cell, by ascending Morton number, the cases without a cell last. */
export async function readCellSums(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  level: number,
): Promise<CellSum[]> {
  const parameters = await sliceParameters(tx, asked);
  return tx.query<CellSum>(measuringStatement('cells', asked.measure), [
    ...parameters,
    2 * (STORE_LEVEL - level),
  ]);
}

/** How many groups the cases of a measure fall into in a cell of the level asked for. */
export interface CellGroups {
  cell: number;
  groups: number;
}

/** Distinct groups by cell, by ascending Morton number; a cell whose cases are in none has no row. */
export async function readCellGroups(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  level: number,
  { by, ordinals, groups }: Grouping,
): Promise<CellGroups[]> {
  const parameters = await sliceParameters(tx, asked);
  return tx.query<CellGroups>(measuringStatement('cell-groups', asked.measure), [
    ...parameters,
    2 * (STORE_LEVEL - level),
    by,
    writeIntegerList(ordinals),
    writeIntegerList(groups),
  ]);
}
