import type { Tally } from './counters';
import type { Cube } from './cube';
import { createSieves, passSieves } from './filters';
import type { StockTest } from './measure-plans';
import type { CubeQuestion } from './question';
import { scanStanding } from './scan';
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
  const { standing, lapsed } = cube;
  const candidates = question.measure === 'overdue' ? lapsed : standing;
  yield* scanStanding(cube, candidates, asOf, (cases, start, end) => {
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
  });
}

function passUnended(
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
    count += endedAt[id]! > instant ? 1 : 0;
  }
  return count;
}
