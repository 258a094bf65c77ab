import { fileURLToPath } from 'node:url';
import { type GeneratedCase, generateCases } from '@zhiyu/fixtures/generator/generate';
import { catchUpMatters } from '@zhiyu/server/follow-matters';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { Stance } from '@zhiyu/shared/case';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from './support/database';

const hangzhou = fileURLToPath(new URL('../fixtures/hangzhou', import.meta.url));
const to = Date.parse('2026-06-20T00:00:00+08:00');
const from = to - 8 * 86_400_000;

/** A case as it was linked, with what is true of it. */
interface Linked {
  id: number;
  sourceId: string;
  matter: string | null;
  stance: Stance | null;
  proposed: string | null;
  side: Stance | null;
  like: number | null;
  byRule: boolean;
  truth: GeneratedCase['truth'];
}

let db: Database;
let cases: Linked[];
let byId: Map<number, Linked>;

beforeAll(async () => {
  db = await createTestDatabase();
  await addCity(db, hangzhou, { now: from });
  const ingest = await createIngest(db, 'hangzhou');
  const truth = new Map<string, GeneratedCase['truth']>();
  const rows = [];
  // What the sources say at the report, and nothing of what they link later.
  for (const told of generateCases({ packFolder: hangzhou, seed: 7, from, to, perDay: 1000 })) {
    truth.set(told.input.sourceId, told.truth);
    rows.push({ input: told.input });
  }
  for (let start = 0; start < rows.length; start += 5000)
    await ingest.write(rows.slice(start, start + 5000), to);
  await catchUpMatters({ db, city: 'hangzhou', ingest, now: () => to });
  const linked = await db.query<Omit<Linked, 'truth'>>(
    `select c.id, c.source_id as "sourceId", c.matter, c.stance, l.matter as proposed, l.stance as side,
       (l.reasons ->> 'like')::int as like, coalesce(l.by_rule, false) as "byRule"
     from cases c left join matter_link l on l.city = c.city and l.case_id = c.id order by c.id`,
  );
  cases = linked.map((one) => ({ ...one, truth: truth.get(one.sourceId)! }));
  byId = new Map(cases.map((one) => [one.id, one]));
});
afterAll(() => db?.close());

const share = (part: number, whole: number) => part / whole;

describe('linking eight days of generated cases against what was planted', () => {
  it('finds most of what is planted', () => {
    const known = new Set<string>();
    const second = cases.filter(({ truth: { matter } }) => {
      if (matter === null) return false;
      const isSecond = known.has(matter);
      known.add(matter);
      return isSecond;
    });
    const right = second.filter(
      ({ like, truth }) => like !== null && byId.get(like)?.truth.matter === truth.matter,
    );
    expect(second.length).toBeGreaterThan(200);
    expect(share(right.length, second.length)).toBeGreaterThan(0.8);
  });

  it('hardly ever takes two matters for one', () => {
    const links = cases.flatMap((one) => {
      const other = one.like === null ? undefined : byId.get(one.like);
      return other === undefined
        ? []
        : [{ one: one.truth.matter, other: other.truth.matter, byRule: one.byRule }];
    });
    const both = links.filter(({ one, other }) => one !== null && other !== null);
    const wrong = both.filter(({ one, other }) => one !== other);
    const mixed = links.filter(({ one, other }) => (one === null) !== (other === null));
    expect(share(wrong.length, both.length)).toBeLessThan(0.02);
    expect(share(mixed.length, links.length)).toBeLessThan(0.08);
    expect(wrong.filter(({ byRule }) => byRule)).toEqual([]);
  });

  it('tells the side of opposed demands, and never the wrong one', () => {
    const sided = cases.filter(({ truth }) => truth.stance !== null);
    const told = sided.map(({ stance, side, truth }) => ({ told: stance ?? side, truth: truth.stance }));
    const wrong = told.filter((one) => one.told !== null && one.told !== one.truth);
    const right = told.filter((one) => one.told === one.truth);
    expect(sided.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
    expect(share(right.length, sided.length)).toBeGreaterThan(0.75);
    const divided = new Map<string, Set<Stance>>();
    for (const { matter, stance } of cases) {
      if (matter && stance) divided.set(matter, (divided.get(matter) ?? new Set()).add(stance));
    }
    expect([...divided.values()].filter(({ size }) => size === 2).length).toBeGreaterThan(5);
  });
});
