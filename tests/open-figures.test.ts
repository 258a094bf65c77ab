import { chooseOpenLevel } from '@zhiyu/server/open-month';
import { withholdFew } from '@zhiyu/server/privacy/withhold-few';
import type { Database } from '@zhiyu/server/store/database';
import type { CaseInput } from '@zhiyu/shared/case';
import type { OpenFigures } from '@zhiyu/shared/open-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChance } from './invent-histories';
import { type App, addSmallCity, startApp } from './small-city';
import { addTestAccount, signInAs } from './support/accounts';
import { createTestDatabase } from './support/database';

const base = '/api/v1/cities/small-city';
const months = ['2025-12', '2026-01', '2026-02'];
const categories = ['litter', 'lamps', 'housing'];

let db: Database;
let app: App;
let inputs: CaseInput[];
beforeAll(async () => {
  const chance = createChance(11);
  inputs = Array.from({ length: 900 }, (_, index) => {
    // Crowded in the middle, thin towards the edges: many cells with one to four cases.
    const spread = () => (chance.random() + chance.random() + chance.random()) / 3;
    return {
      source: 'hand',
      sourceId: String(index),
      reportedAt:
        Date.parse('2025-12-01T00:00:00+08:00') + Math.floor(chance.random() * 90) * 86_400_000 + 3_600_000,
      lng: 120.02 + spread() * 0.03,
      lat: 30.02 + spread() * 0.03,
      ...(chance.random() < 0.95 && { category: categories[Math.floor(chance.random() ** 4 * 3)] }),
      requesterKey: `p${Math.floor(chance.random() * 500)}`,
      ...(index % 50 === 0 && { sensitive: true }),
    } as CaseInput;
  });
  db = await createTestDatabase();
  await addSmallCity(db, inputs);
  app = await startApp(db);
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const ask = (month: string) => app.inject(`${base}/open/${month}`);
async function read(month: string): Promise<OpenFigures> {
  const answer = await ask(month);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

/** The truth, counted by cell of the answer’s level from the rows of the store. */
async function count(month: string, level: number) {
  const rows = await db.query<{ cell: number | null; category: string | null; who: string }>(
    `select c.cell, split_part(coalesce(k.parent, k.id), '/', 1) as category, coalesce(c.requester_key, c.id::text) as who
     from cases c left join category k on k.city = c.city and k.ordinal = c.category
     where c.city = 'small-city' and not c.sensitive
       and to_char(c.reported_at at time zone 'Asia/Shanghai', 'YYYY-MM') = $1`,
    [month],
  );
  const cells = new Map<number, { cases: number; people: Set<string> }>();
  for (const { cell, who } of rows) {
    const key = Math.floor((cell ?? 0) / 4 ** (19 - level));
    const known = cells.get(key) ?? { cases: 0, people: new Set<string>() };
    known.cases += 1;
    known.people.add(who);
    cells.set(key, known);
  }
  return { total: rows.length, cells };
}

function mortonOf({ x, y }: { x: number; y: number }): number {
  let morton = 0;
  for (let bit = 0; bit < 19; bit += 1) {
    morton += ((x >> bit) & 1) * 4 ** bit + ((y >> bit) & 1) * 2 * 4 ** bit;
  }
  return morton;
}

describe('open figures of a month', () => {
  it('are true where they are given, and of 5 people or more', async () => {
    for (const month of months) {
      const figures = await read(month);
      const truth = await count(month, figures.level);
      expect(figures.cases).toBe(truth.total);
      expect(figures.cells.length).toBe(truth.cells.size);
      expect(figures.cells.some(({ cases }) => cases !== null)).toBe(true);
      expect(figures.cells.some(({ cases }) => cases === null)).toBe(true);
      for (const cell of figures.cells) {
        const known = truth.cells.get(mortonOf(cell));
        if (cell.cases === null) continue;
        expect(cell.cases).toBe(known?.cases);
        expect(known?.people.size).toBeGreaterThanOrEqual(5);
      }
    }
  });

  it('cannot be put together to what is withheld: each has 5 possible values or more', async () => {
    for (const month of months) {
      const { cases: sum, cells, domains } = await read(month);
      for (const parts of [cells, domains]) {
        const hidden = parts.filter(({ cases }) => cases === null).length;
        if (hidden === 0) continue;
        const given = parts.reduce((before, { cases }) => before + (cases ?? 0), 0);
        // What an attacker knows: the hidden are 1 or more each and sum to what is left, at the most.
        const most = (sum ?? 0) - given - (hidden - 1);
        expect(hidden).toBeGreaterThan(1);
        expect(most).toBeGreaterThanOrEqual(5);
      }
    }
  });

  it('have one window, one level and no category to set against each other', async () => {
    for (const query of [
      'from=2026-02-01T00:00:00Z',
      'category=lamps',
      'level=12',
      'area=west',
      'bbox=1,2,3,4',
    ]) {
      expect((await app.inject(`${base}/open/2026-02?${query}`)).statusCode, query).toBe(400);
    }
    for (const month of ['2026-13', '2026-02-01', '2026-1', '2026', '2026-02..2026-03']) {
      expect((await ask(encodeURIComponent(month))).json().code, month).toBe('bad-month');
    }
    expect((await ask('2026-03')).json().code).toBe('month-not-over');
  });

  it('stay as they were given, whatever comes in later', async () => {
    const before = await read('2026-01');
    await db.query(
      `insert into cases (city, id, source, source_id, fingerprint, reported_at, area, accountable_area, cell)
       select city, 100000 + id, source, 'late-' || id, fingerprint, reported_at, area, accountable_area, cell
       from cases where city = 'small-city' and id < 400`,
    );
    expect(await read('2026-01')).toEqual(before);
  });

  it('have cells of 250 m or more at any latitude', () => {
    for (const lat of [0, 22.5, 30.25, 45.8, 53.5, 69.6, 78.2]) {
      const level = chooseOpenLevel({ root: { bbox: [0, lat - 0.2, 1, lat] } } as never);
      const side = (at: number) => (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / 2 ** at;
      expect(side(level), `${lat}°`).toBeGreaterThanOrEqual(250);
      expect(side(level + 1), `${lat}°`).toBeLessThan(250);
    }
  });

  it('are all that the public sees', async () => {
    const bindings = [{ city: 'small-city', kind: 'city' as const, node: 'small-city' }];
    const headers = await signInAs(
      db,
      await addTestAccount(db, { name: 'anybody', role: 'public', bindings }),
    );
    const closed = await startApp(db);
    expect((await closed.inject({ url: `${base}/open/2026-02`, headers })).statusCode).toBe(200);
    for (const path of ['/cells?measure=reported', '/compare', '/cases?measure=open', '/live', '']) {
      expect((await closed.inject({ url: base + path, headers })).statusCode, path).toBe(403);
    }
    await closed.close();
  });
});

describe('what is withheld', () => {
  const part = (key: number, cases: number, people = cases) => ({ key, cases, people });

  it.each([
    ['nothing where all have enough people', [part(1, 5), part(2, 9)], []],
    [
      'one with few, and the smallest other, for the sum would tell it',
      [part(1, 3), part(2, 9), part(3, 6)],
      [1, 3],
    ],
    ['as many as it takes', [part(1, 1), part(2, 1), part(3, 5), part(4, 8)], [1, 2, 3, 4].slice(0, 4)],
    ['many cases of one person', [part(1, 40, 1), part(2, 50)], [1, 2]],
    ['all, where there is too little', [part(1, 2)], [1]],
  ])('is %s', (_what, parts, wanted) => {
    expect([...withholdFew(parts)].sort()).toEqual(wanted);
  });
});
