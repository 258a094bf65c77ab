import { Bins } from './bins';
import { NEVER } from './cube-case';
import { withRoom } from './grow';

/** Cases in no order: the first `count` of the array. */
export interface CaseList {
  count: number;
  cases: Int32Array;
}

/** A case that stands over more blocks is kept once, like one that never ends. */
const MOST_BLOCKS = 12;

/**
 * Which cases may be open at an instant. Time is cut into blocks; a case reported before a block begins and ended after
 * that stands in the list of the block, or, where it stands for long or has not ended, among the lasting ones. The lists
 * hold all cases that can be open at the beginning of their block, and each must be judged.
 */
export class StandingCases {
  /** By the block of the report. */
  readonly lasting: Bins;
  private readonly lists = new Map<number, CaseList>();

  constructor(
    readonly blockMs: number,
    readonly originMs: number,
  ) {
    this.lasting = new Bins(blockMs, originMs, false);
  }

  /** Number of the block that holds an instant. */
  blockOf(instant: number): number {
    return this.lasting.numberOf(instant);
  }

  /** The cases that stand at the beginning of a block and end within a while. */
  listOf(block: number): CaseList | undefined {
    return this.lists.get(block);
  }

  add(id: number, reportedAt: number, endedAt: number): void {
    const first = this.blockOf(reportedAt) + 1;
    const last = this.lastBlock(endedAt);
    if (last - first >= MOST_BLOCKS) {
      this.lasting.add(reportedAt, id);
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
  remove(id: number, reportedAt: number, endedAt: number): void {
    const first = this.blockOf(reportedAt) + 1;
    const last = this.lastBlock(endedAt);
    if (last - first >= MOST_BLOCKS) {
      this.lasting.remove(reportedAt, id);
      return;
    }
    for (let block = first; block <= last; block++) {
      const list = this.lists.get(block)!;
      const place = list.cases.subarray(0, list.count).indexOf(id);
      list.cases[place] = list.cases[--list.count]!;
    }
  }

  /** The last block that begins before an instant. */
  private lastBlock(endedAt: number): number {
    if (endedAt === NEVER) return NEVER;
    const block = this.blockOf(endedAt);
    return this.lasting.startOf(block) < endedAt ? block : block - 1;
  }
}
