import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Cubes } from './cube/cubes';
import type { KeptAnswers } from './kept-answers';
import type { Live } from './live';
import { listCities } from './store/city-store';
import type { Database } from './store/database';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer lasts as long as its reader stays, so its time tells nothing. */
    isStream?: boolean;
  }
}

/** What the figures of the service are read from. */
export interface MetricSources {
  db: Database;
  cubes: Cubes | null;
  kept: KeptAnswers;
  live: Live;
}

/** The figures of the service, to be written when they are asked for. */
export interface Metrics {
  readonly mediaType: string;
  /** In Prometheus' text format. */
  write(): Promise<string>;
}

/** Bounds of answer times in seconds: from a kept answer to one that a reader gives up on. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * Counts the answers of a server by route, and gathers the figures of the service for Prometheus. Names and units are those
 * that Prometheus recommends: seconds, bytes, `_total` for what only grows.
 */
export function createMetrics(server: FastifyInstance, { db, cubes, kept, live }: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'zhiyu_http_answer_seconds',
    help: 'Time to an answer, by route, method and status; live streams are not among them',
    labelNames: ['route', 'method', 'status'],
    buckets: BOUNDS,
    registers,
  });
  const bytes = new Counter({
    name: 'zhiyu_http_answer_bytes_total',
    help: 'Bytes of the bodies of answers, as sent, by route',
    labelNames: ['route'],
    registers,
  });
  server.addHook('onResponse', async (request, reply) => {
    const { url: route = 'unknown', config } = request.routeOptions;
    if (config.isStream) return;
    const { statusCode: status } = reply;
    duration.observe({ route, method: request.method, status }, reply.elapsedTime / 1000);
    const length = Number(reply.getHeader('content-length') ?? 0);
    if (length > 0 && status !== 304) bytes.inc({ route }, length);
  });

  const gauge = (name: string, help: string, collect: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(collect());
      },
    });
  gauge('zhiyu_live_readers', 'Open live streams', () => live.readers());
  gauge('zhiyu_kept_answers', 'Answers kept in memory', () => kept.size().answers);
  gauge('zhiyu_kept_answer_bytes', 'Bytes of the answers kept in memory', () => kept.size().bytes);

  const ofCity = (name: string, help: string) => new Gauge({ name, help, labelNames: ['city'], registers });
  const cases = ofCity('zhiyu_cases', 'Cases taken in');
  const committed = ofCity('zhiyu_change_sequence', 'The change sequence as the database has it');
  const followed = ofCity('zhiyu_cube_change_sequence', 'The change sequence as the cube has followed it');
  const ready = ofCity(
    'zhiyu_cube_ready',
    '1 where the cube answers, 0 where the database does in its place',
  );
  const up = new Gauge({ name: 'zhiyu_database_up', help: '1 where the database answers', registers });
  async function collectCities(): Promise<void> {
    const cities = await listCities(db).catch(() => null);
    up.set(cities === null ? 0 : 1);
    const states = cubes?.states();
    for (const { id: city, seq, cases: count } of cities ?? []) {
      cases.set({ city }, count);
      committed.set({ city }, seq);
      const cubeSeq = cubes?.of(city)?.seq() ?? null;
      if (cubeSeq !== null) followed.set({ city }, cubeSeq);
      ready.set({ city }, states?.get(city)?.isReady ? 1 : 0);
    }
  }

  return {
    mediaType: registry.contentType,
    async write() {
      await collectCities();
      return registry.metrics();
    },
  };
}
