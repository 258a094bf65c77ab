import { resized } from './grow';

/** Arrays that were cut to no atoms grow from here. */
const LEAST_ROOM = 64;
/** Of so many atoms one may be out of order. */
const UNSORTED_PARTS = 16;

/**
 * The atoms of counting: an area, a cell of the store's level or none, and the set of functional zones that the point
 * lies in. A case is of one atom; atoms are numbered from 0.
 */
export class Atoms {
  count = 0;
  areas: Int32Array = new Int32Array(64);
  /** Morton numbers at the store's level; −1 for no cell. */
  cells: Float64Array = new Float64Array(64);
  zoneSets: Uint16Array = new Uint16Array(64);
  private slots = new Int32Array(128).fill(-1);

  /** The number of an atom, a new one where it is not known. */
  numberOf(area: number, cell: number, zoneSet: number): number {
    const slot = this.find(area, cell, zoneSet);
    const known = this.slots[slot]!;
    if (known >= 0) return known;
    const atom = this.count++;
    if (this.count > this.areas.length) this.reserve(Math.max(LEAST_ROOM, 2 * this.areas.length));
    this.areas[atom] = area;
    this.cells[atom] = cell;
    this.zoneSets[atom] = zoneSet;
    this.slots[slot] = atom;
    if (2 * this.count > this.slots.length) this.rehash(2 * this.slots.length);
    return atom;
  }

  /**
   * Numbers the atoms anew: by the rank of their area, those without a cell first, then by cell.
   * @returns the new number of each old one
   */
  sort(rankOfArea: (area: number) => number): Int32Array {
    const { areas, cells, zoneSets, count } = this;
    const order = this.groupByArea(rankOfArea);
    const numbers = new Int32Array(count);
    order.forEach((atom, number) => {
      numbers[atom] = number;
    });
    this.areas = Int32Array.from(order, (atom) => areas[atom]!);
    this.cells = Float64Array.from(order, (atom) => cells[atom]!);
    this.zoneSets = Uint16Array.from(order, (atom) => zoneSets[atom]!);
    this.rehash(this.slots.length);
    return numbers;
  }

  /** Whether so few atoms have come since they were put into order that they may stay as they are. */
  isAboutSorted(rankOfArea: (area: number) => number): boolean {
    let steps = 0;
    for (let atom = 1; atom < this.count; atom++) {
      const [area, before] = [this.areas[atom]!, this.areas[atom - 1]!];
      const isBack =
        area === before ? this.cells[atom]! < this.cells[atom - 1]! : rankOfArea(area) < rankOfArea(before);
      steps += Number(isBack);
    }
    return steps <= this.count / UNSORTED_PARTS;
  }

  /** The atoms area by area, within an area by cell. */
  private groupByArea(rankOfArea: (area: number) => number): Uint32Array {
    const { areas, cells, zoneSets, count } = this;
    const ends = new Map<number, number>();
    for (let atom = 0; atom < count; atom++) ends.set(areas[atom]!, (ends.get(areas[atom]!) ?? 0) + 1);
    const ordered = [...ends].sort(([one], [other]) => rankOfArea(one) - rankOfArea(other) || one - other);
    let end = 0;
    for (const [area, size] of ordered) {
      ends.set(area, end);
      end += size;
    }
    const order = new Uint32Array(count);
    for (let atom = 0; atom < count; atom++) {
      const place = ends.get(areas[atom]!)!;
      order[place] = atom;
      ends.set(areas[atom]!, place + 1);
    }
    for (const [area, size] of ordered) {
      order
        .subarray(ends.get(area)! - size, ends.get(area)!)
        .sort((one, other) => cells[one]! - cells[other]! || zoneSets[one]! - zoneSets[other]!);
    }
    return order;
  }

  /** Takes over atoms in their order. */
  restore(areas: Int32Array, cells: Float64Array, zoneSets: Uint16Array): void {
    this.count = areas.length;
    this.areas = areas;
    this.cells = cells;
    this.zoneSets = zoneSets;
    let size = 128;
    while (size < 2 * this.count) size *= 2;
    this.rehash(size);
  }

  private reserve(length: number): void {
    this.areas = resized(this.areas, length);
    this.cells = resized(this.cells, length);
    this.zoneSets = resized(this.zoneSets, length);
  }

  private find(area: number, cell: number, zoneSet: number): number {
    const last = this.slots.length - 1;
    let slot = hashAtom(area, cell, zoneSet) & last;
    for (;;) {
      const atom = this.slots[slot]!;
      const isHere =
        atom < 0 ||
        (this.cells[atom] === cell && this.areas[atom] === area && this.zoneSets[atom] === zoneSet);
      if (isHere) return slot;
      slot = (slot + 1) & last;
    }
  }

  private rehash(size: number): void {
    this.slots = new Int32Array(size).fill(-1);
    for (let atom = 0; atom < this.count; atom++) {
      this.slots[this.find(this.areas[atom]!, this.cells[atom]!, this.zoneSets[atom]!)] = atom;
    }
  }
}

function hashAtom(area: number, cell: number, zoneSet: number): number {
  const high = Math.floor(cell / 2 ** 32);
  let mixed = Math.imul(cell | 0, 0x9e3779b1) ^ Math.imul(area + 31 * zoneSet + 7 * high, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
