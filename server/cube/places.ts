import { STORE_LEVEL } from '@zhiyu/shared/grid';
import { Atoms } from './atoms';
import { withRoom } from './grow';

/** Level of the cells of places. */
export const PLACE_LEVEL = 17;

/**
 * Places are coarser atoms: an area, a cell of level 17 or none, and a set of zones, numbered from 0. There are few
 * enough of them that counting by place stays within the processor's caches.
 */
export class Places {
  private readonly places = new Atoms();
  /** Place of each atom. */
  ofAtom = new Int32Array(0);
  /** Any atom of each place. */
  atoms = new Int32Array(0);
  private known = 0;

  constructor(private readonly of: Atoms) {}

  get count(): number {
    this.learn();
    return this.places.count;
  }

  /** The place of an atom. */
  numberOf(atom: number): number {
    if (atom >= this.known) this.learn();
    return this.ofAtom[atom]!;
  }

  private learn(): void {
    const { of, places } = this;
    const scale = 4 ** (STORE_LEVEL - PLACE_LEVEL);
    this.ofAtom = withRoom(this.ofAtom, of.count);
    for (let atom = this.known; atom < of.count; atom++) {
      const cell = of.cells[atom]!;
      const before = places.count;
      const place = places.numberOf(
        of.areas[atom]!,
        cell < 0 ? -1 : Math.floor(cell / scale),
        of.zoneSets[atom]!,
      );
      this.ofAtom[atom] = place;
      if (places.count === before) continue;
      this.atoms = withRoom(this.atoms, places.count);
      this.atoms[place] = atom;
    }
    this.known = of.count;
  }
}
