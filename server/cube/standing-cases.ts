import { Bins } from './bins';
import { NEVER } from './cube-case';

/** A case that stands over more blocks is kept once, like one that never ends. */
const MOST_BLOCKS = 12;
const kept = { places: true, ends: true };
const keptOvernight = { ...kept, times: true };

/** A case that begins to stand, and until when. */
export interface Stand {
  id: number;
  place: number;
  beginsAt: number;
  endsAt: number;
  /** It stands without a break from its beginning to its end, so that nobody has to judge it. */
  isEven: boolean;
}

/** Cases that may stand at some instant, by blocks of time. */
class Stands {
  /** By the block in which they begin, those that stand for long or have not ended. */
  readonly lasting: Bins;
  /** The others, once for each block at whose beginning they stand. */
  readonly passing: Bins;
  /** By the day on which they begin, those that stand at the beginning of any day: of the next, or of this one. */
  readonly overnight: Bins;

  constructor(dayMs: number, blockMs: number, originMs: number) {
    this.lasting = new Bins(blockMs, originMs, kept);
    this.passing = new Bins(blockMs, originMs, kept);
    this.overnight = new Bins(dayMs, originMs, keptOvernight);
  }
}

/**
 * Which cases may stand at an instant: from what happens once to them, their report or their due time, to their end.
 * Time is cut into blocks, and what begins before a block and ends after that is kept with the block, so that only what
 * has begun since is to be looked for. Most cases end on the day on which they begin: those that do not are kept by that
 * day, and whoever asks for the beginning of a day needs no others.
 */
export class StandingCases {
  /** Cases that stand from their beginning to their end. */
  readonly even: Stands;
  /** Cases that do not, or not for all that is asked; each must be judged. */
  readonly uneven: Stands;

  constructor(
    /** What a case begins to stand with. */
    readonly since: 'reported' | 'due',
    readonly dayMs: number,
    /** Of whole days. */
    blockMs: number,
    originMs: number,
  ) {
    this.even = new Stands(dayMs, blockMs, originMs);
    this.uneven = new Stands(dayMs, blockMs, originMs);
  }

  /** Number of the block that holds an instant. */
  blockOf(instant: number): number {
    return this.even.lasting.numberOf(instant);
  }

  /** First instant of a block. */
  startOf(block: number): number {
    return this.even.lasting.startOf(block);
  }

  /** Number of the day that holds an instant. */
  dayOf(instant: number): number {
    return this.even.overnight.numberOf(instant);
  }

  /** First instant of the day of a number. */
  startOfDay(day: number): number {
    return this.even.overnight.startOf(day);
  }

  /** Adds a case; nothing where it ends before it begins. */
  add({ id, place, beginsAt, endsAt, isEven }: Stand): void {
    const { lasting, passing, overnight } = isEven ? this.even : this.uneven;
    const { first, last } = this.blocksOf(beginsAt, endsAt);
    if (this.isOvernight(beginsAt, endsAt)) overnight.add(beginsAt, id, place, endsAt);
    if (last - first >= MOST_BLOCKS) lasting.add(beginsAt, id, place, endsAt);
    else for (let block = first; block <= last; block++) passing.add(this.startOf(block), id, place, endsAt);
  }

  /** Takes out a case that was added just so. */
  remove({ id, beginsAt, endsAt, isEven }: Stand): void {
    const { lasting, passing, overnight } = isEven ? this.even : this.uneven;
    const { first, last } = this.blocksOf(beginsAt, endsAt);
    if (this.isOvernight(beginsAt, endsAt)) overnight.remove(beginsAt, id);
    if (last - first >= MOST_BLOCKS) lasting.remove(beginsAt, id);
    else for (let block = first; block <= last; block++) passing.remove(this.startOf(block), id);
  }

  /** All bins, in an order that never changes. */
  all(): Bins[] {
    return [this.even, this.uneven].flatMap(({ lasting, passing, overnight }) => [
      lasting,
      passing,
      overnight,
    ]);
  }

  private isOvernight(beginsAt: number, endsAt: number): boolean {
    const { overnight } = this.even;
    const day = overnight.numberOf(beginsAt);
    return endsAt > overnight.startOf(day + 1) || beginsAt === overnight.startOf(day);
  }

  /** The first and the last block that begin while a case stands. */
  private blocksOf(beginsAt: number, endsAt: number): { first: number; last: number } {
    const first = this.blockOf(beginsAt) + 1;
    if (endsAt === NEVER) return { first, last: NEVER };
    const block = this.blockOf(endsAt);
    return { first, last: this.startOf(block) < endsAt ? block : block - 1 };
  }
}
