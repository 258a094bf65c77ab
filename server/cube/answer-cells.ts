import { countMeasure } from './count-measure';
import { CellCounter } from './counters';
import type { Cube } from './cube';
import type { LevelCells } from './level-cells';
import type { CubeQuestion } from './question';
import { giveBack } from './scratch';

/** A measure by cell. */
export interface CubeCells {
  level: number;
  /** Ascending Morton numbers of the cells in which a case counts. */
  mortons: Float64Array;
  /** Beside each cell: the count, or what stands above the line of a rate. */
  numerators: Int32Array;
  /** Beside each cell, for rates: the cases below the line. */
  denominators: Int32Array | null;
  /** The same of the cases without a cell; denominator null for counts. */
  unlocated: { numerator: number; denominator: number | null };
}

/** Counts a measure by the cells of a level; it pauses now and then, and the cube must not change meanwhile. */
export function* answerCells(cube: Cube, question: CubeQuestion, level: number): Generator<void, CubeCells> {
  const cells = cube.levels.at(level);
  const { isRate, into } = countMeasure(cube, question);
  const numerators = new CellCounter(cube, cells);
  const denominators = isRate ? new CellCounter(cube, cells) : null;
  yield* into({ numerators, cases: denominators });
  const above = numerators.finish();
  const below = denominators?.finish() ?? null;
  const answer = gatherCells(cells, above, below);
  giveBack(above, cells.count + 1);
  if (below !== null) giveBack(below, cells.count + 1);
  return answer;
}

function gatherCells(cells: LevelCells, above: Int32Array, below: Int32Array | null): CubeCells {
  const found = listCounted(cells, below ?? above);
  const mortons = new Float64Array(found.length);
  const numerators = new Int32Array(found.length);
  const denominators = below === null ? null : new Int32Array(found.length);
  for (let i = 0; i < found.length; i++) {
    const cell = found[i]!;
    mortons[i] = cells.mortons[cell]!;
    numerators[i] = above[cell]!;
    if (denominators !== null) denominators[i] = below![cell]!;
  }
  return {
    level: cells.level,
    mortons,
    numerators,
    denominators,
    unlocated: { numerator: above[0]!, denominator: below === null ? null : below[0]! },
  };
}

/** Numbers of the cells with a count, by ascending Morton number. */
export function listCounted(
  { count, sorted, mortons }: LevelCells,
  counts: Int32Array | Uint16Array,
): Int32Array {
  let length = 0;
  for (let cell = 1; cell <= count; cell++) length += counts[cell] === 0 ? 0 : 1;
  const found = new Int32Array(length);
  let place = 0;
  for (let cell = 1; cell <= count; cell++) if (counts[cell] !== 0) found[place++] = cell;
  const isInOrder = length === 0 || found[length - 1]! <= sorted;
  return isInOrder ? found : found.sort((one, other) => mortons[one]! - mortons[other]!);
}
