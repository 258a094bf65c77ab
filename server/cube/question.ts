import type { MeasureId } from '@zhiyu/shared/measures';

/** Numbers of nodes; as a typed array they travel to another thread in no time. */
export type Ordinals = Int32Array | readonly number[];

/**
 * Which cases: lists of ordinals with every node of a subtree, or codes of words; null does not restrict. A case in one
 * of the areas or one of the zones is in the slice.
 */
export interface CubeSlice {
  areas: Ordinals | null;
  zones: readonly number[] | null;
  /** Areas in whose record cases count. */
  accountableAreas: Ordinals | null;
  categories: Ordinals | null;
  requestTypes: readonly number[] | null;
  channels: Ordinals | null;
  units: Ordinals | null;
  requesters: readonly number[] | null;
  /** Cells of the store's level in [from, to), by Morton number. */
  cells: { from: number; to: number } | null;
}

/** A slice that holds every case. */
export const everyCase: CubeSlice = {
  areas: null,
  zones: null,
  accountableAreas: null,
  categories: null,
  requestTypes: null,
  channels: null,
  units: null,
  requesters: null,
  cells: null,
};

/** A measure over a slice, over the window [from, to) up to `asOf`, or at `asOf`. */
export interface CubeQuestion {
  measure: MeasureId;
  slice: CubeSlice;
  /** Null is without a beginning. */
  from: number | null;
  /** Null is up to `asOf`. */
  to: number | null;
  asOf: number;
  /** Until when a case is due soon; null where nobody knows. */
  dueSoonUntil: number | null;
  /** A case untouched since then lies dormant; null where nobody knows. */
  dormantBefore: number | null;
}

/** The first instant of a question's window. */
export function windowStart({ from }: CubeQuestion): number {
  return from ?? Number.NEGATIVE_INFINITY;
}

/** The instant before which a question's window ends. */
export function windowEnd({ to, asOf }: CubeQuestion): number {
  return Math.min(to ?? asOf, asOf);
}
