import { computeIndex } from '@zhiyu/shared/composite-index';
import type { CompareAnswer, CompareRow, Figure } from '@zhiyu/shared/contract';
import type { CompositeIndex } from '@zhiyu/shared/index-contract';
import { type Measure, type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { Slice } from '@zhiyu/shared/slice';
import type { Aggregate } from './aggregate';
import type { CityModel } from './city';
import { compareChildren, everything, isByArea, type Member, nameOf, residentsOfArea } from './comparison';
import { askBefore, askYearBefore, beginningOf } from './earlier';
import { addSums, noSum, readFinding, type Sum, sumTimes, unknownFinding } from './figure';
import { addFunnels } from './funnel-figures';
import { countResidents } from './residents';
import { addStandardised, hasMix, readStrata, type Strata } from './standardised-figures';
import type { Dimension, Grouping } from './store/compare';
import { isKnowable, type MeasuredSlice } from './store/measured-slice';
import { isInView, type NarrowedSlice, type Viewer } from './viewer';

/** What figures are about: a slice that its viewer may see, of one city, as of one instant, over one window. */
export interface FigureQuestion {
  /** Cells of the store's level that are meant alone; null or left out: everywhere. */
  cells?: MeasuredSlice['cells'];
  city: CityModel;
  slice: NarrowedSlice;
  /** What the viewer may see at all. */
  scope: Pick<Viewer, 'areas' | 'categories' | 'units'>;
  asOf: number;
  from: number | null;
  to: number | null;
}

/** What a comparison is asked for. */
export interface ComparisonWanted {
  by: Dimension;
  /** The node whose children are compared; null: the top of the tree. */
  parent: string | null;
  measures: readonly MeasureId[];
  /** How figures stand in a funnel. */
  funnel: boolean;
  /** Ratios with the mix of categories held equal. */
  standardise: boolean;
  /** The composite index; its parts are among the measures. */
  index: CompositeIndex | null;
}

/** Compares the children of a node, all on one state of the city. */
export async function compareFigures(
  aggregate: Aggregate,
  question: FigureQuestion,
  { by, parent, measures, funnel, standardise, index }: ComparisonWanted,
): Promise<CompareAnswer> {
  const { city } = question;
  const residentsOf = chooseResidents(city, by, question.slice);
  const { grouping, members } = compareChildren(city, by, parent, residentsOf);
  const whole: Member = {
    id: parent,
    name: parent === null ? everything : nameOf(city, by, { id: parent, parent: null, ordinal: 0 }),
    residents: residentsOf(isByArea(by) ? parent : null),
  };
  const columns = await readColumns(aggregate, question, measures, grouping);
  const strata = standardise ? await readMixes(aggregate, question, columns, grouping) : null;
  const answer: CompareAnswer = {
    asOf: city.zone.toIso(question.asOf),
    seq: aggregate.seq(),
    by,
    parent,
    from: question.from === null ? null : city.zone.toIso(question.from),
    to: city.zone.toIso(question.to ?? question.asOf),
    whole: createRow(whole, columns, sumAll),
    rows: members.map((member, group) => createRow(member, columns, (sums) => sums.get(group) ?? noSum)),
  };
  if (index !== null) {
    answer.index = index;
    for (const row of [answer.whole, ...answer.rows]) row.index = computeIndex(index, row.values);
  }
  const held = strata === null ? answer : addStandardised(answer, strata);
  const told = funnel ? addFunnels(held, measures) : held;
  return { ...told, rows: told.rows.filter(({ id }) => id === null || isShown(question, by, id)) };
}

/** Whether a row is about anything that the viewer may see. Its zeros would be no figures otherwise. */
function isShown({ city, scope }: FigureQuestion, by: Dimension, id: string): boolean {
  if (by === 'category') return isInView(city.categories, id, scope.categories);
  if (by === 'unit') return isInView(city.units, id, scope.units);
  // A case that happened in view may count in the record of any area.
  return by === 'accountableArea' || isInView(city.areas, id, scope.areas);
}

/** The question about one measure. */
export function askOf(
  { city, slice, asOf, from, to, cells = null }: FigureQuestion,
  measure: MeasureId,
): MeasuredSlice {
  return { city, slice, measure, from, to, asOf, cells };
}

/** Residents of an area of a comparison, or with null of the whole slice; null where they are not known. */
function chooseResidents(
  city: CityModel,
  by: Dimension,
  slice: Slice,
): (area: string | null) => number | null {
  const sliceResidents = countResidents(city, slice);
  const { areas, accountableAreas } = slice;
  const [own, other] = by === 'accountableArea' ? [accountableAreas, areas] : [areas, accountableAreas];
  return (area) => {
    if (area === null) return sliceResidents;
    // Of the cases that happened in an area, a slice of accountable areas holds a part, and the other way about; nobody
    // knows of how many residents.
    return other.length > 0 ? null : residentsOfArea(city, area, own);
  };
}

/** A measure's sums by group: now, before and a year before; null where they cannot be known. */
export interface Column {
  measure: Measure;
  now: Map<number, Sum> | null;
  before: Map<number, Sum> | null;
  yearBefore: Map<number, Sum> | null;
}

/** Reads measures by group, now and before; all that is needed is asked at once. */
export async function readColumns(
  aggregate: Aggregate,
  question: FigureQuestion,
  measures: readonly MeasureId[],
  grouping: Grouping,
): Promise<Column[]> {
  const first = await aggregate.firstReport();
  return Promise.all(
    measures.map(async (id) => {
      const measure = measureOf(id);
      const asked = askOf(question, id);
      const read = async (earlier: MeasuredSlice | null, isEarlier: boolean) => {
        if (earlier === null || !isKnowable(earlier)) return null;
        if (isEarlier && (first === null || beginningOf(earlier, measure.kind) < first)) return null;
        return readGroups(aggregate, measure, earlier, grouping);
      };
      const [now, before, yearBefore] = await Promise.all([
        read(asked, false),
        read(askBefore(asked, measure.kind), true),
        read(askYearBefore(asked, measure.kind), true),
      ]);
      return { measure, now, before, yearBefore };
    }),
  );
}

async function readGroups(
  aggregate: Aggregate,
  measure: Measure,
  asked: MeasuredSlice,
  grouping: Grouping,
): Promise<Map<number, Sum>> {
  if (measure.kind === 'duration') {
    const found = await aggregate.groupTimes(asked, grouping);
    return new Map(found.map(({ group, times }) => [group, sumTimes(times)]));
  }
  const sums = await aggregate.groups(asked, grouping);
  return new Map(sums.map(({ group, ...sum }) => [group, sum]));
}

function createRow(
  { id, name, residents }: Member,
  columns: Column[],
  choose: (sums: Map<number, Sum>) => Sum,
): CompareRow {
  const values: Record<string, Figure> = {};
  for (const { measure, now, before, yearBefore } of columns) {
    const find = (sums: Map<number, Sum> | null) =>
      sums === null ? unknownFinding('unknown') : readFinding(measure, choose(sums), residents);
    values[measure.id] = {
      ...(now === null ? unknownFinding('calendar-unpublished') : find(now)),
      before: find(before).value,
      yearBefore: find(yearBefore).value,
    };
  }
  return { id, name, residents, values };
}

/** All groups together. */
export function sumAll(sums: Map<number, Sum>): Sum {
  return [...sums.values()].reduce(addSums, noSum);
}

/** The sums of every share by the categories that its mix is made of. */
async function readMixes(
  aggregate: Aggregate,
  question: FigureQuestion,
  columns: readonly Column[],
  grouping: Grouping,
): Promise<Map<MeasureId, Strata>> {
  const mixes = new Map<MeasureId, Strata>();
  for (const { measure, now } of columns) {
    if (now === null || !hasMix(measure.id)) continue;
    mixes.set(measure.id, await readStrata(aggregate, askOf(question, measure.id), grouping, now));
  }
  return mixes;
}
