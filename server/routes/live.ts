import { LiveTickSchema } from '@zhiyu/shared/contract';
import { wallNamePattern } from '@zhiyu/shared/wall-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import type { LiveReader } from '../live';
import { describeProblems } from './problems';
import { CityPathSchema, readQuestion } from './question';

/** What waits for a reader that does not read; one that leaves more is cut off, and comes again with what it missed. */
const MOST_WAITING_BYTES = 64 * 1024;
/** It is asked that often whether a reader may still listen. */
const ALLOWED_MS = 2000;
/** Streams that one account or key has open at most. */
const MOST_STREAMS = 100;
/** A reader that was cut off comes again after that. */
const RETRY_MS = 3000;

const routeSchema = {
  tags: ['figures'],
  summary: 'What changes, while it changes',
  description:
    'Server-Sent Events. `tick`: something that figures depend on has changed and is in the answers now; at most one a ' +
    'second. `reset`: the city’s areas, categories or units are others, or its database is; ask for everything anew. The ' +
    'identifier of each is the change sequence, from which a stream that broke off goes on (`Last-Event-ID`); the first ' +
    'tick tells where the city stands. A comment every 5 s keeps the stream alive. With `wall`, the stream is that of a wall ' +
    'of this name: `beat` every 5 s with the server’s time, the change sequence (null while the database is away) and the ' +
    'build of the pages; `command` where a remote tells it what to do.',
  params: CityPathSchema,
  querystring: Type.Object(
    {
      wall: Type.Optional(
        Type.String({ pattern: wallNamePattern, description: 'the name under which a wall listens' }),
      ),
    },
    { additionalProperties: false },
  ),
  headers: Type.Object({
    'last-event-id': Type.Optional(
      Type.String({ pattern: '^\\d{1,15}$', description: 'the last identifier heard' }),
    ),
  }),
  response: {
    200: {
      description: 'Ticks and resets; `data` of each is this',
      content: { 'text/event-stream': { schema: LiveTickSchema } },
    },
    ...describeProblems(400, 403, 404, 406, 429, 503),
  },
};

/** Adds GET …/live: tells readers of changes as they are taken in. */
export function addLiveRoute(api: Api, context: RouteContext): void {
  const { live, walls } = context;
  const openStreams = new Map<string, number>();
  // Streams end before connections are waited for.
  api.addHook('preClose', async () => {
    live.close();
    walls.close();
  });
  api.get(
    '/api/v1/cities/:city/live',
    { schema: routeSchema, sse: { kind: 'manual' }, config: { isStream: true } },
    async (request, reply) => {
      if (request.accepts().type(['text/event-stream']) === false) {
        throw new ZhiyuError(
          'not-acceptable',
          'Changes come as text/event-stream; “Accept” does not name it.',
          {
            status: 406,
          },
        );
      }
      const { city } = await readQuestion(context, request, request.params.city, {});
      const close = openStream(openStreams, request.identity?.id ?? null);
      const last = request.headers['last-event-id'];
      const reader: LiveReader = {
        send: ({ event, id, data }) => {
          if (reply.raw.writableLength > MOST_WAITING_BYTES) reply.raw.destroy();
          // A stream that has ended meanwhile has its own reader to come again.
          else reply.sse.send({ event, id, data, retry: RETRY_MS }).catch(() => {});
        },
        end: () => reply.sse.close(),
        viewer: request.viewer,
      };
      let isGone = false;
      let leave = () => {};
      // Who is signed out meanwhile hears no more; who is bound to something else comes again, and hears that.
      const watching = setInterval(async () => {
        if (!(await request.isStillAllowed().catch(() => true))) reader.end();
      }, ALLOWED_MS);
      const stopWatching = () => {
        close();
        clearInterval(watching);
      };
      reply.sse.onClose(() => {
        isGone = true;
        stopWatching();
        leave();
      });
      reply.header('cache-control', 'no-store, no-transform');
      const after = last === undefined ? null : Number(last);
      const left = await live.join(city.id, after, reader).catch((error: unknown) => {
        stopWatching();
        throw error;
      });
      // The stream is told to be open even where nothing has changed since.
      reply.sse.sendHeaders();
      reply.sse.keepAlive();
      const { wall } = request.query;
      const leaveWall =
        wall === undefined
          ? () => {}
          : walls.join(city.id, wall, {
              viewer: request.viewer,
              tell: (event, data) => void reply.sse.send({ event, data }).catch(() => {}),
            });
      leave = () => {
        left();
        leaveWall();
      };
      if (isGone) leave();
    },
  );
}

/**
 * Counts a stream of an account or a key; null, who has none, is not counted.
 * @returns ends the counting
 * @throws ZhiyuError `too-many-streams` (429)
 */
function openStream(open: Map<string, number>, id: string | null): () => void {
  if (id === null) return () => {};
  const count = open.get(id) ?? 0;
  if (count >= MOST_STREAMS) {
    const message = `${MOST_STREAMS} pages of this account listen already. Close some.`;
    throw new ZhiyuError('too-many-streams', message, { status: 429 });
  }
  open.set(id, count + 1);
  let isOpen = true;
  return () => {
    if (!isOpen) return;
    isOpen = false;
    const left = (open.get(id) ?? 1) - 1;
    if (left > 0) open.set(id, left);
    else open.delete(id);
  };
}
