import type { FastifyRequest } from 'fastify';
import { ZhiyuError } from '../errors';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes that another site’s page has its reader’s browser send. Browsers say where a request comes from
 * (`Sec-Fetch-Site`, and before it `Origin`), and no page can make them say otherwise.
 * @param mustTell whether a request that says neither is refused: one that a browser’s cookie could speak for
 * @throws ZhiyuError `cross-site` (403)
 */
export function checkSameSite(request: FastifyRequest, mustTell: boolean): void {
  if (readingMethods.has(request.method) || comesFromHere(request, !mustTell)) return;
  throw new ZhiyuError(
    'cross-site',
    'The request does not come from a page of this server. Programs send a key (Authorization: Bearer …) instead of a cookie.',
    { status: 403 },
  );
}

function comesFromHere({ headers, protocol, host }: FastifyRequest, otherwise: boolean): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site === 'same-origin';
  return origin === undefined ? otherwise : origin === `${protocol}://${host}`;
}
