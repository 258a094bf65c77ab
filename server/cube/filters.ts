import { REQUESTER_SHIFT, THREE_BITS, TWO_BITS } from './columns';
import type { Cube } from './cube';
import type { Places } from './places';
import type { CubeSlice, Ordinals } from './question';

/**
 * Copies the cases between two places of a list that pass into another list, from its beginning, and answers how many
 * they are. Both lists may be the same.
 */
export type Sieve = (cases: Int32Array, start: number, end: number, passed: Int32Array) => number;

/** Sieves that were made for a slice, and what of the cube they hold true for. */
interface KnownSieves {
  places: Places;
  sizes: readonly number[];
  bySkip: Map<boolean, Sieve[]>;
}

/** A trend asks for the same slice hundreds of times. */
const known = new WeakMap<CubeSlice, KnownSieves>();

/** The sieves of a slice; none where every case is in it. `skipCategories`: the cases are of the right ones already. */
export function createSieves(cube: Cube, slice: CubeSlice, skipCategories = false): Sieve[] {
  const { places, atoms, columns } = cube;
  const sizes = [atoms.count, columns.largestArea, columns.largestNode, columns.reportedAt.length];
  let sieves = known.get(slice);
  if (sieves?.places !== places || sizes.some((size, i) => size !== sieves?.sizes[i])) {
    sieves = { places, sizes, bySkip: new Map() };
    known.set(slice, sieves);
  }
  let made = sieves.bySkip.get(skipCategories);
  if (made === undefined) {
    made = makeSieves(cube, slice, skipCategories);
    sieves.bySkip.set(skipCategories, made);
  }
  return made;
}

function makeSieves(cube: Cube, slice: CubeSlice, skipCategories: boolean): Sieve[] {
  const { columns } = cube;
  const sieves: Sieve[] = [];
  const sieveOrdinals = (column: Uint16Array, ordinals: Ordinals | null) => {
    if (ordinals !== null) sieves.push(sieveNarrow(column, markOrdinals(ordinals, columns.largestNode)));
  };
  if (!skipCategories) sieveOrdinals(columns.category, slice.categories);
  sieveOrdinals(columns.unit, slice.units);
  if (slice.accountableAreas !== null) {
    const marks = markOrdinals(slice.accountableAreas, columns.largestArea);
    sieves.push(sieveColumn(columns.accountableArea, marks));
  }
  sieveOrdinals(columns.channel, slice.channels);
  if (slice.requestTypes !== null || slice.requesters !== null) sieves.push(sieveMarks(columns.marks, slice));
  const isByAreaAlone = slice.areas !== null && slice.zones === null && slice.cells === null;
  if (isByAreaAlone)
    sieves.push(sieveColumn(columns.area, markOrdinals(slice.areas ?? [], columns.largestArea)));
  else if (slice.cells !== null) sieves.push(sieveWide(columns.atom, markAtoms(cube, slice)));
  else if (slice.zones !== null) sieves.push(sieveWide(columns.place, markPlaces(cube, slice)));
  return sieves;
}

/** Passes cases through all sieves, one after the other; without sieves they are copied. */
export function passSieves(
  sieves: readonly Sieve[],
  list: Int32Array,
  start: number,
  end: number,
  passed: Int32Array,
): number {
  const [first, ...others] = sieves;
  if (first === undefined) {
    passed.set(list.subarray(start, end));
    return end - start;
  }
  let count = first(list, start, end, passed);
  for (const sieve of others) count = sieve(passed, 0, count, passed);
  return count;
}

/** By ordinal up to the largest that there is, whether it is one of these. */
export function markOrdinals(ordinals: Ordinals, largest: number): Uint8Array {
  const marks = new Uint8Array(largest + 1);
  for (const ordinal of ordinals) marks[ordinal] = 1;
  return marks;
}

/** By place, whether it lies in one of the areas or zones of a slice. */
export function markPlaces(cube: Cube, slice: CubeSlice): Uint8Array {
  const test = testPlace(cube, slice);
  const marks = new Uint8Array(cube.places.count);
  const { atoms } = cube.places;
  for (let place = 0; place < marks.length; place++) marks[place] = test(atoms[place]!) ? 1 : 0;
  return marks;
}

/** By atom, whether it lies in one of the areas or zones of a slice, and within its cells. */
function markAtoms(cube: Cube, slice: CubeSlice): Uint8Array {
  const test = testPlace(cube, slice);
  const { cells } = slice;
  const { atoms } = cube;
  const marks = new Uint8Array(atoms.count);
  for (let atom = 0; atom < marks.length; atom++) {
    const cell = atoms.cells[atom]!;
    const isWithin = cells === null || (cell >= 0 && cell >= cells.from && cell < cells.to);
    marks[atom] = isWithin && test(atom) ? 1 : 0;
  }
  return marks;
}

function testPlace(
  { atoms, zoneSets, columns }: Cube,
  { areas, zones }: CubeSlice,
): (atom: number) => boolean {
  if (areas === null && zones === null) return () => true;
  const inAreas = markOrdinals(areas ?? [], columns.largestArea);
  const inZones = Uint8Array.from(zoneSets.sets, (set) =>
    set.some((zone) => zones?.includes(zone)) ? 1 : 0,
  );
  return (atom) => inAreas[atoms.areas[atom]!] === 1 || inZones[atoms.zoneSets[atom]!] === 1;
}

function sieveColumn(column: Uint16Array | Int32Array, marks: Uint8Array): Sieve {
  return column instanceof Int32Array ? sieveWide(column, marks) : sieveNarrow(column, marks);
}

function sieveNarrow(column: Uint16Array, marks: Uint8Array): Sieve {
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      count += marks[column[id]!]!;
    }
    return count;
  };
}

function sieveWide(column: Int32Array, marks: Uint8Array): Sieve {
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      count += marks[column[id]!]!;
    }
    return count;
  };
}

/** Request types and requesters lie in the same column, so one table judges both. */
function sieveMarks(column: Uint16Array, { requestTypes, requesters }: CubeSlice): Sieve {
  const mask = THREE_BITS | (TWO_BITS << REQUESTER_SHIFT);
  const marks = Uint8Array.from({ length: mask + 1 }, (_, code) => {
    const isType = requestTypes?.includes(code & THREE_BITS) ?? true;
    const isRequester = requesters?.includes(code >> REQUESTER_SHIFT) ?? true;
    return isType && isRequester ? 1 : 0;
  });
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      count += marks[column[id]! & mask]!;
    }
    return count;
  };
}
