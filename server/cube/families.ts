import type { Columns } from './columns';
import { DESK_ANSWERED, DESK_BY_RECORD, DESK_REFUSED, DESK_SHIFT, TWO_BITS } from './columns';
import { NEVER } from './cube-case';
import {
  ANSWERED,
  CLOSINGS,
  EXTENSIONS,
  type Handling,
  REFUSED,
  REOPENINGS,
  RETURNS,
  SUPERVISIONS,
  URGES,
  VOIDED,
} from './handling';

/** What happens to cases and is counted by its instant: first what happens once at most, then what may happen again. */
export const families = [
  'reported',
  'answered',
  'refused',
  'voided',
  'dispatched',
  'due',
  'contactDue',
  'reviewed',
  'closed',
  'reopened',
  'returned',
  'extended',
  'urged',
  'supervised',
] as const;
export type Family = (typeof families)[number];

/** Lists whose entries are counted one by one. */
const listOfFamily: Partial<Record<Family, number>> = {
  closed: CLOSINGS,
  reopened: REOPENINGS,
  returned: RETURNS,
  extended: EXTENSIONS,
  urged: URGES,
  supervised: SUPERVISIONS,
};

/** Whether a case may have several entries in a family. */
export function isRepeatable(family: Family): boolean {
  return listOfFamily[family] !== undefined;
}

/** The number of the list in the handling that a family counts. */
export function listOf(family: Family): number {
  const list = listOfFamily[family];
  if (list === undefined) throw new RangeError(`what is ${family} happens once`);
  return list;
}

/** Reads instants of cases out of the columns. */
export class Instants {
  constructor(
    private readonly columns: Columns,
    private readonly handling: Handling,
  ) {}

  /** When the desk answered a case directly; `NEVER` where it did not. */
  answeredAt(id: number): number {
    return this.deskAt(id, DESK_ANSWERED, ANSWERED);
  }

  /** When a case was not accepted; `NEVER` where it was. */
  refusedAt(id: number): number {
    return this.deskAt(id, DESK_REFUSED, REFUSED);
  }

  /** The instant of what happens once; `NEVER` where it does not. */
  of(family: Family, id: number): number {
    const { columns, handling } = this;
    if (family === 'reported') return columns.reportedAt[id]!;
    if (family === 'answered') return this.answeredAt(id);
    if (family === 'refused') return this.refusedAt(id);
    const row = columns.handling[id]!;
    if (row < 0) return NEVER;
    if (family === 'voided') return handling.firstOf(row, VOIDED);
    if (family === 'reviewed') return handling.reviewedAt[row]!;
    if (handling.dispatchedAt[row] === NEVER) return NEVER;
    if (family === 'dispatched') return handling.dispatchedAt[row]!;
    return family === 'due' ? handling.dueAt[row]! : handling.contactDueAt[row]!;
  }

  private deskAt(id: number, said: number, list: number): number {
    const desk = (this.columns.marks[id]! >> DESK_SHIFT) & TWO_BITS;
    if (desk === said) return this.columns.endedAt[id]!;
    return desk === DESK_BY_RECORD ? this.handling.firstOf(this.columns.handling[id]!, list) : NEVER;
  }
}

/** Entries of one case: families by their number, and beside each the instant. */
export interface Entries {
  /** How many there are; what stands behind them is of another case. */
  count: number;
  families: number[];
  instants: number[];
}

const FIRST_REPEATABLE = families.indexOf('closed');
const VOIDED_FAMILY = families.indexOf('voided');

/** Lists what of a case is counted; a void case has one entry. The answer is written into `entries`. */
export function listEntries(entries: Entries, id: number, columns: Columns, handling: Handling): void {
  entries.count = 0;
  const row = columns.handling[id]!;
  if (columns.isVoid(id)) {
    addEntry(entries, VOIDED_FAMILY, handling.firstOf(row, VOIDED));
    return;
  }
  addEntry(entries, 0, columns.reportedAt[id]!);
  const desk = (columns.marks[id]! >> DESK_SHIFT) & TWO_BITS;
  if (desk === DESK_ANSWERED) addEntry(entries, 1, columns.endedAt[id]!);
  else if (desk === DESK_REFUSED) addEntry(entries, 2, columns.endedAt[id]!);
  if (row < 0) return;
  if (desk === DESK_BY_RECORD) {
    addEntry(entries, 1, handling.firstOf(row, ANSWERED));
    addEntry(entries, 2, handling.firstOf(row, REFUSED));
  }
  listHandled(entries, row, handling);
  listRepeatable(entries, id, row, columns, handling);
}

function listHandled(entries: Entries, row: number, handling: Handling): void {
  addEntry(entries, 7, handling.reviewedAt[row]!);
  if (handling.dispatchedAt[row] === NEVER) return;
  addEntry(entries, 4, handling.dispatchedAt[row]!);
  addEntry(entries, 5, handling.dueAt[row]!);
  addEntry(entries, 6, handling.contactDueAt[row]!);
}

function listRepeatable(
  entries: Entries,
  id: number,
  row: number,
  columns: Columns,
  handling: Handling,
): void {
  if (handling.isClosedOnce(row)) addEntry(entries, FIRST_REPEATABLE, columns.endedAt[id]!);
  if (handling.records[row]! < 0) return;
  const reportedAt = columns.reportedAt[id]!;
  for (let family = FIRST_REPEATABLE; family < families.length; family++) {
    const list = listOf(families[family]!);
    const length = handling.lengthOf(row, list);
    if (length === 0) continue;
    const start = handling.placeOf(row, list);
    for (let i = 0; i < length; i++) {
      const instant = handling.pool[start + i]!;
      // A closing dated before the report counts at the report.
      addEntry(entries, family, list === CLOSINGS ? Math.max(instant, reportedAt) : instant);
    }
  }
}

function addEntry(entries: Entries, family: number, instant: number): void {
  if (instant === NEVER) return;
  entries.families[entries.count] = family;
  entries.instants[entries.count] = instant;
  entries.count += 1;
}
