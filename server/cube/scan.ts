import type { Bin, Bins } from './bins';
import type { Cube } from './cube';
import { type Family, isRepeatable } from './families';
import type { StandingCases } from './standing-cases';

/** Takes the cases between two places of a list, one for each entry; the bin, where the list is all of it. */
export type Take = (cases: Int32Array, start: number, end: number, bin?: Bin) => void;

/** After so many entries a scan lets others go first. */
const PIECE = 250_000;

/**
 * Hands over the cases of all entries in [from, until), whole bins at once. It pauses at every yield; the cube must not
 * change meanwhile.
 */
export function* scanEntries(
  cube: Cube,
  family: Family,
  bins: Bins,
  from: number,
  until: number,
  take: Take,
): Generator<void> {
  if (!(from < until)) return;
  let sincePause = 0;
  for (let place = bins.placeOf(bins.numberOf(from)); place < bins.numbers.length; place++) {
    const number = bins.numbers[place]!;
    if (bins.startOf(number) >= until) return;
    const bin = bins.bins[place]!;
    const isWhole = bins.startOf(number) >= from && bins.startOf(number + 1) <= until;
    if (isWhole) take(bin.cases, 0, bin.count, bin);
    else takePart(cube, family, bin, bins.startOf(number), from, until, take);
    sincePause += bin.count;
    if (sincePause < PIECE) continue;
    sincePause = 0;
    yield;
  }
}

function takePart(
  cube: Cube,
  family: Family,
  bin: Bin,
  startMs: number,
  from: number,
  until: number,
  take: Take,
): void {
  const passed = new Int32Array(bin.count);
  let count = 0;
  if (isRepeatable(family)) count = sieveTimes(bin, from - startMs, until - startMs, passed);
  else if (family === 'reported') count = sieveReports(bin, cube.columns.reportedAt, from, until, passed);
  else {
    for (let i = 0; i < bin.count; i++) {
      const id = bin.cases[i]!;
      const instant = cube.instants.of(family, id);
      if (instant >= from && instant < until) passed[count++] = id;
    }
  }
  if (count > 0) take(passed, 0, count);
}

function sieveTimes({ cases, times, count }: Bin, from: number, until: number, passed: Int32Array): number {
  let length = 0;
  for (let i = 0; i < count; i++) {
    const time = times[i]!;
    passed[length] = cases[i]!;
    length += Number(time >= from) & Number(time < until);
  }
  return length;
}

function sieveReports(
  { cases, count }: Bin,
  reportedAt: Float64Array,
  from: number,
  until: number,
  passed: Int32Array,
): number {
  let length = 0;
  for (let i = 0; i < count; i++) {
    const id = cases[i]!;
    const instant = reportedAt[id]!;
    passed[length] = id;
    length += Number(instant >= from) & Number(instant < until);
  }
  return length;
}

/**
 * Hands over all cases that may stand at an instant, each once.
 * @param takeEven takes those that stand if they have not ended, bin by bin
 */
export function* scanStanding(
  cube: Cube,
  standing: StandingCases,
  instant: number,
  take: Take,
  takeEven: Take,
): Generator<void> {
  const { since, even, uneven } = standing;
  const block = standing.blockOf(instant);
  const start = standing.startOf(block);
  const today = standing.startOfDay(standing.dayOf(instant));
  yield* scanFirst(uneven, block, take);
  yield* scanFirst(even, block, takeEven);
  yield* scanEntries(cube, since, uneven.overnight, start, today, take);
  yield* scanEntries(cube, since, even.overnight, start, today, takeEven);
  yield* scanEntries(cube, since, cube.days[since], today, instant + 1, take);
}

/**
 * Hands over all cases that stand at any instant of a list, which rises, each once, and maybe more.
 * @param takeEven takes those that stand from their beginning to their end, bin by bin; one that keeps no times holds
 * cases that begin before the first instant
 */
export function* scanStandingSpan(
  cube: Cube,
  standing: StandingCases,
  instants: Float64Array,
  take: Take,
  takeEven: Take,
): Generator<void> {
  const { since, even, uneven } = standing;
  const block = standing.blockOf(instants[0]!);
  yield* scanFirst(uneven, block, take);
  yield* scanFirst(even, block, takeEven);
  const until = instants.at(-1)! + 1;
  let from = standing.startOf(block);
  for (const day of listDaysWithin(standing, instants)) {
    const start = standing.startOfDay(day);
    yield* scanEntries(cube, since, uneven.overnight, from, start, take);
    yield* scanEntries(cube, since, even.overnight, from, start, takeEven);
    from = Math.min(until, standing.startOfDay(day + 1));
    yield* scanEntries(cube, since, cube.days[since], start, from, take);
  }
  yield* scanEntries(cube, since, uneven.overnight, from, until, take);
  yield* scanEntries(cube, since, even.overnight, from, until, takeEven);
}

/** Numbers of the days within which, and not at whose beginning, an instant lies: what ends on them stood at some. */
function listDaysWithin(standing: StandingCases, instants: Float64Array): number[] {
  const days = new Set<number>();
  for (const instant of instants) {
    const day = standing.dayOf(instant);
    if (standing.startOfDay(day) !== instant) days.add(day);
  }
  return [...days];
}

/** Hands over all cases that begin before a block does and may stand at or after its beginning. */
function* scanFirst({ passing, lasting }: StandingCases['even'], block: number, take: Take): Generator<void> {
  const bin = passing.bins[passing.placeOf(block)];
  if (bin !== undefined && passing.numbers[passing.placeOf(block)] === block) {
    take(bin.cases, 0, bin.count, bin);
    yield;
  }
  let sincePause = 0;
  for (let place = 0; place < lasting.numbers.length && lasting.numbers[place]! < block; place++) {
    const bin = lasting.bins[place]!;
    take(bin.cases, 0, bin.count, bin);
    sincePause += bin.count;
    if (sincePause < PIECE) continue;
    sincePause = 0;
    yield;
  }
}
