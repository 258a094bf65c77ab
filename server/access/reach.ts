import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { ZhiyuError } from '../errors';

const loopbackAddresses = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/;
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const forwardedHeader = /^(forwarded|x-forwarded-.+|x-real-ip)$/;
/** What watches over the process asks directly, by plain HTTP. */
const plainAddresses = new Set(['/healthz', '/readyz']);

/** Whether only this machine reaches the server, and no proxy stands before it. */
function isLocal({ host, proxies }: Config): boolean {
  return loopbackAddresses.test(host) && proxies.length === 0;
}

/** Whether what browsers are told comes to them by TLS, the server's own or a proxy's. */
export function isSecure({ tlsCert, proxies }: Config): boolean {
  return tlsCert !== null || proxies.length > 0;
}

/**
 * Checks that other machines reach the server only where people sign in and nobody listens on the way.
 * @throws ZhiyuError `host-not-loopback` without accounts, `tls-needed` without TLS
 */
export function checkReach(config: Config, hasAccounts: boolean): void {
  if (isLocal(config)) return;
  const { host, proxies } = config;
  const where = proxies.length > 0 ? 'TRUSTED_PROXIES names a proxy' : `HOST is “${host}”`;
  if (!hasAccounts) {
    throw new ZhiyuError(
      'host-not-loopback',
      `${where}, but without accounts Zhiyu answers only this machine. Make the first account with \`zhiyu user add\`, or ` +
        'leave HOST and TRUSTED_PROXIES unset.',
      { exitCode: 2 },
    );
  }
  if (isSecure(config)) return;
  throw new ZhiyuError(
    'tls-needed',
    `HOST is “${host}”, but passwords and cases do not go over a network in the open. Set TLS_CERT and TLS_KEY, or ` +
      'TRUSTED_PROXIES to the addresses of a proxy that ends TLS.',
    { exitCode: 2 },
  );
}

/** Refuses requests that come by a way that is not meant to lead here. */
export function guardReach(server: FastifyInstance, config: Config): void {
  server.addHook('onRequest', async (request) => {
    if (isLocal(config)) refuseForeign(request);
    else refuseInsecure(request, config);
  });
}

/** No page on the web and no other machine may borrow what this machine may see. */
function refuseForeign(request: FastifyRequest): void {
  const forwarded = Object.keys(request.headers).find((name) => forwardedHeader.test(name));
  if (forwarded !== undefined) {
    throw new ZhiyuError(
      'forwarded-request',
      `The request was passed on (${forwarded}), but no proxy is declared. Ask directly, by http://localhost, or name the ` +
        'proxy in TRUSTED_PROXIES.',
      { status: 403 },
    );
  }
  if (loopbackHost.test(request.headers.host ?? '')) return;
  throw new ZhiyuError(
    'foreign-host',
    `The request names the host “${request.headers.host ?? ''}”, but Zhiyu answers here only as localhost, 127.0.0.1 or ` +
      '[::1].',
    { status: 403 },
  );
}

function refuseInsecure(request: FastifyRequest, { publicUrl }: Config): void {
  if (plainAddresses.has(request.url)) return;
  if (request.protocol !== 'https') {
    throw new ZhiyuError(
      'insecure-request',
      'The request did not come by HTTPS. The proxy has to say `X-Forwarded-Proto: https`.',
      { status: 403 },
    );
  }
  if (publicUrl === null || request.host === new URL(publicUrl).host) return;
  throw new ZhiyuError('foreign-host', `Zhiyu answers as ${publicUrl} only.`, { status: 403 });
}
