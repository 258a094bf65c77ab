import type { FastifyInstance } from 'fastify';
import { ZhiyuError } from './errors';

const loopbackAddresses = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const forwardedHeader = /^(forwarded|x-forwarded-.+|x-real-ip)$/;

/**
 * Checks that the server is only reachable from this machine, which it must be as long as it knows no accounts.
 * @throws ZhiyuError `host-not-loopback`
 */
export function checkLoopback(host: string): void {
  if (loopbackAddresses.test(host)) return;
  throw new ZhiyuError(
    'host-not-loopback',
    `HOST is “${host}”, but without accounts Zhiyu answers only this machine. Leave HOST unset, or set it to ` +
      '127.0.0.1, localhost or ::1.',
    { exitCode: 2 },
  );
}

/**
 * Refuses what came through a proxy or by a foreign name, so that no page on the web and no other machine can
 * borrow the demo viewer.
 */
export function refuseForeignRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const forwarded = Object.keys(request.headers).find((name) => forwardedHeader.test(name));
    if (forwarded !== undefined) {
      throw new ZhiyuError(
        'forwarded-request',
        `The request was passed on (${forwarded}), but without accounts Zhiyu answers only this machine. Ask it ` +
          'directly, by http://localhost.',
        { status: 403 },
      );
    }
    if (!loopbackHost.test(request.headers.host ?? '')) {
      throw new ZhiyuError(
        'foreign-host',
        `The request names the host “${request.headers.host ?? ''}”, but without accounts Zhiyu answers only as ` +
          'localhost, 127.0.0.1 or [::1].',
        { status: 403 },
      );
    }
  });
}
