import type { Requester, RequestType } from './case';

/** Dimensions in which a slice may hold what is in none of the children. */
export const restDimensions = ['area', 'accountableArea', 'category', 'unit'] as const;
export type RestDimension = (typeof restDimensions)[number];

/**
 * The one question that every view asks: which cases of a city, and when. An empty list does not restrict. A
 * node of a tree stands for itself and all below it.
 */
export interface Slice {
  city: string;
  /** Where cases happened. */
  areas: string[];
  /** Whose record cases count in. */
  accountableAreas: string[];
  categories: string[];
  requestTypes: RequestType[];
  channels: string[];
  units: string[];
  requesters: Requester[];
  /**
   * Of the one node that the slice names in this dimension (of everything, where it names none): only the cases in none of
   * its children, as the row of a comparison that has no node. Null: all of them.
   */
  rest: RestDimension | null;
  /** Window [from, to) in milliseconds, for flows and rates; null where the question names none. */
  from: number | null;
  to: number | null;
  /** The as-of instant T; null stands for the city's clock. */
  at: number | null;
}

/** A slice that restricts nothing, but for the city that is still to be named. */
export const wholeSlice: Omit<Slice, 'city'> = {
  areas: [],
  accountableAreas: [],
  categories: [],
  requestTypes: [],
  channels: [],
  units: [],
  requesters: [],
  rest: null,
  from: null,
  to: null,
  at: null,
};
