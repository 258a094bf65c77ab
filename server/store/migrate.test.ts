import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runFile } from '../../tests/support/child';
import { addressOfTestDatabase, runOnServer } from '../../tests/support/database';
import { migrate, migrationFolder, readMigrations } from './migrate';

let folder: string;
let client: pg.Client;
const database = `migrate_${process.pid}`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyu-migrations-'));
  await runOnServer(`create database ${database}`);
  client = new pg.Client({ connectionString: addressOfTestDatabase(database) });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await runOnServer(`drop database ${database} with (force)`);
  rmSync(folder, { recursive: true });
});

function write(name: string, sql: string): void {
  writeFileSync(join(folder, name), sql);
}

function migrateFolder(): Promise<number[]> {
  return migrate(client, readMigrations(folder));
}

test('each migration is applied once, in order, and later ones when they come', async () => {
  write('0001-first.sql', 'create table word (text text); insert into word values (1)');
  write('0002-second.sql', "insert into word values ('2')");
  expect(await migrateFolder()).toEqual([1, 2]);
  expect(await migrateFolder()).toEqual([]);
  write('0003-third.sql', "insert into word values ('3')");
  expect(await migrateFolder()).toEqual([3]);
  const { rows } = await client.query('select text from word');
  expect(rows).toEqual([{ text: '1' }, { text: '2' }, { text: '3' }]);
});

test('a migration whose text has changed since is a clear error, line ends aside', async () => {
  write('0001-first.sql', 'create table word (\n text text)');
  await migrateFolder();
  write('0001-first.sql', 'create table word (\r\n text text)');
  expect(await migrateFolder()).toEqual([]);
  write('0001-first.sql', 'create table word (\n text text, more text)');
  await expect(migrateFolder()).rejects.toMatchObject({
    code: 'migration-changed',
    message: expect.stringContaining('Migration 1 (first)'),
  });
});

test('a database that a newer program has used is a clear error', async () => {
  write('0001-first.sql', 'select 1');
  const old = readMigrations(folder);
  write('0002-second.sql', 'select 2');
  await migrateFolder();
  await expect(migrate(client, old)).rejects.toMatchObject({
    code: 'database-newer',
    message: expect.stringContaining('has gone through migration 2 (second); this Zhiyu knows 1'),
  });
});

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  write('0001-first.sql', 'create table word (text text)');
  write('0002-second.sql', "insert into word values ('kept?'); select 1 / 0");
  await expect(migrateFolder()).rejects.toMatchObject({
    code: 'migration-failed',
    message: expect.stringContaining('division by zero'),
  });
  expect((await client.query('select text from word')).rows).toEqual([]);
  write('0002-second.sql', "insert into word values ('mended')");
  expect(await migrateFolder()).toEqual([2]);
});

test('a gap in the numbers and a name out of order are refused', () => {
  write('0001-first.sql', '');
  write('0003-third.sql', '');
  expect(() => readMigrations(folder)).toThrow('Expected migration 2');
  rmSync(join(folder, '0003-third.sql'));
  write('0002-Second Step.sql', '');
  expect(() => readMigrations(folder)).toThrow('found 0002-Second Step.sql');
});

test('two processes at once bring a new database to the product’s schema, once', async () => {
  const environment = { DATABASE_URL: addressOfTestDatabase(database) };
  const children = [1, 2, 3].map(() => runFile('tests/support/hold-database.ts', [], environment));
  for (const child of children) child.process.stdin?.end();
  const codes = await Promise.all(children.map(({ ended }) => ended));
  expect(codes, children.map((child) => child.output()).join('\n')).toEqual([0, 0, 0]);

  const { rows } = await client.query('select number from migration order by number');
  expect(rows.map(({ number }) => number)).toEqual(
    readMigrations(migrationFolder).map(({ number }) => number),
  );
  const reported = children.filter((child) => child.output().includes('Applied'));
  expect(reported).toHaveLength(1);
});
