import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import { createIngest } from '@zhiyu/server/ingest';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChance, inventHistories } from '../invent-histories';
import { inventPaths } from '../invent-questions';
import { type App, addSmallCity, at, startApp } from '../small-city';
import { createTestDatabase } from '../support/database';

const FIRST = at('02-20 00:00');
const invented = createChance(7);
const { inputs, events } = inventHistories(invented, 900, FIRST);
const warnings: string[] = [];

let db: Database;
let cubes: Cubes;
let inCubes: App;
let inDatabase: App;

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, inputs.slice(0, 600), events.slice(0, 1500));
  cubes = keepCubes(db.url, null, (message) => warnings.push(message));
  inCubes = await startApp(db, { cubes });
  inDatabase = await startApp(db);
  cubes.of('small-city');
  await followed();
});
afterAll(async () => {
  await inCubes?.close();
  await inDatabase?.close();
  await cubes?.close();
  await db?.close();
});

async function followed(): Promise<void> {
  const { seq } = await loadCity(db, 'small-city');
  await cubes.reach('small-city', seq, 60_000);
}

async function ask(app: App, path: string): Promise<{ status: number; body: unknown }> {
  const { statusCode, body } = await app.inject(`/api/v1/cities/small-city${path}`);
  return { status: statusCode, body: JSON.parse(body) };
}

async function expectSame(path: string): Promise<void> {
  const inMemory = await ask(inCubes, path);
  expect(inMemory, path).toEqual(await ask(inDatabase, path));
}

describe('what is aggregated in cubes', () => {
  it.each(measureIds)('answers about %s as the database does', async (measure) => {
    for (let n = 0; n < 4; n++)
      for (const path of inventPaths(invented, FIRST, measure)) await expectSame(path);
  });

  it('answers in other forms, and about the city, as the database does', async () => {
    for (const path of [
      '',
      '/compare?measures=open,onTimeRate,timeToClose',
      '/compare?measures=onTimeRate,reopenRate,perResident&funnel=true&standardise=true',
      '/compare?by=unit&measures=onTimeRate,responseRate&funnel=true&standardise=true&category=streets',
      '/brief?area=west',
      '/cells?measure=open&bbox=120,30,120.1,30.1',
    ])
      await expectSame(path);
    for (const accept of ['application/vnd.zhiyu.cells', 'text/csv', 'application/geo+json']) {
      const url = '/api/v1/cities/small-city/cells?measure=onTimeRate&level=17';
      const [one, other] = await Promise.all(
        [inCubes, inDatabase].map((app) => app.inject({ url, headers: { accept } })),
      );
      expect(one?.rawPayload).toEqual(other?.rawPayload);
      expect(one?.headers['zhiyu-total']).toBe(other?.headers['zhiyu-total']);
    }
  });

  it('lists overdue cases page by page as the database does', async () => {
    interface List {
      total: number;
      items: { id: number }[];
      next: string | null;
    }
    const read = async (app: App, path: string) => (await ask(app, path)).body as List;
    let listed = 0;
    for (const slice of [
      '',
      '&area=west',
      '&category=streets',
      '&accountableArea=east',
      '&requestType=complaint',
    ]) {
      for (const age of ['', '&age=0-1d', '&age=1-7d', '&age=7-30d', '&age=30d%2B']) {
        const at = `&at=${encodeURIComponent(new Date(FIRST + 20 * 86_400_000).toISOString())}`;
        await expectSame(`/overdue?limit=500${slice}${age}${at}`);
        await expectSame(`/oversight?limit=7${slice}${age}${at}`);
        const whole = await read(inDatabase, `/overdue?limit=500${slice}${age}${at}`);
        const ids: number[] = [];
        let cursor = '';
        do {
          const page = await read(inCubes, `/overdue?limit=7${slice}${age}${cursor === '' ? at : cursor}`);
          expect(page.total).toBe(whole.total);
          ids.push(...page.items.map(({ id }) => id));
          cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
        } while (cursor !== '');
        expect(ids).toEqual(whole.items.map(({ id }) => id));
        expect(ids.length).toBe(whole.total);
        listed += ids.length;
      }
    }
    expect(listed).toBeGreaterThan(100);
  });

  it('knows what was written before it was asked, and agrees while more is written', async () => {
    const ingest = await createIngest(db, 'small-city');
    for (let start = 600; start < 900; start += 30) {
      await ingest.write(
        inputs.slice(start, start + 30).map((input) => ({ input })),
        at('03-11 12:00'),
      );
      await expectSame('');
      await expectSame('/compare?measures=reported,open,overdue,onTimeRate,timeToClose,reopenRate');
    }
    const writing = (async () => {
      for (let start = 1500; start < events.length; start += 50) {
        await ingest.write(
          events.slice(start, start + 50).map((event) => ({ event })),
          at('03-11 12:10'),
        );
      }
    })();
    let seen = 0;
    let isOver = false;
    void writing.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const { status, body } = await ask(inCubes, '/compare?measures=open,closed,overdue,reported&by=unit');
      const { seq, whole, rows } = body as { seq: number; whole: Row; rows: Row[] };
      expect(status).toBe(200);
      expect(seq).toBeGreaterThanOrEqual(seen);
      seen = seq;
      // Of one state, whatever is written meanwhile.
      for (const id of ['open', 'closed', 'overdue', 'reported']) {
        const parts = rows.reduce((sum, { values }) => sum + (values[id]?.value ?? 0), 0);
        expect(parts).toBe(whole.values[id]?.value);
      }
    }
    await writing;
    await followed();
    for (const measure of measureIds)
      for (const path of inventPaths(invented, FIRST, measure)) await expectSame(path);
    expect(warnings).toEqual([]);
  });

  it('says how far it is, and leaves a cube that is not there to the database', async () => {
    const ready = (await inCubes.inject('/readyz')).json();
    expect(ready).toMatchObject({ status: 'ok', checks: { 'cube of small-city': 'ok' } });
    const fresh = keepCubes(db.url, null, () => {});
    const app = await startApp(db, { cubes: fresh });
    // However fast it loads: while the cases are locked it cannot.
    await db.transaction(async (tx) => {
      await tx.query('lock table cases in access exclusive mode');
      fresh.of('small-city');
      expect((await app.inject('/readyz')).json().checks['cube of small-city']).toContain('loading');
    });
    expect(await ask(app, '/compare')).toEqual(await ask(inDatabase, '/compare'));
    await app.close();
    await fresh.close();
    expect((await ask(inCubes, '/compare')).status).toBe(200);
  });
});

interface Row {
  values: Record<string, { value: number } | undefined>;
}
