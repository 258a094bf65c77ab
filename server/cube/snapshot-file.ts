import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Bins } from './bins';
import { type Cube, categoryFamilies } from './cube';
import { type Numbers, roomBehind } from './grow';
import { KeyTable } from './key-table';
import { type ArrayType, arrayTypes, lengthOf, listCaseArrays, listColumns } from './snapshot-columns';

/** Grows with every change of what a file holds or means; a file of another version is not read. */
const VERSION = 7;
const MAGIC = 'ZYCUBE';
const HEADER_LIMIT = 16_000_000;
/** Bytes of the checksum at the end of a file. */
const CHECKSUM_BYTES = 4;
/** Small arrays are written together, in pieces of so many bytes. */
const PIECE_BYTES = 1 << 22;
/** A file that has been written to no more for so long is finished by nobody. */
const LEFT_MS = 600_000;

/** What a snapshot is of. */
export interface SnapshotOf {
  city: string;
  /** The city's change sequence up to which the cube has followed. */
  seq: number;
  /** A mark of the batch with that number: where the database has another, the snapshot is not of this database. */
  mark: string;
  /** What the cube was made for, such as zones and time; another frame needs another cube. */
  frame: string;
}

/** Why a snapshot cannot be used; the cube is then loaded from the database. */
export class UnusableSnapshotError extends Error {}

interface Header extends SnapshotOf {
  version: number;
  /** `grows`: entries come behind it one by one, so that it is read with room for them. */
  arrays: { type: ArrayType; length: number; grows: boolean }[];
  lastReportedAt: number;
  largestArea: number;
  largestNode: number;
  zoneSets: number[][];
  sourceNames: string[];
  /** Categories that have bins of their own, by family, in the order of these. */
  categories: number[][];
}

/**
 * Writes the columns of a cube into a file, whole or not at all: beside the old one first, then in its place.
 * @throws the file system's error where it cannot be written
 */
export function writeSnapshot(path: string, cube: Cube, of: SnapshotOf): void {
  const columns = listColumns(cube);
  const header: Header = {
    ...of,
    version: VERSION,
    arrays: columns.map(({ type, grows, pieces }) => ({ type, grows, length: lengthOf(pieces) })),
    lastReportedAt: cube.lastReportedAt,
    largestArea: cube.columns.largestArea,
    largestNode: cube.columns.largestNode,
    zoneSets: cube.zoneSets.sets,
    sourceNames: cube.members.sourceNames,
    categories: categoryFamilies.map((family) => [...cube.byCategory[family].keys()]),
  };
  mkdirSync(dirname(path), { recursive: true });
  removeLeftovers(path);
  const beside = `${path}.${process.pid}.new`;
  const file = openSync(beside, 'w');
  try {
    const writer = new SummedWriter(file);
    const text = Buffer.from(JSON.stringify(header));
    const lead = Buffer.alloc(MAGIC.length + 4);
    lead.write(MAGIC, 'latin1');
    lead.writeUInt32LE(text.length, MAGIC.length);
    writer.put(lead);
    writer.put(text);
    for (const { pieces } of columns) for (const piece of pieces) writer.put(bytesOf(piece));
    writer.finish();
    fsyncSync(file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

/** Writes bytes in large pieces, and their checksum behind them. */
class SummedWriter {
  private readonly piece = Buffer.allocUnsafe(PIECE_BYTES);
  private used = 0;
  private sum = 0;

  constructor(private readonly file: number) {}

  put(bytes: Uint8Array): void {
    if (this.used + bytes.length > PIECE_BYTES) this.flush();
    if (bytes.length > PIECE_BYTES) this.write(bytes);
    else {
      this.piece.set(bytes, this.used);
      this.used += bytes.length;
    }
  }

  finish(): void {
    this.flush();
    const sum = Buffer.alloc(CHECKSUM_BYTES);
    sum.writeUInt32LE(this.sum);
    writeSync(this.file, sum);
  }

  private flush(): void {
    this.write(this.piece.subarray(0, this.used));
    this.used = 0;
  }

  private write(bytes: Uint8Array): void {
    // The checksum of nothing is that of a new file, whatever came before.
    if (bytes.length === 0) return;
    this.sum = crc32(bytes, this.sum);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
  }
}

/** What processes that were killed while they wrote have left behind. */
function removeLeftovers(path: string): void {
  const [folder, name] = [dirname(path), basename(path)];
  for (const entry of readdirSync(folder)) {
    if (!entry.startsWith(`${name}.`) || !entry.endsWith('.new')) continue;
    const leftover = join(folder, entry);
    const age = Date.now() - (statSync(leftover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > LEFT_MS) rmSync(leftover, { force: true });
  }
}

/**
 * Fills an empty cube from a file.
 * @param knownSeq the city's change sequence now: a file that is ahead of it is of another database
 * @returns the change sequence that the cube has, and the mark of that batch, to be compared with the database's
 * @throws UnusableSnapshotError where the file is missing, cut off, damaged, or of something else
 */
export function readSnapshot(
  path: string,
  cube: Cube,
  of: Pick<SnapshotOf, 'city' | 'frame'>,
  knownSeq: number,
): Pick<SnapshotOf, 'seq' | 'mark'> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new UnusableSnapshotError('there is no snapshot', { cause: error });
  }
  try {
    let sum = 0;
    const fill = (bytes: Uint8Array) => {
      if (bytes.length === 0) return;
      readFully(file, bytes);
      sum = crc32(bytes, sum);
    };
    const header = readHeader(fill);
    checkHeader(header, of, knownSeq);
    const arrays = header.arrays.map(({ type, length, grows }) => {
      const array = new arrayTypes[type](grows ? length + roomBehind(length) : length);
      fill(bytesOf(array.subarray(0, length)));
      return array;
    });
    const expected = Buffer.alloc(CHECKSUM_BYTES);
    readFully(file, expected);
    if (expected.readUInt32LE() !== sum) throw new UnusableSnapshotError('the snapshot is damaged');
    restore(cube, header, arrays);
    return { seq: header.seq, mark: header.mark };
  } finally {
    closeSync(file);
  }
}

function readHeader(fill: (bytes: Uint8Array) => void): Header {
  const lead = Buffer.alloc(MAGIC.length + 4);
  fill(lead);
  const length = lead.readUInt32LE(MAGIC.length);
  if (lead.toString('latin1', 0, MAGIC.length) !== MAGIC || length > HEADER_LIMIT) {
    throw new UnusableSnapshotError('the file is no snapshot');
  }
  const text = Buffer.alloc(length);
  fill(text);
  try {
    return JSON.parse(text.toString()) as Header;
  } catch (error) {
    throw new UnusableSnapshotError('the snapshot is damaged', { cause: error });
  }
}

function checkHeader(header: Header, of: Pick<SnapshotOf, 'city' | 'frame'>, knownSeq: number): void {
  if (header.version !== VERSION) throw new UnusableSnapshotError('the snapshot is of another version');
  if (header.city !== of.city)
    throw new UnusableSnapshotError(`the snapshot is of the city “${header.city}”`);
  if (header.frame !== of.frame)
    throw new UnusableSnapshotError('the city’s zones or time have changed since');
  if (header.seq > knownSeq) throw new UnusableSnapshotError('the snapshot is ahead of the database');
}

function restore(cube: Cube, header: Header, arrays: Numbers[]): void {
  const { columns, handling, atoms, members } = cube;
  const floats = () => need(arrays.shift(), Float64Array);
  const integers = () => need(arrays.shift(), Int32Array);
  const ordinals = () => {
    const array = arrays.shift();
    return array instanceof Uint16Array ? array : need(array, Int32Array);
  };
  const words = () => need(arrays.shift(), Uint16Array);
  columns.reportedAt = floats();
  columns.endedAt = floats();
  columns.atom = integers();
  columns.area = ordinals();
  columns.accountableArea = ordinals();
  columns.category = words();
  columns.unit = words();
  columns.channel = words();
  columns.marks = words();
  columns.handling = integers();
  columns.member = integers();
  columns.place = new Int32Array(columns.atom.length);
  cube.lastReportedAt = header.lastReportedAt;
  columns.count = header.arrays[0]!.length;
  columns.clearFrom(columns.count);
  columns.largestArea = header.largestArea;
  columns.largestNode = header.largestNode;
  handling.dispatchedAt = floats();
  handling.dueAt = floats();
  handling.contactDueAt = floats();
  handling.firstContactAt = floats();
  handling.reviewedAt = floats();
  handling.lastTouchAt = floats();
  handling.marks = need(arrays.shift(), Uint8Array);
  handling.records = integers();
  handling.count = header.arrays[listCaseArrays(cube).length]!.length;
  handling.restorePool(floats());
  atoms.restore(integers(), floats(), words());
  header.zoneSets.forEach((set) => {
    cube.zoneSets.numberOf(set);
  });
  const [cases, matters, sources] = [integers(), integers(), integers()];
  const requesters = need(arrays.shift(), Uint32Array);
  const digests = need(arrays.shift(), Uint32Array);
  members.keys = KeyTable.from(digests, digests.length / 2);
  members.sourceNames = header.sourceNames;
  members.restore(cases, matters, sources, requesters);
  cube.renewPlaces();
  categoryFamilies.forEach((family, index) => {
    for (const category of header.categories[index]!) cube.categoryBins(family, category);
  });
  for (const bins of cube.listBins()) restoreBins(bins, arrays);
}

/** Fills empty bins from the next arrays. */
function restoreBins(bins: Bins, arrays: Numbers[]): void {
  const numbers = need(arrays.shift(), Float64Array);
  const counts = need(arrays.shift(), Int32Array);
  const integers = () => need(arrays.shift(), Int32Array);
  // In the order of `entryArrayNames`.
  bins.restore(numbers, counts, {
    cases: integers(),
    times: integers(),
    places: integers(),
    ends: need(arrays.shift(), Float64Array),
    marks: need(arrays.shift(), Uint8Array),
  });
}

function need<A extends Numbers>(array: Numbers | undefined, type: new (length: number) => A): A {
  if (array instanceof type) return array;
  throw new UnusableSnapshotError('the snapshot holds other columns than this version');
}

function bytesOf(array: Numbers): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function readFully(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30), null);
    if (count === 0) throw new UnusableSnapshotError('the snapshot is cut off');
    at += count;
  }
}
