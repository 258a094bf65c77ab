/** Typed arrays that the cube keeps. */
export type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Longer arrays grow by less, for what they grow by stands empty. */
const LARGE = 65_536;
/** What a city brings in some months is a small part of so many. */
const MANY = 1_000_000;

interface NumbersType<A extends Numbers> {
  new (length: number): A;
}

/** The array itself where it has room for `length` numbers, else a longer copy, zeros behind. */
export function withRoom<A extends Numbers>(array: A, length: number): A {
  if (length <= array.length) return array;
  const factor = array.length < LARGE ? 2 : 1.4;
  return resized(array, Math.max(length, Math.ceil(array.length * factor), 16));
}

/** A copy of another length: cut off, or with zeros behind. */
export function resized<A extends Numbers>(array: A, length: number): A {
  const copy = new (array.constructor as NumbersType<A>)(length);
  copy.set(array.length > length ? array.subarray(0, length) : array);
  return copy;
}

/** How much room is kept behind so many entries that grow one by one: making room means to copy all of them. */
export function roomBehind(count: number): number {
  return Math.max(1024, Math.ceil(count / (count < MANY ? 2 : 32)));
}
