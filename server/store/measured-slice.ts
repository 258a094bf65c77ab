import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { dormantBefore } from '@zhiyu/shared/dormancy';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { CityModel } from '../city';
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
  name: 'cells' | 'compare' | 'case-list' | 'case-count',
  measure: MeasureId,
): string {
  return loadStatement(measureOf(measure).kind === 'stock' ? `stock-${name}` : name);
}

/** The parameters $1 to $18 of a statement that selects from `sliced_cases` or `sliced_stock`, in their order. */
export async function sliceParameters(tx: Transaction, asked: MeasuredSlice): Promise<unknown[]> {
  const { city, slice, cells } = asked;
  const dueSoonUntil = endOfNextWorkingDay(city.calendar, asked.asOf);
  const dormantSince = dormantBefore(city.calendar, asked.asOf);
  const zones = slice.areas.filter((id) => city.areas.byId(id)?.kind === 'zone');
  const areas = slice.areas.filter((id) => !zones.includes(id));
  const rings = zones.length === 0 ? null : await readZoneRings(tx, city, zones);
  return [
    city.id,
    asked.measure,
    asked.from === null ? '-infinity' : new Date(asked.from),
    new Date(asked.to ?? asked.asOf),
    new Date(asked.asOf),
    dueSoonUntil === null ? null : new Date(dueSoonUntil),
    dormantSince === null ? null : new Date(dormantSince),
    areas.includes(city.root.id) && zones.length === 0 ? null : ordinalsOf(city.areas, areas),
    rings?.map(({ ring }) => ring) ?? null,
    rings?.map(({ zone }) => zone) ?? null,
    slice.accountableAreas.includes(city.root.id) ? null : ordinalsOf(city.areas, slice.accountableAreas),
    ordinalsOf(city.categories, slice.categories),
    listOrNull(slice.requestTypes),
    ordinalsOf(city.channels, slice.channels),
    ordinalsOf(city.units, slice.units),
    listOrNull(slice.requesters),
    cells?.from ?? null,
    cells?.to ?? null,
  ];
}

/** Ordinals of nodes and of all below them; null, which does not restrict, for an empty list. */
function ordinalsOf<Node extends TreeNode>(tree: Tree<Node>, ids: string[]): string | null {
  return ids.length === 0 ? null : writeIntegerList(new Set(ids.flatMap((id) => tree.subtree(id))));
}

function listOrNull(values: string[]): string[] | null {
  return values.length === 0 ? null : values;
}
