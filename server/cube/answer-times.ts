import { type CubeGrouping, createGroups } from './answer-groups';
import { countFlow } from './count-flow';
import type { Counter } from './counters';
import type { Cube } from './cube';
import { Judge } from './judge';
import { planFlow } from './measure-plans';
import type { CubeQuestion } from './question';

const MINUTE = 60_000;

/**
 * How long cases took: beside each other minutes ascending, each once, how many cases came to their end after so many,
 * and how many were still open then.
 */
export interface CubeTimes {
  minutes: number[];
  ended: number[];
  censored: number[];
}

/** How long the cases of each group took, by ascending number; a group without cases has no entry. */
export function* answerGroupTimes(
  cube: Cube,
  question: CubeQuestion,
  grouping: CubeGrouping,
): Generator<void, (CubeTimes & { group: number })[]> {
  const { column, groupOf, none } = createGroups(cube, grouping);
  const times = yield* collectTimes(cube, question, (id) => groupOf[column[id]!]!);
  return [...times.keys()]
    .filter((group) => group !== none)
    .sort((one, other) => one - other)
    .map((group) => ({ group, ...countTimes(times.get(group)!) }));
}

/** How long the cases of a slice took. */
export function* answerTimes(cube: Cube, question: CubeQuestion): Generator<void, CubeTimes> {
  const times = yield* collectTimes(cube, question, () => 0);
  return countTimes(times.get(0) ?? { ended: [], censored: [] });
}

/** How long the cases of each of a list of windows took, in their order. */
export function* answerWindowTimes(
  cube: Cube,
  question: CubeQuestion,
  windows: readonly { from: number; to: number }[],
): Generator<void, CubeTimes[]> {
  const times: CubeTimes[] = [];
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

function countTimes({ ended, censored }: Minutes): CubeTimes {
  const endedAt = Float64Array.from(ended).sort();
  const censoredAt = Float64Array.from(censored).sort();
  const counts: CubeTimes = { minutes: [], ended: [], censored: [] };
  let [i, j] = [0, 0];
  while (i < endedAt.length || j < censoredAt.length) {
    const minutes = Math.min(
      endedAt[i] ?? Number.POSITIVE_INFINITY,
      censoredAt[j] ?? Number.POSITIVE_INFINITY,
    );
    const [firstEnded, firstCensored] = [i, j];
    while (i < endedAt.length && endedAt[i] === minutes) i += 1;
    while (j < censoredAt.length && censoredAt[j] === minutes) j += 1;
    counts.minutes.push(minutes);
    counts.ended.push(i - firstEnded);
    counts.censored.push(j - firstCensored);
  }
  return counts;
}
