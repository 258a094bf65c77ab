import { ancestorOf, MAX_LEVEL } from './grid';
import { type ByteReader, ByteWriter, readSigned, readVarint } from './varint';

/**
 * The compact form of a playback on the wire, media type `application/vnd.zhiyu.frames`: a measure by cell, frame after
 * frame, each as what is other than in the frame before.
 *
 * | bytes | what |
 * |---|---|
 * | 4 | ASCII `ZYF1` |
 * | 1 | level of the cells |
 * | 1 | columns of values: 1 for counts; 2 for rates, numerator and denominator |
 * | varint | number of frames |
 * | varint | when the first frame begins, in milliseconds since 1970; then for each frame a varint: its length in milliseconds |
 * | varint | number of cells that any frame counts in |
 * | for each cell, by ascending Morton number | varint: the number less the one before (the first: the number itself) |
 * | for each frame | the cases without a cell: a signed varint for each column, the difference to the frame before; then varint: number of cells that differ; for each of them varint: its place among the cells less the one before (the first: the place itself), then a signed varint for each column, the difference |
 *
 * A varint is unsigned LEB128; a signed one is zigzag: 0, −1, 1, −2 … are written as 0, 1, 2, 3. Before the first frame
 * everything is 0.
 */

/** Media type of an encoded playback. */
export const FRAMES_MEDIA_TYPE = 'application/vnd.zhiyu.frames';

/** What a frame has other than the frame before; before the first everything is 0. */
export interface FrameChange {
  /** Places of the cells that differ, ascending. */
  cells: ArrayLike<number>;
  /** One list of differences a column, each as long as `cells`. */
  differences: ArrayLike<number>[];
  /** The difference of the cases without a cell, one a column. */
  unlocated: ArrayLike<number>;
}

/** A measure by cell over frames that follow each other without a gap. */
export interface Playback {
  level: number;
  columns: 1 | 2;
  /** Frame i is of [bounds[i], bounds[i + 1]), in milliseconds; a stock is as of its end. One more than there are frames. */
  bounds: ArrayLike<number>;
  /** Every cell that any frame counts in, by strictly ascending Morton number. */
  mortons: ArrayLike<number>;
  frames: FrameChange[];
}

const MAGIC = [0x5a, 0x59, 0x46, 0x31];
const HEADER_BYTES = 6;

/**
 * Encodes a playback.
 * @throws RangeError when lists do not fit each other, or numbers are not whole, not ascending or too large
 */
export function encodePlayback({ level, columns, bounds, mortons, frames }: Playback): Uint8Array {
  if (bounds.length !== frames.length + 1)
    throw new RangeError('a playback needs one bound more than frames');
  const writer = new ByteWriter(HEADER_BYTES + 2 * mortons.length + 16 * frames.length);
  writer.bytes([...MAGIC, level, columns]);
  writer.varint(frames.length);
  writeRising(writer, bounds, 0);
  writer.varint(mortons.length);
  writeRising(writer, mortons, 1);
  for (const { cells, differences, unlocated } of frames) {
    if (differences.length !== columns || unlocated.length !== columns) {
      throw new RangeError(`a frame of ${columns} columns needs as many lists of differences`);
    }
    for (let column = 0; column < columns; column++) writer.signed(unlocated[column] as number);
    writer.varint(cells.length);
    let previous = 0;
    for (let i = 0; i < cells.length; i++) {
      const place = cells[i] as number;
      if (place >= mortons.length || (i > 0 && place <= previous)) {
        throw new RangeError('the cells of a frame do not stand by ascending place');
      }
      writer.varint(place - previous);
      for (const column of differences) writer.signed(column[i] as number);
      previous = place;
    }
  }
  return writer.finish();
}

/** Writes numbers as differences of at least `least`, the first as it is. */
function writeRising(writer: ByteWriter, numbers: ArrayLike<number>, least: 0 | 1): void {
  for (let i = 0; i < numbers.length; i++) {
    const step = (numbers[i] as number) - (i === 0 ? 0 : (numbers[i - 1] as number));
    if (i > 0 && step < least) throw new RangeError('numbers that must rise do not');
    writer.varint(step);
  }
}

/**
 * Decodes a playback.
 * @throws RangeError for bytes that are not a playback, end too early or go on after its end
 */
export function decodePlayback(bytes: Uint8Array): Playback {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new RangeError('these bytes are not a playback: they do not begin with ZYF1');
  }
  const level = bytes[4] as number;
  const columns = bytes[5] as number;
  if (level > MAX_LEVEL)
    throw new RangeError(`the playback names level ${level}, the finest is ${MAX_LEVEL}`);
  if (columns !== 1 && columns !== 2)
    throw new RangeError(`the playback names ${columns} columns, not 1 or 2`);
  const reader: ByteReader = { bytes, at: HEADER_BYTES };
  const count = readCount(reader, 2);
  const bounds = readRising(reader, count + 1, 0);
  const mortons = readRising(reader, readCount(reader, 1), 1);
  if (mortons.length > 0 && ancestorOf(mortons[mortons.length - 1] as number, level, 0) !== 0) {
    throw new RangeError(`the playback names a cell that level ${level} does not have`);
  }
  const frames = Array.from({ length: count }, () => readFrame(reader, columns, mortons.length));
  if (reader.at !== bytes.length) {
    throw new RangeError(`the playback goes on for ${bytes.length - reader.at} bytes after its last frame`);
  }
  return { level, columns, bounds, mortons, frames };
}

function readFrame(reader: ByteReader, columns: number, cellCount: number): FrameChange {
  const unlocated = Float64Array.from({ length: columns }, () => readSigned(reader));
  const count = readCount(reader, 1 + columns);
  const cells = new Int32Array(count);
  const differences = Array.from({ length: columns }, () => new Float64Array(count));
  let place = 0;
  for (let i = 0; i < count; i++) {
    const step = readVarint(reader);
    if (i > 0 && step === 0) throw new RangeError('the playback names a cell twice in a frame');
    place += step;
    if (place >= cellCount) throw new RangeError(`the playback names cell ${place} of ${cellCount}`);
    cells[i] = place;
    for (const column of differences) column[i] = readSigned(reader);
  }
  return { cells, differences, unlocated };
}

/** A number of things of which each takes so many bytes at least. */
function readCount(reader: ByteReader, bytesEach: number): number {
  const count = readVarint(reader);
  if (count * bytesEach > reader.bytes.length - reader.at) {
    throw new RangeError('the playback is cut off: it announces more than it holds');
  }
  return count;
}

function readRising(reader: ByteReader, count: number, least: 0 | 1): Float64Array {
  const numbers = new Float64Array(count);
  let number = 0;
  for (let i = 0; i < count; i++) {
    const step = readVarint(reader);
    if (i > 0 && step < least) throw new RangeError('the playback names a cell twice');
    number += step;
    numbers[i] = number;
  }
  return numbers;
}
