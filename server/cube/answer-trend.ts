import { answerTotal, type CubeSum } from './answer-groups';
import type { Cube } from './cube';
import { createSieves } from './filters';
import type { CubeQuestion } from './question';
import { scanEntries, scanStandingSpan } from './scan';
import { StockWalk } from './stock-walk';

/** Counts a flow or a rate over each of a list of windows, in their order. */
export function* answerWindows(
  cube: Cube,
  question: CubeQuestion,
  windows: readonly { from: number; to: number }[],
): Generator<void, CubeSum[]> {
  const sums: CubeSum[] = [];
  for (const { from, to } of windows) {
    sums.push(yield* answerTotal(cube, { ...question, from, to }));
    if (sums.length % 32 === 0) yield;
  }
  return sums;
}

/** An instant of a trend of a stock, with what a stock needs to know of it; null where nobody knows. */
export interface StockInstant {
  instant: number;
  dueSoonUntil: number | null;
  dormantBefore: number | null;
}

/** How many cases are in a stock at each of a list of instants, which rise. Each case is looked at once. */
export function* answerStockTrend(
  cube: Cube,
  question: CubeQuestion,
  moments: readonly StockInstant[],
): Generator<void, number[]> {
  // What the count at an instant is more than at the one before.
  const steps = new Float64Array(moments.length + 1);
  const stretch: TakeStretch = (_id, first, end) => {
    steps[first]! += 1;
    steps[end]! -= 1;
  };
  yield* walkStretches(cube, question, moments, stretch, steps);
  let sum = 0;
  return Array.from(steps.subarray(0, moments.length), (step) => {
    sum += step;
    return sum;
  });
}

/** Takes a case that is in a stock from one of a list of instants on, by its place, and no more at another. */
export type TakeStretch = (id: number, first: number, end: number) => void;

/**
 * Tells over which of a list of instants, which rise, each case is in a stock; `end` may be the number of instants.
 * @param steps where given, nobody asks which cases they are: they may be counted there instead, one more where a stretch
 * begins, one less where it ends
 */
export function* walkStretches(
  cube: Cube,
  question: CubeQuestion,
  moments: readonly StockInstant[],
  stretch: TakeStretch,
  steps: Float64Array | null = null,
): Generator<void> {
  if (moments.length === 0) return;
  const { measure, slice } = question;
  const trend = new StockWalk(cube, question, moments, stretch, steps);
  const sieves = createSieves(cube, slice);
  if (trend.isDueSoonEven) {
    const until = trend.lastDueSoonUntil() + 1;
    yield* scanEntries(cube, 'due', cube.days.due, trend.instants[0]!, until, trend.createTakeDue(sieves));
    return;
  }
  const take = trend.createTake(sieves);
  const isAllAsked = measure === 'overdue' || measure === 'open';
  const takeEven = isAllAsked ? trend.createTakeEven(sieves, take) : take;
  const standing = measure === 'overdue' ? cube.lapsed : cube.standing;
  yield* scanStandingSpan(cube, standing, trend.instants, take, takeEven);
}
