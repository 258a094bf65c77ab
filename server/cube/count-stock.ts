import type { Tally } from './counters';
import type { Cube } from './cube';
import { createSieves, passSieves, type Sieve } from './filters';
import type { StockTest } from './measure-plans';
import type { CubeQuestion } from './question';
import { scanEntries, scanStanding, type Take } from './scan';
import { BATCH, scratch } from './scratch';

/** Counts the cases that are in a stock at the instant of a question. */
export function* countStock(
  cube: Cube,
  question: CubeQuestion,
  test: StockTest,
  tally: Tally,
): Generator<void> {
  const { asOf } = question;
  const dueSoonUntil = question.dueSoonUntil ?? Number.NEGATIVE_INFINITY;
  const dormantBefore = question.dormantBefore ?? Number.NEGATIVE_INFINITY;
  const sieves = createSieves(cube, question.slice);
  const { endedAt } = cube.columns;
  const passed = scratch;
  const take: Take = (cases, start, end) => {
    for (let from = start; from < end; from += BATCH) {
      let count = passUnended(endedAt, asOf, cases, from, Math.min(end, from + BATCH), passed);
      if (sieves.length > 0) count = passSieves(sieves, passed, 0, count, passed);
      let length = 0;
      for (let i = 0; i < count; i++) {
        const id = passed[i]!;
        if (test(id, asOf, dueSoonUntil, dormantBefore)) passed[length++] = id;
      }
      tally.numerators.add(passed, 0, length);
      tally.cases?.add(passed, 0, length);
    }
  };
  // What is due soon is among what is due in between, which is far less than what stands open.
  if (question.measure === 'dueSoon') {
    yield* scanEntries(cube, 'due', cube.days.due, asOf, dueSoonUntil + 1, take);
    return;
  }
  const isOverdue = question.measure === 'overdue';
  const isAllAsked = isOverdue || question.measure === 'open';
  const takeEven = isAllAsked ? takeUnended(take, asOf, sieves, tally) : take;
  yield* scanStanding(cube, isOverdue ? cube.lapsed : cube.standing, asOf, take, takeEven);
}

/** Takes cases that stand where they have not ended, which their bin tells: no column has to be looked into. */
function takeUnended(takeOther: Take, asOf: number, sieves: readonly Sieve[], tally: Tally): Take {
  const { numerators, cases: each } = tally;
  const passed = scratch;
  const isByPlace =
    sieves.length === 0 &&
    numerators.addPlaces !== undefined &&
    (each === null || each.addPlaces !== undefined);
  return (cases, start, end, bin) => {
    if (bin === undefined) return takeOther(cases, start, end);
    const list = isByPlace ? bin.places : cases;
    for (let from = start; from < end; from += BATCH) {
      const count = passLater(bin.ends, asOf, list, from, Math.min(end, from + BATCH), passed);
      if (isByPlace) {
        numerators.addPlaces?.(passed, 0, count);
        each?.addPlaces?.(passed, 0, count);
        continue;
      }
      const left = sieves.length === 0 ? count : passSieves(sieves, passed, 0, count, passed);
      numerators.add(passed, 0, left);
      each?.add(passed, 0, left);
    }
  };
}

/** Copies what stands beside an end after an instant. */
function passLater(
  ends: Float64Array,
  instant: number,
  list: Int32Array,
  start: number,
  end: number,
  passed: Int32Array,
): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    passed[count] = list[i]!;
    count += Number(ends[i]! > instant);
  }
  return count;
}

/** Copies the cases that have not ended by an instant. */
export function passUnended(
  endedAt: Float64Array,
  instant: number,
  cases: Int32Array,
  start: number,
  end: number,
  passed: Int32Array,
): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const id = cases[i]!;
    passed[count] = id;
    count += Number(endedAt[id]! > instant);
  }
  return count;
}
