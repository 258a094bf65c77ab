import type { Bin, Bins } from './bins';
import type { Cube } from './cube';
import { type Family, isRepeatable } from './families';
import type { StandingCases } from './standing-cases';

/** Takes the cases between two places of a list, one for each entry; beside them their places, where they are kept. */
export type Take = (cases: Int32Array, start: number, end: number, places?: Int32Array) => void;

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
    if (isWhole && bin.places.length > 0) take(bin.cases, 0, bin.count, bin.places);
    else if (isWhole) take(bin.cases, 0, bin.count);
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

/** Hands over all cases that may stand at an instant, each once. */
export function* scanStanding(
  cube: Cube,
  standing: StandingCases,
  instant: number,
  take: Take,
): Generator<void> {
  const { since, overnight } = standing;
  const block = standing.blockOf(instant);
  const today = overnight.startOf(overnight.numberOf(instant));
  yield* scanFirstStanding(standing, block, take);
  yield* scanEntries(cube, since, overnight, standing.lasting.startOf(block), today, take);
  yield* scanEntries(cube, since, cube.days[since], today, instant + 1, take);
}

/** Hands over all cases that begin before a block does and may stand at or after its beginning. */
export function* scanFirstStanding(standing: StandingCases, block: number, take: Take): Generator<void> {
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
