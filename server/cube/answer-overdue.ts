import type { DueRange, OverduePage, Page } from '../store/case-list';
import { countStock } from './count-stock';
import type { Cube } from './cube';
import { planStock } from './measure-plans';
import type { CubeQuestion } from './question';

/** Overdue cases with their due time in a range: how many, and a page of them, the longest overdue first, then by id. */
export function* answerOverdue(
  cube: Cube,
  question: CubeQuestion,
  { from, to }: DueRange,
  { after, limit }: Page,
): Generator<void, OverduePage> {
  const { columns, handling } = cube;
  const [ids, dues]: [number[], number[]] = [[], []];
  let total = 0;
  const collecting = {
    add(cases: Int32Array, start: number, end: number) {
      for (let i = start; i < end; i++) {
        const id = cases[i]!;
        const due = handling.dueAt[columns.handling[id]!]!;
        if (due >= to || (from !== null && due < from)) continue;
        total += 1;
        if (after !== null && (due < after.instant || (due === after.instant && id <= after.id))) continue;
        ids.push(id);
        dues.push(due);
      }
    },
  };
  yield* countStock(cube, question, planStock(cube, 'overdue')!, { numerators: collecting, cases: null });
  // What is due after the last of the page needs no order: it is found by its due time alone.
  const latest = Float64Array.from(dues).sort()[limit - 1] ?? Number.POSITIVE_INFINITY;
  const items = ids
    .map((id, i) => ({ id, instant: dues[i]! }))
    .filter(({ instant }) => instant <= latest)
    .sort((one, other) => one.instant - other.instant || one.id - other.id)
    .slice(0, limit);
  return { total, items };
}
