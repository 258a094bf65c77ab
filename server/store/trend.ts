import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { type MeasuredSlice, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';

/** Of the parameters of a measured slice, those that say which cases. */
const SLICE_PARAMETERS = 8;

/** What a measure comes to over a whole slice; zeros where no case counts. */
export interface SliceSum {
  cases: number;
  numerator: number;
  /** Null for counts, and for a rate without cases. */
  denominator: number | null;
}

/** A flow or a rate over each of a list of windows, in their order. */
export async function readFlowSums(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  windows: { from: number; to: number }[],
): Promise<SliceSum[]> {
  const parameters = await sliceParameters(tx, asked);
  const [city, measure, , , ...others] = parameters;
  return tx.query<SliceSum>(loadStatement('trend'), [
    city,
    measure,
    windows.map(({ from }) => new Date(from)),
    windows.map(({ to }) => new Date(to)),
    ...others,
  ]);
}

/** How many cases are in a stock at each of a list of instants, which rise. */
export async function readStockSums(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  instants: number[],
): Promise<number[]> {
  const [city, measure, , , , , ...others] = await sliceParameters(tx, asked);
  const dueSoonUntils = instants.map((instant) => endOfNextWorkingDay(asked.city.calendar, instant));
  const found = await tx.query<{ position: number; cases: number }>(loadStatement('stock-trend'), [
    city,
    measure,
    instants.map((instant) => new Date(instant)),
    dueSoonUntils.map((until) => (until === null ? null : new Date(until))),
    ...others.slice(0, SLICE_PARAMETERS),
  ]);
  const sums = instants.map(() => 0);
  for (const { position, cases } of found) sums[position - 1] = cases;
  return sums;
}
