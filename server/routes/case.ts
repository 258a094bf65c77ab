import {
  CaseSchema,
  OpenOriginalSchema,
  type OriginalAnswer,
  OriginalSchema,
} from '@zhiyu/shared/case-contract';
import { sliceParameters } from '@zhiyu/shared/contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { createWhole } from '../case-item';
import { readStory } from '../case-story';
import { ZhiyuError } from '../errors';
import { withholdStory } from '../personal';
import { openWords } from '../privacy/open-words';
import { readCase } from '../store/case-record';
import { readSnapshot } from '../store/snapshot';
import { handlesCases, maySee } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema, readQuestion } from './question';

/** Adds GET …/cases/{id}, one case with all that is known of it, and POST …/cases/{id}/original, its texts as they were written. */
export function addCaseRoute(api: Api, context: RouteContext): void {
  addOriginalRoute(api, context);
  api.get(
    '/api/v1/cities/:city/cases/:id',
    {
      schema: {
        tags: ['cases'],
        summary: 'One case',
        description: 'All that is known now; `state` and `overdueMs` are as of T.',
        params: Type.Object({ ...CityPathSchema.properties, id: Type.Integer({ minimum: 0 }) }),
        querystring: Type.Object({ at: sliceParameters.at }, { additionalProperties: false }),
        response: { 200: CaseSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { city: cityId, id } = request.params;
      const { city, asOf } = await readQuestion(context, request, cityId, request.query);
      return readSnapshot(context.db, city.id, async ({ tx, seq }) => {
        const record = await readCase(tx, city, id);
        if (record === null || !maySee(request.viewer, city, record)) {
          throw new ZhiyuError('unknown-case', `The city has no case ${id}.`, { status: 404 });
        }
        const story = await readStory(tx, city, id, asOf);
        return withholdStory(request.viewer, createWhole(city, record, story, asOf, seq));
      });
    },
  );
}

function addOriginalRoute(api: Api, context: RouteContext): void {
  api.post(
    '/api/v1/cities/:city/cases/:id/original',
    {
      schema: {
        tags: ['cases'],
        summary: 'Open the texts of a case as they were written',
        description:
          'For those who handle the case, with a reason. Who opened what, when and why is an entry of the audit before the ' +
          'answer goes out, with and without accounts.',
        params: Type.Object({ ...CityPathSchema.properties, id: Type.Integer({ minimum: 0 }) }),
        querystring: Type.Object({}, { additionalProperties: false }),
        body: OpenOriginalSchema,
        response: { 200: OriginalSchema, ...describeProblems(400, 401, 403, 404, 503) },
      },
      bodyLimit: 4096,
    },
    async (request, reply): Promise<OriginalAnswer> => {
      const { viewer, body } = request;
      const { city: cityId, id } = request.params;
      request.told = { who: viewer.id, action: 'opened', why: body.reason };
      reply.header('cache-control', 'no-store');
      const { city, asOf } = await readQuestion(context, request, cityId, {});
      return readSnapshot(context.db, city.id, async ({ tx, seq }) => {
        const record = await readCase(tx, city, id);
        if (record === null || !handlesCases(viewer) || !maySee(viewer, city, record)) {
          throw new ZhiyuError('unknown-case', `The city has no case ${id}.`, { status: 404 });
        }
        return { asOf: city.zone.toIso(asOf), seq, ...(await openWords(context.db, tx, city, record)) };
      });
    },
  );
}
