import { type Numbers, resized, withRoom } from './grow';

/** What happened in one stretch of time: cases in no order, the first `count` of the arrays. */
export interface Bin {
  /** First instant of the stretch. */
  readonly startMs: number;
  count: number;
  cases: Int32Array;
  /** Milliseconds since the bin began; empty where the columns of the cases tell. */
  times: Int32Array;
  /** Places of the cases; empty where the columns tell. */
  places: Int32Array;
  /** When the cases end; empty where the columns tell. */
  ends: Float64Array;
  /** What can be told of the entries, as bits; empty where nothing is kept. */
  marks: Uint8Array;
}

/** What bins keep beside the cases, so that nobody has to look it up. */
export interface BinKeeping {
  times?: boolean;
  places?: boolean;
  ends?: boolean;
  marks?: boolean;
}

/** What bins keep of their entries, and in which arrays. */
export const entryArrays = {
  cases: Int32Array,
  times: Int32Array,
  places: Int32Array,
  ends: Float64Array,
  marks: Uint8Array,
} as const;
export type EntryArray = keyof typeof entryArrays;
export const entryArrayNames = Object.keys(entryArrays) as EntryArray[];

const NO_INTEGERS = new Int32Array(0);
const NO_INSTANTS = new Float64Array(0);
const NO_MARKS = new Uint8Array(0);
const LEAST_ROOM = 4;
/** Bins are given back what they do not use where it is more than one part in so many. */
const ROOM_PARTS = 16;

/**
 * Entries, each an instant and a case, in bins of equal length. Bins stand in order of time, and only those that hold
 * something take room, so that one instant in a far century costs nothing.
 */
export class Bins {
  /** Entries in all bins. */
  size = 0;
  /** Numbers of the bins, ascending, and beside each the bin. */
  readonly numbers: number[] = [];
  readonly bins: Bin[] = [];

  private recentNumber = Number.NaN;
  private recent: Bin | null = null;

  /**
   * @param lengthMs at most 24 days where times are kept
   * @param originMs where bin 0 begins
   */
  constructor(
    readonly lengthMs: number,
    readonly originMs: number,
    readonly keeps: BinKeeping = {},
  ) {}

  /** Number of the bin that holds an instant. */
  numberOf(instant: number): number {
    return Math.floor((instant - this.originMs) / this.lengthMs);
  }

  /** First instant of a bin. */
  startOf(number: number): number {
    return this.originMs + number * this.lengthMs;
  }

  /** Place of the first bin whose number is not below this one. */
  placeOf(number: number): number {
    const { numbers } = this;
    if (numbers.length === 0 || numbers[numbers.length - 1]! < number) return numbers.length;
    let low = 0;
    let high = numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numbers[middle]! < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds an entry, with the place and the end of its case and its marks, where these are kept. */
  add(instant: number, id: number, place = 0, endsAt = 0, marks = 0): void {
    const number = this.numberOf(instant);
    const bin = this.binAt(number);
    const last = bin.count++;
    bin.cases = withRoom(bin.cases, bin.count);
    bin.cases[last] = id;
    this.size += 1;
    if (this.keeps.times) {
      bin.times = withRoom(bin.times, bin.count);
      bin.times[last] = instant - this.startOf(number);
    }
    if (this.keeps.places) {
      bin.places = withRoom(bin.places, bin.count);
      bin.places[last] = place;
    }
    if (this.keeps.ends) {
      bin.ends = withRoom(bin.ends, bin.count);
      bin.ends[last] = endsAt;
    }
    if (this.keeps.marks) {
      bin.marks = withRoom(bin.marks, bin.count);
      bin.marks[last] = marks;
    }
  }

  /** @throws RangeError where there is no such entry */
  remove(instant: number, id: number): void {
    const number = this.numberOf(instant);
    const bin = this.bins[this.placeOf(number)];
    const place = bin === undefined ? -1 : this.findEntry(bin, instant - this.startOf(number), id);
    if (bin === undefined || place < 0) throw new RangeError(`case ${id} has no entry at ${instant}`);
    const last = --bin.count;
    bin.cases[place] = bin.cases[last]!;
    if (this.keeps.times) bin.times[place] = bin.times[last]!;
    if (this.keeps.places) bin.places[place] = bin.places[last]!;
    if (this.keeps.ends) bin.ends[place] = bin.ends[last]!;
    if (this.keeps.marks) bin.marks[place] = bin.marks[last]!;
    this.size -= 1;
  }

  /** Sets the places that are kept to those that the column tells. */
  renewPlaces(placeOf: Int32Array): void {
    if (!this.keeps.places) return;
    for (const { cases, places, count } of this.bins) {
      for (let i = 0; i < count; i++) places[i] = placeOf[cases[i]!]!;
    }
  }

  /** What of an array is in use, bin after bin; nothing where it is not kept. Shares memory with the bins. */
  piecesOf(name: EntryArray): Numbers[] {
    return name === 'cases' || this.keeps[name]
      ? this.bins.map((bin) => bin[name].subarray(0, bin.count))
      : [];
  }

  /**
   * Fills empty bins with what others had that keep the same: their numbers, how many entries each has, and the pieces
   * of their arrays behind each other. A bin shares these until it grows.
   */
  restore(numbers: Float64Array, counts: Int32Array, entries: Pick<Bin, EntryArray>): void {
    const { keeps } = this;
    let at = 0;
    numbers.forEach((number, index) => {
      const count = counts[index]!;
      const end = at + count;
      this.numbers.push(number);
      this.bins.push({
        startMs: this.startOf(number),
        count,
        cases: entries.cases.subarray(at, end),
        times: keeps.times ? entries.times.subarray(at, end) : NO_INTEGERS,
        places: keeps.places ? entries.places.subarray(at, end) : NO_INTEGERS,
        ends: keeps.ends ? entries.ends.subarray(at, end) : NO_INSTANTS,
        marks: keeps.marks ? entries.marks.subarray(at, end) : NO_MARKS,
      });
      at = end;
    });
    this.size = at;
  }

  /** Gives back the room that no bin uses. */
  trim(): void {
    for (const bin of this.bins) {
      if (bin.cases.length - bin.count <= bin.count / ROOM_PARTS) continue;
      if (bin.cases.length > bin.count) bin.cases = resized(bin.cases, bin.count);
      if (bin.times.length > bin.count) bin.times = resized(bin.times, bin.count);
      if (bin.places.length > bin.count) bin.places = resized(bin.places, bin.count);
      if (bin.ends.length > bin.count) bin.ends = resized(bin.ends, bin.count);
      if (bin.marks.length > bin.count) bin.marks = resized(bin.marks, bin.count);
    }
  }

  private findEntry(bin: Bin, time: number, id: number): number {
    const cases = bin.cases.subarray(0, bin.count);
    let place = cases.indexOf(id);
    while (this.keeps.times && place >= 0 && bin.times[place] !== time) place = cases.indexOf(id, place + 1);
    return place;
  }

  private binAt(number: number): Bin {
    // Cases come about in the order of time, so the bin is mostly the one before.
    if (this.recent !== null && this.recentNumber === number) return this.recent;
    this.recentNumber = number;
    this.recent = this.findOrAddBin(number);
    return this.recent;
  }

  private findOrAddBin(number: number): Bin {
    const place = this.placeOf(number);
    if (this.numbers[place] === number) return this.bins[place]!;
    // One stretch of time brings about as much as the one before.
    const room = Math.max(LEAST_ROOM, this.bins[place - 1]?.count ?? 0);
    const { times, places, ends, marks } = this.keeps;
    const bin = {
      startMs: this.startOf(number),
      count: 0,
      cases: new Int32Array(room),
      times: times ? new Int32Array(room) : NO_INTEGERS,
      places: places ? new Int32Array(room) : NO_INTEGERS,
      ends: ends ? new Float64Array(room) : NO_INSTANTS,
      marks: marks ? new Uint8Array(room) : NO_MARKS,
    };
    this.numbers.splice(place, 0, number);
    this.bins.splice(place, 0, bin);
    return bin;
  }
}
