import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { addressOfTestDatabase, createTestDatabase, runOnServer } from '../../tests/support/database';
import { openAt } from './database';
import { checkServer } from './database-errors';

test('a session runs in UTC and hands out numbers for bigint and instants', async () => {
  const db = await createTestDatabase();
  const rows = await db.query(
    `select 9007199254740991::bigint as big, '2016-01-13 00:00:00-05'::timestamptz(3) as instant,
      '2016-01-13 00:00:00.25-05'::timestamptz as quarter, '0044-03-15 12:00+00 BC'::timestamptz as ides,
      'infinity'::timestamptz as never, null::timestamptz as unknown,
      array['2016-01-13 00:00:00-05'::timestamptz, null] as instants, array[1, null]::bigint[] as bigs,
      '{"a": [1, "二"]}'::jsonb as document, current_setting('timezone') as zone`,
  );
  expect(rows).toEqual([
    {
      big: 9007199254740991,
      instant: Date.parse('2016-01-13T05:00:00Z'),
      quarter: Date.parse('2016-01-13T05:00:00.250Z'),
      ides: Date.parse('-000043-03-15T12:00:00Z'),
      never: Number.POSITIVE_INFINITY,
      unknown: null,
      instants: [Date.parse('2016-01-13T05:00:00Z'), null],
      bigs: [1, null],
      document: { a: [1, '二'] },
      zone: 'UTC',
    },
  ]);
  await db.close();
});

test('a transaction commits whole or not at all', async () => {
  const db = await createTestDatabase();
  await db.query('create table word (text text primary key)');
  const failing = db.transaction(async (tx) => {
    await tx.query("insert into word values ('一')");
    await tx.query("insert into word values ('一')");
  });
  await expect(failing).rejects.toThrow('duplicate key');
  expect(await db.query('select * from word')).toEqual([]);
  await db.transaction((tx) => tx.query("insert into word values ('二')"));
  expect(await db.query('select * from word')).toEqual([{ text: '二' }]);
  await db.close();
});

test('a transaction whose connection is cut is run again, and takes effect once', async () => {
  const db = await createTestDatabase();
  await db.query('create table run (attempt integer)');
  let attempts = 0;
  await db.transaction(async (tx) => {
    attempts += 1;
    await tx.query('insert into run values ($1)', [attempts]);
    if (attempts > 2) return;
    const [own] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await db.query('select pg_terminate_backend($1)', [own?.pid]);
    await tx.query('select 1');
  });
  expect(await db.query('select attempt from run')).toEqual([{ attempt: 3 }]);
  await db.close();
});

test('two transactions in each other’s way both succeed', async () => {
  const db = await createTestDatabase();
  await db.query('create table stock (id integer primary key, amount integer)');
  await db.query('insert into stock values (1, 0), (2, 0)');
  const move = (first: number, second: number) =>
    db.transaction(async (tx) => {
      await tx.query('update stock set amount = amount + 1 where id = $1', [first]);
      await tx.query('select pg_sleep(0.2)');
      await tx.query('update stock set amount = amount + 1 where id = $1', [second]);
    });
  await Promise.all([move(1, 2), move(2, 1)]);
  expect(await db.query('select amount from stock')).toEqual([{ amount: 2 }, { amount: 2 }]);
  await db.close();
});

test('an integer that a number cannot hold exactly is refused, not rounded', async () => {
  const db = await createTestDatabase();
  await expect(db.query('select 9007199254740993::bigint as big')).rejects.toThrow('beyond the integers');
  await db.close();
});

test('a database that is not UTF-8 is a clear error', async () => {
  const name = `latin_${process.pid}`;
  await runOnServer(`create database ${name} encoding 'LATIN1' locale 'C' template template0`);
  await expect(openAt(addressOfTestDatabase(name), null, () => {})).rejects.toMatchObject({
    code: 'database-not-utf8',
    message: expect.stringMatching(/keeps text as LATIN1.*createdb --encoding=UTF8/),
  });
  await runOnServer(`drop database ${name}`);
});

test('a database that does not exist is a clear error', async () => {
  await expect(openAt(addressOfTestDatabase('nowhere'), null, () => {})).rejects.toMatchObject({
    code: 'database-missing',
    message: expect.stringContaining('createdb'),
  });
});

test('a role that may not make tables is a clear error', async () => {
  const name = `closed_${process.pid}`;
  await runOnServer(`create database ${name}`);
  await runOnServer(`create role ${name} login`);
  const url = `${addressOfTestDatabase(name)}&options=-c%20role%3D${name}`;
  await expect(openAt(url, null, () => {})).rejects.toMatchObject({
    code: 'database-refuses-tables',
    message: expect.stringContaining(`alter database ${name} owner to ${name}`),
  });
  await runOnServer(`drop database ${name}`);
  await runOnServer(`drop role ${name}`);
});

test('a server that is away is a clear error that keeps the password to itself', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await new Promise((resolve) => server.close(resolve));

  const error = await openAt(`postgresql://zhiyu:hunter2@127.0.0.1:${port}/cases`, null, () => {}).catch(
    String,
  );
  expect(error).toContain(`PostgreSQL at 127.0.0.1:${port}/cases cannot be reached`);
  expect(error).toContain('DATABASE_URL');
  expect(error).not.toContain('hunter2');
});

test('a server before version 14 is a clear error', () => {
  const facts = { encoding: 'UTF8', database: 'cases', role: 'zhiyu', mayCreate: true };
  expect(() => checkServer({ ...facts, version: 130_014, versionText: '13.14' })).toThrow(
    'PostgreSQL 13.14 is too old: Zhiyu needs 14 or later',
  );
  expect(() => checkServer({ ...facts, version: 140_000, versionText: '14.0' })).not.toThrow();
});
