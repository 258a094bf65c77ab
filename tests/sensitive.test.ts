import { type Cubes, keepCubes } from '@zhiyu/server/cube/cubes';
import { createIngest } from '@zhiyu/server/ingest';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, at, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';
import { addSmallCityWith } from './support/small-city-with';

const base = '/api/v1/cities/small-city';
const abuse = { id: 'abuse', parent: null, name: { zh: '家庭暴力', en: 'Abuse' }, sensitive: true };
/** In the subdistrict west-north of the district west. */
const place = { lng: 120.05, lat: 30.07, area: 'west-north', address: '翠苑一区' };
const inputs: CaseInput[] = [
  ...Array.from({ length: 7 }, (_, index) => caseOf(`n${index}`, 'litter')),
  ...Array.from({ length: 5 }, (_, index) => caseOf(`s${index}`, 'abuse')),
];

function caseOf(sourceId: string, category: string): CaseInput {
  const due = { reportedAt: at('03-02 09:00'), dueAt: at('03-05 18:00') };
  return { source: 'hand', sourceId, category, title: `事项 ${sourceId}`, ...due, ...place };
}

let db: Database;
let cubes: Cubes;
let inMemory: App;
let inDatabase: App;
const who: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCityWith(db, { categories: [abuse] }, inputs);
  const sign = async (name: string, node: string) => {
    const bindings = [{ city: 'small-city', kind: node === 'small-city' ? 'city' : 'area', node } as const];
    who[name] = await signInAs(db, await addTestAccount(db, { name, role: 'dispatcher', bindings }));
  };
  await sign('subdistrict', 'west-north');
  await sign('district', 'west');
  await sign('city', 'small-city');
  cubes = keepCubes(db.url, null, () => {});
  inMemory = await startApp(db, { cubes });
  inDatabase = await startApp(db);
  cubes.of('small-city');
  await cubes.reach('small-city', 1, 10_000);
});
afterAll(async () => {
  await inMemory?.close();
  await inDatabase?.close();
  await cubes?.close();
  await db?.close();
});

const get = async (path: string, name: string, app = inMemory) =>
  app.inject({ url: base + path, headers: who[name] ?? {} });

describe.each(['memory', 'database'] as const)('sensitive cases, answered from %s', (where) => {
  const app = () => (where === 'memory' ? inMemory : inDatabase);
  const ask = async (path: string, name: string) => (await get(path, name, app())).json();

  it('are in no figure, list, search or export of somebody below the district', async () => {
    expect((await ask('/cells?measure=reported', 'subdistrict')).total).toBe(7);
    expect((await ask('/cases?measure=reported', 'subdistrict')).total).toBe(7);
    expect((await ask('/overdue?', 'subdistrict')).total).toBe(7);
    expect((await ask('/cells?measure=reported&category=abuse', 'subdistrict')).total).toBe(0);
    const { series } = await ask('/trend?measure=reported&bucket=month', 'subdistrict');
    expect(series.reduce((sum: number, { value }: { value: number }) => sum + value, 0)).toBe(7);
    const csv = (await get('/cases?measure=reported&format=csv', 'subdistrict', app())).body;
    expect(csv).toContain('n1');
    expect(csv).not.toMatch(/s\d|家庭暴力/);
    expect((await ask('/search?q=s1', 'subdistrict')).items).toEqual([]);
    expect((await ask('/search?q=s1', 'district')).items).toHaveLength(1);
  });

  it('count in their district, and in no cell and no area below it, for whoever asks', async () => {
    for (const name of ['district', 'city']) {
      const cells = await ask('/cells?measure=reported&area=west', name);
      expect([cells.total, cells.located, cells.unlocated]).toEqual([12, 7, 5]);
      expect((await ask('/cells?measure=reported&area=west-north', name)).total).toBe(7);
      const { rows } = await ask('/compare?parent=west&measures=reported', name);
      const counts = Object.fromEntries(
        rows.map(({ id, values }: { id: string | null; values: { reported: { value: number } } }) => [
          id ?? 'none',
          values.reported.value,
        ]),
      );
      // What no subdistrict shows stands in the row of the rest, so that the sum is the district’s.
      expect(counts).toEqual({ 'west-north': 7, none: 5 });
    }
    const overdue = await ask('/cells?measure=overdue&category=abuse', 'city');
    expect([overdue.total, overdue.located]).toEqual([5, 0]);
  });
});

describe('one sensitive case', () => {
  const idOf = async (sourceId: string) =>
    ((await db.query('select id from cases where source_id = $1', [sourceId])) as [{ id: number }])[0].id;

  it('is there for those who handle cases from the district up, without its place', async () => {
    const id = await idOf('s1');
    expect((await get(`/cases/${id}`, 'subdistrict')).statusCode).toBe(404);
    for (const name of ['district', 'city']) {
      const found = (await get(`/cases/${id}`, name)).json();
      expect(found).toMatchObject({
        sensitive: true,
        area: 'west',
        accountableArea: 'west',
        cell: null,
        lng: null,
        lat: null,
        address: null,
        unlocatedReason: 'sensitive',
      });
      expect(JSON.stringify(found)).not.toMatch(/west-north|翠苑|120\.05/);
    }
  });

  it('opens its address with a reason, to those alone who may see it', async () => {
    const id = await idOf('s1');
    const open = (name: string) =>
      inMemory.inject({
        method: 'POST',
        url: `${base}/cases/${id}/original`,
        payload: { reason: '上门核实情况' },
        headers: who[name] ?? {},
      });
    expect((await open('subdistrict')).statusCode).toBe(404);
    expect((await open('district')).json().address).toBe('翠苑一区');
  });

  it('that becomes one leaves the map, and comes back when it is no more', async () => {
    const ingest = await createIngest(db, 'small-city');
    const event = { source: 'hand', sourceId: 'n0', kind: 'recategorised' as const };
    await ingest.write(
      [{ event: { ...event, eventId: 'a', at: at('03-06 09:00'), category: 'abuse' } }],
      at('03-11 12:00'),
    );
    const id = await idOf('n0');
    expect((await get(`/cases/${id}`, 'subdistrict', inDatabase)).statusCode).toBe(404);
    expect((await get(`/cases/${id}`, 'city', inDatabase)).json()).toMatchObject({ area: 'west', lng: null });
    await ingest.write(
      [{ event: { ...event, eventId: 'b', at: at('03-07 09:00'), category: 'litter' } }],
      at('03-11 12:00'),
    );
    expect((await get(`/cases/${id}`, 'subdistrict', inDatabase)).json()).toMatchObject({
      area: 'west-north',
      lng: place.lng,
      address: place.address,
    });
  });

  it('is no fault of its source', async () => {
    const { sources } = (await get('/quality', 'city')).json();
    expect(JSON.stringify(sources)).toContain('hand');
    const list = (await get('/quality/unlocated', 'city')).json();
    expect(list.items).toEqual([]);
  });
});
