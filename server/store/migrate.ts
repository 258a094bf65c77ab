import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { ZhiyuError } from '../errors';
import { loadStatement } from './statement';

/** One step of the schema: a file `<number>-<name>.sql`. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
  /** SHA-256 of the text, with line ends as on Unix. */
  checksum: string;
}

interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
}

/** The folder of the product's own migrations. */
export const migrationFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Reads the migrations of a folder, in their order, numbered from 1 without a gap.
 *
 * @throws ZhiyuError `migration-misnamed` for a file that is out of this order.
 */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, index) => {
    const [, digits, name] = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file) ?? [];
    if (digits === undefined || name === undefined || Number(digits) !== index + 1) {
      throw broken('migration-misnamed', `Expected migration ${index + 1} in ${folder}, found ${file}.`);
    }
    const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
    return { number: index + 1, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Brings a database to the state after the last of `migrations`, each in a transaction of its own; returns the
 * numbers of those applied now. Of several processes that do this at once one does the work, the others wait.
 *
 * @throws ZhiyuError `database-newer` where the database has gone through migrations that are not known here,
 *   `migration-changed` where one was applied with another text, `migration-failed` where one fails.
 */
export async function migrate(client: pg.ClientBase, migrations: Migration[]): Promise<number[]> {
  await client.query(loadStatement('migration-lock'));
  try {
    await client.query(loadStatement('migration-table'));
    const { rows } = await client.query<AppliedMigration>(loadStatement('migration-list'));
    const pending = findPending(migrations, rows);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ number }) => number);
  } finally {
    // Where this fails the connection is gone, and the lock with it.
    await client.query(loadStatement('migration-unlock')).catch(() => {});
  }
}

/** Those of `migrations` that are not among `applied`, checked against each other; throws as `migrate` does. */
export function findPending(migrations: Migration[], applied: AppliedMigration[]): Migration[] {
  for (const { number, name, checksum } of applied) {
    const known = migrations[number - 1];
    if (known === undefined) throw newer(number, name, migrations.length);
    if (known.checksum !== checksum) throw changed(known);
  }
  return migrations.slice(applied.length);
}

async function apply(client: pg.ClientBase, { number, name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(loadStatement('migration-add'), [number, name, checksum, new Date()]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => {});
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw broken(
      'migration-failed',
      `Migration ${number} (${name}) failed and left nothing behind: ${reason}`,
      cause,
    );
  }
}

function newer(number: number, name: string, known: number): ZhiyuError {
  return broken(
    'database-newer',
    `The database has gone through migration ${number} (${name}); this Zhiyu knows ${known}. ` +
      'A newer Zhiyu has used it: update this one, or point DATABASE_URL or ZHIYU_DATA to another database.',
  );
}

function changed({ number, name }: Migration): ZhiyuError {
  return broken(
    'migration-changed',
    `Migration ${number} (${name}) was applied to this database with another text than its file has now. ` +
      'Restore the file and put the change into a new migration; or start afresh with another ZHIYU_DATA or DATABASE_URL.',
  );
}

function broken(code: string, message: string, cause?: unknown): ZhiyuError {
  return new ZhiyuError(code, message, { status: 500, cause });
}
