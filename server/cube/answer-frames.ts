import { type StockInstant, walkStretches } from './answer-trend';
import { countMeasure } from './count-measure';
import { CellCounter } from './counters';
import type { Cube } from './cube';
import type { LevelCells } from './level-cells';
import type { CubeQuestion } from './question';
import { giveBack } from './scratch';

/** What a frame has other than the one before; before the first everything is 0. */
export interface CubeFrameChange {
  /** Places of the cells that differ, ascending. */
  cells: Int32Array;
  /** The differences, one list a column. */
  differences: Int32Array[];
  /** The difference of the cases without a cell, one a column. */
  unlocated: number[];
}

/** A measure by cell, frame after frame. */
export interface CubeFrames {
  /** Ascending Morton numbers of every cell that any frame counts in. */
  mortons: Float64Array;
  frames: CubeFrameChange[];
}

/** Differences of so many frames and cells are held at once. */
const MOST_HELD = 16 * 2 ** 20;

/** A measure by the cells of a level for each of a list of questions; it pauses, and the cube must not change meanwhile. */
export function* answerFrames(
  cube: Cube,
  questions: readonly CubeQuestion[],
  level: number,
): Generator<void, CubeFrames> {
  const cells = cube.levels.at(level);
  const gathering = new Gathering(cells);
  let before: Int32Array[] = [];
  for (const question of questions) {
    const { isRate, into } = countMeasure(cube, question);
    const numerators = new CellCounter(cube, cells);
    const denominators = isRate ? new CellCounter(cube, cells) : null;
    yield* into({ numerators, cases: denominators });
    const counts = [numerators.finish(), ...(denominators === null ? [] : [denominators.finish()])];
    gathering.add(counts.map((column, i) => subtractor(column, before[i] ?? null)));
    for (const column of before) giveBack(column, cells.count + 1);
    before = counts;
    yield;
  }
  for (const column of before) giveBack(column, cells.count + 1);
  return gathering.finish();
}

function subtractor(now: Int32Array, before: Int32Array | null): (cell: number) => number {
  return before === null ? (cell) => now[cell]! : (cell) => now[cell]! - before[cell]!;
}

/**
 * A stock by the cells of a level at each of a list of instants, which rise. Each case is looked at once for as many of them
 * as `mostHeld` differences hold.
 */
export function* answerStockFrames(
  cube: Cube,
  question: CubeQuestion,
  moments: readonly StockInstant[],
  level: number,
  mostHeld = MOST_HELD,
): Generator<void, CubeFrames> {
  const cells = cube.levels.at(level);
  const width = cells.count + 1;
  const atOnce = Math.max(1, Math.floor(mostHeld / width) - 1);
  const gathering = new Gathering(cells);
  const { atom } = cube.columns;
  /** What stands at the last instant of the stretch before. */
  let standing = new Int32Array(width);
  for (let start = 0; start < moments.length; start += atOnce) {
    const part = moments.slice(start, start + atOnce);
    const steps = new Int32Array((part.length + 1) * width);
    yield* walkStretches(cube, question, part, (id, first, end) => {
      const cell = cells.cellOfAtom[atom[id]!]!;
      steps[first * width + cell]! += 1;
      steps[end * width + cell]! -= 1;
    });
    const stood = standing;
    standing = new Int32Array(width);
    for (let i = 0; i < part.length; i++) {
      const row = steps.subarray(i * width, (i + 1) * width);
      for (let cell = 0; cell < width; cell++) standing[cell]! += row[cell]!;
      gathering.add([i === 0 ? subtractor(row, stood) : (cell) => row[cell]!]);
    }
    yield;
  }
  return gathering.finish();
}

/** Gathers what differs from frame to frame, and in the end numbers the cells that any frame counts in. */
class Gathering {
  private readonly frames: CubeFrameChange[] = [];
  private readonly isUsed: Uint8Array;

  constructor(private readonly cells: LevelCells) {
    this.isUsed = new Uint8Array(cells.count + 1);
  }

  add(columns: ((cell: number) => number)[]): void {
    const found: number[] = [];
    for (let cell = 1; cell <= this.cells.count; cell++) {
      if (columns.every((differenceOf) => differenceOf(cell) === 0)) continue;
      found.push(cell);
      this.isUsed[cell] = 1;
    }
    const cells = Int32Array.from(found);
    this.frames.push({
      cells,
      differences: columns.map((differenceOf) => Int32Array.from(cells, differenceOf)),
      unlocated: columns.map((differenceOf) => differenceOf(0)),
    });
  }

  finish(): CubeFrames {
    const { mortons, count, sorted } = this.cells;
    const used: number[] = [];
    for (let cell = 1; cell <= count; cell++) if (this.isUsed[cell] === 1) used.push(cell);
    const isInOrder = (used.at(-1) ?? 0) <= sorted;
    if (!isInOrder) used.sort((one, other) => mortons[one]! - mortons[other]!);
    const placeOf = new Int32Array(count + 1);
    used.forEach((cell, place) => {
      placeOf[cell] = place;
    });
    const frames = this.frames.map((frame) =>
      isInOrder ? renumber(frame, placeOf) : reorder(frame, placeOf),
    );
    return { mortons: Float64Array.from(used, (cell) => mortons[cell]!), frames };
  }
}

function renumber({ cells, ...frame }: CubeFrameChange, placeOf: Int32Array): CubeFrameChange {
  return { ...frame, cells: cells.map((cell) => placeOf[cell]!) };
}

function reorder(frame: CubeFrameChange, placeOf: Int32Array): CubeFrameChange {
  const { cells, differences, unlocated } = renumber(frame, placeOf);
  const order = Int32Array.from(cells.keys()).sort((one, other) => cells[one]! - cells[other]!);
  const inOrder = (list: Int32Array) => order.map((i) => list[i]!);
  return { cells: inOrder(cells), differences: differences.map(inOrder), unlocated };
}
