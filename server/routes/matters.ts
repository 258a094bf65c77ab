import { MatterAnswerSchema, type MatterListAnswer, MatterListSchema } from '@zhiyu/shared/matter-contract';
import { type MatterSort, matterSorts } from '@zhiyu/shared/matter-sorts';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { createMatter, createMatterCases, createProposals } from '../matter-answer';
import { withholdTexts } from '../personal';
import { listSeen } from '../seen-nodes';
import {
  countAlone,
  type MatterChoice,
  readMatter,
  readMatterCases,
  readMatters,
  readProposalCases,
  readProposals,
} from '../store/matter-figures';
import { readSnapshot } from '../store/snapshot';
import type { Viewer } from '../viewer';
import { describeTables, exportQuery, readForm, sendMatterTable } from './export-answer';
import { describeProblems } from './problems';
import { askMeasure, CityPathSchema, type Question, readQuestion, windowQuery } from './question';

const USUAL_ITEMS = 50;
const MOST_ITEMS = 500;
const MOST_PROPOSALS = 100;

const ListQuerySchema = Type.Object(
  {
    sort: Type.Optional(
      Type.Unsafe<MatterSort>({
        type: 'string',
        enum: [...matterSorts],
        default: 'cases',
        description: 'by cases in the window, by the last report, or by different requesters; the most first',
      }),
    ),
    opposed: Type.Optional(Type.Boolean({ description: 'only matters with cases for and against' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS })),
    ...windowQuery,
    ...exportQuery,
  },
  { additionalProperties: false },
);
const KeyPathSchema = Type.Object({
  ...CityPathSchema.properties,
  key: Type.String({ description: 'the matter' }),
});
const OneQuerySchema = Type.Object({ at: windowQuery.at }, { additionalProperties: false });

/** Adds GET …/matters and GET …/matters/{key}. */
export function addMatterRoutes(api: Api, context: RouteContext): void {
  addListRoute(api, context);
  addOneRoute(api, context);
}

function addListRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/matters',
    {
      schema: {
        tags: ['matters'],
        summary: 'Matters that several cases are about',
        description:
          'Those in the slice by their first case, with a case in the window; `total` and `alone` sum to the figure ' +
          'of matters. As a table, it holds all of them, whatever `limit`.',
        params: CityPathSchema,
        querystring: ListQuerySchema,
        response: {
          200: describeTables(MatterListSchema),
          ...describeProblems(400, 403, 404, 413, 503),
        },
      },
    },
    async (request, reply) => {
      const { sort = 'cases', opposed = false, limit = USUAL_ITEMS, format, lang, ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const read = (most: number) =>
        readList(context, question, request.viewer, { opposedOnly: opposed, sort, limit: most });
      reply.header('vary', 'accept, accept-language');
      const form = readForm(request, format);
      if (form !== 'json') return sendMatterTable(request, reply, form, lang, question.city, read);
      return read(limit);
    },
  );
}

function readList(
  { db }: RouteContext,
  question: Question,
  viewer: Viewer,
  choice: MatterChoice,
): Promise<MatterListAnswer> {
  const { city, asOf, from, to } = question;
  const asked = askMeasure(question, 'matters');
  return readSnapshot(db, city.id, async (snapshot) => {
    const { total, matters } = await readMatters(snapshot, asked, choice, listSeen(city, viewer));
    return {
      asOf: city.zone.toIso(asOf),
      seq: snapshot.seq,
      from: from === null ? null : city.zone.toIso(from),
      to: city.zone.toIso(to ?? asOf),
      total,
      alone: await countAlone(snapshot, asked),
      items: matters.map((record) => createMatter(city, record, viewer)),
    };
  });
}

function addOneRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/matters/:key',
    {
      schema: {
        tags: ['matters'],
        summary: 'One matter with its cases, and the cases that are proposed for it',
        params: KeyPathSchema,
        querystring: OneQuerySchema,
        response: { 200: MatterAnswerSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { city: cityId, key } = request.params;
      const question = await readQuestion(context, request, cityId, request.query);
      const { city, asOf } = question;
      const seen = listSeen(city, request.viewer);
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const record = await readMatter(snapshot, city.id, key, asOf, seen);
        if (record === null) throw createUnknownMatter(key);
        const cases = await readMatterCases(snapshot, city.id, key, asOf, seen, MOST_ITEMS);
        const { proposals } = await readProposals(
          snapshot,
          askMeasure(question, 'reported'),
          key,
          MOST_PROPOSALS,
          seen,
        );
        const ids = proposals.map(({ case_id }) => case_id);
        const proposed = await readProposalCases(snapshot, city.id, ids);
        for (const member of cases) proposed.set(member.id, member);
        return {
          asOf: city.zone.toIso(asOf),
          seq: snapshot.seq,
          matter: createMatter(city, record, request.viewer),
          items: withholdTexts(request.viewer, createMatterCases(city, cases, asOf)),
          proposals: createProposals(city, proposals, proposed, asOf, request.viewer),
        };
      });
    },
  );
}

function createUnknownMatter(key: string): ZhiyuError {
  return new ZhiyuError('unknown-matter', `The city has no matter “${key}” by then.`, { status: 404 });
}
