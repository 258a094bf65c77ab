import { type Bins, entryArrayNames, entryArrays } from './bins';
import type { Cube } from './cube';
import type { Numbers } from './grow';

/** An array of the file in the pieces of which it is made up. */
export interface Column {
  type: ArrayType;
  grows: boolean;
  pieces: readonly Numbers[];
}

/** The kinds of arrays that a file holds. */
export const arrayTypes = { Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array };
export type ArrayType = keyof typeof arrayTypes;

/** All that a cube keeps, but for the places, which its atoms tell, and for what it sums up when it is asked. */
export function listColumns(cube: Cube): Column[] {
  return [
    ...listCaseArrays(cube).map((array) => asColumn(array, true)),
    ...listHandlingArrays(cube).map((array) => asColumn(array, true)),
    ...listOtherArrays(cube).map((array) => asColumn(array)),
    ...cube.listBins().flatMap(listBinColumns),
  ];
}

/** The arrays with a place for each case. */
export function listCaseArrays({ columns }: Cube): Numbers[] {
  const cases = columns.count;
  return [
    columns.reportedAt.subarray(0, cases),
    columns.endedAt.subarray(0, cases),
    columns.atom.subarray(0, cases),
    columns.area.subarray(0, cases),
    columns.accountableArea.subarray(0, cases),
    columns.category.subarray(0, cases),
    columns.unit.subarray(0, cases),
    columns.channel.subarray(0, cases),
    columns.marks.subarray(0, cases),
    columns.handling.subarray(0, cases),
    columns.member.subarray(0, cases),
  ];
}

function listHandlingArrays({ handling }: Cube): Numbers[] {
  const rows = handling.count;
  return [
    handling.dispatchedAt.subarray(0, rows),
    handling.dueAt.subarray(0, rows),
    handling.contactDueAt.subarray(0, rows),
    handling.firstContactAt.subarray(0, rows),
    handling.reviewedAt.subarray(0, rows),
    handling.lastTouchAt.subarray(0, rows),
    handling.marks.subarray(0, rows),
    handling.records.subarray(0, rows),
  ];
}

function listOtherArrays({ handling, atoms, members }: Cube): Numbers[] {
  return [
    handling.pool.subarray(0, handling.poolEnd),
    atoms.areas.subarray(0, atoms.count),
    atoms.cells.subarray(0, atoms.count),
    atoms.zoneSets.subarray(0, atoms.count),
    members.cases.subarray(0, members.count),
    members.matters.subarray(0, members.count),
    members.sources.subarray(0, members.count),
    members.requesters.subarray(0, 2 * members.count),
    members.keys.digests.subarray(0, 2 * members.keys.count),
  ];
}

/** Each array of some bins is one column, whether it is kept or not. */
function listBinColumns(bins: Bins): Column[] {
  const { numbers } = bins;
  return [
    asColumn(Float64Array.from(numbers)),
    asColumn(Int32Array.from(bins.bins, ({ count }) => count)),
    ...entryArrayNames.map((name) => ({
      type: entryArrays[name].name as ArrayType,
      grows: false,
      pieces: bins.piecesOf(name),
    })),
  ];
}

function asColumn(array: Numbers, grows = false): Column {
  return { type: array.constructor.name as ArrayType, grows, pieces: [array] };
}

/** How many numbers some pieces hold. */
export function lengthOf(pieces: readonly Numbers[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
