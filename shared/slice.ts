import type { Requester, RequestType } from './case';

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
  /** Window [from, to) in milliseconds, for flows and rates; null where the question names none. */
  from: number | null;
  to: number | null;
  /** The as-of instant T; null stands for the city's clock. */
  at: number | null;
}
