import { OverdueSummarySchema, OversightSchema } from '@zhiyu/shared/oversight-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { summariseOverdue } from '../overdue-summary';
import { describeOverseen } from '../overseen-cases';
import { withholdTexts } from '../personal';
import { countOverdue, readOverdue } from '../store/case-list';
import type { CaseRecord } from '../store/case-record';
import { readUrged } from '../store/oversight';
import { readSnapshot, type Snapshot } from '../store/snapshot';
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
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const { total, records } = await readList(snapshot, question, { order, age, limit });
        return {
          asOf: city.zone.toIso(asOf),
          seq: snapshot.seq,
          order,
          total,
          items: withholdTexts(request.viewer, await describeOverseen(snapshot, city, records, asOf)),
        };
      });
    },
  );
}

async function readList(
  snapshot: Snapshot,
  question: Question,
  { order, age, limit }: { order: 'longest' | 'urged'; age: Age | undefined; limit: number },
): Promise<{ total: number; records: CaseRecord[] }> {
  if (order === 'urged') return readUrged(snapshot, askMeasure(question, 'open'), limit);
  const asked = askMeasure(question, 'overdue');
  const due = readDueRange(age, question.asOf);
  return {
    total: await countOverdue(snapshot, asked, due),
    records: await readOverdue(snapshot, asked, due, { after: null, limit }),
  };
}
