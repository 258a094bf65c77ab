import type { Bin, Bins } from './bins';
import type { Cube } from './cube';
import { type Family, isRepeatable } from './families';

/** Takes the cases between two places of a list, one for each entry. */
export type Take = (cases: Int32Array, start: number, end: number) => void;

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
  const last = bins.numberOf(until);
  for (let place = bins.placeOf(bins.numberOf(from)); place < bins.numbers.length; place++) {
    const number = bins.numbers[place]!;
    if (number > last) return;
    const bin = bins.bins[place]!;
    const isWhole = bins.startOf(number) >= from && bins.startOf(number + 1) <= until;
    if (isWhole) take(bin.cases, 0, bin.count);
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
    if (time >= from && time < until) passed[length++] = cases[i]!;
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
    length += instant >= from && instant < until ? 1 : 0;
  }
  return length;
}

/** Hands over all cases that may be open at an instant, each once. */
export function* scanStanding(cube: Cube, instant: number, take: Take): Generator<void> {
  const { standing } = cube;
  const block = standing.blockOf(instant);
  yield* scanFirstStanding(cube, block, take);
  yield* scanEntries(
    cube,
    'reported',
    cube.days.reported,
    standing.lasting.startOf(block),
    instant + 1,
    take,
  );
}

/** Hands over all cases that were reported before a block begins and may be open at or after its beginning. */
export function* scanFirstStanding({ standing }: Cube, block: number, take: Take): Generator<void> {
  const list = standing.listOf(block);
  if (list !== undefined) take(list.cases, 0, list.count);
  const { lasting } = standing;
  let sincePause = list?.count ?? 0;
  for (let place = 0; place < lasting.numbers.length && lasting.numbers[place]! < block; place++) {
    const bin = lasting.bins[place]!;
    take(bin.cases, 0, bin.count);
    sincePause += bin.count;
    if (sincePause < PIECE) continue;
    sincePause = 0;
    yield;
  }
}
