import type { Tally } from './counters';
import type { Cube } from './cube';
import { createSieves, passSieves } from './filters';
import { type CubeQuestion, windowEnd, windowStart } from './question';
import { scanEntries } from './scan';
import { BATCH, scratch } from './scratch';

/**
 * Counts the matters of which a case was reported in the window. Each stands by its first case, whenever that was
 * reported, and it is the first case that has to be in the slice. A case of no matter is a matter of its own.
 */
export function* countMatters(cube: Cube, question: CubeQuestion, tally: Tally): Generator<void> {
  const { columns, members } = cube;
  members.settle();
  const sieves = createSieves(cube, question.slice);
  const { matters } = members;
  const { member } = columns;
  const isSeen = new Uint8Array(members.keys.count);
  const firsts: number[] = [];
  const alone = new Int32Array(BATCH);
  const add = (cases: Int32Array, start: number, end: number) => {
    const count = passSieves(sieves, cases, start, end, scratch);
    tally.numerators.add(scratch, 0, count);
    tally.cases?.add(scratch, 0, count);
  };
  const take = (cases: Int32Array, start: number, end: number) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      const number = member[id]!;
      if (number < 0) alone[count++] = id;
      else if (isSeen[matters[number]!] === 0) {
        isSeen[matters[number]!] = 1;
        firsts.push(members.firstOf(matters[number]!));
      }
      if (count < BATCH) continue;
      add(alone, 0, count);
      count = 0;
    }
    add(alone, 0, count);
  };
  const from = windowStart(question);
  yield* scanEntries(cube, 'reported', cube.days.reported, from, windowEnd(question), take);
  const list = Int32Array.from(firsts);
  for (let start = 0; start < list.length; start += BATCH) {
    add(list, start, Math.min(list.length, start + BATCH));
    yield;
  }
}
