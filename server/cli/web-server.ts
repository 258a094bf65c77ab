import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createAudit } from '../access/audit';
import { openSecretBox } from '../access/secret-box';
import { aggregateInDatabase } from '../aggregate';
import { buildApp } from '../app';
import type { Config } from '../config';
import { aggregateInCubes } from '../cube/aggregate-in-cubes';
import { keepCubes } from '../cube/cubes';
import { ZhiyuError } from '../errors';
import { keepBriefs } from '../keep-briefs';
import { keepMatters } from '../keep-matters';
import { keepRetention } from '../keep-retention';
import { listCities } from '../store/city-store';
import type { Database } from '../store/database';

/** The web server while it listens. */
export interface WebServer {
  /** Where a browser on this machine finds it: http://localhost:8080. */
  address: string;
  /** Waits until the cubes of all cities are loaded, or the time is over. */
  untilLoaded(patienceMs: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Builds the web server and listens; beside it, cases are linked into matters, and yesterday’s briefs made ready.
 * @throws ZhiyuError `port-taken`, `port-forbidden`, `host-unknown`, `bad-certificate`
 */
export async function startWebServer(db: Database, config: Config): Promise<WebServer> {
  const cubes =
    config.aggregate === 'cube'
      ? keepCubes(db.url, join(config.dataFolder, 'cubes'), (line) => app.log.warn(line))
      : null;
  const app = await buildApp({ db, config, ...(cubes && { cubes }) }).catch((error) => {
    throw explainCertificateError(error, config);
  });
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await app.close();
    throw explainListenError(error, config);
  }
  const cities = await listCities(db);
  for (const { id } of cities) cubes?.of(id);
  const linking = new AbortController();
  const report = (line: string) => app.log.warn(line);
  const linked = keepMatters({ db, now: Date.now, signal: linking.signal, report });
  const inDatabase = aggregateInDatabase(db);
  const aggregate = cubes === null ? inDatabase : aggregateInCubes(cubes, inDatabase);
  const briefs = keepBriefs({ db, aggregate, now: Date.now, report });
  const audit = createAudit(db, () => openSecretBox(config.keyFile).derive('audit'));
  const retention = keepRetention({ db, audit, now: Date.now, report });
  return {
    address: describeAddress(app, config),
    async untilLoaded(patienceMs) {
      await Promise.all(cities.map(({ id }) => cubes?.reach(id, 0, patienceMs)));
    },
    async close() {
      linking.abort();
      await linked;
      await briefs.close();
      await retention.close();
      await app.close();
      await cubes?.close();
    },
  };
}

/**
 * Finds out whether the port of the settings is free, before long work is done that would serve nothing. Waits up
 * to `patienceMs` for a server that is just going.
 * @throws ZhiyuError as `startWebServer`
 */
export async function checkPort(config: Config, patienceMs = 0): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const error = await tryPort(config);
    if (error === null) return;
    if (Date.now() >= deadline || error.code !== 'EADDRINUSE') throw explainListenError(error, config);
    await sleep(250);
  }
}

function tryPort({ host, port }: Config): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

function describeAddress(app: FastifyInstance, { host, tlsCert }: Config): string {
  const listening = app.server.address();
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
  const name = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  return `${tlsCert === null ? 'http' : 'https'}://${name}:${port}`;
}

function explainListenError(error: unknown, { host, port }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    return new ZhiyuError(
      'port-taken',
      `Port ${port} on ${host} is taken by another program, perhaps by a Zhiyu that runs already. ` +
        `End that program, or choose another port: PORT=${port === 65_535 ? 8080 : port + 1}`,
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new ZhiyuError(
      'port-forbidden',
      `This user may not listen on port ${port}. Choose a port above 1023, such as PORT=8080.`,
      { cause: error },
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ZhiyuError(
      'host-unknown',
      `HOST is ${host}, which is no address of this machine. Use HOST=127.0.0.1.`,
      {
        cause: error,
      },
    );
  }
  return error;
}

function explainCertificateError(error: unknown, { tlsCert, tlsKey }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  const isAboutFiles = /^(ENOENT|EACCES|EISDIR|ERR_OSSL|ERR_SSL)/.test(code);
  if (tlsCert === null || tlsKey === null || !isAboutFiles) return error;
  return new ZhiyuError(
    'bad-certificate',
    `The certificate ${tlsCert} with the key ${tlsKey} cannot be used: ${reason}. ` +
      'TLS_CERT and TLS_KEY name PEM files that this user may read and that belong together.',
    { cause: error },
  );
}
