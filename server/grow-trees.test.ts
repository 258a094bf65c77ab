import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addSmallCity } from '../tests/small-city';
import { createTestDatabase } from '../tests/support/database';
import { createGrowth } from './grow-trees';
import type { Lookups } from './sources/city-lookups';
import type { GrownNode } from './sources/tree-growth';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';

let db: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  await addSmallCity(db, []);
});
afterAll(() => db?.close());

it('grows by one batch after the other, however long the database takes with the first', async () => {
  const batches: GrownNode[][] = [
    [{ id: 'noise', parent: null, label: 'Noise' }],
    [{ id: 'noise-at-night', parent: 'noise', label: 'Noise at night' }],
  ];
  let read = 0;
  const nothing = { takeGrown: () => [] };
  const lookups = {
    category: { takeGrown: () => batches[read++] ?? [] },
    unit: nothing,
    channel: nothing,
  } as unknown as Lookups;
  let begun = 0;
  const slowAtFirst: Database = Object.create(db, {
    transaction: {
      value: async (work: Parameters<Database['transaction']>[0]) => {
        begun += 1;
        if (begun === 1) await sleep(100);
        return db.transaction(work);
      },
    },
  });
  const grow = createGrowth(slowAtFirst, 'small-city', lookups, { dryRun: false, onGrown: () => {} });
  await Promise.all([grow([]), grow([])]);
  const { city } = await loadCity(db, 'small-city');
  expect(city.categories.path('noise-at-night').map(({ id }) => id)).toEqual(['noise', 'noise-at-night']);
});
