import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '@zhiyu/server/config';
import { importFile } from '@zhiyu/server/import-file';
import { addCity } from '@zhiyu/server/pack/add-city';
import { readMapping } from '@zhiyu/server/sources/read-mapping';
import { loadCity } from '@zhiyu/server/store/city-store';
import { type Database, openDatabase } from '@zhiyu/server/store/database';
import { prepareCases } from '../bench/city-cases';
import { loadCases } from '../bench/load-cases';
import { runZhiyu } from '../support/child';
import { findFreePort } from '../support/measure-server';

/** The product's server in a process of its own, warm, with Hangzhou and, where there is real data, Boston. */
export interface BenchProduct {
  origin: string;
  hasBoston: boolean;
  close(): Promise<void>;
}

const READY_PATIENCE_MS = 30 * 60_000;
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/**
 * Starts the product over so many generated cases of Hangzhou and Boston's real ones.
 * @param folder keeps the cases; where it holds as many already, they are not made again
 */
export async function startBenchProduct(
  folder: string,
  cases: number,
  report: (line: string) => void,
): Promise<BenchProduct> {
  mkdirSync(folder, { recursive: true });
  // As root the database server runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const db = await openDatabase(readConfig({ ZHIYU_DATA: folder }), report);
  try {
    const realData = process.env.REAL_DATA_DIR;
    const mark = join(folder, `cases-${cases}${realData ? '-and-boston' : ''}`);
    if (!existsSync(mark)) await fill(db, cases, realData, report);
    writeFileSync(mark, '');
    const server = await serve(folder, db.url, report);
    return {
      origin: server.origin,
      hasBoston: realData !== undefined,
      async close() {
        await server.stop();
        await db.close();
      },
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function fill(
  db: Database,
  cases: number,
  realData: string | undefined,
  report: (line: string) => void,
): Promise<void> {
  const now = Date.now();
  await addCity(db, fixture('hangzhou'), { now });
  const { city } = await loadCity(db, 'hangzhou');
  report(`Writing ${cases.toLocaleString('en')} cases of Hangzhou …`);
  const start = await prepareCases(db, city, cases);
  await loadCases(db, city.id, { start, count: cases }, report);
  if (realData === undefined) return;
  report('Importing Boston …');
  await addCity(db, fixture('boston'), { areaFiles: [join(realData, 'boston-neighborhoods.geojson')], now });
  await importFile(db, {
    path: join(realData, 'boston-311-2015.csv.gz'),
    city: 'boston',
    mapping: await readMapping('boston-311'),
    dryRun: false,
    now: () => now,
    interruption: new AbortController().signal,
    onProgress: () => {},
    onQuarantine: async () => {},
  });
  await db.query('analyze');
}

async function serve(folder: string, databaseUrl: string, report: (line: string) => void) {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = runZhiyu(['serve'], {
    DATABASE_URL: databaseUrl,
    ZHIYU_DATA: join(folder, 'server'),
    PORT: String(port),
    LOG_LEVEL: 'warn',
  });
  const stop = async () => {
    child.process.kill('SIGTERM');
    await child.ended;
  };
  try {
    await child.untilSays(`localhost:${port}`);
    await untilReady(origin);
    report('The server is ready.');
    return { origin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Until the cubes answer: before that, the database does. */
async function untilReady(origin: string): Promise<void> {
  const until = performance.now() + READY_PATIENCE_MS;
  for (;;) {
    const { checks } = (await (await fetch(`${origin}/readyz`)).json()) as { checks: Record<string, string> };
    const cubes = Object.entries(checks).filter(([name]) => name.startsWith('cube of '));
    if (cubes.length > 0 && cubes.every(([, state]) => state === 'ok')) return;
    if (performance.now() > until) throw new Error(`${origin} did not become ready`);
    await sleep(100);
  }
}
