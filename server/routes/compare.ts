import { type CompareAnswer, type CompareRow, CompareSchema, type Figure } from '@zhiyu/shared/contract';
import { type Measure, type MeasureId, measureIds, measureOf } from '@zhiyu/shared/measures';
import type { Slice } from '@zhiyu/shared/slice';
import { Type } from 'typebox';
import type { Aggregate } from '../aggregate';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import {
  compareChildren,
  everything,
  isByArea,
  type Member,
  nameOf,
  residentsOfArea,
  treeOf,
} from '../comparison';
import { askBefore, askYearBefore, beginningOf } from '../earlier';
import { ZhiyuError } from '../errors';
import { addSums, noSum, readFinding, type Sum, sumTimes, unknownFinding } from '../figure';
import { countResidents } from '../residents';
import type { Dimension, Grouping } from '../store/compare';
import { isKnowable, type MeasuredSlice } from '../store/measured-slice';
import { isInView } from '../viewer';
import { describeTables, exportQuery, readForm, sendCompareTable } from './export-answer';
import { describeProblems } from './problems';
import {
  asJson,
  askMeasure,
  CityPathSchema,
  checkNodes,
  keyOf,
  type Question,
  readQuestion,
  windowQuery,
} from './question';

const usualMeasures: MeasureId[] = ['reported', 'open', 'overdue', 'due', 'onTimeRate'];

const QuerySchema = Type.Object(
  {
    by: Type.Optional(
      Type.Unsafe<Dimension>({
        type: 'string',
        enum: ['area', 'accountableArea', 'category', 'unit'],
        default: 'area',
        description:
          'what is compared: areas by where it happened, areas by whose record it counts in, categories, or lead units',
      }),
    ),
    parent: Type.Optional(
      Type.String({
        description: 'the node whose children are compared; by default the city, or the top of the tree',
      }),
    ),
    measures: Type.Optional(
      Type.Array(Type.String({ description: 'repeated, or several with commas between' }), { maxItems: 50 }),
    ),
    ...exportQuery,
    ...windowQuery,
  },
  { additionalProperties: false },
);

const routeSchema = {
  tags: ['figures'],
  summary: 'Figures of the children of a node',
  description:
    'The row with id null holds the cases that are in no child, so that counts sum to `whole`. Without ' +
    '`from`, flows and rates count everything up to `to`; without `to`, up to T; stocks count at T ' +
    'whatever the window. A rate over fewer than 20 cases has no value, only its counts; `band` is the band of ' +
    'volume that it is ranked in. `before` is the ' +
    'equal length just before, as of the same T; for stocks 7 days earlier. `yearBefore` is the same a ' +
    `year earlier. Both are null where they would reach behind the first case. Measures: ${measureIds.join(', ')}.`,
  params: CityPathSchema,
  querystring: QuerySchema,
  response: { 200: describeTables(CompareSchema), ...describeProblems(400, 403, 404, 503) },
};

/** Adds GET …/compare: figures of the children of an area, a category or a unit, and of all of it. */
export function addCompareRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/compare',
    {
      schema: routeSchema,
    },
    async (request, reply) => {
      const { by = 'area', parent: asked, measures: list, format, lang, ...query } = request.query;
      const form = readForm(request, format);
      const measures = readMeasures(list);
      checkSomeWindow(measures, query);
      const question = await readQuestion(context, request, request.params.city, query);
      const { city } = question;
      const parent = asked ?? (isByArea(by) ? city.root.id : null);
      if (parent !== null) checkNodes(isByArea(by) ? 'area' : by, treeOf(city, by), [parent]);
      const read = () => {
        const residentsOf = chooseResidents(city, by, question.slice);
        const { grouping, members } = compareChildren(city, by, parent, residentsOf);
        const whole: Member = {
          id: parent,
          name: parent === null ? everything : nameOf(city, by, { id: parent, parent: null, ordinal: 0 }),
          residents: residentsOf(isByArea(by) ? parent : null),
        };
        return context.aggregate(city, question.seq, async (aggregate): Promise<CompareAnswer> => {
          const columns = await readColumns(aggregate, question, measures, grouping);
          return {
            asOf: city.zone.toIso(question.asOf),
            seq: aggregate.seq(),
            by,
            parent,
            from: question.from === null ? null : city.zone.toIso(question.from),
            to: city.zone.toIso(question.to ?? question.asOf),
            whole: createRow(whole, columns, sumAll),
            rows: members
              .map((member, group) => createRow(member, columns, (sums) => sums.get(group) ?? noSum))
              .filter(({ id }) => id === null || isShown(question, by, id)),
          };
        });
      };
      if (form !== 'json') return sendCompareTable(request, reply, form, lang, city, await read());
      const key = keyOf('compare', question, by, parent, measures);
      return context.kept.answer(request, reply, key, async () => asJson(await read(), question));
    },
  );
}

/** Whether a row is about anything that the viewer may see. Its zeros would be no figures otherwise. */
function isShown({ city, scope }: Question, by: Dimension, id: string): boolean {
  if (by === 'category') return isInView(city.categories, id, scope.categories);
  if (by === 'unit') return isInView(city.units, id, scope.units);
  // A case that happened in view may count in the record of any area.
  return by === 'accountableArea' || isInView(city.areas, id, scope.areas);
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
interface Column {
  measure: Measure;
  now: Map<number, Sum> | null;
  before: Map<number, Sum> | null;
  yearBefore: Map<number, Sum> | null;
}

async function readColumns(
  aggregate: Aggregate,
  question: Question,
  measures: MeasureId[],
  grouping: Grouping,
): Promise<Column[]> {
  const first = await aggregate.firstReport();
  const columns: Column[] = [];
  for (const id of measures) {
    const measure = measureOf(id);
    const asked = askMeasure(question, id);
    const read = async (earlier: MeasuredSlice | null, isEarlier: boolean) => {
      if (earlier === null || !isKnowable(earlier)) return null;
      if (isEarlier && (first === null || beginningOf(earlier, measure.kind) < first)) return null;
      return readGroups(aggregate, measure, earlier, grouping);
    };
    columns.push({
      measure,
      now: await read(asked, false),
      before: await read(askBefore(asked, measure.kind), true),
      yearBefore: await read(askYearBefore(asked, measure.kind), true),
    });
  }
  return columns;
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

function sumAll(sums: Map<number, Sum>): Sum {
  return [...sums.values()].reduce(addSums, noSum);
}

function readMeasures(list: string[] = usualMeasures): MeasureId[] {
  const names = list.flatMap((text) => text.split(',')).map((name) => name.trim());
  const unknown = names.find((name) => !measureIds.some((id) => id === name));
  if (unknown !== undefined) {
    throw new ZhiyuError(
      'bad-parameter',
      `The parameter “measures” holds “${unknown}”; it may hold: ${measureIds.join(', ')}.`,
    );
  }
  return measureIds.filter((id) => names.includes(id));
}

function checkSomeWindow(measures: MeasureId[], query: { from?: string; to?: string }): void {
  if (query.from === undefined && query.to === undefined) return;
  if (measures.some((id) => measureOf(id).kind !== 'stock')) return;
  throw new ZhiyuError(
    'window-of-stock',
    'All these measures are stocks: they count at one instant, so “from” and “to” do not apply. Give it as “at”.',
  );
}
