import { availableParallelism } from 'node:os';
import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
  DuckDBVector,
} from '@duckdb/node-api';
import { loadCity } from '@zhiyu/server/store/city-store';
import type { Grouping } from '@zhiyu/server/store/compare';
import { openAt } from '@zhiyu/server/store/database';
import type { Contestant, Ground } from './contestant';
import { writeDuckdbStatement } from './duckdb-statements';
import {
  type AnswerColumns,
  type BenchAsk,
  type BenchQuestion,
  listGroups,
  listQuestions,
  toColumn,
} from './questions';

/** DuckDB cannot be had on this machine. */
export class NoDuckdbError extends Error {}

/**
 * DuckDB in memory over the rows as the database wrote them: in the order of reports, in the narrowest native types, with
 * a thread a core, and every statement prepared.
 * @throws NoDuckdbError where its library is not installed for this machine
 */
export async function startDuckdbContestant({ databaseUrl, city: id, file }: Ground): Promise<Contestant> {
  const { DuckDBInstance, version } = await import('@duckdb/node-api').catch((error: Error) => {
    throw new NoDuckdbError(error.message);
  });
  const db = await openAt(databaseUrl, null, console.error);
  const { city } = await loadCity(db, id);
  await db.close();
  const threads = availableParallelism();
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  const started = performance.now();
  await connection.run(loadStatement(file));
  const loadSeconds = (performance.now() - started) / 1000;
  const questions = listQuestions(city);
  await createGroups(connection, questions);
  const prepared = new Map<string, DuckDBPreparedStatement>();
  for (const { name, ask } of questions) {
    prepared.set(name, await connection.prepare(writeDuckdbStatement(ask)));
  }
  return {
    facts: { loadSeconds, residentBytes: process.memoryUsage().rss, version: version(), threads },
    async run({ name, ask }) {
      const columns = readColumns(await prepared.get(name)!.run());
      return () => listColumns(ask, columns);
    },
    async begin() {},
    serverCpu: () => 0,
    helperCpu: () => 0,
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function loadStatement(file: string): string {
  return `
    create table cases as
    select * from read_csv('${file}', header = false, delim = ',', columns = {
      'reported_at': 'TIMESTAMP', 'dispatched_at': 'TIMESTAMP', 'due_at': 'TIMESTAMP',
      'answered_directly_at': 'TIMESTAMP', 'not_accepted_at': 'TIMESTAMP', 'voided_at': 'TIMESTAMP',
      'ended_at': 'TIMESTAMP', 'closings': 'TIMESTAMP[]', 'reopenings': 'TIMESTAMP[]', 'pauses': 'TIMESTAMP[]',
      'resumptions': 'TIMESTAMP[]', 'area': 'USMALLINT', 'cell': 'BIGINT', 'category': 'USMALLINT',
      'channel': 'UTINYINT', 'unit': 'USMALLINT'
    })
    order by reported_at`;
}

/** Writes out what DuckDB is loaded from; PostgreSQL itself writes the file. */
export function exportStatement(file: string): string {
  const list = (name: string) => `translate(${name}::timestamp[]::text, '{}"', '[]')`;
  return `copy (
    select reported_at::timestamp, dispatched_at::timestamp, due_at::timestamp, answered_directly_at::timestamp,
      not_accepted_at::timestamp, voided_at::timestamp, ended_at::timestamp, ${list('closings')}, ${list('reopenings')},
      ${list('pauses')}, ${list('resumptions')}, area, cell, category, channel, unit
    from cases
  ) to '${file}' (format csv)`;
}

/** The table `member` says of each area in which group it counts in comparisons. */
async function createGroups(
  connection: DuckDBConnection,
  questions: readonly BenchQuestion[],
): Promise<void> {
  const grouping = questions.map(({ ask }) => ask).find((ask) => ask.kind === 'compare')?.grouping;
  if (grouping === undefined) return;
  await connection.run('create table member (area USMALLINT, group_number UTINYINT)');
  await connection.run(`insert into member values ${listMembers(grouping)}`);
}

function listMembers({ ordinals, groups }: Grouping): string {
  return ordinals.map((ordinal, i) => `(${ordinal}, ${groups[i]})`).join(', ');
}

/** The columns of a result as numbers, NaN for null: several times faster than as lists of values. */
function readColumns(result: DuckDBMaterializedResult): Float64Array[] {
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(result.rowCount));
  let start = 0;
  for (let number = 0; number < result.chunkCount; number++) {
    const chunk = result.getChunk(number);
    for (const [index, column] of columns.entries()) {
      const vector = chunk.getColumnVector(index) as DuckDBVector<number>;
      for (let row = 0; row < chunk.rowCount; row++) column[start + row] = vector.getItem(row) ?? Number.NaN;
    }
    start += chunk.rowCount;
  }
  return columns;
}

function listColumns(ask: BenchAsk, columns: readonly Float64Array[]): AnswerColumns {
  const [keys, sums] = columns as [Float64Array, Float64Array];
  switch (ask.kind) {
    case 'cells': {
      const isUnlocated = Number.isNaN(keys.at(-1) ?? 0);
      const located = keys.length - (isUnlocated ? 1 : 0);
      return [keys.slice(0, located), sums.slice(0, located), toColumn([isUnlocated ? sums.at(-1)! : 0])];
    }
    case 'trend':
      return [spread(keys, sums, ask.windows.length)];
    case 'stockTrend':
      return [spread(keys, sums, ask.instants.length)];
    case 'compare':
      return splitComparison(ask, columns);
  }
}

/** Sums at their positions; zeros elsewhere. */
function spread(positions: Float64Array, sums: Float64Array, length: number): Float64Array {
  const column = new Float64Array(length);
  positions.forEach((position, i) => {
    column[position] = sums[i]!;
  });
  return column;
}

/** A column for each measure. */
function splitComparison(
  { asked, grouping }: BenchAsk & { kind: 'compare' },
  columns: readonly Float64Array[],
): AnswerColumns {
  const [numbers, groups, sums] = columns as [Float64Array, Float64Array, Float64Array];
  const all = Array.from(numbers, (number, i) => ({ number, group: groups[i]!, numerator: sums[i]! }));
  return asked.map((_, measure) => {
    const own = all.filter(({ number }) => number === measure);
    return listGroups(own, grouping);
  });
}
