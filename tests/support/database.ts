import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openAt } from '@zhiyu/server/store/database';
import pg from 'pg';
import { inject } from 'vitest';

/**
 * A fresh, migrated database on the test run's own PostgreSQL, empty, or a copy of `template`; `close` drops it. Its
 * `url` may be handed to another process as DATABASE_URL.
 */
export async function createTestDatabase(template = inject('templateDatabase')): Promise<Database> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(`create database ${name} template ${template}`);
  return openTestDatabase(name, () => runOnServer(`drop database if exists ${name} with (force)`));
}

/** Opens a database of the test run's PostgreSQL; `afterwards` runs when it has been closed. */
export function openTestDatabase(name: string, afterwards = async () => {}): Promise<Database> {
  return openAt(addressOfTestDatabase(name), null, () => {}, { keyFile: testKeyFile(), afterwards });
}

/** The key file that seals what test databases keep sealed; gone with the test run. */
export function testKeyFile(): string {
  return join(tmpdir(), 'zhiyu-test.key');
}

/** Address of a database on the test run's PostgreSQL, whether it exists or not. */
export function addressOfTestDatabase(name: string): string {
  return inject('serverUrl').replace('/postgres?', `/${name}?`);
}

/** Runs one statement on the test run's PostgreSQL, outside any test database. */
export async function runOnServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
