import type { Cube } from './cube';
import type { LevelCells } from './level-cells';
import { PLACE_LEVEL } from './places';
import { borrowZeros, giveBack } from './scratch';

/** Counts cases by something. A case that stands twice in a list counts twice. */
export interface Counter {
  /** Counts the cases between two places of a list. */
  add(cases: Int32Array, start: number, end: number): void;
  /** Counts cases of which only the place is known. */
  addNear?(place: number, cases: number): void;
  /** Counts one case for each of the places between two of a list. */
  addPlaces?(places: Int32Array, start: number, end: number): void;
}

/** Counts cases by nothing. */
export class TotalCounter implements Counter {
  total = 0;

  add(_: Int32Array, start: number, end: number): void {
    this.total += end - start;
  }

  addNear(_: number, cases: number): void {
    this.total += cases;
  }

  addPlaces(_: Int32Array, start: number, end: number): void {
    this.total += end - start;
  }
}

/**
 * Counts cases by cell: by their place first, or by their atom for the finest levels, and in the end by the cells that
 * these lie in. So a case costs one look-up in a table that is as small as can be.
 */
export class CellCounter implements Counter {
  private readonly isByPlace: boolean;
  private readonly column: Int32Array;
  private readonly length: number;
  private readonly counts: Int32Array;
  addNear?: (place: number, cases: number) => void;
  addPlaces?: (places: Int32Array, start: number, end: number) => void;

  constructor(
    private readonly cube: Cube,
    private readonly cells: LevelCells,
  ) {
    this.isByPlace = cells.level <= PLACE_LEVEL;
    this.column = this.isByPlace ? cube.columns.place : cube.columns.atom;
    this.length = this.isByPlace ? cube.places.count : cube.atoms.count;
    this.counts = borrowZeros(this.length);
    if (this.isByPlace) {
      this.addNear = (place, cases) => {
        this.counts[place]! += cases;
      };
      this.addPlaces = (places, start, end) => {
        const { counts } = this;
        for (let i = start; i < end; i++) counts[places[i]!]! += 1;
      };
    }
  }

  add(cases: Int32Array, start: number, end: number): void {
    const { counts, column } = this;
    for (let i = start; i < end; i++) counts[column[cases[i]!]!]! += 1;
  }

  /** The counts by cell, place 0 for those without one; they are to be given back. Ends the counting. */
  finish(): Int32Array {
    const { counts, length } = this;
    const { cellOfAtom, count } = this.cells;
    const { atoms } = this.cube.places;
    const byCell = borrowZeros(count + 1);
    for (let key = 0; key < length; key++) {
      const cases = counts[key]!;
      if (cases === 0) continue;
      counts[key] = 0;
      byCell[cellOfAtom[this.isByPlace ? atoms[key]! : key]!]! += cases;
    }
    giveBack(counts, 0);
    return byCell;
  }
}

/** How the nodes of a column fall into groups; cases of a node beyond the list are in none, which is the last group. */
export interface Groups {
  column: Int32Array | Uint16Array;
  /** Group of each ordinal; `none` for those that count nowhere. */
  groupOf: Int32Array;
  none: number;
}

/** Counts cases by the group of their node. */
export class GroupCounter implements Counter {
  readonly counts: Int32Array;
  addNear?: (place: number, cases: number) => void;
  addPlaces?: (places: Int32Array, start: number, end: number) => void;

  /** @param groupOfPlace the group of each place, given where the groups are of areas */
  constructor(
    private readonly groups: Groups,
    groupOfPlace: Int32Array | null,
  ) {
    this.counts = new Int32Array(groups.none + 1);
    if (groupOfPlace !== null) {
      this.addNear = (place, cases) => {
        this.counts[groupOfPlace[place]!]! += cases;
      };
      this.addPlaces = (places, start, end) => {
        const { counts } = this;
        for (let i = start; i < end; i++) counts[groupOfPlace[places[i]!]!]! += 1;
      };
    }
  }

  add(cases: Int32Array, start: number, end: number): void {
    const { column, groupOf } = this.groups;
    if (column instanceof Int32Array) countWide(this.counts, column, groupOf, cases, start, end);
    else countNarrow(this.counts, column, groupOf, cases, start, end);
  }
}

// Two loops of one text: each is compiled for its own kind of column.
function countWide(
  counts: Int32Array,
  column: Int32Array,
  groupOf: Int32Array,
  cases: Int32Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) counts[groupOf[column[cases[i]!]!]!]! += 1;
}

function countNarrow(
  counts: Int32Array,
  column: Uint16Array,
  groupOf: Int32Array,
  cases: Int32Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) counts[groupOf[column[cases[i]!]!]!]! += 1;
}

/** What a question is counted into. */
export interface Tally {
  /** Entries, or for rates the cases above the line. */
  numerators: Counter;
  /** Each case once, however many entries it has; null where nobody asks. For rates: below the line. */
  cases: Counter | null;
}
