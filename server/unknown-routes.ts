import type { FastifyInstance } from 'fastify';
import { createProblem, sendProblem } from './problem';

/** Answers what no route takes: 405 where the address answers another method, else 404. */
export function answerUnknownRoutes(server: FastifyInstance): void {
  const addresses: RegExp[] = [];
  server.addHook('onRoute', ({ url }) => {
    if (!url.includes('*')) addresses.push(patternOf(url));
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (addresses.some((address) => address.test(path))) {
      const detail = `${path} answers GET, not ${request.method}.`;
      reply.header('allow', 'GET, HEAD');
      return sendProblem(reply, createProblem(405, 'method-not-allowed', detail, request.url));
    }
    const detail = `There is nothing at ${path}. The addresses of the API are described at /api/docs.`;
    return sendProblem(reply, createProblem(404, 'unknown-route', detail, request.url));
  });
}

function patternOf(url: string): RegExp {
  const literal = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\/:[^/]+/g, '/[^/]+');
  return new RegExp(`^${literal}$`);
}
