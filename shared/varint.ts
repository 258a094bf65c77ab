/**
 * Whole numbers in as few bytes as they need: unsigned LEB128, seven bits a byte, the lowest first, the high bit set on all
 * but the last. Numbers stay below 2^53.
 */

/** Eight groups of seven bits reach 2^56, so a longer varint is foreign. */
export const LONGEST_VARINT = 8;

/** Bytes and how far they have been read. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  at: number;
}

/**
 * Writes a number at a place where there is room for it, and answers the place after it.
 * @throws RangeError for a number that is negative, not whole, or above 2^53 − 1
 */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${value} is not a whole number from 0 to 2^53 − 1`);
  }
  let end = at;
  let rest = value;
  // Above 2^31 JavaScript's bit operators would cut the number.
  while (rest >= 0x80) {
    bytes[end++] = (rest % 0x80) + 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[end++] = rest;
  return end;
}

/**
 * Reads a number.
 * @throws RangeError where the bytes end in its middle, or it is above 2^53 − 1
 */
export function readVarint(reader: ByteReader): number {
  let value = 0;
  let weight = 1;
  for (let length = 0; length < LONGEST_VARINT; length++) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new RangeError('the bytes are cut off in the middle of a number');
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) {
      if (!Number.isSafeInteger(value)) break;
      return value;
    }
    weight *= 0x80;
  }
  throw new RangeError('the bytes hold a number above 2^53 − 1');
}

/** Reads a signed number: 0, 1, 2, 3 … stand for 0, −1, 1, −2 … */
export function readSigned(reader: ByteReader): number {
  const value = readVarint(reader);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Bytes that grow as they are written. */
export class ByteWriter {
  private written: Uint8Array;
  private end = 0;

  /** @param expected about how many bytes there will be */
  constructor(expected: number) {
    this.written = new Uint8Array(Math.max(64, expected));
  }

  bytes(bytes: readonly number[]): void {
    this.makeRoom(bytes.length);
    this.written.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** @throws RangeError see `writeVarint` */
  varint(value: number): void {
    this.makeRoom(LONGEST_VARINT);
    this.end = writeVarint(this.written, this.end, value);
  }

  /** Writes a signed number, as `readSigned` reads it. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** What was written, no byte more. */
  finish(): Uint8Array {
    return this.written.slice(0, this.end);
  }

  private makeRoom(bytes: number): void {
    if (this.end + bytes <= this.written.length) return;
    const grown = new Uint8Array(2 * (this.end + bytes));
    grown.set(this.written.subarray(0, this.end));
    this.written = grown;
  }
}
