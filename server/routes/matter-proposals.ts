import {
  MatterDecidedSchema,
  MatterDecisionSchema,
  MatterProposalsSchema,
  MatterSplitSchema,
} from '@zhiyu/shared/matter-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { createProposals } from '../matter-answer';
import { createMatterDesk } from '../matter-desk';
import { listSeen } from '../seen-nodes';
import { loadCity } from '../store/city-store';
import { readProposalCases, readProposals } from '../store/matter-figures';
import type { LinkedCase } from '../store/matter-links';
import { readSnapshot } from '../store/snapshot';
import { maySee, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import { askMeasure, CityPathSchema, instantQuery, readQuestion } from './question';

const USUAL_ITEMS = 50;
const MOST_ITEMS = 500;

const ListQuerySchema = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS })),
    ...instantQuery,
  },
  { additionalProperties: false },
);
const noQuery = Type.Object({}, { additionalProperties: false });

/** Adds the routes by which people judge what is proposed: the list, a decision, and taking a case out of its matter. */
export function addMatterProposalRoutes(api: Api, context: RouteContext): void {
  addListRoute(api, context);
  addDecisionRoutes(api, context);
}

function addListRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/matters/proposals',
    {
      schema: {
        tags: ['matters'],
        summary: 'Cases that are proposed for a matter, with the reasons',
        description: 'Open proposals for the cases of the slice, those that most speaks for first.',
        params: CityPathSchema,
        querystring: ListQuerySchema,
        response: { 200: MatterProposalsSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { limit = USUAL_ITEMS, ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const { city, asOf } = question;
      return readSnapshot(context.db, city.id, async (snapshot) => {
        const asked = askMeasure(question, 'reported');
        const { total, proposals } = await readProposals(
          snapshot,
          asked,
          null,
          limit,
          listSeen(city, request.viewer),
        );
        const ids = proposals.flatMap(({ case_id, reasons }) => [case_id, Number(reasons.like ?? case_id)]);
        const cases = await readProposalCases(snapshot, city.id, ids);
        for (const [id, place] of cases) {
          if (!maySee(request.viewer, city, place)) cases.delete(id);
        }
        return {
          asOf: city.zone.toIso(asOf),
          seq: snapshot.seq,
          total,
          items: createProposals(city, proposals, cases, asOf, request.viewer),
        };
      });
    },
  );
}

function addDecisionRoutes(api: Api, { db, now }: RouteContext): void {
  const desk = createMatterDesk(db, now);

  async function findCase(
    viewer: Viewer,
    cityId: string,
    caseId: number,
    matter: string,
  ): Promise<LinkedCase> {
    const { city } = await loadCity(db, cityId);
    const link = await desk.find(cityId, caseId, matter);
    if (link !== null && maySee(viewer, city, link)) return link;
    throw new ZhiyuError('unknown-case', `The city has no case ${caseId}.`, { status: 404 });
  }

  api.post(
    '/api/v1/cities/:city/matters/proposals/:case',
    {
      schema: {
        tags: ['matters'],
        summary: 'Confirm or reject what is proposed for a case',
        description:
          'Confirmed, the case goes into the matter by an event of its history. Rejected, it is not proposed again.',
        params: Type.Object({ ...CityPathSchema.properties, case: Type.Integer({ minimum: 1 }) }),
        querystring: noQuery,
        body: MatterDecisionSchema,
        response: { 200: MatterDecidedSchema, ...describeProblems(400, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const { city, case: caseId } = request.params;
      const { matter, decision } = request.body;
      const link = await findCase(request.viewer, city, caseId, matter);
      await desk.decide(city, link, decision, request.viewer.id);
      const state = decision === 'confirm' ? ('confirmed' as const) : ('rejected' as const);
      return { case: caseId, matter, state };
    },
  );

  api.post(
    '/api/v1/cities/:city/matters/:key/split',
    {
      schema: {
        tags: ['matters'],
        summary: 'Take a case out of its matter',
        description: 'By an event of its history; it is not proposed for this matter again.',
        params: Type.Object({ ...CityPathSchema.properties, key: Type.String() }),
        querystring: noQuery,
        body: MatterSplitSchema,
        response: { 200: MatterDecidedSchema, ...describeProblems(400, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const { city, key } = request.params;
      const link = await findCase(request.viewer, city, request.body.case, key);
      await desk.split(city, link, request.viewer.id);
      return { case: link.id, matter: key, state: 'rejected' as const };
    },
  );
}
