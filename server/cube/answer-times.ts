import type { DurationCount } from '@zhiyu/shared/survival';
import { type CubeGrouping, createGroups } from './answer-groups';
import { countFlow } from './count-flow';
import type { Counter } from './counters';
import type { Cube } from './cube';
import { NEVER } from './cube-case';
import { Judge } from './judge';
import { planFlow } from './measure-plans';
import type { CubeQuestion } from './question';

const MINUTE = 60_000;

/** How long the cases of each group took, by ascending number; a group without cases has no entry. */
export function* answerGroupTimes(
  cube: Cube,
  question: CubeQuestion,
  grouping: CubeGrouping,
): Generator<void, { group: number; times: DurationCount[] }[]> {
  const { column, groupOf, none } = createGroups(cube, grouping);
  const times = yield* collectTimes(cube, question, (id) => groupOf[column[id]!]!);
  return [...times.keys()]
    .filter((group) => group !== none)
    .sort((one, other) => one - other)
    .map((group) => ({ group, times: countTimes(times.get(group)!) }));
}

/** How long the cases of a slice took. */
export function* answerTimes(cube: Cube, question: CubeQuestion): Generator<void, DurationCount[]> {
  const times = yield* collectTimes(cube, question, () => 0);
  return countTimes(times.get(0) ?? { ended: [], censored: [] });
}

/** How long the cases of each of a list of windows took, in their order. */
export function* answerWindowTimes(
  cube: Cube,
  question: CubeQuestion,
  windows: readonly { from: number; to: number }[],
): Generator<void, DurationCount[][]> {
  const times: DurationCount[][] = [];
  for (const { from, to } of windows) times.push(yield* answerTimes(cube, { ...question, from, to }));
  return times;
}

interface Minutes {
  ended: number[];
  censored: number[];
}

function* collectTimes(
  cube: Cube,
  question: CubeQuestion,
  groupOf: (id: number) => number,
): Generator<void, Map<number, Minutes>> {
  const { asOf } = question;
  const judge = new Judge(cube);
  const found = new Map<number, Minutes>();
  const minutesOf = (id: number, until: number) =>
    Math.floor((until - cube.handling.dispatchedAt[cube.columns.handling[id]!]!) / MINUTE);
  const listing: Counter = {
    add(cases, start, end) {
      for (let i = start; i < end; i++) {
        const id = cases[i]!;
        const group = groupOf(id);
        let minutes = found.get(group);
        if (minutes === undefined) {
          minutes = { ended: [], censored: [] };
          found.set(group, minutes);
        }
        if (judge.isClosedAt(id, asOf)) minutes.ended.push(minutesOf(id, judge.lastClosing(id, asOf)));
        else minutes.censored.push(minutesOf(id, asOf));
      }
    },
  };
  const plan = planFlow(cube, question);
  if (plan === null) throw new RangeError(`“${question.measure}” does not ask how long cases took`);
  yield* countFlow(cube, question, { ...plan, above: null }, { numerators: listing, cases: null });
  return found;
}

/** Counts by length, ascending, in milliseconds. */
function countTimes({ ended, censored }: Minutes): DurationCount[] {
  const endedAfter = Float64Array.from(ended).sort();
  const censoredAfter = Float64Array.from(censored).sort();
  const counts: DurationCount[] = [];
  let [i, j] = [0, 0];
  while (i < endedAfter.length || j < censoredAfter.length) {
    const minutes = Math.min(endedAfter[i] ?? NEVER, censoredAfter[j] ?? NEVER);
    const [firstEnded, firstCensored] = [i, j];
    while (i < endedAfter.length && endedAfter[i] === minutes) i += 1;
    while (j < censoredAfter.length && censoredAfter[j] === minutes) j += 1;
    counts.push({ duration: minutes * MINUTE, ended: i - firstEnded, censored: j - firstCensored });
  }
  return counts;
}
