import {
  NewPasskeySchema,
  PasskeyQuestionSchema,
  type PasskeysAnswer,
  PasskeysSchema,
} from '@zhiyu/shared/access-contract';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { enrolPasskey, offerPasskey, type PasskeyPlace } from '../access/passkeys';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { type AccountRecord, readAccount } from '../store/accounts';
import { listPasskeys, removePasskeys } from '../store/passkeys';
import { describeProblems } from './problems';

const path = '/api/v1/session/passkeys';
const problems = describeProblems(400, 401, 403, 404, 409, 503);

/** Adds GET, POST and DELETE /api/v1/session/passkeys: one’s own second factors. */
export function addPasskeyRoutes(api: Api, { db, access, now }: RouteContext): void {
  api.get(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'One’s own passkeys',
        response: { 200: PasskeysSchema, ...problems },
      },
    },
    async (request, reply): Promise<PasskeysAnswer> => {
      reply.header('cache-control', 'no-store');
      const account = await readOwn(request);
      const passkeys = await listPasskeys(db, account.id);
      return {
        hasCode: account.code_confirmed_at !== null,
        items: passkeys.map(({ id, label, created_at, used_at }) => ({
          id,
          label,
          createdAt: new Date(created_at).toISOString(),
          usedAt: used_at === null ? null : new Date(used_at).toISOString(),
        })),
      };
    },
  );
  api.post(
    `${path}/options`,
    {
      schema: {
        tags: ['access'],
        summary: 'What a browser makes a new passkey with',
        response: { 200: PasskeyQuestionSchema, ...problems },
      },
    },
    async (request) => offerPasskey(db, placeOf(request), await readOwn(request), now()),
  );
  api.post(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'Keep a passkey that the browser has made',
        body: NewPasskeySchema,
        response: { 204: Type.Null({ description: 'It is kept' }), ...problems },
      },
      bodyLimit: 8192,
    },
    async (request, reply) => {
      const account = await readOwn(request);
      if (!(await enrolPasskey(db, placeOf(request), account, request.body, now()))) {
        const message = 'This passkey does not fit what was asked, or took too long. Begin again.';
        throw new ZhiyuError('passkey-refused', message, { status: 409 });
      }
      return reply.code(204).send(null);
    },
  );
  api.delete(
    `${path}/:id`,
    {
      schema: {
        tags: ['access'],
        summary: 'Remove one of one’s own passkeys',
        params: Type.Object({ id: Type.String({ maxLength: 200 }) }),
        response: { 204: Type.Null({ description: 'It is removed' }), ...problems },
      },
    },
    async (request, reply) => {
      const account = await readOwn(request);
      const passkeys = await listPasskeys(db, account.id);
      if (account.code_confirmed_at === null && passkeys.length === 1) {
        const message = 'This is the only second factor of the account. Add another first.';
        throw new ZhiyuError('last-factor', message, { status: 409 });
      }
      if ((await removePasskeys(db, account.id, request.params.id)) === 0) {
        throw new ZhiyuError('unknown-passkey', 'There is no such passkey.', { status: 404 });
      }
      return reply.code(204).send(null);
    },
  );

  /** @throws ZhiyuError `no-account` (409) for a key, and without accounts */
  async function readOwn({ identity }: FastifyRequest): Promise<AccountRecord> {
    const account = identity?.by === 'session' ? await readAccount(db, identity.id) : null;
    if (account !== null) return account;
    throw new ZhiyuError('no-account', 'Passkeys belong to accounts of people.', { status: 409 });
  }

  /** @throws ZhiyuError `no-place` (409) */
  function placeOf(request: FastifyRequest): PasskeyPlace {
    const place = access.placeOf(request);
    if (place !== null) return place;
    const message = 'Browsers make passkeys for a name, not for a bare address. Set PUBLIC_URL.';
    throw new ZhiyuError('no-place', message, { status: 409 });
  }
}
