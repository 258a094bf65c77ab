import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFile } from '../../tests/support/child';
import { createTestDatabase } from '../../tests/support/database';
import { addTwoDistricts } from '../../tests/support/two-districts';
import { growTree } from './city-grow';
import { loadCity } from './city-store';
import type { Database } from './database';

const text = (name: string) => ({ zh: name, en: name });
let db: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  await addTwoDistricts(db);
});
afterAll(() => db.close());

describe('growing a tree', () => {
  it('adds what is missing and leaves what is there', async () => {
    const before = (await loadCity(db, 'small')).city;
    const nodes = [
      { id: 'streets', parent: null, name: text('other name') },
      { id: 'bridges', parent: 'streets', name: text('Bridges') },
    ];
    const ordinals = await db.transaction((tx) => growTree(tx, 'small', 'category', nodes));
    const { city } = await loadCity(db, 'small');
    expect(city.packVersion).toBe(before.packVersion + 1);
    expect(city.categories.byId('streets')?.name).toEqual({ zh: '道路', en: 'Streets' });
    expect(city.categories.byId('bridges')).toMatchObject({ parent: 'streets', ordinal: 4 });
    expect([...ordinals]).toEqual([
      ['streets', city.categories.byId('streets')?.ordinal],
      ['bridges', 4],
    ]);
  });

  it('of what is all there changes nothing', async () => {
    const before = (await loadCity(db, 'small')).city.packVersion;
    await db.transaction((tx) =>
      growTree(tx, 'small', 'channel', [{ id: 'hotline', parent: null, name: text('x') }]),
    );
    expect((await loadCity(db, 'small')).city.packVersion).toBe(before);
  });

  it('grows units and channels too', async () => {
    await db.transaction((tx) =>
      growTree(tx, 'small', 'unit', [{ id: 'parks', parent: 'works', name: text('Parks') }]),
    );
    await db.transaction((tx) =>
      growTree(tx, 'small', 'channel', [{ id: 'app', parent: null, name: text('App') }]),
    );
    const { city } = await loadCity(db, 'small');
    expect(city.units.path('parks').map(({ id }) => id)).toEqual(['works', 'parks']);
    expect(city.channels.byId('app')?.ordinal).toBe(2);
  });

  it('refuses a parent that does not exist', async () => {
    const orphan = [{ id: 'orphan', parent: 'nobody', name: text('Orphan') }];
    await expect(db.transaction((tx) => growTree(tx, 'small', 'unit', orphan))).rejects.toThrow('nobody');
  });

  it('from two processes at once gives every node one ordinal, none left out', async () => {
    const start = (await loadCity(db, 'small')).city.categories.nodes.length;
    const shared = Array.from({ length: 20 }, (_, i) => `shared-${i}`);
    const lists = [
      [...shared, ...Array.from({ length: 10 }, (_, i) => `one-${i}`)],
      [...shared.toReversed(), ...Array.from({ length: 10 }, (_, i) => `two-${i}`)],
    ];
    const children = lists.map((ids) =>
      runFile('tests/support/grow-categories.ts', [JSON.stringify(ids)], { DATABASE_URL: db.url }),
    );
    for (const child of children) await child.untilSays('ready');
    for (const child of children) child.process.stdin?.end('go\n');
    for (const child of children) expect(await child.ended, child.output()).toBe(0);
    const { city } = await loadCity(db, 'small');
    for (const child of children) {
      const said = JSON.parse(/grown (.*)/.exec(child.output())?.[1] ?? '') as [string, number][];
      for (const [id, ordinal] of said) expect(city.categories.byId(id)?.ordinal, id).toBe(ordinal);
    }
    const ordinals = city.categories.nodes.map(({ ordinal }) => ordinal).sort((one, other) => one - other);
    expect(ordinals).toEqual(Array.from({ length: start + 41 }, (_, i) => i + 1));
  });
});
