import type { CaseInput } from '@zhiyu/shared/case';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../tests/support/database';
import { addTwoDistricts } from '../../tests/support/two-districts';
import { createIngest } from '../ingest';
import { planByKeys } from './cases-write';
import type { Database } from './database';
import { loadStatement } from './statement';

const CASES = 6000;
const now = Date.UTC(2025, 5, 1);

it('a batch finds its cases by their keys, though the database has not counted its tables yet', async () => {
  const db = await createTestDatabase();
  await fillSmallTown(db);
  const ids = Array.from({ length: 500 }, (_, index) => index * 7);
  const numbers = ids.map((id) => `h-${id}`);
  const plans = await db.withClient(async (client) => {
    const explain = async (name: string, parameters: unknown[]) => {
      const { rows } = await client.query(
        `explain (format json) ${loadStatement(name).replace(/^--.*$/gm, '')}`,
        parameters,
      );
      return JSON.stringify(rows[0]);
    };
    return {
      known: await explain('cases-known', ['small', 'hotline', numbers]),
      byId: await explain('cases-by-id', ['small', ids]),
      histories: await explain('history-read', ['small', ids]),
    };
  });
  await db.close();
  expect(plans.known).toContain('"Index Name":"cases_city_source_source_id_key"');
  expect(plans.byId).toContain('"Index Name":"cases_pkey"');
  expect(plans.histories).toContain('"Index Name":"history_pkey"');
  for (const plan of Object.values(plans)) expect(plan).not.toMatch(/"Node Type":"(Seq Scan|Bitmap)/);
});

/** Adds a city of 6,000 cases. */
async function fillSmallTown(db: Database): Promise<void> {
  await addTwoDistricts(db);
  const ingest = await createIngest(db, 'small');
  const rows = Array.from({ length: CASES }, (_, index) => {
    const reportedAt = Date.UTC(2025, 0, 1) + index * 60_000;
    const closings = index % 3 === 0 ? [] : [reportedAt + 86_400_000];
    const input: CaseInput = { source: 'hotline', sourceId: `h-${index}`, reportedAt, closings };
    return { input };
  });
  for (let start = 0; start < CASES; start += 2000) {
    expect((await ingest.write(rows.slice(start, start + 2000), now)).accepted).toBe(2000);
  }
}

it('a batch of a new city finds its cases by their keys, though the database has only counted another city', async () => {
  const db = await createTestDatabase();
  await fillSmallTown(db);
  await db.query('analyze cases');
  const plans = await db.transaction(async (tx) => {
    await planByKeys(tx);
    const explain = async (name: string, types: string, values: string) => {
      await tx.query(`prepare asked (${types}) as ${loadStatement(name).replace(/^--.*$/gm, '')}`);
      const [plan] = await tx.query<object>(`explain (format json) execute asked (${values})`);
      await tx.query('deallocate asked');
      return JSON.stringify(plan);
    };
    return [
      await explain('cases-known', 'text, text, text[]', `'new', 'hotline', '{h-1,h-2}'`),
      await explain('cases-by-id', 'text, bigint[]', `'new', '{1,2}'`),
    ];
  });
  await db.close();
  expect(plans[0]?.match(/"Index Name":"\w+"/g)).toEqual([
    '"Index Name":"cases_city_source_source_id_key"',
    '"Index Name":"cases_city_source_source_id_key"',
  ]);
  expect(plans[1]?.match(/"Index Name":"\w+"/g)).toEqual(['"Index Name":"cases_pkey"']);
});

it('a batch finds the rows in quarantine that it settles by their keys', async () => {
  const db = await createTestDatabase();
  await addTwoDistricts(db);
  await db.query(
    `insert into quarantine (city, source, source_id, event_id, digest, line, code, detail, raw, at)
     select 'small', 'hotline', n::text, '', md5(n::text), n, 'bad-time', '', '', now()
     from generate_series(1, ${CASES}) n`,
  );
  const numbers = Array.from({ length: 500 }, (_, index) => String(2 * CASES - index * 3));
  const none = numbers.map(() => null);
  const records = numbers.map(() => '');
  const plan = await db.withClient(async (client) => {
    const { rows } = await client.query(
      `explain (format json) ${loadStatement('quarantine-release').replace(/^--.*$/gm, '')}`,
      ['small', 'hotline', numbers, numbers, records, none, none, 'run'],
    );
    return JSON.stringify(rows[0]);
  });
  await db.close();
  expect(plan).toMatch(/"Index Name":"quarantine_settled"[^}]*"Index Cond":"[^"]*source_id = said.source_id/);
  expect(plan).not.toMatch(/"Node Type":"(Seq Scan|Hash)/);
});
