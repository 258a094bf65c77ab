import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runZhiyu } from '../support/child';
import { findFreePort, readPeakBytes } from '../support/measure-server';
import type { Ground } from './contestant';

const READY_PATIENCE_MS = 30 * 60_000;

/** The product's server in a process of its own. */
export interface BenchServer {
  /** Its address. */
  base: string;
  /** Seconds from its start until all of it is ready, its cube from the snapshot. */
  readySeconds: number;
  /** The most memory that its process has had. */
  readPeakBytes(): number;
  stop(): Promise<void>;
}

/** Starts the product's server on the cases that are loaded, with the snapshot that the cube has written. */
export async function startBenchServer({ folder, databaseUrl, city }: Ground): Promise<BenchServer> {
  const data = join(folder, 'server');
  mkdirSync(join(data, 'cubes'), { recursive: true });
  cpSync(join(folder, `${city}.cube`), join(data, 'cubes', `${city}.cube`));
  const port = await findFreePort();
  const base = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const serve = runZhiyu(['serve'], {
    DATABASE_URL: databaseUrl,
    ZHIYU_DATA: data,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  const stop = async () => {
    serve.process.kill('SIGTERM');
    await serve.ended;
  };
  try {
    await serve.untilSays(`localhost:${port}`);
    await untilReady(base, city);
  } catch (error) {
    await stop();
    throw error;
  }
  const readySeconds = (performance.now() - started) / 1000;
  return { base, readySeconds, readPeakBytes: () => readPeakBytes(serve.process.pid), stop };
}

/** Until the cube answers: before that, the database does. */
async function untilReady(base: string, city: string): Promise<void> {
  const until = performance.now() + READY_PATIENCE_MS;
  for (;;) {
    const { checks } = (await (await fetch(`${base}/readyz`)).json()) as { checks: Record<string, string> };
    if (checks[`cube of ${city}`] === 'ok') return;
    if (performance.now() > until) throw new Error(`the cube of ${base} did not become ready`);
    await sleep(50);
  }
}
