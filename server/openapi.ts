import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** Collects the description of every route that is added after it. */
export async function describeApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Zhiyu 治域',
        version: '1',
        description:
          'Citizen cases of a city, aggregated by area, category, unit and grid cell. Every figure is as of an ' +
          'instant T (`at`, by default the city’s clock); windows are half-open, [from, to), and count up to T. ' +
          'Void cases are in no figure. Errors are problem documents (RFC 9457) with a stable `code`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'cities', description: 'Cities, their trees and shapes, and what is measured' },
        { name: 'figures', description: 'Answers to a slice' },
        { name: 'cases', description: 'The cases behind a figure' },
        { name: 'matters', description: 'What several cases are about, and who is for and against it' },
        { name: 'sources', description: 'Handing cases in, where they come from, and how good they are' },
        { name: 'access', description: 'Who asks: signing in and out' },
        { name: 'service', description: 'Health, schemas and this description' },
      ],
    },
  });
}

/** Serves the description at `/api/openapi.json` and, to be read and tried, at `/api/docs`. */
export async function serveDocumentation(server: FastifyInstance): Promise<void> {
  server.get('/api/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(server.swagger())),
  );
  await server.register(swaggerUi, {
    routePrefix: '/api/docs',
    // The bar above names the library and asks for other addresses; neither helps here.
    theme: { title: 'Zhiyu API', css: [{ filename: 'zhiyu.css', content: '.topbar { display: none }' }] },
    uiConfig: { url: '/api/openapi.json', docExpansion: 'list', deepLinking: true, validatorUrl: null },
  });
}
