import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '@zhiyu/server/access/audit';
import { verifyAudit } from '@zhiyu/server/access/audit-chain';
import { openSecretBox } from '@zhiyu/server/access/secret-box';
import { buildApp } from '@zhiyu/server/app';
import { type Config, readConfig } from '@zhiyu/server/config';
import { keepCubes } from '@zhiyu/server/cube/cubes';
import { loadCity } from '@zhiyu/server/store/city-store';
import { type Database, openDatabase } from '@zhiyu/server/store/database';
import { createChance, inventHistories } from './invent-histories';
import { addSmallCity, at } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';

/** `pnpm bench:access`: what access adds to a question about cells, and how many entries the audit takes in a minute. */
const ROUNDS = 60;
const ASKED_IN_A_ROUND = 50;
const ENTRIES = 100_000;
const url = '/api/v1/cities/small-city/cells?measure=reported&level=15';

/** Two installations with the same cases, one of them with an account. */
const places = [await open(), await open()];
try {
  const [without, withAccount] = places as [Place, Place];
  const headers = await addReader(withAccount.db);
  await measureAccess([await serve(without, {}), await serve(withAccount, headers)]);
  await measureAudit(withAccount);
} finally {
  for (const { db, folder } of places) {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  db: Database;
  config: Config;
  folder: string;
}

async function open(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-bench-access-'));
  // As root the database server runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const config = readConfig({ ZHIYU_DATA: folder, LOG_LEVEL: 'silent', PORT: '0' });
  const db = await openDatabase(config, () => {});
  const { inputs, events } = inventHistories(createChance(5), 20_000, at('02-20 00:00'));
  await addSmallCity(db, inputs, events);
  return { db, config, folder };
}

async function addReader(db: Database): Promise<Record<string, string>> {
  const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
  return signInAs(db, await addTestAccount(db, { name: 'bench', role: 'leader', bindings }));
}

interface Served {
  ask: () => Promise<void>;
  times: number[];
  close: () => Promise<void>;
}

async function serve({ db, config }: Place, headers: Record<string, string>): Promise<Served> {
  const cubes = keepCubes(db.url, null, () => {});
  cubes.of('small-city');
  await cubes.reach('small-city', (await loadCity(db, 'small-city')).seq, 60_000);
  const app = await buildApp({ db, config, cubes });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    times: [],
    async ask() {
      const answer = await fetch(origin + url, { headers });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`the answer is ${answer.status}`);
    },
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await cubes.close();
    },
  };
}

/** Asks the same question of both in turns, over HTTP; the first round warms up. */
async function measureAccess(both: [Served, Served]): Promise<void> {
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { ask, times } of both) {
      for (let asked = 0; asked < ASKED_IN_A_ROUND; asked += 1) {
        const started = performance.now();
        await ask();
        if (round > 0) times.push(performance.now() - started);
      }
    }
  }
  const [without, within] = both.map(({ times }) => median(times)) as [number, number];
  console.log(
    `cells, ${ROUNDS * ASKED_IN_A_ROUND} answers each, p50: ${without.toFixed(3)} ms without accounts, ` +
      `${within.toFixed(3)} ms with a session; ${(within - without).toFixed(3)} ms more`,
  );
  for (const { close } of both) await close();
}

async function measureAudit({ db, config }: Place): Promise<void> {
  const key = () => openSecretBox(config.keyFile).derive('audit');
  const audit = createAudit(db, key);
  const before = (await verifyAudit(db, key())).head.seq;
  const started = performance.now();
  const entry = { who: 'bench', role: 'handler', action: 'read', city: 'small-city', address: '10.0.0.1' };
  await Promise.all(
    Array.from({ length: ENTRIES }, (_, index) =>
      audit.note({ ...entry, at: Date.now(), subject: `GET …/cases/${index}`, result: 'ok' }),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  const { fault, head } = await verifyAudit(db, key());
  if (fault !== null || head.seq - before !== ENTRIES) throw new Error('entries were lost');
  const aMinute = Math.round((ENTRIES / seconds) * 60);
  console.log(
    `audit: ${ENTRIES} entries in ${seconds.toFixed(1)} s (${aMinute} a minute), none lost, the chain whole`,
  );
}

function median(numbers: number[]): number {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
