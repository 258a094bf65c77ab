import { Bins } from './bins';
import { NEVER } from './cube-case';
import { resized, withRoom } from './grow';

/** Cases in no order: the first `count` of the array. */
export interface CaseList {
  count: number;
  cases: Int32Array;
}

/** A case that stands over more blocks is kept once, like one that never ends. */
const MOST_BLOCKS = 12;

/**
 * Which cases may stand at an instant: from what happens once to them, their report or their due time, to their end.
 * Time is cut into blocks; a case that begins to stand before a block begins and ends after that is in the list of the
 * block, or, where it stands for long or has not ended, among the lasting ones. The lists hold all cases that can stand at
 * the beginning of their block, and each must be judged. Most cases end on the day on which they begin: those that do not
 * are kept by that day, and whoever asks for the beginning of a day needs no others.
 */
export class StandingCases {
  /** By the block in which they begin. */
  readonly lasting: Bins;
  /** By the day on which they begin, those that stand at the beginning of any day: of the next, or of this one. */
  readonly overnight: Bins;
  private readonly lists = new Map<number, CaseList>();

  constructor(
    /** What a case begins to stand with. */
    readonly since: 'reported' | 'due',
    dayMs: number,
    /** Of whole days. */
    readonly blockMs: number,
    readonly originMs: number,
  ) {
    this.lasting = new Bins(blockMs, originMs);
    this.overnight = new Bins(dayMs, originMs);
  }

  /** Number of the block that holds an instant. */
  blockOf(instant: number): number {
    return this.lasting.numberOf(instant);
  }

  /** The cases that stand at the beginning of a block and end within a while. */
  listOf(block: number): CaseList | undefined {
    return this.lists.get(block);
  }

  /** Adds a case that stands from one instant until another; nothing where it ends first. */
  add(id: number, beginsAt: number, endsAt: number): void {
    const first = this.blockOf(beginsAt) + 1;
    const last = this.lastBlock(endsAt);
    if (this.isOvernight(beginsAt, endsAt)) this.overnight.add(beginsAt, id);
    if (last - first >= MOST_BLOCKS) {
      this.lasting.add(beginsAt, id);
      return;
    }
    for (let block = first; block <= last; block++) {
      let list = this.lists.get(block);
      if (list === undefined) {
        list = { count: 0, cases: new Int32Array(16) };
        this.lists.set(block, list);
      }
      list.cases = withRoom(list.cases, list.count + 1);
      list.cases[list.count++] = id;
    }
  }

  /** Takes out a case that was added with these instants. */
  remove(id: number, beginsAt: number, endsAt: number): void {
    const first = this.blockOf(beginsAt) + 1;
    const last = this.lastBlock(endsAt);
    if (this.isOvernight(beginsAt, endsAt)) this.overnight.remove(beginsAt, id);
    if (last - first >= MOST_BLOCKS) {
      this.lasting.remove(beginsAt, id);
      return;
    }
    for (let block = first; block <= last; block++) {
      const list = this.lists.get(block)!;
      const place = list.cases.subarray(0, list.count).indexOf(id);
      list.cases[place] = list.cases[--list.count]!;
    }
  }

  /** Gives back the room that nothing uses. */
  trim(): void {
    this.lasting.trim();
    this.overnight.trim();
    for (const list of this.lists.values()) {
      if (list.cases.length > list.count) list.cases = resized(list.cases, list.count);
    }
  }

  private isOvernight(beginsAt: number, endsAt: number): boolean {
    const { overnight } = this;
    const day = overnight.numberOf(beginsAt);
    return endsAt > overnight.startOf(day + 1) || beginsAt === overnight.startOf(day);
  }

  /** The last block that begins before an instant. */
  private lastBlock(endsAt: number): number {
    if (endsAt === NEVER) return NEVER;
    const block = this.blockOf(endsAt);
    return this.lasting.startOf(block) < endsAt ? block : block - 1;
  }
}
