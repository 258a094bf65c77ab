import type { Database, Transaction } from '@zhiyu/server/store/database';
import { loadStatement } from '@zhiyu/server/store/statement';
import { copyLineOf } from '@zhiyu/server/store/stored-case';
import type { CaseSource } from './city-cases';

const BATCH = 5000;
const PIECE = 250;
const TOLD_EVERY = 250_000;

/** How long the table took to fill. */
export interface LoadedCases {
  copySeconds: number;
  indexSeconds: number;
  vacuumSeconds: number;
  /** Bytes of the table with its indexes. */
  bytes: number;
}

/**
 * Fills the table of cases, which is empty, in batches of 5,000, by the product's own COPY statement, each with its number
 * in the change sequence. Left out are histories and what a batch changed, which no figure reads. The rows go in by one
 * transaction, which PostgreSQL need not log, and the indexes that speed figures up are made afterwards, with two more.
 */
export async function loadCases(
  db: Database,
  city: string,
  { start, count }: { start: () => CaseSource; count: number },
  report: (line: string) => void,
): Promise<LoadedCases> {
  const indexes = await db.query<{ name: string; definition: string }>(secondaryIndexes);
  for (const { name } of indexes) await db.query(`drop index ${name}`);
  const copySeconds = await timed(() =>
    db.transaction(async (tx) => {
      await tx.query('truncate cases');
      const source = start();
      for (let written = 0; written < count; written += BATCH) {
        if (written > 0 && written % TOLD_EVERY === 0) {
          report(`${written.toLocaleString('en')} cases written …`);
        }
        await writeBatch(tx, city, source, Math.min(BATCH, count - written));
      }
    }),
  );
  report('Making the indexes …');
  const indexSeconds = await timed(() =>
    db.withClient(async (client) => {
      await client.query("set maintenance_work_mem = '1GB'");
      for (const { definition } of indexes) await client.query(definition);
      for (const definition of indexesOfSql) await client.query(definition);
      await client.query('reset maintenance_work_mem');
    }),
  );
  report('VACUUM ANALYZE …');
  const vacuumSeconds = await timed(async () => {
    await db.query('vacuum (analyze) cases');
    await db.query('checkpoint');
  });
  const [size] = await db.query<{ bytes: number }>("select pg_total_relation_size('cases') as bytes");
  return { copySeconds, indexSeconds, vacuumSeconds, bytes: size!.bytes };
}

/**
 * Indexes that the product does not keep, for the cube answers instead and every index slows each import: SQL shall have
 * what serves its questions best.
 */
const indexesOfSql = [
  'create index cases_by_category on cases (city, category, reported_at)',
  'create index cases_by_unit on cases (city, unit, reported_at)',
];

const secondaryIndexes = `
  select indexname as name, indexdef as definition
  from pg_indexes
  where schemaname = current_schema() and tablename = 'cases' and indexdef not like 'CREATE UNIQUE %'
  order by indexname`;

async function writeBatch(tx: Transaction, city: string, source: CaseSource, cases: number): Promise<void> {
  const [taken] = await tx.query<{ seq: number; first_case: number }>(loadStatement('city-advance'), [
    city,
    cases,
  ]);
  const { seq, first_case: first } = taken!;
  await tx.copyIn(loadStatement('cases-copy'), listPieces(city, first, source, cases));
  await tx.query(loadStatement('change-add'), [city, seq, new Date(), '[]']);
}

function* listPieces(city: string, first: number, source: CaseSource, cases: number): Generator<string> {
  for (let start = 0; start < cases; start += PIECE) {
    let piece = '';
    for (let index = start; index < Math.min(start + PIECE, cases); index++) {
      piece += `${city}\t${first + index}\t${copyLineOf(source.next())}\n`;
    }
    yield piece;
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
