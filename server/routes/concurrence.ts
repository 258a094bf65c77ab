import { concurrences } from '@zhiyu/shared/concurrence';
import { type AreaConcurrenceAnswer, AreaConcurrenceSchema, MeasureIdSchema } from '@zhiyu/shared/contract';
import { oneOf } from '@zhiyu/shared/wire';
import { Type } from 'typebox';
import type { Aggregate } from '../aggregate';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import { compareChildren } from '../comparison';
import { groupBy } from '../concurrence-groups';
import { ZhiyuError } from '../errors';
import type { Grouping } from '../store/compare';
import type { MeasuredSlice } from '../store/measured-slice';
import { demoViewer, isInView, type NarrowedSlice, narrowSlice, outsideView } from '../viewer';
import { checkCounted } from './cells';
import { describeProblems } from './problems';
import {
  asJson,
  askMeasure,
  CityPathSchema,
  checkCalendar,
  checkNodes,
  checkWindow,
  keyOf,
  readQuestion,
  windowQuery,
} from './question';

const QuerySchema = Type.Object(
  {
    measure: MeasureIdSchema,
    distinct: oneOf(concurrences, {
      description: 'what is counted: different domains, or different lead units',
    }),
    parent: Type.Optional(
      Type.String({ description: 'the area whose children are told apart; by default the city' }),
    ),
    ...windowQuery,
  },
  { additionalProperties: false },
);

const routeSchema = {
  tags: ['figures'],
  summary: 'How many domains or units concur in each area',
  description:
    'Of the cases that a flow or a stock counts in an area, with a point or without one: how many different domains they ' +
    'belong to, or how many different lead units they were given to. These numbers do not add up over areas.',
  params: CityPathSchema,
  querystring: QuerySchema,
  response: { 200: AreaConcurrenceSchema, ...describeProblems(400, 403, 404, 503) },
};

/** Adds GET …/concurrence: what concurs in the areas inside an area, as `distinct` of cells tells it of cells. */
export function addConcurrenceRoute(api: Api, context: RouteContext): void {
  api.get('/api/v1/cities/:city/concurrence', { schema: routeSchema }, async (request, reply) => {
    const { measure, distinct, parent: asked, ...query } = request.query;
    checkWindow(measure, query);
    checkCounted(measure);
    const question = await readQuestion(context, request, request.params.city, query);
    const { city } = question;
    const parent = asked ?? city.root.id;
    checkNodes('area', city.areas, [parent]);
    if (!isInView(city.areas, parent, request.viewer.areas)) {
      throw outsideView('The area whose parts are told apart lies outside what you may see.');
    }
    const measured = askMeasure(question, measure);
    checkCalendar(measured);
    const key = keyOf('concurrence', question, measure, distinct, parent);
    return context.kept.answer(request, reply, key, async () => {
      const answer = await context.aggregate(city, question.seq, async (aggregate) => {
        const rows = await readRows(aggregate, city, measured, parent, groupBy(city, distinct));
        return {
          asOf: city.zone.toIso(question.asOf),
          seq: aggregate.seq(),
          measure,
          distinct,
          parent,
          rows,
        };
      });
      return asJson(answer, question);
    });
  });
}

/** One row for each child of an area of which the slice holds anything. */
async function readRows(
  aggregate: Aggregate,
  city: CityModel,
  asked: MeasuredSlice,
  parent: string,
  grouping: Grouping,
): Promise<AreaConcurrenceAnswer['rows']> {
  const rows: AreaConcurrenceAnswer['rows'] = [];
  for (const { id, name } of compareChildren(city, 'area', parent, () => null).members) {
    const slice = id === null ? null : cutTo(asked.slice, id, city);
    if (id === null || slice === null) continue;
    const groups = await aggregate.groups({ ...asked, slice }, grouping);
    rows.push({ id, name, groups: groups.length });
  }
  return rows;
}

/** What a slice holds of an area; null where that is nothing. */
function cutTo(slice: NarrowedSlice, area: string, city: CityModel): NarrowedSlice | null {
  try {
    return narrowSlice(slice, { ...demoViewer, areas: [area] }, city);
  } catch (error) {
    if (error instanceof ZhiyuError && error.code === 'outside-view') return null;
    throw error;
  }
}
