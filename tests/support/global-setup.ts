import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAt } from '@zhiyu/server/store/database';
import { useEmbeddedServer } from '@zhiyu/server/store/embedded';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the test server's `postgres` database. */
    serverUrl: string;
    /** A migrated, empty database to copy. */
    templateDatabase: string;
  }
}

const prefix = 'zhiyu-test-';
const templateDatabase = 'zhiyu_template';
/** What a test writes need not survive the machine. */
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** Starts one PostgreSQL for the whole run, in a folder of its own, and stops it at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeOrphans();
  const dataFolder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(dataFolder, 0o755);
  const server = await useEmbeddedServer({ dataFolder, report: console.warn, settings });
  await createDatabase(server.address('postgres'), templateDatabase);
  const template = await openAt(server.address(templateDatabase), dataFolder, () => {});
  await template.close();
  // What tests leave in the folder for temporary files goes with the rest.
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(dataFolder, 'tmp');
  mkdirSync(process.env.TMPDIR);
  // A test runs programs as another user, who needs it too.
  chmodSync(process.env.TMPDIR, 0o1777);
  project.provide('serverUrl', server.address('postgres'));
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await server.release();
    rmSync(dataFolder, { recursive: true, force: true });
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  };
}

/** What runs that were killed left behind: their server still lives, their process does not. */
async function removeOrphans(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^zhiyu-test-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const dataFolder = join(tmpdir(), name);
    // A run that was killed while it made its cluster has no server to stop.
    if (existsSync(join(dataFolder, 'postgres', 'postmaster.pid'))) {
      const server = await useEmbeddedServer({ dataFolder, report: () => {} });
      await server.release();
    }
    // Another run may be clearing the same folder away.
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
}
