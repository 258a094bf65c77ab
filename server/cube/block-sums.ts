import type { Bin, Bins } from './bins';
import type { Columns } from './columns';
import { resized } from './grow';
import type { Places } from './places';

/** Beyond so many blocks nothing is kept: the room would not be worth it. */
const MOST_ROWS = 512;

/**
 * How many cases had been reported at each place before each block of time began. A window of many years is the
 * difference of two rows.
 */
export class BlockSums {
  /** Blocks with reports, ascending, and the one behind the last; beside each what was reported before it. */
  private blocks: number[] = [];
  private rows: Int32Array[] = [];

  private constructor(
    private readonly places: Places,
    /** Bins of reports in a block. */
    private readonly blockBins: number,
  ) {}

  /** Sums all that was reported; null where the cases are spread over too much time. */
  static build(places: Places, columns: Columns, reported: Bins, blockBins: number): BlockSums | null {
    const sums = new BlockSums(places, blockBins);
    const row = new Int32Array(Math.ceil(1.2 * places.count) + 64);
    let block = Number.NaN;
    for (let number = 0; number < reported.bins.length; number++) {
      const nextBlock = Math.floor(reported.numbers[number]! / blockBins);
      if (nextBlock !== block) sums.addRow(nextBlock, row);
      if (sums.rows.length > MOST_ROWS) return null;
      block = nextBlock;
      countBin(row, columns.place, reported.bins[number]!);
    }
    sums.addRow(Number.isNaN(block) ? 0 : block + 1, row);
    return sums;
  }

  /** Adds `step` for a report; answers false where the rows do not reach so far and must be built anew. */
  change(bin: number, place: number, step: 1 | -1): boolean {
    const known = this.blocks.indexOf(Math.floor(bin / this.blockBins));
    const last = this.blocks.length - 1;
    if (known < 0 || known === last) return false;
    if (place >= this.rows[0]!.length) this.reserve(Math.ceil(1.2 * this.places.count) + 64);
    for (let row = known + 1; row <= last; row++) this.rows[row]![place]! += step;
    return true;
  }

  /** By place, what was reported before a block began. */
  rowOf(block: number): Int32Array {
    const place = this.blocks.findIndex((known) => known >= block);
    return this.rows.at(place)!;
  }

  private addRow(block: number, row: Int32Array): void {
    this.blocks.push(block);
    this.rows.push(row.slice());
  }

  private reserve(places: number): void {
    this.rows = this.rows.map((row) => resized(row, places));
  }
}

function countBin(row: Int32Array, placeOf: Int32Array, { cases, count }: Bin): void {
  for (let i = 0; i < count; i++) row[placeOf[cases[i]!]!]! += 1;
}
