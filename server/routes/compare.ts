import { readIndex } from '@zhiyu/shared/composite-index';
import { CompareSchema } from '@zhiyu/shared/contract';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import { compareFigures } from '../compare-figures';
import { isByArea, treeOf } from '../comparison';
import { ZhiyuError } from '../errors';
import type { Dimension } from '../store/compare';
import { isInView, outsideView, type Viewer } from '../viewer';
import { describeTables, exportQuery, readForm, sendCompareTable } from './export-answer';
import { describeProblems } from './problems';
import { asJson, CityPathSchema, checkNodes, keyOf, readQuestion, windowQuery } from './question';

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
    funnel: Type.Optional(
      Type.Boolean({
        description: 'say how shares and figures per resident stand in a funnel, and its curves',
      }),
    ),
    standardise: Type.Optional(
      Type.Boolean({
        description:
          'beside shares, the ratio to what is expected with the mix of categories held equal; not by category',
      }),
    ),
    index: Type.Optional(
      Type.Boolean({ description: 'the composite index of the pack, with the measures that are its parts' }),
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
      const { by = 'area', parent: asked, measures: list, format, lang, ...rest } = request.query;
      const { funnel = false, standardise = false, index: isIndexAsked = false, ...query } = rest;
      const form = readForm(request, format);
      checkMix(by, standardise);
      const question = await readQuestion(context, request, request.params.city, query);
      const { city } = question;
      const index = isIndexAsked ? readIndex(city.pack) : null;
      const measures = readMeasures(
        list,
        index?.parts.map(({ measure }) => measure),
      );
      checkSomeWindow(measures, query);
      const parent = asked ?? (isByArea(by) ? city.root.id : null);
      if (parent !== null) checkNodes(isByArea(by) ? 'area' : by, treeOf(city, by), [parent]);
      checkParent(city, by, parent, request.viewer);
      const wanted = { by, parent, measures, funnel, standardise, index };
      const read = () =>
        context.aggregate(city, question.seq, (aggregate) => compareFigures(aggregate, question, wanted));
      if (form !== 'json') return sendCompareTable(request, reply, form, lang, city, await read());
      const key = keyOf('compare', question, by, parent, measures, funnel, standardise, isIndexAsked);
      return context.kept.answer(request, reply, key, async () => asJson(await read(), question));
    },
  );
}

/**
 * Of what lies outside a view nothing is counted, and its zeros would pass for figures. Whose record a case counts in is no matter
 * of what its viewer may see.
 * @throws ZhiyuError `outside-view` (403)
 */
function checkParent(city: CityModel, by: Dimension, parent: string | null, viewer: Viewer): void {
  if (parent === null || by === 'accountableArea') return;
  const { areas, categories, units } = viewer;
  const isSeen = {
    area: () => isInView(city.areas, parent, areas),
    category: () => isInView(city.categories, parent, categories),
    unit: () => isInView(city.units, parent, units),
  }[by];
  if (isSeen()) return;
  throw outsideView(`The ${by} whose parts are compared lies outside what you may see.`);
}

/** @throws ZhiyuError `mix-of-itself` where categories are compared with their own mix held equal */
function checkMix(by: Dimension, standardise: boolean): void {
  if (by !== 'category' || !standardise) return;
  throw new ZhiyuError(
    'mix-of-itself',
    'Of categories no mix can be held equal. Leave “standardise” out, or compare by area, accountableArea or unit.',
  );
}

/** The measures asked for, and `more` beside them. */
function readMeasures(list: string[] = usualMeasures, more: readonly string[] = []): MeasureId[] {
  const names = [...list, ...more].flatMap((text) => text.split(',')).map((name) => name.trim());
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
