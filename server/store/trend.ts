import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { dormantBefore } from '@zhiyu/shared/dormancy';
import type { DurationCount } from '@zhiyu/shared/survival';
import type { Transaction } from './database';
import { type MeasuredSlice, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';
import { readTimeRow, type TimeRow } from './time-row';

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
  return tx.query<SliceSum>(loadStatement('trend'), await windowParameters(tx, asked, windows));
}

/** How long the cases of each of a list of windows took, in their order. */
export async function readTrendTimes(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  windows: { from: number; to: number }[],
): Promise<DurationCount[][]> {
  const rows = await tx.query<TimeRow>(
    loadStatement('trend-times'),
    await windowParameters(tx, asked, windows),
  );
  return rows.map(readTimeRow);
}

async function windowParameters(
  tx: Transaction,
  asked: MeasuredSlice,
  windows: { from: number; to: number }[],
): Promise<unknown[]> {
  const [city, measure, , , ...others] = await sliceParameters(tx, asked);
  const starts = windows.map(({ from }) => new Date(from));
  const ends = windows.map(({ to }) => new Date(to));
  return [city, measure, starts, ends, ...others];
}

/** How many cases are in a stock at each of a list of instants, which rise. */
export async function readStockSums(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  instants: number[],
): Promise<number[]> {
  const [city, measure, , , , , , ...others] = await sliceParameters(tx, asked);
  const { calendar } = asked.city;
  const dates = (list: (number | null)[]) => list.map((at) => (at === null ? null : new Date(at)));
  const found = await tx.query<{ position: number; cases: number }>(loadStatement('stock-trend'), [
    city,
    measure,
    dates(instants),
    dates(instants.map((instant) => endOfNextWorkingDay(calendar, instant))),
    dates(instants.map((instant) => dormantBefore(calendar, instant))),
    ...others,
  ]);
  const sums = instants.map(() => 0);
  for (const { position, cases } of found) sums[position - 1] = cases;
  return sums;
}
