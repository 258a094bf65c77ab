import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ZhiyuError } from '../errors';
import { demoViewer, outsideView, seesAll, type Viewer } from '../viewer';
import { type Identity, viewerOf } from './identity';
import { type RouteRule, ruleOf } from './route-rules';
import { checkSameSite } from './same-site';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may ask the route. */
    rule?: RouteRule;
  }
  interface FastifyRequest {
    viewer: Viewer;
    /** Who that is; null for the viewer without accounts, and before signing in. */
    identity: Identity | null;
    /**
     * Whether the asker may still ask, for answers that go on: false where the session has ended meanwhile, or what it may see is
     * another by now.
     */
    isStillAllowed(): Promise<boolean>;
  }
}

/** How the guard knows who asks. */
export interface Gate {
  /** Whether people sign in. Otherwise everybody who reaches the server is `viewer`. */
  hasAccounts(): Promise<boolean>;
  /** Who the cookie or the key of a request stands for; null where it has none that holds. */
  identify(request: FastifyRequest): Promise<Identity | null>;
  /** Whether an identity still holds, and may see what it might when it was found. */
  isGoingOn(identity: Identity): Promise<boolean>;
}

/** Tries with keys that do not hold that are noted, from one address in a minute; more are refused unseen. */
const MOST_BAD_KEYS = 30;
const MINUTE = 60_000;

/** Somebody who has not signed in. */
const nobody: Viewer = { ...demoViewer, id: '', role: '', label: { zh: '', en: '' }, cities: [] };

/**
 * The one place where it is decided who may ask what. Every route has its rule from `route-rules.ts`; a route without one
 * stops the server from being built, and what no rule allows is refused.
 * @param viewerWithout who asks where there are no accounts
 */
export function addGuard(
  server: FastifyInstance,
  gate: Gate,
  viewerWithout: (request: FastifyRequest) => Viewer,
): void {
  server.decorateRequest('viewer');
  server.decorateRequest('identity', null);
  server.decorateRequest('isStillAllowed');
  const doors = { gate, viewerWithout, noteBadKey: createBadKeyNoter(server) };
  server.addHook('onRoute', (route) => {
    const methods = Array.isArray(route.method) ? route.method : [route.method];
    for (const method of methods) route.config = { ...route.config, rule: ruleOf(method, route.url) };
  });
  server.addHook('onRequest', async (request, reply) => {
    request.viewer = nobody;
    // What people wrote stays in no browser’s cache.
    if (request.routeOptions.config.rule?.reads !== undefined)
      reply.header('cache-control', 'private, no-store');
    // What no route answers is told by the answer that there is nothing.
    if (request.is404) return;
    await admit(request, doors);
  });
}

interface Doors {
  gate: Gate;
  viewerWithout: (request: FastifyRequest) => Viewer;
  noteBadKey: (request: FastifyRequest) => Promise<void>;
}

/** Tells the audit of a key that was taken back, has expired or was guessed, as far as nobody floods it. */
function createBadKeyNoter(server: FastifyInstance): Doors['noteBadKey'] {
  const countTries = server.createRateLimit({
    max: MOST_BAD_KEYS,
    timeWindow: MINUTE,
    keyGenerator: ({ ip }) => `bad key ${ip}`,
  });
  return async (request) => {
    const tries = await countTries(request);
    if (!tries.isAllowed && tries.isExceeded) {
      throw new ZhiyuError('too-many-requests', 'Too many tries with keys that do not hold.', {
        status: 429,
      });
    }
    request.told = { who: 'key', action: 'denied' };
  };
}

async function admit(request: FastifyRequest, { gate, viewerWithout, noteBadKey }: Doors): Promise<void> {
  const { rule } = request.routeOptions.config;
  if (rule === undefined) throw new Error(`${request.method} ${request.url} has no rule`);
  const hasAccounts = await gate.hasAccounts();
  // Who asks for what anyone may have is not looked for: pages and health answer without the database.
  const identity = hasAccounts && rule.who !== 'anyone' ? await gate.identify(request) : null;
  request.identity = identity;
  // No page can have a browser send a key; whatever else a browser sends for itself proves nothing.
  const sendsKey = /^Bearer \S+$/i.test(request.headers.authorization ?? '');
  checkSameSite(request, hasAccounts && !sendsKey);
  request.isStillAllowed = async () => identity === null || gate.isGoingOn(identity);
  if (!hasAccounts) request.viewer = viewerWithout(request);
  else if (identity !== null) request.viewer = enter(identity, cityOf(request));
  if (rule.who === 'anyone') return;
  const isUnknown = hasAccounts && identity === null;
  if (isUnknown && sendsKey) await noteBadKey(request);
  checkRule(request, { who: rule.who, scope: rule.scope }, isUnknown);
}

/** @throws ZhiyuError `outside-view` (403) where the identity is bound to nothing of the city, whether there is one or not */
function enter(identity: Identity, city: string | null): Viewer {
  const viewer = viewerOf(identity, city);
  if (viewer !== null) return viewer;
  throw outsideView('This city lies outside what you may see.');
}

function checkRule(
  request: FastifyRequest,
  { who, scope }: { who: readonly string[]; scope: RouteRule['scope'] },
  isUnknown: boolean,
): void {
  if (isUnknown) {
    throw new ZhiyuError('sign-in-needed', 'Sign in first.', { status: 401 });
  }
  const { viewer, method } = request;
  const isReading = method === 'GET' || method === 'HEAD';
  if (viewer.role !== demoViewer.role && !who.includes(viewer.role)) {
    throw new ZhiyuError(
      isReading ? 'may-not-read' : 'may-not-write',
      isReading
        ? 'This is not for your role.'
        : 'You may look at cases here, but not change them in this way.',
      { status: 403 },
    );
  }
  if (scope !== 'whole' || seesAll(viewer)) return;
  if (isReading) throw outsideView('This is for those who may see the whole city.');
  throw new ZhiyuError('may-not-write', 'This is for those who may see the whole city.', { status: 403 });
}

function cityOf(request: FastifyRequest): string | null {
  const { params } = request;
  const city = typeof params === 'object' && params !== null && 'city' in params ? params.city : null;
  return typeof city === 'string' ? city : null;
}
