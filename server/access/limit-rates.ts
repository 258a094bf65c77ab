import type { FastifyInstance } from 'fastify';

const MINUTE = 60_000;
/** Requests of one account or key in a minute: a screen full of panels that follow every change asks for some hundreds. */
const MOST_REQUESTS = 6000;

/** Keeps one account, or one key, from taking all of the server. Routes with a limit of their own keep theirs. */
export function limitRates(server: FastifyInstance): void {
  const limit = server.rateLimit({
    max: MOST_REQUESTS,
    timeWindow: MINUTE,
    keyGenerator: ({ identity, ip }) => identity?.id ?? ip,
  });
  server.addHook('onRequest', async (request, reply) => {
    if (request.identity === null || request.routeOptions.config.rateLimit !== undefined) return;
    await limit.call(server, request, reply);
  });
}
