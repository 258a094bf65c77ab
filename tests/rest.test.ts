import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { CellsAnswer, CompareAnswer } from '@zhiyu/shared/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChance, inventHistories } from './invent-histories';
import { type App, addSmallCity, at, startApp } from './small-city';
import { createTestDatabase } from './support/database';

/** The row of a comparison without a node leads to its cases as every other row does. */
const city = '/api/v1/cities/small-city';
const { inputs, events } = inventHistories(createChance(5), 800, at('02-20 00:00'));
const parents = [
  ['area', null],
  ['area', 'small-city'],
  ['area', 'west'],
  ['accountableArea', null],
  ['accountableArea', 'west'],
  ['category', null],
  ['category', 'streets'],
  ['unit', null],
  ['unit', 'works'],
] as const;

let db: Database;
let cubes: Cubes;
let app: App;
let plain: App;

beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, inputs, events);
  cubes = keepCubes(db.url, null, () => {});
  app = await startApp(db, { cubes });
  plain = await startApp(db);
  cubes.of('small-city');
  await cubes.reach('small-city', (await loadCity(db, 'small-city')).seq, 60_000);
});
afterAll(async () => {
  await app?.close();
  await plain?.close();
  await cubes?.close();
  await db?.close();
});

async function ask<Answer>(server: App, path: string): Promise<Answer> {
  const { statusCode, body } = await server.inject(`${city}${path}`);
  expect(statusCode, `${path}: ${body}`).toBe(200);
  return JSON.parse(body) as Answer;
}

it.each(parents)(
  'by %s, what %s holds beside its children is listed, drawn and counted alike',
  async (by, parent) => {
    const slice = new URLSearchParams({ rest: by, ...(parent !== null && { [by]: parent }) });
    let counted = 0;
    for (const measure of ['reported', 'open', 'overdue', 'onTimeRate', 'timeToClose']) {
      const whole = parent === null ? '' : `&parent=${parent}`;
      const compared = await ask<CompareAnswer>(plain, `/compare?by=${by}${whole}&measures=${measure}`);
      const row = compared.rows.find(({ id }) => id === null)?.values[measure];
      const listed = await ask<CaseListAnswer>(app, `/cases?measure=${measure}&limit=500&${slice}`);
      expect(listed.total, measure).toBe(row?.n);
      counted += listed.total;
      for (const server of [app, plain]) {
        if (measure === 'timeToClose') continue;
        const cells = await ask<CellsAnswer>(server, `/cells?measure=${measure}&${slice}`);
        expect(cells.total, measure).toBe(measure === 'onTimeRate' ? row?.denominator : row?.n);
      }
    }
    expect(counted).toBeGreaterThan(0);
  },
);

it('lists exactly the cases that lie in none of the children', async () => {
  const { items } = await ask<CaseListAnswer>(app, '/cases?measure=reported&rest=category&limit=500');
  expect(items.length).toBeGreaterThan(20);
  for (const { category } of items) expect(category).toBeNull();
  const west = await ask<CaseListAnswer>(app, '/cases?measure=reported&rest=area&area=west&limit=500');
  expect(west.items.length).toBeGreaterThan(20);
  for (const { area } of west.items) expect(area).toBe('west');
});

it('says what to do where it is not said whose children are meant', async () => {
  for (const query of [
    'rest=category&category=litter&category=lamps',
    'rest=area&area=park',
    'rest=weather',
  ]) {
    const { statusCode, body } = await app.inject(`${city}/cases?measure=reported&${query}`);
    expect([statusCode, JSON.parse(body).code], query).toEqual([
      400,
      query === 'rest=weather' ? 'bad-parameter' : 'rest-of-several',
    ]);
  }
  const narrow = {
    id: 'w',
    role: 'leader',
    label: { zh: '西', en: 'West' },
    areas: ['west'],
    categories: [],
    units: [],
    cities: null,
  };
  const leader = await startApp(db, { viewer: narrow });
  const outside = await leader.inject(`${city}/cases?measure=reported&rest=area`);
  expect([outside.statusCode, outside.json().code]).toEqual([403, 'outside-view']);
  expect((await leader.inject(`${city}/cases?measure=reported&rest=area&area=west`)).statusCode).toBe(200);
  await leader.close();
});
