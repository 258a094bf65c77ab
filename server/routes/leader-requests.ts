import { RequestBodySchema, RequestListSchema, RequestSchema } from '@zhiyu/shared/oversight-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { createRequestDesk, tellRequests } from '../leader-requests';
import { readCase } from '../store/case-record';
import { loadCity } from '../store/city-store';
import { readRequests } from '../store/oversight';
import { readSnapshot } from '../store/snapshot';
import { maySee } from '../viewer';
import { describeProblems } from './problems';
import { askMeasure, CityPathSchema, instantQuery, readQuestion } from './question';

const USUAL_ITEMS = 50;
const MOST_ITEMS = 200;

const CasePathSchema = Type.Object({ ...CityPathSchema.properties, id: Type.Integer({ minimum: 0 }) });
const ListQuerySchema = Type.Object(
  {
    by: Type.Optional(
      Type.Unsafe<'me' | 'anybody'>({
        type: 'string',
        enum: ['me', 'anybody'],
        default: 'me',
        description: 'what the viewer has asked, or what anybody has',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS })),
    ...instantQuery,
  },
  { additionalProperties: false },
);

/** Adds POST …/cases/{id}/requests and GET …/requests: what leaders ask of units, and what comes of it. */
export function addLeaderRequestRoutes(api: Api, context: RouteContext): void {
  addAskRoute(api, context);
  addListRoute(api, context);
}

function addAskRoute(api: Api, context: RouteContext): void {
  const desk = createRequestDesk(context.db, context.now);
  api.post(
    '/api/v1/cities/:city/cases/:id/requests',
    {
      schema: {
        tags: ['cases'],
        summary: 'Remind the unit of a case 催办, or order it 督办',
        description:
          'Becomes an event of the case’s history. With the same `Idempotency-Key` the same is asked once, however often it is sent.',
        params: CasePathSchema,
        querystring: Type.Object({}, { additionalProperties: false }),
        headers: Type.Object({
          'idempotency-key': Type.String({
            pattern: '^[\\x21-\\x7e]{1,200}$',
            description: 'the asker’s own name of this request, such as a UUID',
          }),
        }),
        body: RequestBodySchema,
        response: { 200: RequestSchema, ...describeProblems(400, 403, 404, 409, 415, 422, 503) },
      },
    },
    async (request) => {
      const { viewer, body } = request;
      const limit = body.dueAt ?? null;
      request.told = { who: viewer.id, action: body.kind, ...(limit !== null && { why: `due ${limit}` }) };
      const { city } = await loadCity(context.db, request.params.city);
      const { id } = request.params;
      const target = await readSnapshot(context.db, city.id, ({ tx }) => readCase(tx, city, id));
      if (target === null || !maySee(viewer, city, target)) {
        throw new ZhiyuError('unknown-case', `The city has no case ${id}.`, { status: 404 });
      }
      const key = request.headers['idempotency-key'];
      const asked = await desk.ask(city, target, request.body, { viewer, key });
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const [told] = await tellRequests(snapshot, city, [asked], { viewer, asOf: asked.asked_at });
        if (told === undefined) throw new Error('a case that was asked about has gone');
        return told;
      });
    },
  );
}

function addListRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/requests',
    {
      schema: {
        tags: ['cases'],
        summary: 'What was asked of units, the latest first, and what came of it',
        params: CityPathSchema,
        querystring: ListQuerySchema,
        response: { 200: RequestListSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { by = 'me', limit = USUAL_ITEMS, ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const { city, asOf } = question;
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const asker = by === 'me' ? request.viewer.id : null;
        const asked = askMeasure(question, 'reported');
        const { total, requests } = await readRequests(snapshot, asked, asker, limit);
        return {
          asOf: city.zone.toIso(asOf),
          seq: snapshot.seq,
          total,
          items: await tellRequests(snapshot, city, requests, { viewer: request.viewer, asOf }),
        };
      });
    },
  );
}
