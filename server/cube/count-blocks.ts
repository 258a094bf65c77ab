import type { Tally } from './counters';
import type { Cube } from './cube';
import { createSieves, markPlaces, passSieves } from './filters';
import type { FlowPlan } from './measure-plans';
import { type CubeQuestion, windowEnd, windowStart } from './question';
import { scanEntries } from './scan';
import { BATCH, scratch } from './scratch';

/** A window of fewer blocks is counted as fast one by one. */
const LEAST_BLOCKS = 4;

/** The whole blocks within a window: from the first up to, and without, the last. */
function wholeBlocks({ standing, days }: Cube, question: CubeQuestion): { first: number; last: number } {
  const earliest = days.reported.numbers[0] ?? 0;
  const from = Math.max(windowStart(question), days.reported.startOf(earliest));
  const until = windowEnd(question);
  const block = standing.blockOf(from);
  const first = standing.startOf(block) === from ? block : block + 1;
  return { first, last: standing.blockOf(until) };
}

/** Whether all reports of the places of a slice are asked for, over a long window, by something that places can tell. */
export function canCountBlocks(cube: Cube, question: CubeQuestion, plan: FlowPlan, tally: Tally): boolean {
  const { slice } = question;
  const isPlaceAlone =
    slice.accountableAreas === null &&
    slice.categories === null &&
    slice.requestTypes === null &&
    slice.channels === null &&
    slice.units === null &&
    slice.requesters === null &&
    slice.cells === null;
  if (plan.family !== 'reported' || plan.select.length > 0 || plan.above !== null || !isPlaceAlone)
    return false;
  if (tally.numerators.addNear === undefined) return false;
  const { first, last } = wholeBlocks(cube, question);
  return last - first >= LEAST_BLOCKS && cube.blockSums() !== null;
}

/** Counts the whole blocks of a window as the difference of two rows, and the rest of it one by one. */
export function* countBlocks(cube: Cube, question: CubeQuestion, tally: Tally): Generator<void> {
  const { first, last } = wholeBlocks(cube, question);
  countRows(cube, question, tally, first, last);
  yield;
  const sieves = createSieves(cube, question.slice);
  const take = (cases: Int32Array, start: number, end: number) => {
    for (let from = start; from < end; from += BATCH) {
      const count = passSieves(sieves, cases, from, Math.min(end, from + BATCH), scratch);
      tally.numerators.add(scratch, 0, count);
      tally.cases?.add(scratch, 0, count);
    }
  };
  const { standing } = cube;
  const { reported } = cube.days;
  yield* scanEntries(cube, 'reported', reported, windowStart(question), standing.startOf(first), take);
  yield* scanEntries(cube, 'reported', reported, standing.startOf(last), windowEnd(question), take);
}

function countRows(cube: Cube, { slice }: CubeQuestion, tally: Tally, first: number, last: number): void {
  const sums = cube.blockSums()!;
  const before = sums.rowOf(first);
  const until = sums.rowOf(last);
  const isEverywhere = slice.areas === null && slice.zones === null;
  const marks = isEverywhere ? null : markPlaces(cube, slice);
  const places = cube.places.count;
  for (let place = 0; place < places; place++) {
    const count = until[place]! - before[place]!;
    if (count === 0 || (marks !== null && marks[place] === 0)) continue;
    tally.numerators.addNear?.(place, count);
    tally.cases?.addNear?.(place, count);
  }
}
