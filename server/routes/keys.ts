import {
  type KeysAnswer,
  KeysSchema,
  NewKeySchema,
  type OnceKey,
  OnceKeySchema,
} from '@zhiyu/shared/admin-contract';
import { Type } from 'typebox';
import { checkBindings } from '../access/check-bindings';
import { createToken, digestToken } from '../access/token';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { addKey, listKeys, revokeKey } from '../store/access-keys';
import { describeProblems } from './problems';

const path = '/api/v1/keys';
const DAY_MS = 86_400_000;
const problems = describeProblems(400, 401, 403, 404, 409, 503);

/** Adds GET, POST and DELETE /api/v1/keys: keys of screens and systems, given and taken back by the security administrator. */
export function addKeyRoutes(api: Api, { db, now }: RouteContext): void {
  api.get(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'All keys, with what they may and when they were used',
        response: { 200: KeysSchema, ...problems },
      },
    },
    async (_request, reply): Promise<KeysAnswer> => {
      reply.header('cache-control', 'no-store');
      const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
      return {
        items: (await listKeys(db)).map((key) => ({
          id: key.id,
          kind: key.kind,
          label: key.label,
          sources: key.sources,
          createdAt: new Date(key.created_at).toISOString(),
          expiresAt: new Date(key.expires_at).toISOString(),
          revokedAt: iso(key.revoked_at),
          usedAt: iso(key.used_at),
          bindings: key.bindings,
        })),
      };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags: ['access'],
        summary: 'Make a key',
        description: 'It is told once and kept nowhere.',
        body: NewKeySchema,
        response: { 200: OnceKeySchema, ...problems },
      },
    },
    async (request, reply): Promise<OnceKey> => {
      const { kind, label, days, sources = [], bindings } = request.body;
      request.told = { who: request.viewer.id, action: 'configured', why: `${kind} ${label}, ${days} days` };
      checkKind(kind, bindings);
      await checkBindings(db, bindings);
      const token = createToken();
      const at = now();
      const id = await addKey(db, {
        digest: digestToken(token),
        kind,
        label,
        sources: sources.length === 0 ? null : sources,
        bindings,
        now: at,
        expiresAt: at + days * DAY_MS,
      });
      reply.header('cache-control', 'no-store');
      return { id, token };
    },
  );
  api.delete(
    `${path}/:id`,
    {
      schema: {
        tags: ['access'],
        summary: 'Take a key back',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        response: {
          204: Type.Null({ description: 'It holds no more; its screens are signed out' }),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      if (!(await revokeKey(db, request.params.id, now()))) {
        throw new ZhiyuError('unknown-key', 'There is no such key that still holds.', { status: 404 });
      }
      return reply.code(204).send(null);
    },
  );
}

/** @throws ZhiyuError `unbound` (409) where a key could do nothing, or more than its kind may */
function checkKind(kind: string, bindings: readonly { kind: string }[]): void {
  const isBound = bindings.length > 0;
  const fits = kind === 'monitor' ? !isBound : isBound;
  const isWhole = kind !== 'source' || bindings.every((binding) => binding.kind === 'city');
  if (fits && isWhole) return;
  const message =
    kind === 'monitor'
      ? 'A monitor sees no city.'
      : kind === 'source'
        ? 'A source hands in cases of whole cities.'
        : 'A screen is bound to what it shows.';
  throw new ZhiyuError('unbound', message, { status: 409 });
}
