import { type CubeCase, NEVER } from './cube-case';
import { resized, roomBehind, withRoom } from './grow';
import {
  CLOSED_ONCE,
  EXEMPTED_MARK,
  lastTouchOf,
  listMarks,
  listRecord,
  TELLS_TOUCHES,
} from './handled-case';

/** Lists of a record in their order. The last four have one entry or none. */
export const CLOSINGS = 0;
export const REOPENINGS = 1;
export const PAUSES = 2;
export const RESUMPTIONS = 3;
export const RETURNS = 4;
export const EXTENSIONS = 5;
export const URGES = 6;
export const SUPERVISIONS = 7;
/** Instants at which something happened that no other column or list tells. */
export const OTHER_TOUCHES = 8;
export const ANSWERED = 9;
export const REFUSED = 10;
export const VOIDED = 11;
export const EXEMPTED = 12;
const LISTS = 13;

/** Slots before the entries of a record: a byte for the length of each list. */
const HEADER_SLOTS = 2;
const HEADER_BYTES = 8 * HEADER_SLOTS;
/** Stands for a length that a byte cannot hold; the length is then the first entry of the list. */
const LONG = 255;

/**
 * The handling of the cases that have any: fixed columns by row, and for those that need one a record of lists in a
 * pool. Rows are never given back.
 */
export class Handling {
  count = 0;
  dispatchedAt = new Float64Array(64);
  dueAt = new Float64Array(64);
  contactDueAt = new Float64Array(64);
  firstContactAt = new Float64Array(64);
  reviewedAt = new Float64Array(64);
  /** The last touch between the report and the end of the case; minus infinity for none. */
  lastTouchAt = new Float64Array(64);
  marks = new Uint8Array(64);
  /** Where the record of a row begins in the pool; −1 for none. */
  records = new Int32Array(64);
  pool: Float64Array = new Float64Array(256);
  poolEnd = 0;
  /** Slots of the pool that no record uses any more. */
  waste = 0;
  private bytes: Uint8Array = new Uint8Array(this.pool.buffer);

  /** Adds an empty row. */
  addRow(): number {
    const row = this.count++;
    if (this.count > this.records.length) this.reserve(this.count + roomBehind(this.count));
    this.records[row] = -1;
    return row;
  }

  /** Makes room for rows. */
  reserve(length: number): void {
    this.dispatchedAt = resized(this.dispatchedAt, length);
    this.dueAt = resized(this.dueAt, length);
    this.contactDueAt = resized(this.contactDueAt, length);
    this.firstContactAt = resized(this.firstContactAt, length);
    this.reviewedAt = resized(this.reviewedAt, length);
    this.lastTouchAt = resized(this.lastTouchAt, length);
    this.marks = resized(this.marks, length);
    this.records = resized(this.records, length);
  }

  /** Puts a case into its row. */
  write(row: number, case_: CubeCase): void {
    this.dispatchedAt[row] = case_.dispatchedAt;
    this.dueAt[row] = case_.dueAt;
    this.contactDueAt[row] = case_.contactDueAt;
    this.firstContactAt[row] = case_.firstContactAt;
    this.reviewedAt[row] = case_.reviewedAt;
    this.lastTouchAt[row] = lastTouchOf(case_);
    const lists = listRecord(case_);
    this.marks[row] = lists.marks;
    this.writeRecord(row, lists.entries);
  }

  /** Takes over the pool of another table. */
  restorePool(pool: Float64Array): void {
    this.pool = pool;
    this.bytes = new Uint8Array(pool.buffer);
    this.poolEnd = pool.length;
  }

  /** Whether its one closing is the end of the case. */
  isClosedOnce(row: number): boolean {
    return (this.marks[row]! & CLOSED_ONCE) !== 0;
  }

  /** Whether its case is open from the report to the end and its clock never stands still: no closing but the last, no pause. */
  isEven(row: number): boolean {
    return this.lengthOf(row, CLOSINGS) === 0 && this.lengthOf(row, PAUSES) === 0;
  }

  tellsTouches(row: number): boolean {
    return (this.marks[row]! & TELLS_TOUCHES) !== 0;
  }

  /** Entries of a list of a row; closings that are the end of their case are not among them. */
  lengthOf(row: number, list: number): number {
    const mark = list === EXEMPTED ? EXEMPTED_MARK : listMarks[list];
    if (mark !== undefined && (this.marks[row]! & mark) === 0) return 0;
    const record = this.records[row]!;
    if (record < 0) return 0;
    const length = this.bytes[8 * record + list]!;
    return length < LONG ? length : this.pool[this.startOf(record, list) - 1]!;
  }

  /** Where the entries of a list begin in the pool. The row has a record. */
  placeOf(row: number, list: number): number {
    return this.startOf(this.records[row]!, list);
  }

  /** The first entry of a list; `NEVER` where it is empty. */
  firstOf(row: number, list: number): number {
    return this.lengthOf(row, list) === 0 ? NEVER : this.pool[this.placeOf(row, list)]!;
  }

  /** The first entry of a list after an instant; `NEVER` where there is none. */
  firstAfter(row: number, list: number, instant: number): number {
    const length = this.lengthOf(row, list);
    if (length === 0) return NEVER;
    const start = this.placeOf(row, list);
    for (let place = start; place < start + length; place++) {
      if (this.pool[place]! > instant) return this.pool[place]!;
    }
    return NEVER;
  }

  /** The first instant after another at which the case closes, reopens, pauses or goes on; a closing that is its end is not told. */
  nextSwitch(row: number, instant: number): number {
    let next = NEVER;
    for (let list = CLOSINGS; list <= RESUMPTIONS; list++) {
      next = Math.min(next, this.firstAfter(row, list, instant));
    }
    return next;
  }

  /** How many entries of a list lie at or before an instant. */
  countTo(row: number, list: number, instant: number): number {
    const length = this.lengthOf(row, list);
    if (length === 0) return 0;
    const { pool } = this;
    const start = this.placeOf(row, list);
    let count = 0;
    while (count < length && pool[start + count]! <= instant) count += 1;
    return count;
  }

  private startOf(record: number, list: number): number {
    const { bytes } = this;
    const header = 8 * record;
    let place = record + HEADER_SLOTS;
    for (let before = 0; before < list; before++) {
      const length = bytes[header + before]!;
      place += length < LONG ? length : 1 + this.pool[place]!;
    }
    return bytes[header + list] === LONG ? place + 1 : place;
  }

  private writeRecord(row: number, entries: (readonly number[])[]): void {
    const needed = slotsOf(entries);
    const old = this.records[row]!;
    const room = old < 0 ? 0 : this.startOf(old, LISTS) - old;
    let record = needed === 0 ? -1 : old;
    if (needed > room) {
      this.waste += room;
      record = this.poolEnd;
      this.growPool(needed);
      this.poolEnd += needed;
    } else this.waste += room - needed;
    this.records[row] = record;
    if (record < 0) return;
    this.bytes.fill(0, 8 * record, 8 * record + HEADER_BYTES);
    let place = record + HEADER_SLOTS;
    entries.forEach((list, number) => {
      this.bytes[8 * record + number] = Math.min(list.length, LONG);
      if (list.length >= LONG) this.pool[place++] = list.length;
      for (const entry of list) this.pool[place++] = entry;
    });
    if (this.waste > 1_000_000 && 2 * this.waste > this.poolEnd) this.compact();
  }

  private growPool(slots: number): void {
    this.pool = withRoom(this.pool, this.poolEnd + slots);
    if (this.bytes.buffer !== this.pool.buffer) this.bytes = new Uint8Array(this.pool.buffer);
  }

  /** Writes the records behind each other, so that nothing is wasted. */
  compact(): void {
    const pool = new Float64Array(Math.max(256, Math.ceil(1.1 * (this.poolEnd - this.waste))));
    let end = 0;
    for (let row = 0; row < this.count; row++) {
      const record = this.records[row]!;
      if (record < 0) continue;
      const until = this.startOf(record, LISTS);
      // Headers are no numbers: moved as bytes, none is taken for another NaN.
      new Uint8Array(pool.buffer, 8 * end, 8 * (until - record)).set(
        this.bytes.subarray(8 * record, 8 * until),
      );
      this.records[row] = end;
      end += until - record;
    }
    this.pool = pool;
    this.bytes = new Uint8Array(pool.buffer);
    this.poolEnd = end;
    this.waste = 0;
  }
}

function slotsOf(entries: readonly (readonly number[])[]): number {
  let slots = 0;
  for (const list of entries) slots += list.length < LONG ? list.length : list.length + 1;
  return slots === 0 ? 0 : HEADER_SLOTS + slots;
}
