import { listCounted } from './answer-cells';
import { type CubeGrouping, createGroups } from './answer-groups';
import { countMeasure } from './count-measure';
import type { Counter, Groups } from './counters';
import type { Cube } from './cube';
import type { LevelCells } from './level-cells';
import type { CubeQuestion } from './question';

/** How many different groups the cases of a measure fall into, by cell. */
export interface CubeCellGroups {
  /** Ascending Morton numbers of the cells with a case in a group. */
  mortons: Float64Array;
  /** Beside each cell. */
  groups: Uint16Array;
}

/** Counts different groups by the cells of a level; it pauses now and then, and the cube must not change meanwhile. */
export function* answerCellGroups(
  cube: Cube,
  question: CubeQuestion,
  level: number,
  grouping: CubeGrouping,
): Generator<void, CubeCellGroups> {
  const cells = cube.levels.at(level);
  const counter = new CellGroupCounter(cube, cells, createGroups(cube, grouping));
  yield* countMeasure(cube, question).into({ numerators: counter, cases: null });
  const counts = counter.finish();
  const found = listCounted(cells, counts);
  return {
    mortons: Float64Array.from(found, (cell) => cells.mortons[cell]!),
    groups: Uint16Array.from(found, (cell) => counts[cell]!),
  };
}

/** Notes which groups a cell has seen, one bit a group. Whether a case stands once or twice in a list makes no difference. */
class CellGroupCounter implements Counter {
  private readonly stride: number;
  private readonly seen: Uint8Array;

  constructor(
    private readonly cube: Cube,
    private readonly cells: LevelCells,
    private readonly groups: Groups,
  ) {
    this.stride = (groups.none + 7) >> 3;
    this.seen = new Uint8Array((cells.count + 1) * this.stride);
  }

  add(cases: Int32Array, start: number, end: number): void {
    const { seen, stride, groups } = this;
    const { column, groupOf, none } = groups;
    const { cellOfAtom } = this.cells;
    const { atom } = this.cube.columns;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      const group = groupOf[column[id]!]!;
      if (group !== none) seen[cellOfAtom[atom[id]!]! * stride + (group >> 3)]! |= 1 << (group & 7);
    }
  }

  /** How many groups each cell has seen, by the number of the cell. */
  finish(): Uint16Array {
    const { seen, stride } = this;
    const counts = new Uint16Array(this.cells.count + 1);
    for (let cell = 1; cell < counts.length; cell++) {
      let count = 0;
      for (let at = cell * stride; at < (cell + 1) * stride; at++) {
        for (let bits = seen[at]!; bits !== 0; bits &= bits - 1) count++;
      }
      counts[cell] = count;
    }
    return counts;
  }
}
