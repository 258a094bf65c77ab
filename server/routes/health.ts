import { HealthSchema } from '@zhiyu/shared/contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import type { Cubes } from '../cube/cubes';
import type { Metrics } from '../metrics';
import { migrationFolder, readMigrations } from '../store/migrate';
import { loadStatement } from '../store/statement';

const noQuery = Type.Object({}, { additionalProperties: false });

/**
 * Adds GET /healthz (the process answers), GET /readyz (its database does too, migrated; how far cubes have come) and GET
 * /metrics (figures of the service for Prometheus).
 */
export function addHealthRoutes(api: Api, { db, cubes, metrics }: RouteContext): void {
  addMetricRoute(api, metrics);
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
          return {
            status: 'ok' as const,
            checks: { database: 'ok', migrations: 'ok', ...describeCubes(cubes) },
          };
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

function addMetricRoute(api: Api, metrics: Metrics): void {
  api.get(
    '/metrics',
    {
      schema: {
        tags: ['service'],
        summary: 'Figures of the service, for Prometheus',
        querystring: noQuery,
        response: {
          200: {
            description: 'Prometheus’ text format',
            content: { 'text/plain': { schema: Type.Unsafe<string>({ type: 'string' }) } },
          },
        },
      },
    },
    async (_request, reply) => reply.type(metrics.mediaType).send(await metrics.write()),
  );
}

/** Until a cube is ready the database answers in its place: more slowly, and no less right. */
function describeCubes(cubes: Cubes | null): Record<string, string> {
  const states = [...(cubes?.states() ?? [])];
  return Object.fromEntries(
    states.map(([city, { isReady, cases, expected }]) => [
      `cube of ${city}`,
      // Anyone may ask, and learns nothing of how many there are.
      isReady ? 'ok' : `loading: ${Math.floor((100 * cases) / Math.max(1, expected))} %`,
    ]),
  );
}
