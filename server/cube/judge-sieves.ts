import { DESK_SHIFT, SATISFACTION_SHIFT, THREE_BITS, TWO_BITS } from './columns';
import type { Cube } from './cube';
import type { Sieve } from './filters';
import { CLOSED_ONCE } from './handled-case';
import { REOPENINGS } from './handling';
import type { Judge } from './judge';

/** Whether a case counts. */
export type Test = (id: number) => boolean;

/** A sieve of a test of single cases. */
export function sieveBy(test: Test): Sieve {
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      if (test(id)) passed[count++] = id;
    }
    return count;
  };
}

/** Cases that the desk has neither answered nor refused by an instant; most were never left to it. */
export function sieveHandled({ columns }: Cube, judge: Judge, instant: number): Sieve {
  const { marks } = columns;
  const deskMask = TWO_BITS << DESK_SHIFT;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      if ((marks[id]! & deskMask) === 0 || judge.isHandledAt(id, instant)) count += 1;
    }
    return count;
  };
}

/** Cases with handling that were closed in time, as `Judge.isMet` judges; most are closed once or never. */
export function sieveMet({ columns, handling }: Cube, judge: Judge): Sieve {
  const { endedAt, handling: rowOf } = columns;
  const { marks, dueAt, records } = handling;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      const row = rowOf[id]!;
      passed[count] = id;
      if ((marks[row]! & CLOSED_ONCE) !== 0) count += Number(endedAt[id]! <= dueAt[row]!);
      else if (records[row]! >= 0 && judge.isMet(id)) count += 1;
    }
    return count;
  };
}

/** Cases with handling that are closed at an instant, as `Judge.isClosedAt` judges. */
export function sieveClosed({ columns, handling }: Cube, judge: Judge, instant: number): Sieve {
  const { endedAt, handling: rowOf } = columns;
  const { marks, records } = handling;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      const row = rowOf[id]!;
      passed[count] = id;
      if ((marks[row]! & CLOSED_ONCE) !== 0) count += Number(endedAt[id]! <= instant);
      else if (records[row]! >= 0 && judge.isClosedAt(id, instant)) count += 1;
    }
    return count;
  };
}

/** Cases that repeat others of their matter in some way. */
export function sieveRepeats({ columns, members }: Cube, flag: number): Sieve {
  members.settle();
  const { member } = columns;
  const { flags } = members;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      const number = member[id]!;
      if (number >= 0 && (flags[number]! & flag) !== 0) passed[count++] = id;
    }
    return count;
  };
}

/** Cases rated so well or better. */
export function sieveRated({ columns }: Cube, least: number): Sieve {
  const { marks } = columns;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      count += Number(((marks[id]! >> SATISFACTION_SHIFT) & THREE_BITS) >= least);
    }
    return count;
  };
}

/** Cases with handling and a closing that have been reopened by an instant, or that have not; most never were. */
export function sieveReopened(
  { columns, handling }: Cube,
  judge: Judge,
  instant: number,
  was: boolean,
): Sieve {
  const { handling: rowOf } = columns;
  const { marks } = handling;
  const neverPasses = Number(!was);
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      if ((marks[rowOf[id]!]! & CLOSED_ONCE) !== 0) count += neverPasses;
      else count += Number(judge.hasBy(id, REOPENINGS, instant) === was);
    }
    return count;
  };
}

/** Cases that end, or are reported, at an instant or later. */
export function sieveEndedSince({ columns }: Cube, instant: number): Sieve {
  const { endedAt, reportedAt } = columns;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      count += Number(endedAt[id]! >= instant) | Number(reportedAt[id]! >= instant);
    }
    return count;
  };
}

/** Cases reported by an instant. */
export function sieveReported({ columns }: Cube, instant: number): Sieve {
  const { reportedAt } = columns;
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      passed[count] = id;
      count += Number(reportedAt[id]! <= instant);
    }
    return count;
  };
}
