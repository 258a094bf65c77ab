import {
  type Columns,
  DESK_SHIFT,
  DESK_SILENT,
  RESOLUTION_SHIFT,
  SATISFACTION_SHIFT,
  THREE_BITS,
  TWO_BITS,
} from './columns';
import { LAST_REACHED, NEVER } from './cube-case';
import type { Instants } from './families';
import {
  CLOSINGS,
  EXEMPTED,
  type Handling,
  OTHER_TOUCHES,
  PAUSES,
  REOPENINGS,
  RESUMPTIONS,
} from './handling';

/** What cases are judged by. */
interface Judged {
  columns: Columns;
  handling: Handling;
  instants: Instants;
}

/** Judges single cases at an instant, each from its own columns. Cases that are judged by their handling have one. */
export class Judge {
  private readonly columns: Columns;
  private readonly handling: Handling;
  private readonly instants: Instants;

  constructor({ columns, handling, instants }: Judged) {
    this.columns = columns;
    this.handling = handling;
    this.instants = instants;
  }

  /** The desk has neither answered nor refused the case. */
  isDeskSilent(id: number): boolean {
    return ((this.columns.marks[id]! >> DESK_SHIFT) & TWO_BITS) === DESK_SILENT;
  }

  /** Its one closing is its end. */
  isClosedOnce(id: number): boolean {
    const row = this.columns.handling[id]!;
    return row >= 0 && this.handling.isClosedOnce(row);
  }

  /** Neither answered directly nor refused by then. */
  isHandledAt(id: number, instant: number): boolean {
    if (this.isDeskSilent(id)) return true;
    return this.instants.answeredAt(id) > instant && this.instants.refusedAt(id) > instant;
  }

  /** A closing has come by then that no reopening has followed by then. */
  isClosedAt(id: number, instant: number): boolean {
    const row = this.columns.handling[id]!;
    if (row < 0) return false;
    const { handling } = this;
    if (handling.isClosedOnce(row)) return this.columns.endedAt[id]! <= instant;
    return handling.countTo(row, CLOSINGS, instant) > handling.countTo(row, REOPENINGS, instant);
  }

  /** The last closing up to an instant; there is one. */
  lastClosing(id: number, instant: number): number {
    const row = this.columns.handling[id]!;
    const { handling } = this;
    if (handling.isClosedOnce(row)) return this.columns.endedAt[id]!;
    return handling.pool[handling.placeOf(row, CLOSINGS) + handling.countTo(row, CLOSINGS, instant) - 1]!;
  }

  /** The closing that follows the last reopening of all has come by the due time. */
  isMet(id: number): boolean {
    const row = this.columns.handling[id]!;
    const { handling } = this;
    const dueAt = handling.dueAt[row]!;
    if (handling.isClosedOnce(row)) return this.columns.endedAt[id]! <= dueAt;
    const reopenings = handling.lengthOf(row, REOPENINGS);
    if (handling.lengthOf(row, CLOSINGS) <= reopenings) return false;
    return handling.pool[handling.placeOf(row, CLOSINGS) + reopenings]! <= dueAt;
  }

  /** The clock stands still. */
  isPausedAt(id: number, instant: number): boolean {
    const row = this.columns.handling[id]!;
    if (row < 0) return false;
    const { handling } = this;
    if (handling.lengthOf(row, PAUSES) === 0) return false;
    return handling.countTo(row, PAUSES, instant) > handling.countTo(row, RESUMPTIONS, instant);
  }

  isContactedInTime(id: number): boolean {
    const row = this.columns.handling[id]!;
    return this.handling.firstContactAt[row]! <= this.handling.contactDueAt[row]!;
  }

  isExemptedAt(id: number, instant: number): boolean {
    return this.handling.firstOf(this.columns.handling[id]!, EXEMPTED) <= instant;
  }

  /** Whether a list of the handling has an entry by then. */
  hasBy(id: number, list: number, instant: number): boolean {
    return this.handling.firstOf(this.columns.handling[id]!, list) <= instant;
  }

  isReviewedAt(id: number, instant: number): boolean {
    return this.handling.reviewedAt[this.columns.handling[id]!]! <= instant;
  }

  /** What was said on review, as a code. */
  resolutionOf(id: number): number {
    return (this.columns.marks[id]! >> RESOLUTION_SHIFT) & THREE_BITS;
  }

  isReached(id: number): boolean {
    const resolution = this.resolutionOf(id);
    return resolution > 0 && resolution <= LAST_REACHED;
  }

  /** 1 to 5; 0 for no rating. */
  satisfactionOf(id: number): number {
    return (this.columns.marks[id]! >> SATISFACTION_SHIFT) & THREE_BITS;
  }

  /** Reported by then, not ended, and not between a closing and its reopening. */
  isOpenAt(id: number, instant: number): boolean {
    const { columns } = this;
    return (
      columns.endedAt[id]! > instant && columns.reportedAt[id]! <= instant && !this.isClosedAt(id, instant)
    );
  }

  /** Open, dispatched, not paused, and due in [dueFrom, dueTo]. */
  isRunningAt(id: number, instant: number, dueFrom: number, dueTo: number): boolean {
    const row = this.columns.handling[id]!;
    if (row < 0 || this.columns.endedAt[id]! <= instant) return false;
    const dueAt = this.handling.dueAt[row]!;
    if (dueAt < dueFrom || dueAt > dueTo || this.handling.dispatchedAt[row] === NEVER) return false;
    return this.isOpenAt(id, instant) && !this.isPausedAt(id, instant);
  }

  /** Open, and nothing has happened to it in [before, instant]. */
  isDormantAt(id: number, instant: number, before: number): boolean {
    if (this.columns.reportedAt[id]! >= before || !this.isOpenAt(id, instant)) return false;
    const row = this.columns.handling[id]!;
    if (row < 0) return true;
    const { handling } = this;
    const lastTouchAt = handling.lastTouchAt[row]!;
    if (lastTouchAt <= instant) return lastTouchAt < before;
    if (this.hasWithin(row, OTHER_TOUCHES, before, instant)) return false;
    if (handling.tellsTouches(row)) return true;
    const isTold =
      isWithin(handling.dispatchedAt[row]!, before, instant) ||
      isWithin(handling.firstContactAt[row]!, before, instant) ||
      isWithin(handling.reviewedAt[row]!, before, instant);
    if (isTold) return false;
    if (handling.records[row]! < 0) return true;
    for (let list = CLOSINGS; list <= EXEMPTED; list++) {
      if (list !== OTHER_TOUCHES && this.hasWithin(row, list, before, instant)) return false;
    }
    return true;
  }

  private hasWithin(row: number, list: number, from: number, to: number): boolean {
    const length = this.handling.lengthOf(row, list);
    if (length === 0) return false;
    const start = this.handling.placeOf(row, list);
    for (let i = 0; i < length; i++) {
      if (isWithin(this.handling.pool[start + i]!, from, to)) return true;
    }
    return false;
  }
}

function isWithin(instant: number, from: number, to: number): boolean {
  return instant >= from && instant <= to;
}
