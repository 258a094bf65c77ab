import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { dormantBefore } from '@zhiyu/shared/dormancy';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { CityModel } from '../city';
import { nodesOf } from '../slice-nodes';
import type { NarrowedSlice } from '../viewer';
import type { Transaction } from './database';
import { writeIntegerList } from './integer-list';
import { loadStatement } from './statement';
import { readZoneRings } from './zone-rings';

/** A measure over a slice: what every statement about figures is asked. */
export interface MeasuredSlice {
  city: CityModel;
  slice: NarrowedSlice;
  measure: MeasureId;
  /** The window [from, to) in milliseconds; null is without a beginning, and up to `asOf`. */
  from: number | null;
  to: number | null;
  /** The as-of instant T. */
  asOf: number;
  /** Cells of the store's level in [from, to), by Morton number; null: cases with and without a cell. */
  cells: { from: number; to: number } | null;
}

/** Whether the measure can be known: some depend on working days that may not be published. */
export function isKnowable({ city, measure, asOf }: MeasuredSlice): boolean {
  if (measure === 'dueSoon') return endOfNextWorkingDay(city.calendar, asOf) !== null;
  return measure !== 'dormant' || dormantBefore(city.calendar, asOf) !== null;
}

/** The statement that answers for a measure; those about stocks stand apart, since they are planned much faster so. */
export function measuringStatement(
  name: 'cells' | 'cell-groups' | 'compare' | 'case-list' | 'case-count',
  measure: MeasureId,
): string {
  return loadStatement(measureOf(measure).kind === 'stock' ? `stock-${name}` : name);
}

/** The parameters $1 to $18 of a statement that selects from `sliced_cases` or `sliced_stock`, in their order. */
export async function sliceParameters(tx: Transaction, asked: MeasuredSlice): Promise<unknown[]> {
  const { city, slice, cells } = asked;
  const dueSoonUntil = endOfNextWorkingDay(city.calendar, asked.asOf);
  const dormantSince = dormantBefore(city.calendar, asked.asOf);
  const { zones, ...nodes } = nodesOf(city, slice);
  const rings = zones.length === 0 ? null : await readZoneRings(tx, city, zones);
  return [
    city.id,
    asked.measure,
    asked.from === null ? '-infinity' : new Date(asked.from),
    new Date(asked.to ?? asked.asOf),
    new Date(asked.asOf),
    dueSoonUntil === null ? null : new Date(dueSoonUntil),
    dormantSince === null ? null : new Date(dormantSince),
    writeNodes(nodes.areas),
    rings?.map(({ ring }) => ring) ?? null,
    rings?.map(({ zone }) => zone) ?? null,
    writeNodes(nodes.accountableAreas),
    writeNodes(nodes.categories),
    listOrNull(slice.requestTypes),
    writeNodes(nodes.channels),
    writeNodes(nodes.units),
    listOrNull(slice.requesters),
    cells?.from ?? null,
    cells?.to ?? null,
  ];
}

function writeNodes(ordinals: number[] | null): string | null {
  return ordinals && writeIntegerList(new Set(ordinals));
}

function listOrNull(values: string[]): string[] | null {
  return values.length === 0 ? null : values;
}
