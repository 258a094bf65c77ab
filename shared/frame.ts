import { ancestorOf, MAX_LEVEL } from './grid';
import { type ByteReader, LONGEST_VARINT, readVarint, writeVarint } from './varint';

/**
 * The compact form of heat-map cells on the wire, media type `application/vnd.zhiyu.cells`:
 *
 * | bytes | what |
 * |---|---|
 * | 4 | ASCII `ZYC1` |
 * | 1 | level of the cells |
 * | 1 | columns of values: 1 for counts; 2 for rates, numerator and denominator |
 * | varint | number of cells |
 * | for each cell, by ascending Morton number | varint: the number less the one before (the first: the number itself); then a varint for each column |
 *
 * A varint is unsigned LEB128 (`varint.ts`).
 */

/** Media type of an encoded frame. */
export const CELLS_MEDIA_TYPE = 'application/vnd.zhiyu.cells';

/** Cells of one level by strictly ascending Morton number, with one or two columns of whole numbers from 0. */
export interface CellFrame {
  level: number;
  columns: 1 | 2;
  mortons: ArrayLike<number>;
  /** One array a column, each as long as `mortons`. */
  values: ArrayLike<number>[];
}

const MAGIC = [0x5a, 0x59, 0x43, 0x31];
const HEADER_BYTES = 6;

/**
 * Encodes cells.
 * @throws RangeError when numbers are not whole, negative, above 2^53 − 1, not ascending, or lists differ in length
 */
export function encodeCells(frame: CellFrame): Uint8Array {
  const { level, columns, mortons, values } = frame;
  if (values.length !== columns || values.some((column) => column.length !== mortons.length)) {
    throw new RangeError(`a frame of ${columns} columns needs as many lists, each as long as the cells`);
  }
  const count = mortons.length;
  const bytes = new Uint8Array(HEADER_BYTES + LONGEST_VARINT * (1 + count * (1 + columns)));
  bytes.set([...MAGIC, level, columns]);
  let end = writeVarint(bytes, HEADER_BYTES, count);
  let previous = -1;
  for (let i = 0; i < count; i++) {
    const morton = mortons[i] as number;
    if (morton <= previous) throw new RangeError('the cells do not stand by ascending Morton number');
    end = writeVarint(bytes, end, i === 0 ? morton : morton - previous);
    for (const column of values) end = writeVarint(bytes, end, column[i] as number);
    previous = morton;
  }
  return bytes.slice(0, end);
}

/**
 * Decodes cells.
 * @throws RangeError for bytes that are not a frame, end too early or go on after its end
 */
export function decodeCells(bytes: Uint8Array): CellFrame {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new RangeError('these bytes are not a frame of cells: they do not begin with ZYC1');
  }
  const level = bytes[4] as number;
  const columns = bytes[5] as number;
  if (level > MAX_LEVEL) throw new RangeError(`the frame names level ${level}, the finest is ${MAX_LEVEL}`);
  if (columns !== 1 && columns !== 2) throw new RangeError(`the frame names ${columns} columns, not 1 or 2`);
  const reader = { bytes, at: HEADER_BYTES };
  const count = readVarint(reader);
  if (count * (1 + columns) > bytes.length - reader.at) {
    throw new RangeError(`the frame is cut off: it announces ${count} cells`);
  }
  const mortons = new Float64Array(count);
  const values = Array.from({ length: columns }, () => new Float64Array(count));
  readCells(reader, mortons, values);
  if (reader.at !== bytes.length) {
    throw new RangeError(`the frame goes on for ${bytes.length - reader.at} bytes after its last cell`);
  }
  if (count > 0 && ancestorOf(mortons[count - 1] as number, level, 0) !== 0) {
    throw new RangeError(`the frame names a cell that level ${level} does not have`);
  }
  return { level, columns, mortons, values };
}

function readCells(reader: ByteReader, mortons: Float64Array, values: Float64Array[]): void {
  let morton = 0;
  for (let i = 0; i < mortons.length; i++) {
    const delta = readVarint(reader);
    if (delta === 0 && i > 0) throw new RangeError('the frame names a cell twice');
    morton += delta;
    mortons[i] = morton;
    for (const column of values) column[i] = readVarint(reader);
  }
}
