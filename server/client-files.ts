import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const pages = [
  ['/', 'index.html'],
  ['/city', 'index.html'],
  ['/city/*', 'index.html'],
  ['/brief', 'index.html'],
  ['/brief/*', 'index.html'],
  ['/admin', 'index.html'],
  ['/wall/*', 'index.html'],
  // The phone of a grid officer has a page of its own, so that it loads nothing of the others.
  ['/field', 'field.html'],
  ['/field/*', 'field.html'],
] as const;

/**
 * Serves the built client: its page for every address that the client draws itself, and its files, those under
 * `assets` (whose names carry a digest) for ever. Where it has not been built, the pages say how.
 */
export async function serveClient(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    for (const [url] of pages) server.get(url, { schema: { hide: true } }, sayHowToBuild);
    return;
  }
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: true,
    index: false,
    preCompressed: true,
    cacheControl: false,
    schemaHide: true,
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(folder, 'assets'));
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.header('vary', 'accept-encoding');
    },
  });
  for (const [url, page] of pages) {
    server.get(url, { schema: { hide: true } }, (_request, reply) => reply.sendFile(page));
  }
}

function sayHowToBuild(_request: unknown, reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send(
      'The pages have not been built yet. Build them with: pnpm build\nThe API is described at /api/docs.\n',
    );
}
