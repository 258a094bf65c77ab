import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@zhiyu/server/store/database';
import pg from 'pg';
import { inject } from 'vitest';
import { createTestDatabase, openTestDatabase, runOnServer } from './database';

/** A database of one's own that was prepared, and what the preparation told. */
export interface PreparedDatabase<Told> {
  db: Database;
  told: Told;
}

/**
 * A fresh database that was prepared: whoever is first in a test run to ask for `name` prepares it, and everybody gets a copy of
 * his own, which `close` drops. A name always means the same preparation; what that tells must survive as JSON.
 */
export async function createPreparedDatabase<Told>(
  name: string,
  prepare: (db: Database) => Promise<Told>,
): Promise<PreparedDatabase<Told>> {
  const original = `prepared_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  const toldFile = join(tmpdir(), `${original}.json`);
  await oneAtATime(original, async () => {
    if (!existsSync(toldFile)) writeFileSync(toldFile, JSON.stringify(await make(original, prepare)));
  });
  const told: Told = JSON.parse(readFileSync(toldFile, 'utf8'));
  return { db: await createTestDatabase(original), told };
}

async function make<Told>(name: string, prepare: (db: Database) => Promise<Told>): Promise<Told> {
  // What a preparation that failed has left behind.
  await runOnServer(`drop database if exists ${name}`);
  await runOnServer(`create database ${name} template ${inject('templateDatabase')}`);
  const db = await openTestDatabase(name);
  // PostgreSQL copies no database that somebody is connected to.
  return prepare(db).finally(() => db.close());
}

/** Holds a lock of the test run's PostgreSQL meanwhile, which ends with this process, however that ends. */
async function oneAtATime(name: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    await work();
  } finally {
    await client.end();
  }
}
