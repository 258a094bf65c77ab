import type { MeasureId } from '@zhiyu/shared/measures';
import type { StockInstant, TakeStretch } from './answer-trend';
import type { Bin } from './bins';
import { passUnended } from './count-stock';
import type { Cube } from './cube';
import { NEVER } from './cube-case';
import { passSieves, type Sieve } from './filters';
import { planStock, type StockTest } from './measure-plans';
import type { CubeQuestion } from './question';
import type { Take } from './scan';
import { BATCH, scratch } from './scratch';

/** Stocks that ask for nothing but the state and the due time of a case. */
const switchedStocks: readonly MeasureId[] = ['open', 'overdue', 'paused'];

/** No case; ends a list of cases. */
const NOBODY = -1;

/** Walks through cases and tells over which of a list of instants each is in a stock. */
export class StockWalk {
  readonly instants: Float64Array;
  private readonly dueSoonUntils: Float64Array;
  private readonly dormantBefores: Float64Array;
  private readonly test: StockTest;
  /** Whether a case comes into the stock and leaves it at instants of its own alone. */
  private readonly isSwitched: boolean;
  /** Whether what is due soon is asked for, to ends that never fall back: each case is so over neighbouring instants. */
  readonly isDueSoonEven: boolean;
  private readonly placesAMs: number;
  /** What each instant is later than the one before, where that is always the same; 0 where it is not. */
  private readonly stepMs: number;

  constructor(
    private readonly cube: Cube,
    private readonly question: CubeQuestion,
    moments: readonly StockInstant[],
    private readonly stretch: TakeStretch,
    private readonly steps: Float64Array | null,
  ) {
    const test = planStock(cube, question.measure);
    if (test === null) throw new RangeError(`“${question.measure}” is no stock`);
    this.test = test;
    this.isSwitched = switchedStocks.includes(question.measure);
    this.instants = Float64Array.from(moments, ({ instant }) => instant);
    this.dueSoonUntils = Float64Array.from(
      moments,
      ({ dueSoonUntil }) => dueSoonUntil ?? Number.NEGATIVE_INFINITY,
    );
    this.dormantBefores = Float64Array.from(
      moments,
      ({ dormantBefore }) => dormantBefore ?? Number.NEGATIVE_INFINITY,
    );
    const spanMs = this.instants[moments.length - 1]! - this.instants[0]!;
    this.placesAMs = spanMs > 0 ? (moments.length - 1) / spanMs : 0;
    const stepMs = moments.length > 1 ? this.instants[1]! - this.instants[0]! : 0;
    const isEqual = this.instants.every((instant, i) => instant === this.instants[0]! + i * stepMs);
    this.stepMs = isEqual ? stepMs : 0;
    this.isDueSoonEven =
      question.measure === 'dueSoon' &&
      this.dueSoonUntils.every((until, i) => i === 0 || until >= this.dueSoonUntils[i - 1]!);
  }

  lastDueSoonUntil(): number {
    return this.dueSoonUntils[this.dueSoonUntils.length - 1]!;
  }

  /** Takes cases by their due times; most have ended before they are due soon. */
  createTakeDue(sieves: readonly Sieve[]): Take {
    const passed = scratch;
    const { instants, dueSoonUntils } = this;
    const { endedAt } = this.cube.columns;
    return (cases, start, end, bin) => {
      const first = bin === undefined ? 0 : placeIn(dueSoonUntils, bin.startMs);
      if (first === instants.length) return;
      for (let from = start; from < end; from += BATCH) {
        const until = Math.min(end, from + BATCH);
        const count = passUnended(endedAt, instants[first]!, cases, from, until, passed);
        const left = sieves.length === 0 ? count : passSieves(sieves, passed, 0, count, passed);
        for (let i = 0; i < left; i++) this.addCase(passed[i]!);
      }
    };
  }

  createTake(sieves: readonly Sieve[]): Take {
    const passed = scratch;
    return (cases, start, end) => {
      for (let from = start; from < end; from += BATCH) {
        const count = this.passSpanning(cases, from, Math.min(end, from + BATCH), passed);
        const left = sieves.length === 0 ? count : passSieves(sieves, passed, 0, count, passed);
        for (let i = 0; i < left; i++) this.addCase(passed[i]!);
      }
    };
  }

  /**
   * Takes cases that stand from their beginning to their end, of which their bin tells both: no column has to be looked
   * into but for the sieves.
   */
  createTakeEven(sieves: readonly Sieve[], takeOther: Take): Take {
    const passed = scratch;
    return (cases, start, end, bin) => {
      if (bin === undefined) return takeOther(cases, start, end);
      if (sieves.length === 0) return this.addEven(bin, start, end, cases, start);
      for (let from = start; from < end; from += BATCH) {
        const until = Math.min(end, from + BATCH);
        passed[passSieves(sieves, cases, from, until, passed)] = NOBODY;
        this.addEven(bin, from, until, passed, 0);
      }
    };
  }

  /** Adds the cases of a part of a bin that stand in a list, too, in the same order, from a place of it on. */
  private addEven(bin: Bin, start: number, end: number, list: Int32Array, listStart: number): void {
    const { instants, stretch } = this;
    const { cases, ends, times, startMs } = bin;
    // What is overdue is so from the millisecond after its due time on.
    const sinceMs = startMs + (this.question.measure === 'overdue' ? 1 : 0);
    const beginsBefore = times.length === 0;
    // Where nobody asks for an instant within the day, all that begins after its start is there at the same one first.
    const within = beginsBefore ? 0 : this.placeOf(sinceMs + 1);
    const isAlike = beginsBefore || within === this.placeOf(sinceMs + this.cube.standing.dayMs - 1);
    if (list === cases && isAlike && this.stepMs > 0 && this.steps !== null) {
      this.countEven(this.steps, bin, start, end, within, this.placeOf(sinceMs));
      return;
    }
    let place = listStart;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      if (list[place] !== id) continue;
      place += 1;
      const endsAt = ends[i]!;
      const first = isAlike && times[i] !== 0 ? within : this.placeOf(sinceMs + times[i]!);
      const last = endsAt === NEVER ? instants.length : this.placeOf(endsAt);
      if (first < last) stretch(id, first, last);
    }
  }

  /** Counts the cases of a part of a bin, which is the whole day's work of a trend: no branch, no call for each. */
  private countEven(
    steps: Float64Array,
    { ends, times }: Bin,
    start: number,
    end: number,
    within: number,
    atStart: number,
  ): void {
    const { instants, stepMs } = this;
    const { length } = instants;
    const origin = instants[0]!;
    const hasTimes = times.length > 0;
    for (let i = start; i < end; i++) {
      const first = hasTimes && times[i] === 0 ? atStart : within;
      // A quotient of whole numbers is whole only where it is so exactly.
      const last = Math.min(length, Math.ceil((ends[i]! - origin) / stepMs)) | 0;
      steps[first]! += 1;
      steps[Math.max(first, last)]! -= 1;
    }
  }

  /** Passes cases that are reported by some instant and not ended at it. */
  private passSpanning(cases: Int32Array, start: number, end: number, passed: Int32Array): number {
    const { instants } = this;
    const { reportedAt, endedAt } = this.cube.columns;
    let count = 0;
    let place = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      const reported = reportedAt[id]!;
      // Cases stand near those reported at about the same time.
      while (place > 0 && instants[place - 1]! >= reported) place -= 1;
      while (place < instants.length && instants[place]! < reported) place += 1;
      if (place < instants.length && endedAt[id]! > instants[place]!) passed[count++] = id;
    }
    return count;
  }

  private addCase(id: number): void {
    const { columns, handling } = this.cube;
    const first = this.placeOf(columns.reportedAt[id]!);
    const end = columns.endedAt[id] === NEVER ? this.instants.length : this.placeOf(columns.endedAt[id]!);
    const row = columns.handling[id]!;
    if (this.isDueSoonEven) {
      this.addDueSoon(id, row, first, end);
      return;
    }
    const isEven = row < 0 || handling.isEven(row);
    if (isEven && this.addStretch(id, row, first, end)) return;
    if (this.isSwitched) this.addSwitched(id, row, first, end);
    else this.addEach(id, first, end);
  }

  /** Adds a case that neither reopens nor pauses over its stretch; answers false where it must be judged each time. */
  private addStretch(id: number, row: number, first: number, end: number): boolean {
    const { measure } = this.question;
    const { handling } = this.cube;
    if (measure === 'open') this.add(id, first, end);
    else if (measure === 'overdue') {
      if (row >= 0 && handling.dispatchedAt[row] !== NEVER)
        this.add(id, Math.max(first, this.placeOf(handling.dueAt[row]! + 1)), end);
    } else return measure === 'paused';
    return true;
  }

  private addDueSoon(id: number, row: number, first: number, end: number): void {
    const { handling } = this.cube;
    const dueAt = handling.dueAt[row]!;
    const from = Math.max(first, placeIn(this.dueSoonUntils, dueAt));
    const until = Math.min(end, this.placeOf(dueAt + 1));
    if (handling.isEven(row)) this.add(id, from, until);
    else this.addEach(id, from, until);
  }

  private addEach(id: number, first: number, end: number): void {
    const { instants, dueSoonUntils, dormantBefores } = this;
    for (let i = first; i < end; i++) {
      if (this.test(id, instants[i]!, dueSoonUntils[i]!, dormantBefores[i]!)) this.stretch(id, i, i + 1);
    }
  }

  /** Adds a case whose place in the stock changes at its own instants alone: it is judged once between two of them. */
  private addSwitched(id: number, row: number, first: number, end: number): void {
    let from = first;
    while (from < end) {
      const until = Math.min(end, this.placeOf(this.nextSwitch(row, this.instants[from]!)));
      const isIn = this.test(id, this.instants[from]!, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY);
      if (isIn) this.stretch(id, from, until);
      from = until;
    }
  }

  /** The first instant after another at which a case closes, reopens, pauses, goes on or becomes overdue. */
  private nextSwitch(row: number, instant: number): number {
    const { handling } = this.cube;
    const overdueSince = handling.dueAt[row]! + 1;
    return Math.min(overdueSince > instant ? overdueSince : NEVER, handling.nextSwitch(row, instant));
  }

  private add(id: number, first: number, end: number): void {
    if (first < end) this.stretch(id, first, end);
  }

  /** Place of the first instant at or after another; instants mostly follow each other at equal distances. */
  private placeOf(instant: number): number {
    const { instants } = this;
    const { length } = instants;
    if (instant > instants[length - 1]!) return length;
    if (this.stepMs > 0) return Math.max(0, Math.ceil((instant - instants[0]!) / this.stepMs));
    let place = Math.max(0, Math.min(length - 1, Math.ceil((instant - instants[0]!) * this.placesAMs)));
    while (place > 0 && instants[place - 1]! >= instant) place -= 1;
    while (instants[place]! < instant) place += 1;
    return place;
  }
}

function placeIn(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
