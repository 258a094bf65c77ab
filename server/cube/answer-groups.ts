import { countMeasure } from './count-measure';
import { GroupCounter, type Groups, TotalCounter } from './counters';
import type { Cube } from './cube';
import type { CubeQuestion, Ordinals } from './question';

/** How cases fall into groups: by what, and beside each ordinal of a node the number of its group. */
export interface CubeGrouping {
  by: 'area' | 'accountableArea' | 'category' | 'unit';
  ordinals: Ordinals;
  groups: Ordinals;
  /** Whether cases whose node is not listed, or that have none, count in group 0 rather than not at all. */
  keepsOthers: boolean;
}

/** What a measure comes to over some cases. */
export interface CubeSum {
  /** Cases that the figure rests on. */
  cases: number;
  numerator: number;
  /** Null for counts. */
  denominator: number | null;
}

/** Counts a measure by groups, by ascending number; a group without cases has no entry. */
export function* answerGroups(
  cube: Cube,
  question: CubeQuestion,
  grouping: CubeGrouping,
): Generator<void, (CubeSum & { group: number })[]> {
  const groups = createGroups(cube, grouping);
  const groupOfPlace = grouping.by === 'area' ? listGroupsOfPlaces(cube, groups) : null;
  const { isRate, isOnce, into } = countMeasure(cube, question);
  const numerators = new GroupCounter(groups, groupOfPlace);
  const cases = isOnce ? numerators : new GroupCounter(groups, groupOfPlace);
  yield* into({ numerators, cases: isOnce ? null : cases });
  const sums: (CubeSum & { group: number })[] = [];
  for (let group = 0; group < groups.none; group++) {
    const count = cases.counts[group]!;
    if (count === 0) continue;
    const denominator = isRate ? count : null;
    sums.push({ group, cases: count, numerator: numerators.counts[group]!, denominator });
  }
  return sums;
}

/** The group of the area of each place. */
function listGroupsOfPlaces({ atoms, places }: Cube, { groupOf }: Groups): Int32Array {
  const groupOfPlace = new Int32Array(places.count);
  for (let place = 0; place < groupOfPlace.length; place++) {
    groupOfPlace[place] = groupOf[atoms.areas[places.atoms[place]!]!]!;
  }
  return groupOfPlace;
}

/** Counts a measure over all cases of a slice. */
export function* answerTotal(cube: Cube, question: CubeQuestion): Generator<void, CubeSum> {
  const { isRate, isOnce, into } = countMeasure(cube, question);
  const numerators = new TotalCounter();
  const cases = isOnce ? numerators : new TotalCounter();
  yield* into({ numerators, cases: isOnce ? null : cases });
  const denominator = isRate && cases.total > 0 ? cases.total : null;
  return { cases: cases.total, numerator: numerators.total, denominator };
}

/** The column of a grouping with the group of each ordinal. */
export function createGroups({ columns }: Cube, { by, ordinals, groups, keepsOthers }: CubeGrouping): Groups {
  const column = columns[by];
  let none = 1;
  for (const group of groups) none = Math.max(none, group + 1);
  const isByArea = by === 'area' || by === 'accountableArea';
  const length = (isByArea ? columns.largestArea : columns.largestNode) + 1;
  const groupOf = new Int32Array(length).fill(keepsOthers ? 0 : none);
  for (let i = 0; i < ordinals.length; i++) groupOf[ordinals[i]!] = groups[i]!;
  return { column, groupOf, none };
}
