import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCases } from '@zhiyu/fixtures/generator/generate';
import { openDemoCases } from '@zhiyu/server/cli/demo-cases';
import { type DemoWork, feedDemo, loadDemo } from '@zhiyu/server/cli/demo-load';
import { readConfig } from '@zhiyu/server/config';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import { type Database, openDatabase } from '@zhiyu/server/store/database';
import { readDemoState } from '@zhiyu/server/store/demo-state';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Child, runZhiyu } from './support/child';
import { createTestDatabase } from './support/database';

const tinyPack = fileURLToPath(new URL('../fixtures/generator/tiny-pack', import.meta.url));
const silent = { show: () => {}, finish: () => {} };
const from = Date.parse('2026-03-02T00:00:00+08:00');
const to = Date.parse('2026-03-16T00:00:00+08:00');
const later = Date.parse('2026-03-18T15:30:00+08:00');
const options = { packFolder: tinyPack, seed: 7, count: 3000, from, to };

const folder = mkdtempSync(join(tmpdir(), 'zhiyu-demo-'));
const environment = { ZHIYU_DATA: join(folder, 'data'), DATABASE_URL: '', PORT: '0' };
const children: Child[] = [];

beforeAll(() => chmodSync(folder, 0o755));

afterAll(async () => {
  for (const child of children) {
    child.process.kill('SIGKILL');
    await child.ended;
  }
  // Finds what a failed test left running, and stops it.
  await (await openDatabase(readConfig(environment), () => {})).close();
  rmSync(folder, { recursive: true });
});

/** What the store knows of each case: its number, how often it was closed, and whether it was ever dispatched. */
function readCases(db: Database): Promise<object[]> {
  return db.query(
    `select source_id, cardinality(closings) as closings, dispatched_at is not null as dispatched
     from cases order by source_id collate "C"`,
  );
}

/** The same, straight from one run of the generator. */
function expectCases(until: number): object[] {
  return [...generateCases({ ...options, until })]
    .map(({ input, events }) => ({
      source_id: input.sourceId,
      closings: events.filter(({ kind }) => kind === 'closed').length,
      dispatched: events.some(({ kind }) => kind === 'dispatched'),
    }))
    .sort((one, other) => (one.source_id < other.source_id ? -1 : 1));
}

async function openWork(db: Database): Promise<DemoWork> {
  const ingest = await createIngest(db, 'tiny');
  const cases = openDemoCases(options);
  return { db, city: 'tiny', ingest, cases, interruption: new AbortController().signal };
}

test('what the feed adds after the load, stopped and begun again, is what one run of the generator tells', async () => {
  const db = await createTestDatabase();
  await addCity(db, tinyPack, { now: to });
  const work = await openWork(db);
  const loaded = await loadDemo(work, { seed: 7, count: 3000, from, to, loaded: 0, fedTo: null }, silent);
  expect(await readCases(db)).toEqual(expectCases(to));
  expect(loaded).toMatchObject({ loaded: 3000, fedTo: to });

  // Fed for a day, then killed before it noted how far it had come.
  await feedDemo(work, loaded, to + 86_400_000);
  work.cases.close();
  const again = await openWork(db);
  await feedDemo(again, loaded, later);
  again.cases.close();
  expect(await readCases(db)).toEqual(expectCases(later));
  expect((await readDemoState(db, 'tiny'))?.fedTo).toBe(later);
  await db.close();
});

function start(): Child {
  const child = runZhiyu(['demo', '--cases', '16000'], environment);
  children.push(child);
  return child;
}

test('a demo that is killed while it loads completes at its next start, and counts no case twice', async () => {
  const killed = start();
  // The first batch is in.
  await killed.untilSays(/: [1-9][\d,]* · \d+ %/);
  killed.process.kill('SIGKILL');
  await killed.ended;

  const second = start();
  await second.untilSays(/at http:\/\/localhost:\d+/);
  const [address] = /http:\/\/localhost:\d+/.exec(second.output()) ?? [];
  const answer = await fetch(`${address}/api/v1/cities/hangzhou`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ id: 'hangzhou', generated: true });
  second.process.kill('SIGINT');
  expect(await second.ended).toBe(0);

  const db = await openDatabase(readConfig(environment), () => {});
  const state = await readDemoState(db, 'hangzhou');
  const [counted] = await db.query<{ cases: number; numbers: number }>(
    'select count(*) as cases, count(distinct source_id) as numbers from cases where reported_at < $1',
    [new Date(state?.to ?? 0)],
  );
  expect(counted).toEqual({ cases: 16_000, numbers: 16_000 });
  await db.close();
});
