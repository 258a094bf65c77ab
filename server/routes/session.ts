import {
  KioskSchema,
  SignedInSchema,
  SignInSchema,
  type Who,
  WhoSchema,
} from '@zhiyu/shared/access-contract';
import { Type } from 'typebox';
import type { Access } from '../access/access';
import { IDLE_MS } from '../access/sessions';
import { OIDC_PATH } from '../access/sign-in-elsewhere';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { demoViewer } from '../viewer';
import { describeProblems } from './problems';

const MINUTE = 60_000;
/** Sign-ins that are tried from one address in a minute. */
const MOST_TRIES = 20;
const noQuery = Type.Object({}, { additionalProperties: false });
const path = '/api/v1/session';

/** Adds GET, POST and DELETE /api/v1/session: who asks, signing in, signing out. */
export function addSessionRoutes(api: Api, { access }: RouteContext): void {
  api.get(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'Who asks',
        description: 'Without a session `viewer` is null, and `access` says whether one is needed.',
        querystring: noQuery,
        response: { 200: WhoSchema, ...describeProblems(503) },
      },
    },
    async (request, reply): Promise<Who> => {
      reply.header('cache-control', 'no-store');
      const provider = access.elsewhere?.label ?? null;
      if (!(await access.hasAccounts())) {
        const { id, role, label } = demoViewer;
        return {
          access: 'open',
          viewer: { id, role, label },
          endsAt: null,
          provider: null,
          idleMinutes: null,
        };
      }
      const identity = await access.identify(request);
      if (identity === null) {
        return { access: 'accounts', viewer: null, endsAt: null, provider, idleMinutes: null };
      }
      const { id, role, label, endsAt, mayRest } = identity;
      return {
        access: 'accounts',
        viewer: { id, role, label },
        endsAt: new Date(endsAt).toISOString(),
        provider,
        idleMinutes: mayRest ? IDLE_MS / MINUTE : null,
      };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'Sign in',
        description:
          '`state` says what is still missing: a second factor, the enrolment of one, a new password. Send ' +
          'the same again with it. A session comes as a cookie.',
        querystring: noQuery,
        body: SignInSchema,
        response: { 200: SignedInSchema, ...describeProblems(400, 401, 403, 409, 422, 429, 503) },
      },
      bodyLimit: 8192,
      config: { rateLimit: { max: MOST_TRIES, timeWindow: MINUTE } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return access.signIn(request, reply, request.body);
    },
  );
  api.post(
    `${path}/kiosk`,
    {
      schema: {
        tags: ['access'],
        summary: 'Sign a screen in by its key',
        description: 'The session lasts as long as the key. It comes as a cookie.',
        querystring: noQuery,
        body: KioskSchema,
        response: { 200: SignedInSchema, ...describeProblems(400, 401, 403, 409, 429, 503) },
      },
      bodyLimit: 4096,
      config: { rateLimit: { max: MOST_TRIES, timeWindow: MINUTE } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return access.signInKiosk(request, reply, request.body.key);
    },
  );
  addProviderRoutes(api, access);
  api.delete(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'Sign out',
        querystring: noQuery,
        response: { 204: Type.Null({ description: 'The session has ended' }), ...describeProblems(403, 503) },
      },
    },
    async (request, reply) => {
      await access.signOut(request, reply);
      // Answers that the browser has kept are about cases, too.
      reply.header('clear-site-data', '"cache"');
      return reply.code(204).send(null);
    },
  );
}

/** Signing in with a provider: the browser goes there and comes back, so faults are told by a page and not by a document. */
function addProviderRoutes(api: Api, access: Access): void {
  api.get(
    OIDC_PATH,
    {
      schema: {
        hide: true,
        querystring: Type.Object(
          { to: Type.Optional(Type.String({ maxLength: 2000 })) },
          { additionalProperties: false },
        ),
      },
      config: { rateLimit: { max: MOST_TRIES, timeWindow: MINUTE } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (access.elsewhere === null)
        throw new ZhiyuError('no-provider', 'No provider is set.', { status: 404 });
      await access.elsewhere.begin(request, reply, request.query.to ?? '/');
      return reply;
    },
  );
  api.get(
    `${OIDC_PATH}/callback`,
    // What a provider sends is its own; it is judged as a whole.
    { schema: { hide: true }, config: { rateLimit: { max: MOST_TRIES, timeWindow: MINUTE } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      try {
        await access.finishElsewhere(request, reply);
      } catch (error) {
        if (!(error instanceof ZhiyuError)) throw error;
        request.refusal = error.code;
        reply.redirect(`/#fault=${error.code}`, 302);
      }
      return reply;
    },
  );
}
