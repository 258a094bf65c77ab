import { createHash } from 'node:crypto';
import { ActionAnswerSchema, ActionSchema, NewCaseSchema } from '@zhiyu/shared/field-contract';
import { parseInstant } from '@zhiyu/shared/instant';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { cleanMedia, MOST_MEDIA_BYTES } from '../field/clean-media';
import { createFieldDesk } from '../field/field-desk';
import { loadCity } from '../store/city-store';
import { readMedia } from '../store/media-store';
import { handlesCases, maySee } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const CasePathSchema = Type.Object({ ...CityPathSchema.properties, id: Type.Integer({ minimum: 0 }) });
const KeySchema = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[\\x21-\\x7e]{1,100}$',
    description: 'the phone’s own name of what was done, such as a UUID: sent again it counts once',
  }),
});
const mediaTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'audio/webm',
  'audio/ogg',
  'audio/mp4',
  'application/octet-stream',
];
const problems = describeProblems(400, 403, 404, 409, 413, 415, 422, 503);

/** Adds what an officer does on the spot: POST …/field/cases, …/actions and …/media; and GET …/field/media/{media}. */
export function addFieldActionRoutes(api: Api, context: RouteContext): void {
  const desk = createFieldDesk(context.db, context.now);
  api.post(
    '/api/v1/cities/:city/field/cases',
    {
      schema: {
        tags: ['field'],
        summary: 'Report a case that was found on the spot',
        params: CityPathSchema,
        headers: KeySchema,
        body: NewCaseSchema,
        response: { 200: ActionAnswerSchema, ...problems },
      },
    },
    async (request) => desk.report(doingOf(request), { ...request.body, at: readAt(request.body.at) }),
  );
  api.post(
    '/api/v1/cities/:city/field/cases/:id/actions',
    {
      schema: {
        tags: ['field'],
        summary: 'Accept, be on site, note, submit, return, call for help',
        description:
          'A decision counts only if the case has taken no turn since `version`; otherwise the problem `case-changed` ' +
          'tells in `since` who did what, and when. Notes and being on site always count.',
        params: CasePathSchema,
        headers: KeySchema,
        body: ActionSchema,
        response: { 200: ActionAnswerSchema, ...problems },
      },
    },
    async (request) => {
      const action = { ...request.body, at: readAt(request.body.at) };
      return desk.act(doingOf(request), request.params.id, action);
    },
  );
  addMediaRoutes(api, context, desk);
}

function addMediaRoutes(api: Api, { db }: RouteContext, desk: ReturnType<typeof createFieldDesk>): void {
  api.register(async (scope) => {
    scope.addContentTypeParser(
      mediaTypes,
      { parseAs: 'buffer', bodyLimit: MOST_MEDIA_BYTES },
      (_, body, done) => done(null, body),
    );
    scope.post<{
      Params: { city: string; id: number };
      Querystring: { phase?: 'before' | 'after'; at: string };
      Body: Buffer;
    }>(
      '/api/v1/cities/:city/field/cases/:id/media',
      {
        schema: {
          tags: ['field'],
          summary: 'Add a photo or a voice note',
          description:
            'A photo is drawn anew without any data of place or camera; a recording that holds a place is refused. ' +
            `Up to ${MOST_MEDIA_BYTES / 1024 / 1024} MiB.`,
          params: CasePathSchema,
          headers: KeySchema,
          querystring: Type.Object(
            {
              phase: Type.Optional(
                Type.Unsafe<'before' | 'after'>({ type: 'string', enum: ['before', 'after'] }),
              ),
              at: Type.String({ description: 'when it was taken' }),
            },
            { additionalProperties: false },
          ),
          body: {
            content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: Type.Any() }])),
          },
          response: { 200: ActionAnswerSchema, ...problems },
        },
        validatorCompiler: (part) =>
          part.httpPart === 'body' ? () => true : (api.validatorCompiler?.(part) ?? (() => true)),
      },
      async (request) => {
        const { phase = null, at } = request.query;
        const { body } = request;
        if (!Buffer.isBuffer(body)) {
          const message = `Send a photo or a recording, as one of: ${mediaTypes.join(', ')}.`;
          throw new ZhiyuError('unsupported-media-type', message, { status: 415 });
        }
        const media = await cleanMedia(body);
        const sent = { media, sent: body, phase, at: readAt(at) };
        return desk.addMedia(doingOf(request), request.params.id, sent);
      },
    );
  });
  api.get(
    '/api/v1/cities/:city/field/media/:media',
    {
      schema: {
        tags: ['field'],
        summary: 'The bytes of a photo or a voice note',
        params: Type.Object({ ...CityPathSchema.properties, media: Type.String() }),
        response: {
          200: {
            description: 'The photo as JPEG, the voice note as it was recorded',
            content: { 'image/jpeg': { schema: Type.Unsafe<string>({ type: 'string', format: 'binary' }) } },
          },
          304: Type.Null({ description: 'The asker has it already, by its tag' }),
          ...describeProblems(403, 404, 503),
        },
      },
    },
    async (request, reply) => {
      const { city } = await loadCity(db, request.params.city);
      const found = await readMedia(db, city.id, request.params.media);
      const { viewer } = request;
      if (found === null || !handlesCases(viewer) || !maySee(viewer, city, found)) {
        throw new ZhiyuError('unknown-media', 'The city has no such photo or voice note.', { status: 404 });
      }
      // It never changes, and yet is asked for each time: who may not see it any more does not, and who sees it is noted.
      const tag = `"${createHash('sha256').update(found.bytes).digest('base64url').slice(0, 22)}"`;
      reply.headers({ 'cache-control': 'private, no-cache', etag: tag });
      if (request.headers['if-none-match'] === tag) return reply.code(304).send(null);
      reply.header('content-type', found.media_type);
      return reply.serializer((bytes) => bytes as unknown as string).send(found.bytes as unknown as string);
    },
  );
}

function doingOf({ params, viewer, headers }: FastifyRequest) {
  const { city } = params as { city: string };
  return { city, viewer, key: headers['idempotency-key'] as string };
}

/** @throws ZhiyuError `bad-instant` */
function readAt(text: string): number {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new ZhiyuError('bad-instant', `“at” is “${text}”, which is not an instant with its offset.`);
}
