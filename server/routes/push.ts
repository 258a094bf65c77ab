import { MOST_BYTES, MOST_LINES, PushCaseSchema, PushEventSchema } from '@zhiyu/shared/push';
import { PushAnswerSchema } from '@zhiyu/shared/quality-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { checkMayWrite } from '../may-write';
import { createPush } from '../push';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

/** Media types of lines of JSON. */
const lineTypes = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

const routeSchema = {
  tags: ['sources'],
  summary: 'Hand in cases and events',
  description:
    `One JSON object a line, up to ${MOST_LINES} lines and ${MOST_BYTES / 1024 / 1024} MiB, plain or gzip ` +
    '(`Content-Encoding: gzip`). Lines may come late, twice and in any order. What is wrong with a line keeps it ' +
    'aside, to be mended; the others are taken in. All lines of a batch are committed, or none. A batch sent again ' +
    'changes nothing; with the same `Idempotency-Key` it gets, for a day, the very same answer.',
  params: CityPathSchema,
  headers: Type.Object({
    'idempotency-key': Type.Optional(
      Type.String({ description: 'the sender’s own name of the batch, up to 200 visible characters' }),
    ),
  }),
  querystring: Type.Object({}, { additionalProperties: false }),
  body: {
    content: Object.fromEntries(
      lineTypes.map((type) => [type, { schema: Type.Union([PushCaseSchema, PushEventSchema]) }]),
    ),
  },
  response: { 200: PushAnswerSchema, ...describeProblems(400, 403, 404, 413, 415, 422, 503) },
};

/** Adds POST …/cases: batches of cases and events, pushed by their source. */
export function addPushRoute(api: Api, { db, now }: RouteContext): void {
  const push = createPush(db, now);
  api.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      lineTypes,
      { parseAs: 'buffer', bodyLimit: MOST_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.post<{ Params: { city: string }; Body: Buffer | undefined }>(
      '/api/v1/cities/:city/cases',
      {
        schema: routeSchema,
        onRequest: async (request) => checkMayWrite(request.viewer),
        // The lines are judged one by one, where they are read.
        validatorCompiler: (part) =>
          part.httpPart === 'body' ? () => true : (api.validatorCompiler?.(part) ?? (() => true)),
      },
      async (request, reply) => {
        const changes = new Map<string, number>();
        const answer = await push.take({
          onDeadline: (kind) => changes.set(kind, (changes.get(kind) ?? 0) + 1),
          city: request.params.city,
          viewer: request.viewer.id,
          sources: request.identity?.sources ?? null,
          body: readBody(request.body),
          isGzip: readEncoding(request.headers['content-encoding']),
          key: readKey(request.headers['idempotency-key']),
        });
        if (changes.size > 0) {
          const why = [...changes].map(([kind, count]) => `${kind} ${count}`).join(', ');
          request.told = { who: request.viewer.id, action: 'deadline-changed', why };
        }
        return reply.type('application/json; charset=utf-8').send(answer);
      },
    );
  });
}

function readBody(body: Buffer | undefined): Buffer {
  if (body !== undefined) return body;
  throw new ZhiyuError('unsupported-media-type', `Send lines of JSON, as one of: ${lineTypes.join(', ')}.`, {
    status: 415,
  });
}

function readEncoding(encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return false;
  if (name === 'gzip' || name === 'x-gzip') return true;
  throw new ZhiyuError(
    'unsupported-encoding',
    `The body is packed with “${name}”. Send it plain or with gzip.`,
    {
      status: 415,
    },
  );
}

function readKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new ZhiyuError(
    'bad-idempotency-key',
    'The Idempotency-Key is one word of up to 200 visible characters, such as a UUID.',
  );
}
