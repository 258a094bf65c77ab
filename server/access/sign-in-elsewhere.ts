import { isRole, roles } from '@zhiyu/shared/roles';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { ZhiyuError } from '../errors';
import { findLinkedAccount } from '../store/account-identities';
import type { Database } from '../store/database';
import type { Begun, Provider } from './provider';
import { isSecure } from './reach';
import type { SecretBox } from './secret-box';

/** Where a sign-in at a provider begins; it ends at `/callback` below. */
export const OIDC_PATH = '/api/v1/session/oidc';
const LASTS_MS = 10 * 60_000;
const CONTEXT = 'oidc';

/** Signing in with a provider of OpenID Connect. */
export interface SignInElsewhere {
  /** Sends the browser to the provider; afterwards it comes to `to`, a path of this server. */
  begin(request: FastifyRequest, reply: FastifyReply, to: string): Promise<void>;
  /**
   * The account of somebody who comes back, and where they wanted to go.
   * @throws ZhiyuError `provider-refused`, `not-linked`, `second-factor-missing` (401)
   */
  finish(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ account: number; name: string; to: string }>;
}

interface Kept extends Begun {
  to: string;
  until: number;
}

/** What a sign-in has begun with is kept by the browser alone, sealed. */
export function createSignInElsewhere(
  db: Database,
  config: Config,
  { provider, secrets, now }: { provider: Provider; secrets: () => SecretBox; now: () => number },
): SignInElsewhere {
  const isSafe = isSecure(config);
  const cookieName = isSafe ? '__Secure-zhiyu-oidc' : 'zhiyu-oidc';
  // The browser comes back from another site, where a strict cookie stays away.
  const cookie = { path: OIDC_PATH, httpOnly: true, sameSite: 'lax' as const, secure: isSafe };
  const originOf = ({ protocol, host }: FastifyRequest) => config.publicUrl ?? `${protocol}://${host}`;

  function readKept(request: FastifyRequest): Kept {
    const sealed = request.cookies[cookieName];
    if (sealed === undefined) throw refused();
    try {
      const kept = JSON.parse(secrets().open(Buffer.from(sealed, 'base64url'), CONTEXT).toString()) as Kept;
      if (kept.until > now()) return kept;
    } catch (cause) {
      throw refused(cause);
    }
    throw refused();
  }

  return {
    async begin(request, reply, to) {
      const { url, begun } = await provider.begin(`${originOf(request)}${OIDC_PATH}/callback`);
      const kept: Kept = { ...begun, to: readPath(to), until: now() + LASTS_MS };
      const sealed = secrets()
        .seal(Buffer.from(JSON.stringify(kept)), CONTEXT)
        .toString('base64url');
      reply.setCookie(cookieName, sealed, { ...cookie, maxAge: LASTS_MS / 1000 });
      reply.redirect(url, 302);
    },
    async finish(request, reply) {
      const kept = readKept(request);
      reply.clearCookie(cookieName, cookie);
      const address = new URL(request.url, originOf(request));
      const { subject, hasSecondFactor } = await provider.finish(address, kept);
      request.told = { who: subject.subject, action: 'sign-in' };
      const account = await findLinkedAccount(db, subject);
      if (account === null) throw notLinked(subject.subject);
      request.told = { who: account.name, action: 'sign-in' };
      const needsSecond = isRole(account.role) && roles[account.role].needsCode;
      if (needsSecond && !hasSecondFactor) throw secondFactorMissing();
      return { account: account.id, name: account.name, to: kept.to };
    },
  };
}

/** A path of this server: what a browser would take for another host is none. */
export function readPath(to: string): string {
  const base = 'http://zhiyu.invalid';
  const isOwn = /^\/(?![/\\])/.test(to) && !/[\p{Cc}\\]/u.test(to) && URL.canParse(to, base);
  const url = isOwn ? new URL(to, base) : null;
  return url !== null && url.origin === base ? url.pathname + url.search : '/';
}

function refused(cause?: unknown): ZhiyuError {
  return new ZhiyuError(
    'provider-refused',
    'This sign-in was not begun here, or took too long. Begin again.',
    {
      status: 401,
      cause,
    },
  );
}

function secondFactorMissing(): ZhiyuError {
  return new ZhiyuError(
    'second-factor-missing',
    'This role signs in with a second factor, and the provider does not say that it asked for one. Sign in with the password ' +
      'of the account, or have the provider ask for it (amr: mfa; OIDC_SECOND_FACTOR where it always does).',
    { status: 401 },
  );
}

function notLinked(subject: string): ZhiyuError {
  return new ZhiyuError(
    'not-linked',
    `No account is linked with “${subject.slice(0, 100)}”. An administrator links it: zhiyu user link <name> --subject …`,
    { status: 401 },
  );
}
