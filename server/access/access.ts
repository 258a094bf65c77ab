import type { SignedIn, SignIn } from '@zhiyu/shared/access-contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { ZhiyuError } from '../errors';
import { hasAccounts as readHasAccounts } from '../store/accounts';
import type { Database } from '../store/database';
import { type Audit, createAudit } from './audit';
import type { Gate } from './guard';
import type { Identity } from './identity';
import { type PasskeyPlace, placeOf } from './passkeys';
import { createPasswords, type Passwords } from './passwords';
import { createProvider } from './provider';
import { isSecure } from './reach';
import { openSecretBox, type SecretBox } from './secret-box';
import { createSessions } from './sessions';
import { judgeSignIn, wrongCredentials } from './sign-in';
import { createSignInElsewhere, type SignInElsewhere } from './sign-in-elsewhere';

/** Whether there are accounts by now is looked up that often, until there are. */
const LOOKED_UP_MS = 2000;

/** Who people are, and how they come in and go. */
export interface Access extends Gate {
  /** Keeps who did what. */
  audit: Audit;
  /**
   * Signs in and sets the cookie of a new session, where nothing is missing; a session that the browser had ends.
   * @throws ZhiyuError as `judgeSignIn`; `no-accounts` (409) where there are none
   */
  signIn(request: FastifyRequest, reply: FastifyReply, given: SignIn): Promise<SignedIn>;
  /**
   * Signs a screen in by its key and sets the cookie of a new session.
   * @throws ZhiyuError `wrong-credentials` (401) where the key does not hold; `no-accounts`
   */
  signInKiosk(request: FastifyRequest, reply: FastifyReply, key: string): Promise<SignedIn>;
  /** Signing in with a provider; null where none is set. */
  elsewhere: { label: string; begin: SignInElsewhere['begin'] } | null;
  /**
   * Starts the session of somebody who comes back from the provider, and sends the browser to where it wanted to go.
   * @throws ZhiyuError as `SignInElsewhere`
   */
  finishElsewhere(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Where a request was made, for passkeys; null for a bare address. */
  placeOf(request: FastifyRequest): PasskeyPlace | null;
  /** Ends the session of the browser and takes its cookie away. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export interface AccessOptions {
  db: Database;
  config: Config;
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** How passwords are compared; by default with argon2id. */
  passwords?: Passwords;
}

/** Opens the way in. Nothing is read yet, and no key file made. */
export function createAccess({ db, config, now, passwords = createPasswords() }: AccessOptions): Access {
  const sessions = createSessions(db, now);
  const isSafe = isSecure(config);
  // The prefix lets no other host and no plain page set the cookie.
  const cookieName = isSafe ? '__Host-zhiyu' : 'zhiyu';
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: isSafe };
  let box: SecretBox | null = null;
  const secrets = () => {
    box ??= openSecretBox(config.keyFile);
    return box;
  };
  const inTurn = createTurns();
  const elsewhere =
    config.oidc === null
      ? null
      : createSignInElsewhere(db, config, { provider: createProvider(config.oidc), secrets, now });

  let known: { hasAccounts: boolean; readAt: number } | null = null;

  async function hasAccounts(): Promise<boolean> {
    const at = Date.now();
    // Once people sign in, nobody comes in otherwise.
    if (known?.hasAccounts || (known && at - known.readAt < LOOKED_UP_MS)) return known.hasAccounts;
    if (known === null) known = { hasAccounts: await readHasAccounts(db), readAt: at };
    // While the database is away what was known holds, so that health can be asked after.
    else known = { hasAccounts: await readHasAccounts(db).catch(() => false), readAt: at };
    return known.hasAccounts;
  }

  function setCookie(reply: FastifyReply, { token, endsAt }: { token: string; endsAt: number }): void {
    // As a span, so that a browser whose clock is wrong keeps it as long.
    const maxAge = Math.floor((endsAt - now()) / 1000);
    reply.setCookie(cookieName, token, { ...cookie, maxAge });
  }

  function placeOfRequest({ protocol, host }: FastifyRequest): PasskeyPlace | null {
    return placeOf(config.publicUrl ?? `${protocol}://${host}`);
  }

  async function endOldSession(request: FastifyRequest): Promise<void> {
    const old = request.cookies[cookieName];
    if (old !== undefined) await sessions.end(old);
  }

  return {
    placeOf: placeOfRequest,
    audit: createAudit(db, () => secrets().derive('audit')),
    hasAccounts,
    async identify(request): Promise<Identity | null> {
      const key = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (key !== undefined) return sessions.find('key', key);
      const token = request.cookies[cookieName];
      return token === undefined ? null : sessions.find('session', token);
    },
    isGoingOn: (identity) => sessions.isGoingOn(identity),
    async signIn(request, reply, given) {
      if (!(await hasAccounts())) throw noAccounts();
      request.told = { who: given.name, action: 'sign-in' };
      const outcome = await inTurn(given.name.toLowerCase(), () =>
        judgeSignIn({ db, passwords, secrets, now, place: placeOfRequest(request) }, given),
      );
      const { account, ...told } = outcome;
      request.told = { who: account.name, action: told.state === 'signedIn' ? 'sign-in' : told.state };
      if (told.state !== 'signedIn') return told;
      await endOldSession(request);
      setCookie(reply, await sessions.start(account.id, request.ip));
      return told;
    },
    async signInKiosk(request, reply, key) {
      if (!(await hasAccounts())) throw noAccounts();
      request.told = { who: 'key', action: 'sign-in' };
      const started = await sessions.startKiosk(key, request.ip);
      if (started === null) throw wrongCredentials();
      request.told = { who: started.name, action: 'sign-in' };
      await endOldSession(request);
      setCookie(reply, started);
      return { state: 'signedIn', enrolment: null };
    },
    elsewhere: elsewhere && { label: config.oidc?.label ?? '', begin: elsewhere.begin },
    async finishElsewhere(request, reply) {
      if (elsewhere === null || !(await hasAccounts())) throw noAccounts();
      request.told = { who: '', action: 'sign-in' };
      const { account, to } = await elsewhere.finish(request, reply);
      await endOldSession(request);
      setCookie(reply, await sessions.start(account, request.ip));
      reply.redirect(to, 302);
    },
    async signOut(request, reply) {
      const token = request.cookies[cookieName];
      const identity = token === undefined ? null : await sessions.find('session', token);
      if (identity !== null) request.told = { who: identity.id, action: 'sign-out' };
      await endOldSession(request);
      reply.clearCookie(cookieName, cookie);
    },
  };
}

/** Lets works of the same name wait for each other, so that many guesses at one moment are counted one by one. */
function createTurns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(work);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
}

function noAccounts(): ZhiyuError {
  return new ZhiyuError(
    'no-accounts',
    'There are no accounts yet; this machine sees everything. `zhiyu user add` makes the first.',
    { status: 409 },
  );
}
