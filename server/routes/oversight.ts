import { OverdueSummarySchema, OversightSchema } from '@zhiyu/shared/oversight-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { summariseOverdue } from '../overdue-summary';
import { describeOverseen } from '../overseen-cases';
import { withholdTexts } from '../personal';
import { readOverdueAmong } from '../store/case-list';
import { readUrged } from '../store/oversight';
import { readSnapshot } from '../store/snapshot';
import { type Age, ageQuery, readDueRange } from './overdue-age';
import { describeProblems } from './problems';
import { askMeasure, CityPathSchema, instantQuery, type Question, readQuestion } from './question';

const USUAL_ITEMS = 20;
const MOST_ITEMS = 100;

const SummaryQuerySchema = Type.Object({ ...instantQuery }, { additionalProperties: false });
const ListQuerySchema = Type.Object(
  {
    order: Type.Optional(
      Type.Unsafe<'longest' | 'urged'>({
        type: 'string',
        enum: ['longest', 'urged'],
        default: 'longest',
        description:
          'overdue cases, the longest overdue first; or open cases that were urged, the most often first',
      }),
    ),
    age: ageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS })),
    ...instantQuery,
  },
  { additionalProperties: false },
);

/** Adds GET …/overdue/summary and GET …/oversight: what is late, and who must move. */
export function addOversightRoutes(api: Api, context: RouteContext): void {
  addSummaryRoute(api, context);
  addListRoute(api, context);
}

function addSummaryRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/overdue/summary',
    {
      schema: {
        tags: ['cases'],
        summary: 'Overdue cases by age, handling unit, domain and place; what falls due next',
        description:
          'Each dimension is taken apart below the one node that the slice names in it, or from its top, and sums to `total`.',
        params: CityPathSchema,
        querystring: SummaryQuerySchema,
        response: { 200: OverdueSummarySchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const question = await readQuestion(context, request, request.params.city, request.query);
      return readSnapshot(context.db, question.city.id, (snapshot) =>
        summariseOverdue(snapshot, askMeasure(question, 'overdue')),
      );
    },
  );
}

function addListRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/oversight',
    {
      schema: {
        tags: ['cases'],
        summary: 'The cases that a leader looks at first, with who has them in hand',
        params: CityPathSchema,
        querystring: ListQuerySchema,
        response: { 200: OversightSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { order = 'longest', age, limit = USUAL_ITEMS, ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const { city, asOf } = question;
      const late = order === 'longest' ? await findLongest(context, question, age, limit) : null;
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const { total, records } =
          late === null
            ? await readUrged(snapshot, askMeasure(question, 'open'), limit)
            : { total: late.total, records: await readOverdueAmong(snapshot, late.asked, late.ids) };
        return {
          asOf: city.zone.toIso(asOf),
          seq: late?.seq ?? snapshot.seq,
          order,
          total,
          items: withholdTexts(request.viewer, await describeOverseen(snapshot, city, records, asOf)),
        };
      });
    },
  );
}

/** The cases that are overdue for longest, by their ids, and how many are overdue in all. */
async function findLongest(
  { aggregate }: RouteContext,
  question: Question,
  age: Age | undefined,
  limit: number,
) {
  const asked = askMeasure(question, 'overdue');
  const due = readDueRange(age, question.asOf);
  return aggregate(question.city, question.seq, async (aggregate) => {
    const { total, items } = await aggregate.overdue(asked, due, { after: null, limit });
    return { asked, total, ids: items.map(({ id }) => id), seq: aggregate.seq() };
  });
}
