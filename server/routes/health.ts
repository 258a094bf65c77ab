import { HealthSchema } from '@zhiyu/shared/contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { migrationFolder, readMigrations } from '../store/migrate';
import { loadStatement } from '../store/statement';

const noQuery = Type.Object({}, { additionalProperties: false });

/** Adds GET /healthz (the process answers) and GET /readyz (its database does too, migrated). */
export function addHealthRoutes(api: Api, { db }: RouteContext): void {
  api.get(
    '/healthz',
    {
      schema: {
        tags: ['service'],
        summary: 'Whether the process lives',
        querystring: noQuery,
        response: { 200: HealthSchema },
      },
    },
    async () => ({ status: 'ok' as const, checks: {} }),
  );
  api.get(
    '/readyz',
    {
      schema: {
        tags: ['service'],
        summary: 'Whether questions can be answered',
        querystring: noQuery,
        response: { 200: HealthSchema, 503: HealthSchema },
      },
    },
    async (request, reply) => {
      try {
        const applied = await db.query(loadStatement('migration-list'));
        if (applied.length === readMigrations(migrationFolder).length) {
          return { status: 'ok' as const, checks: { database: 'ok', migrations: 'ok' } };
        }
        const checks = { database: 'ok', migrations: `${applied.length} applied` };
        return reply.code(503).send({ status: 'starting' as const, checks });
      } catch (error) {
        request.log.error(error);
        return reply.code(503).send({ status: 'failing' as const, checks: { database: 'away' } });
      }
    },
  );
}
