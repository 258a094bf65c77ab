import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openAt } from '@zhiyu/server/store/database';
import pg from 'pg';
import { inject } from 'vitest';

/**
 * A fresh, migrated, empty database on the test run's own PostgreSQL; `close` drops it. Its `url` may be handed to
 * another process as DATABASE_URL.
 */
export async function createTestDatabase(): Promise<Database> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(`create database ${name} template ${inject('templateDatabase')}`);
  return openAt(addressOfTestDatabase(name), null, () => {}, {
    keyFile: testKeyFile(),
    afterwards: () => runOnServer(`drop database if exists ${name} with (force)`),
  });
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
