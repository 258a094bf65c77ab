import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Access } from './access/access';
import type { ReadAggregate } from './aggregate';
import type { Cubes } from './cube/cubes';
import type { KeptAnswers } from './kept-answers';
import type { Live } from './live';
import type { Metrics } from './metrics';
import type { Database } from './store/database';
import type { Walls } from './walls';

/** The web server as the routes see it: what a handler is given follows from the schemas beside it. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What routes need from outside. */
export interface RouteContext {
  db: Database;
  /** The wall clock, in milliseconds since 1970. */
  now: () => number;
  /** Where figures are aggregated. */
  aggregate: ReadAggregate;
  /** How far the cubes have come; null where there are none. */
  cubes: Cubes | null;
  /** Answers that were made and may be asked for again. */
  kept: KeptAnswers;
  /** Tells readers of changes. */
  live: Live;
  /** Who people are. */
  access: Access;
  /** Walls that listen, for their remotes. */
  walls: Walls;
  /** Figures of the service. */
  metrics: Metrics;
}
