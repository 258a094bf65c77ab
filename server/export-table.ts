import type { Zone } from '@zhiyu/shared/zone';

/** What stands in a column: a text, a number, a share (0 to 1), or an instant in milliseconds. */
export type ColumnKind = 'text' | 'number' | 'share' | 'instant';

/** What stands in one place of a table; null where nothing does. */
export type Cell = string | number | null;

/** A table for offices that live in spreadsheets: one sheet with a header. */
export interface ExportTable {
  /** Name of the sheet. */
  title: string;
  columns: { name: string; kind: ColumnKind }[];
  /** In whose clock instants are written. */
  zone: Zone;
}

/** Takes rows of a table, in their order; resolves when there is room for more. */
export type PutRows = (rows: Cell[][]) => Promise<void>;

/** The wall clock of a city at an instant, in milliseconds as if it were UTC. */
export function wallClock(zone: Zone, instant: number): number {
  const { year, month, day, hour, minute, second } = zone.toLocal(instant);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
