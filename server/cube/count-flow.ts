import type { Bin, Bins } from './bins';
import { canCountBlocks, countBlocks } from './count-blocks';
import type { Counter, Tally } from './counters';
import type { CategoryFamily, Cube } from './cube';
import { categoryFamilies } from './cube';
import { PLAIN } from './entry-marks';
import { type Family, isRepeatable, listOf } from './families';
import { createSieves, passSieves, type Sieve } from './filters';
import type { FlowPlan } from './measure-plans';
import { type CubeQuestion, type CubeSlice, windowEnd, windowStart } from './question';
import { scanEntries, type Take } from './scan';
import { BATCH, scratch } from './scratch';

/** Cases of one category lie apart: where they must be looked up, each costs so many times what it costs in a row. */
const COST_APART = 12;

/** Counts a flow or a rate over the window of a question. */
export function* countFlow(
  cube: Cube,
  question: CubeQuestion,
  plan: FlowPlan,
  tally: Tally,
): Generator<void> {
  const from = windowStart(question);
  const until = windowEnd(question);
  if (canCountBlocks(cube, question, plan, tally)) {
    yield* countBlocks(cube, question, tally);
    return;
  }
  const others = createSieves(cube, question.slice, true);
  const byCategory = chooseCategories(cube, plan, question.slice, others.length === 0);
  const sieves = byCategory === null ? createSieves(cube, question.slice) : others;
  const take = takeMarked(plan, sieves, tally, takeFlow(cube, plan, sieves, tally));
  for (const bins of byCategory ?? [cube.days[plan.family]]) {
    yield* scanEntries(cube, plan.family, bins, from, until, take);
  }
}

/** The bins of the categories of a slice, where it costs less to walk them than all; null where it does not. */
function chooseCategories(
  cube: Cube,
  { family, select, above }: FlowPlan,
  { categories }: CubeSlice,
  isAll: boolean,
): Bins[] | null {
  if (categories === null || !isByCategory(family)) return null;
  const bins = [...new Set(categories)].flatMap((category) => cube.byCategory[family].get(category) ?? []);
  const size = bins.reduce((sum, one) => sum + one.size, 0);
  const isTold = isAll && select.length === 0 && above === null && bins.every(({ keeps }) => keeps.places);
  return size * (isTold ? 1 : COST_APART) < cube.days[family].size ? bins : null;
}

function isByCategory(family: Family): family is CategoryFamily {
  return categoryFamilies.some((known) => known === family);
}

/**
 * Takes entries whose marks tell all that is asked, so that no column has to be looked into but for the slice; the others
 * are taken one by one.
 */
function takeMarked(
  { marks, above }: FlowPlan,
  sieves: readonly Sieve[],
  tally: Tally,
  takeOther: Take,
): Take {
  if (marks === null) return takeOther;
  const { numerators, cases } = tally;
  const counts: { bits: number; counters: Counter[] }[] =
    above === null
      ? [{ bits: PLAIN | marks.select, counters: cases === null ? [numerators] : [numerators, cases] }]
      : [
          { bits: PLAIN | marks.select, counters: cases === null ? [] : [cases] },
          { bits: PLAIN | marks.select | marks.above, counters: [numerators] },
        ];
  const isByPlace =
    sieves.length === 0 &&
    numerators.addPlaces !== undefined &&
    (cases ?? numerators).addPlaces !== undefined;
  const others = new Int32Array(BATCH);
  return (list, start, end, bin) => {
    if (bin === undefined || bin.marks.length < end) return takeOther(list, start, end, bin);
    for (let from = start; from < end; from += BATCH) {
      const until = Math.min(end, from + BATCH);
      for (const { bits, counters } of counts) {
        let count = passMarked(bin.marks, bits, bits, isByPlace ? bin.places : list, from, until, scratch);
        if (sieves.length > 0) count = passSieves(sieves, scratch, 0, count, scratch);
        for (const counter of counters) {
          if (isByPlace) counter.addPlaces?.(scratch, 0, count);
          else counter.add(scratch, 0, count);
        }
      }
      const left = passMarked(bin.marks, PLAIN, 0, list, from, until, others);
      if (left > 0) takeOther(others, 0, left);
    }
  };
}

/** Copies what stands beside marks that, of some bits, have just these. */
function passMarked(
  marks: Uint8Array,
  bits: number,
  wanted: number,
  list: Int32Array,
  start: number,
  end: number,
  passed: Int32Array,
): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    passed[count] = list[i]!;
    count += Number((marks[i]! & bits) === wanted);
  }
  return count;
}

function takeFlow(cube: Cube, plan: FlowPlan, sliceSieves: readonly Sieve[], tally: Tally): Take {
  const sieves = [...sliceSieves, ...plan.select];
  const { above, family } = plan;
  const once = isRepeatable(family) ? sieveOnce(cube, family) : null;
  const { numerators, cases } = tally;
  if (sieves.length === 0 && above === null && once === null) {
    return (list, start, end, bin) => {
      addAll(numerators, list, start, end, bin);
      if (cases !== null) addAll(cases, list, start, end, bin);
    };
  }
  return (list, start, end) => {
    for (let from = start; from < end; from += BATCH) {
      let count = passSieves(sieves, list, from, Math.min(end, from + BATCH), scratch);
      if (above === null) numerators.add(scratch, 0, count);
      if (above === null && cases === null) continue;
      if (once !== null) count = once(scratch, 0, count, scratch);
      cases?.add(scratch, 0, count);
      if (above !== null) numerators.add(scratch, 0, above(scratch, 0, count, scratch));
    }
  };
}

function addAll(counter: Counter, list: Int32Array, start: number, end: number, bin?: Bin): void {
  if (bin !== undefined && bin.places.length >= end && counter.addPlaces !== undefined) {
    counter.addPlaces(bin.places, start, end);
  } else counter.add(list, start, end);
}

/** Passes each case once; only those with several entries have to be remembered. */
function sieveOnce({ columns, handling }: Cube, family: Family): Sieve {
  const list = listOf(family);
  const seen = new Set<number>();
  return (cases, start, end, passed) => {
    let count = 0;
    for (let i = start; i < end; i++) {
      const id = cases[i]!;
      if (handling.lengthOf(columns.handling[id]!, list) > 1) {
        if (seen.has(id)) continue;
        seen.add(id);
      }
      passed[count++] = id;
    }
    return count;
  };
}
