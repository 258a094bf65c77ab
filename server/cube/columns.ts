import { type CubeCase, NEVER } from './cube-case';
import { resized, roomBehind } from './grow';
import { isDeskTold } from './handled-case';

/** How the marks of a case are packed: where each begins, and what cuts it out once it is shifted down. */
export const REQUESTER_SHIFT = 3;
export const RESOLUTION_SHIFT = 5;
export const SATISFACTION_SHIFT = 8;
export const DESK_SHIFT = 11;
export const THREE_BITS = 7;
export const TWO_BITS = 3;
const VOID_SHIFT = 13;

/** What the desk said of a case: nothing, that the end is its answer or its refusal, or more, told by the record. */
export const DESK_SILENT = 0;
export const DESK_ANSWERED = 1;
export const DESK_REFUSED = 2;
export const DESK_BY_RECORD = 3;

/** Categories, units and channels have no larger ordinals. */
const LARGEST_NARROW = 0xffff;

/** The columns of all cases, by ordinal. */
export class Columns {
  /** One more than the largest ordinal. */
  count = 0;
  /** No area has a larger ordinal. */
  largestArea = 0;
  /** No category, unit or channel has a larger ordinal. */
  largestNode = 0;
  /** NaN where there is no case of this ordinal. */
  reportedAt = new Float64Array(0);
  endedAt = new Float64Array(0);
  atom = new Int32Array(0);
  place = new Int32Array(0);
  /** Wide only in a city of more than 65,535 areas. */
  area: Uint16Array | Int32Array = new Uint16Array(0);
  accountableArea: Uint16Array | Int32Array = new Uint16Array(0);
  category = new Uint16Array(0);
  unit = new Uint16Array(0);
  channel = new Uint16Array(0);
  marks = new Uint16Array(0);
  /** Row of the handling; −1 for none. */
  handling = new Int32Array(0);
  /** Number among the members of matters; −1 for a case of no matter. */
  member = new Int32Array(0);

  /** Makes room for ordinals below `length`. */
  reserve(length: number): void {
    if (length <= this.reportedAt.length) return;
    const old = this.reportedAt.length;
    this.reportedAt = resized(this.reportedAt, length);
    this.endedAt = resized(this.endedAt, length);
    this.atom = resized(this.atom, length);
    this.place = resized(this.place, length);
    this.area = resized(this.area, length);
    this.accountableArea = resized(this.accountableArea, length);
    this.category = resized(this.category, length);
    this.unit = resized(this.unit, length);
    this.channel = resized(this.channel, length);
    this.marks = resized(this.marks, length);
    this.handling = resized(this.handling, length);
    this.member = resized(this.member, length);
    this.clearFrom(old);
  }

  /** Says that there are no cases from an ordinal on. */
  clearFrom(id: number): void {
    this.reportedAt.fill(Number.NaN, id);
    this.handling.fill(-1, id);
    this.member.fill(-1, id);
  }

  has(id: number): boolean {
    return id < this.count && !Number.isNaN(this.reportedAt[id]!);
  }

  isVoid(id: number): boolean {
    return ((this.marks[id]! >> VOID_SHIFT) & 1) === 1;
  }

  /**
   * Puts a case into its place; handling and member are left as they are.
   * @throws RangeError for an ordinal that the columns cannot hold
   */
  write(case_: CubeCase, atom: number, place: number): void {
    const { id } = case_;
    const largest = Math.max(case_.category, case_.unit, case_.channel);
    if (largest > this.largestNode) this.learnLargest(largest);
    if (id >= this.reportedAt.length) this.reserve(id + 1 + roomBehind(id));
    this.count = Math.max(this.count, id + 1);
    const largestArea = Math.max(case_.area, case_.accountableArea);
    if (largestArea > this.largestArea) this.learnLargestArea(largestArea);
    this.reportedAt[id] = case_.reportedAt;
    this.endedAt[id] = case_.endedAt;
    this.atom[id] = atom;
    this.place[id] = place;
    this.area[id] = case_.area;
    this.accountableArea[id] = case_.accountableArea;
    this.category[id] = case_.category;
    this.unit[id] = case_.unit;
    this.channel[id] = case_.channel;
    this.marks[id] = packMarks(case_);
  }

  private learnLargestArea(ordinal: number): void {
    this.largestArea = ordinal;
    if (ordinal <= LARGEST_NARROW || this.area instanceof Int32Array) return;
    this.area = Int32Array.from(this.area);
    this.accountableArea = Int32Array.from(this.accountableArea);
  }

  private learnLargest(ordinal: number): void {
    if (ordinal > LARGEST_NARROW) {
      throw new RangeError(
        `The cube holds categories, units and channels up to number ${LARGEST_NARROW}; this city has number ${ordinal}.`,
      );
    }
    this.largestNode = ordinal;
  }
}

function packMarks(case_: CubeCase): number {
  return (
    case_.requestType |
    (case_.requester << REQUESTER_SHIFT) |
    (case_.resolution << RESOLUTION_SHIFT) |
    (case_.satisfaction << SATISFACTION_SHIFT) |
    (deskOf(case_) << DESK_SHIFT) |
    (case_.voidedAt === NEVER ? 0 : 1 << VOID_SHIFT)
  );
}

function deskOf({ answeredDirectlyAt, notAcceptedAt, endedAt }: CubeCase): number {
  if (!isDeskTold(answeredDirectlyAt, notAcceptedAt, endedAt)) return DESK_BY_RECORD;
  if (answeredDirectlyAt !== NEVER) return DESK_ANSWERED;
  return notAcceptedAt !== NEVER ? DESK_REFUSED : DESK_SILENT;
}
