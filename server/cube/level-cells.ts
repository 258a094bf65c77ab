import { MAX_LEVEL, MIN_LEVEL, STORE_LEVEL } from '@zhiyu/shared/grid';
import type { Atoms } from './atoms';
import { withRoom } from './grow';

/** The cells of one level that atoms lie in, numbered from 1; 0 stands for no cell. */
export interface LevelCells {
  level: number;
  /** Number of the cell of each atom. */
  cellOfAtom: Int32Array;
  /** Atoms that `cellOfAtom` knows. */
  atoms: number;
  /** Morton numbers by the numbers of the cells; those up to `sorted` ascend, the later ones came since. */
  mortons: Float64Array;
  count: number;
  sorted: number;
}

/** So many cells out of order are worth sorting anew. */
const MOST_UNSORTED = 4096;

/** The cells of every level, each made when it is first asked for and kept up to date as atoms come. */
export class Levels {
  private readonly known = new Map<number, LevelCells>();
  private readonly added = new Map<number, Map<number, number>>();

  constructor(private readonly atoms: Atoms) {}

  /** The cells of a level that are up to date with all atoms. */
  at(level: number): LevelCells {
    if (level < MIN_LEVEL || level > MAX_LEVEL) throw new RangeError(`there are no cells of level ${level}`);
    let cells = this.known.get(level);
    if (cells === undefined || cells.count - cells.sorted > MOST_UNSORTED) {
      cells = level === STORE_LEVEL ? sortCells(this.atoms) : coarsen(this.at(STORE_LEVEL), level);
      this.known.set(level, cells);
      this.added.delete(level);
    }
    if (cells.atoms < this.atoms.count) this.extend(cells);
    return cells;
  }

  /** Forgets all levels, because the atoms have other numbers now. */
  forget(): void {
    this.known.clear();
    this.added.clear();
  }

  private extend(cells: LevelCells): void {
    const scale = 4 ** (STORE_LEVEL - cells.level);
    cells.cellOfAtom = withRoom(cells.cellOfAtom, this.atoms.count);
    for (let atom = cells.atoms; atom < this.atoms.count; atom++) {
      const cell = this.atoms.cells[atom]!;
      cells.cellOfAtom[atom] = cell < 0 ? 0 : this.numberOf(cells, Math.floor(cell / scale));
    }
    cells.atoms = this.atoms.count;
  }

  private numberOf(cells: LevelCells, morton: number): number {
    const found = findCell(cells, morton);
    if (found > 0) return found;
    let added = this.added.get(cells.level);
    if (added === undefined) {
      added = new Map();
      this.added.set(cells.level, added);
    }
    let number = added.get(morton);
    if (number === undefined) {
      number = cells.count + 1;
      cells.count = number;
      cells.mortons = withRoom(cells.mortons, number + 1);
      cells.mortons[number] = morton;
      added.set(morton, number);
    }
    return number;
  }
}

/** The number of a cell among the sorted ones; 0 where it is not there. */
function findCell({ mortons, sorted }: LevelCells, morton: number): number {
  let low = 1;
  let high = sorted + 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (mortons[middle]! < morton) low = middle + 1;
    else high = middle;
  }
  return low <= sorted && mortons[low] === morton ? low : 0;
}

function sortCells(atoms: Atoms): LevelCells {
  const all = atoms.cells.slice(0, atoms.count).sort();
  const mortons = new Float64Array(atoms.count + 1);
  let count = 0;
  for (const cell of all) if (cell >= 0 && (count === 0 || mortons[count] !== cell)) mortons[++count] = cell;
  const cells: LevelCells = {
    level: STORE_LEVEL,
    cellOfAtom: new Int32Array(atoms.count),
    atoms: atoms.count,
    mortons: mortons.slice(0, count + 1),
    count,
    sorted: count,
  };
  for (let atom = 0; atom < atoms.count; atom++) {
    const cell = atoms.cells[atom]!;
    cells.cellOfAtom[atom] = cell < 0 ? 0 : findCell(cells, cell);
  }
  return cells;
}

/** The ancestors of the cells of the finest level, in one walk where these are sorted. */
function coarsen(finest: LevelCells, level: number): LevelCells {
  const scale = 4 ** (finest.level - level);
  const parents = Float64Array.from(finest.mortons.subarray(0, finest.count + 1), (cell) =>
    Math.floor(cell / scale),
  );
  const distinct = parents.slice(1).sort();
  const mortons = new Float64Array(distinct.length + 1);
  let count = 0;
  for (const cell of distinct) if (count === 0 || mortons[count] !== cell) mortons[++count] = cell;
  const cells: LevelCells = {
    level,
    cellOfAtom: new Int32Array(finest.atoms),
    atoms: finest.atoms,
    mortons: mortons.slice(0, count + 1),
    count,
    sorted: count,
  };
  const numbers = new Int32Array(parents.length);
  let number = 0;
  for (let cell = 1; cell <= finest.count; cell++) {
    const parent = parents[cell]!;
    if (number === 0 || mortons[number] !== parent) number = findCell(cells, parent);
    numbers[cell] = number;
  }
  for (let atom = 0; atom < finest.atoms; atom++) cells.cellOfAtom[atom] = numbers[finest.cellOfAtom[atom]!]!;
  return cells;
}
