import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import accepts from '@fastify/accepts';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import sse from '@fastify/sse';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { createAccess } from './access/access';
import { auditRequests } from './access/audit-requests';
import { addGuard } from './access/guard';
import { limitRates } from './access/limit-rates';
import { checkReach, guardReach, isSecure } from './access/reach';
import { aggregateInDatabase } from './aggregate';
import type { RouteContext } from './api';
import { watchClientBuild } from './client-build';
import { serveClient } from './client-files';
import type { Config } from './config';
import { aggregateInCubes } from './cube/aggregate-in-cubes';
import type { Cubes } from './cube/cubes';
import { ZhiyuError } from './errors';
import { createKeptAnswers } from './kept-answers';
import { createLive } from './live';
import { createMetrics } from './metrics';
import { describeApi, serveDocumentation } from './openapi';
import { explainFailure, sendProblem } from './problem';
import { addAccountRoutes } from './routes/accounts';
import { addAreaShapeRoutes } from './routes/area-shapes';
import { addAreaRoute } from './routes/areas';
import { addAuditRoute } from './routes/audit';
import { addBreakdownRoute } from './routes/breakdown';
import { addBriefRoutes } from './routes/briefs';
import { addCalendarRoute } from './routes/calendar';
import { addCaseRoute } from './routes/case';
import { addCaseListRoutes } from './routes/case-lists';
import { addCellRoute } from './routes/cells';
import { addCityRoutes } from './routes/cities';
import { addCompareRoute } from './routes/compare';
import { addConcurrenceRoute } from './routes/concurrence';
import { addDeadlineRoute } from './routes/deadlines';
import { addFieldRoutes } from './routes/field';
import { addFieldActionRoutes } from './routes/field-actions';
import { addFrameRoute } from './routes/frames';
import { addGovernanceRoutes } from './routes/governance-areas';
import { addHandOffRoute } from './routes/hand-offs';
import { addHealthRoutes } from './routes/health';
import { addKeyRoutes } from './routes/keys';
import { addLeaderRequestRoutes } from './routes/leader-requests';
import { addLiveRoute } from './routes/live';
import { addMatterProposalRoutes } from './routes/matter-proposals';
import { addMatterRoutes } from './routes/matters';
import { addMeasureRoute } from './routes/measures';
import { addOpenRoute } from './routes/open';
import { addOversightRoutes } from './routes/oversight';
import { addPasskeyRoutes } from './routes/passkeys';
import { addPlaylistRoutes } from './routes/playlists';
import { addPushRoute } from './routes/push';
import { addQualityRoutes } from './routes/quality';
import { addQuarantineRoutes } from './routes/quarantine';
import { addSchemaRoutes } from './routes/schemas';
import { addSearchRoute } from './routes/search';
import { addSessionRoutes } from './routes/session';
import { addTrendRoute } from './routes/trend';
import { addVersionRoutes } from './routes/versions';
import { addWallRoutes } from './routes/walls';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import { answerUnknownRoutes } from './unknown-routes';
import { demoViewer, type Viewer } from './viewer';
import { createWalls } from './walls';

/** A live stream in which nothing is told has a comment that often. */
const HEARTBEAT_MS = 5000;

/** What pages of this server may use: the phone of a grid officer finds where it is, takes pictures and records. */
const PERMISSIONS = 'geolocation=(self), camera=(self), microphone=(self), payment=(), usb=(), serial=()';
const REQUEST_TIMEOUT_MS = 120_000;

/** What the web server is built from. */
export interface AppOptions {
  db: Database;
  config: Config;
  /** The wall clock, in milliseconds since 1970. */
  now?: () => number;
  /** Who asks where there are no accounts; by default the demo viewer. */
  identify?: (request: FastifyRequest) => Viewer;
  /** Cubes to aggregate in; without them the database aggregates. */
  cubes?: Cubes;
  /** A command of this machine asks it in its own process: it never listens, and nobody signs in. */
  isCommand?: boolean;
}

/**
 * Builds the web server: the API, its documentation, and the client where it has been built. It does not listen yet.
 * @throws ZhiyuError `host-not-loopback`, `tls-needed` where the settings would let other machines in unseen or overheard
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { db, now = Date.now, identify = () => demoViewer, cubes = null, isCommand = false } = options;
  const config = isCommand ? withinProcess(options.config) : options.config;
  const access = createAccess({ db, config, now });
  if (isCommand) access.hasAccounts = async () => false;
  checkReach(config, await access.hasAccounts());
  const server = createServer(config);
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = explainFailure(error, request);
    request.refusal = problem.code;
    if (problem.status >= 500) request.log.error(error);
    return sendProblem(reply, problem);
  });
  answerUnknownRoutes(server);
  await server.register(helmet, securityHeaders(config));
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', PERMISSIONS);
  });
  guardReach(server, config);
  await server.register(cookie);
  await server.register(rateLimit, { global: false, errorResponseBuilder: tooManyRequests });
  auditRequests(server, access.audit, now);
  addGuard(server, access, identify);
  limitRates(server);
  await server.register(accepts);
  await server.register(sse, { heartbeatInterval: HEARTBEAT_MS });
  await describeApi(server);
  const inDatabase = aggregateInDatabase(db);
  const aggregate = cubes === null ? inDatabase : aggregateInCubes(cubes, inDatabase);
  const kept = createKeptAnswers();
  const live = createLive({ db, cubes, now, warn: (message) => server.log.warn(message) });
  const walls = createWalls({
    now,
    readSequence: async (city) => (await loadCity(db, city)).seq,
    readBuild: watchClientBuild(config.clientFolder),
  });
  const metrics = createMetrics(server, { db, cubes, kept, live });
  await server.register(async (scope) =>
    addRoutes(scope, { db, now, aggregate, cubes, kept, live, walls, access, metrics }),
  );
  await serveDocumentation(server);
  await serveClient(server, config.clientFolder);
  return server;
}

/** The settings of a server that nobody reaches. */
function withinProcess(config: Config): Config {
  return { ...config, host: '127.0.0.1', tlsCert: null, tlsKey: null, proxies: [], publicUrl: null };
}

function createServer(config: Config): FastifyInstance {
  const settings = {
    logger: { level: config.logLevel, serializers: { req: describeRequest } },
    // Who sends a request byte by byte holds a connection no longer than that.
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A list may be given once, a number as text; anything unknown is refused rather than dropped.
    ajv: { customOptions: { coerceTypes: 'array' as const, removeAdditional: false, useDefaults: true } },
    routerOptions: { maxParamLength: 200 },
    ...(config.proxies.length > 0 && { trustProxy: config.proxies }),
  };
  if (config.tlsCert === null || config.tlsKey === null) return Fastify(settings);
  const credentials = { cert: readFileSync(config.tlsCert), key: readFileSync(config.tlsKey) };
  const timeout = { requestTimeout: REQUEST_TIMEOUT_MS };
  return Fastify({
    ...settings,
    serverFactory: (handler) => createTlsServer({ ...credentials, ...timeout }, handler),
  });
}

function tooManyRequests(_request: FastifyRequest, { ttl }: { ttl: number }): ZhiyuError {
  const seconds = Math.ceil(ttl / 1000);
  return new ZhiyuError('too-many-requests', `Too many requests. Ask again in ${seconds} s.`, {
    status: 429,
  });
}

/** Addresses whose query holds what one signs in with, whom one looks for, or where one stands. */
const silentQueries = /^\/api\/v1\/(session|cities\/[^/]+\/(search|field\/near)\?)/;

/** What the log says of a request: no header, and no query that tells of a person. */
function describeRequest({ method, url, ip }: FastifyRequest) {
  return { method, url: silentQueries.test(url) ? url.split('?')[0] : url, remoteAddress: ip };
}

async function addRoutes(scope: FastifyInstance, context: RouteContext): Promise<void> {
  const api = scope.withTypeProvider<TypeBoxTypeProvider>();
  addHealthRoutes(api, context);
  addSessionRoutes(api, context);
  addPasskeyRoutes(api, context);
  addAuditRoute(api, context);
  addAccountRoutes(api, context);
  addKeyRoutes(api, context);
  addSchemaRoutes(api);
  addMeasureRoute(api);
  addCityRoutes(api, context);
  addVersionRoutes(api, context);
  addCalendarRoute(api, context);
  addDeadlineRoute(api, context);
  addAreaRoute(api, context);
  addAreaShapeRoutes(api, context);
  addCellRoute(api, context);
  addOpenRoute(api, context);
  addFrameRoute(api, context);
  addCompareRoute(api, context);
  addBreakdownRoute(api, context);
  addConcurrenceRoute(api, context);
  addTrendRoute(api, context);
  addLiveRoute(api, context);
  addCaseListRoutes(api, context);
  addCaseRoute(api, context);
  addOversightRoutes(api, context);
  addHandOffRoute(api, context);
  addBriefRoutes(api, context);
  addLeaderRequestRoutes(api, context);
  addMatterRoutes(api, context);
  addFieldRoutes(api, context);
  addFieldActionRoutes(api, context);
  addMatterProposalRoutes(api, context);
  addPushRoute(api, context);
  addSearchRoute(api, context);
  addGovernanceRoutes(api, context);
  addQualityRoutes(api, context);
  addQuarantineRoutes(api, context);
  addPlaylistRoutes(api, context);
  addWallRoutes(api, context);
}

/** MapLibre starts its workers from blobs and reads its images from data; only base maps may come from elsewhere. */
function securityHeaders(config: Config) {
  const { mapOrigins = [] } = config;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        childSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", ...mapOrigins],
        imgSrc: ["'self'", 'data:', 'blob:', ...mapOrigins],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'", 'data:'],
        // Parts of the interface and of the documentation place themselves by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
    strictTransportSecurity: isSecure(config),
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' as const },
  };
}
