import {
  KioskSchema,
  SignedInSchema,
  SignInSchema,
  type Who,
  WhoSchema,
} from '@zhiyu/shared/access-contract';
import { Type } from 'typebox';
import { IDLE_MS } from '../access/sessions';
import type { Api, RouteContext } from '../api';
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
      if (!(await access.hasAccounts())) {
        const { id, role, label } = demoViewer;
        return { access: 'open', viewer: { id, role, label }, endsAt: null, idleMinutes: null };
      }
      const identity = await access.identify(request);
      if (identity === null) return { access: 'accounts', viewer: null, endsAt: null, idleMinutes: null };
      const { id, role, label, endsAt, mayRest } = identity;
      return {
        access: 'accounts',
        viewer: { id, role, label },
        endsAt: new Date(endsAt).toISOString(),
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
          '`state` says what is still missing: a one-time code, the enrolment of an authenticator, a new password. Send ' +
          'the same again with it. A session comes as a cookie.',
        querystring: noQuery,
        body: SignInSchema,
        response: { 200: SignedInSchema, ...describeProblems(400, 401, 403, 409, 422, 429, 503) },
      },
      bodyLimit: 4096,
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
      return reply.code(204).send(null);
    },
  );
}
