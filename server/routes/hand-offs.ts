import { HandOffsSchema } from '@zhiyu/shared/oversight-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { readHandOffs } from '../hand-off-matrix';
import { topUnit } from '../overdue-summary';
import { readSnapshot } from '../store/snapshot';
import { describeProblems } from './problems';
import { asJson, askMeasure, CityPathSchema, checkNodes, keyOf, readQuestion, windowQuery } from './question';

const QuerySchema = Type.Object(
  {
    parent: Type.Optional(
      Type.String({ description: 'the unit whose parts hand cases on; by default the top of the tree' }),
    ),
    ...windowQuery,
  },
  { additionalProperties: false },
);

/** Adds GET …/handoffs: how cases went from unit to unit, and how often each gave them back. */
export function addHandOffRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/handoffs',
    {
      schema: {
        tags: ['figures'],
        summary: 'Hand-offs between handling units',
        description:
          'Of the cases dispatched in the window, every way from a unit to another by T: returned 退单 to the desk and ' +
          'dispatched again, or transferred 转派. Told by events; what a source’s record says without naming units is not in it.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: HandOffsSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { parent: asked, ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const { city } = question;
      const parent = asked ?? topUnit(city);
      if (parent !== null) checkNodes('unit', city.units, [parent]);
      const read = () =>
        readSnapshot(context.db, city.id, (snapshot) =>
          readHandOffs(snapshot, askMeasure(question, 'dispatched'), parent),
        );
      const key = keyOf('handoffs', question, parent);
      return context.kept.answer(request, reply, key, async () => asJson(await read(), question));
    },
  );
}
