import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@zhiyu/server/config';
import { openDatabase } from '@zhiyu/server/store/database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, runFile } from './support/child';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
let base: string;
let dataFolder: string;
const children: Child[] = [];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'zhiyu-embedded-'));
  chmodSync(base, 0o755);
  dataFolder = join(base, 'data');
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL');
    await child.ended;
  }
  // Whatever a test left running is found again, and stopped by the last one out.
  if (existsSync(join(dataFolder, 'postgres'))) await (await open()).close();
  rmSync(base, { recursive: true, force: true });
});

/** A test of what this machine or user has; elsewhere there is nothing to test, so it is not even skipped. */
function whereTrue(condition: boolean): (name: string, run: () => Promise<void>) => void {
  return condition ? test : () => {};
}

/** A small disk of its own, to be filled, takes the right to mount, which many containers do not give. */
function canMount(): boolean {
  if (!isRoot) return false;
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'zhiyu-test', folder], { stdio: 'ignore' }).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}

function configOf(folder: string) {
  return readConfig({ ZHIYU_DATA: folder });
}

function open() {
  return openDatabase(configOf(dataFolder), () => {});
}

function hold(folder = dataFolder): Child {
  const child = runFile('tests/support/hold-database.ts', [], { ZHIYU_DATA: folder, DATABASE_URL: '' });
  children.push(child);
  return child;
}

function finish(child: Child): Promise<number | null> {
  child.process.stdin?.end();
  return child.ended;
}

function readServerPid(folder = dataFolder): number | null {
  const file = join(folder, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null;
}

/** A process that has ended may stay in the table, as Z, until its parent has looked. */
function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('the server is created in UTF-8, keeps what was committed, and is stopped at the end', async () => {
  const first = await open();
  await first.query('create table kept (word text)');
  await first.query('insert into kept values ($1)', ['治域']);
  const pid = readServerPid()!;
  expect(isAlive(pid)).toBe(true);
  await first.close();
  expect(readServerPid()).toBeNull();
  expect(isAlive(pid)).toBe(false);

  const second = await open();
  expect(await second.query('select word, length(word) as letters from kept')).toEqual([
    { word: '治域', letters: 2 },
  ]);
  expect(await second.query('show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  expect(await second.query('show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await second.query('show listen_addresses')).toEqual([{ listen_addresses: '' }]);
  await second.close();
});

test('two processes that come at once share one server, and the last one out stops it', async () => {
  const one = hold();
  const two = hold();
  await Promise.all([one.untilSays('open'), two.untilSays('open')]);
  const pid = readServerPid()!;
  const db = await open();
  expect(readServerPid()).toBe(pid);

  expect(await finish(one)).toBe(0);
  expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  await db.close();
  expect(isAlive(pid)).toBe(true);
  expect(await finish(two)).toBe(0);
  expect(isAlive(pid)).toBe(false);
});

test('a server whose process was killed is found again, and stopped by the next one', async () => {
  const killed = hold();
  await killed.untilSays('open');
  const pid = readServerPid()!;
  killed.process.kill('SIGKILL');
  await killed.ended;
  expect(isAlive(pid)).toBe(true);

  const db = await open();
  expect(readServerPid()).toBe(pid);
  await db.close();
  expect(isAlive(pid)).toBe(false);
});

test('what a killed server left behind does not hinder the next, even if its number was given away', async () => {
  const killed = hold();
  await killed.untilSays('open');
  const pid = readServerPid()!;
  killed.process.kill('SIGKILL');
  await killed.ended;
  process.kill(pid, 'SIGKILL');
  await until(() => !isAlive(pid));
  const file = join(dataFolder, 'postgres', 'postmaster.pid');
  // The number of a living process that is no PostgreSQL: this one's.
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));

  const db = await open();
  expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  expect(readServerPid()).not.toBe(process.pid);
  await db.close();
});

test('a server that dies under a living process comes back', async () => {
  const db = await open();
  await db.query('create table kept as select 7 as seven');
  process.kill(readServerPid()!, 'SIGKILL');
  const rows = await db.transaction(async (tx) => {
    return tx.query('select seven from kept');
  });
  expect(rows).toEqual([{ seven: 7 }]);
  await db.close();
});

test('a creation that was broken off is begun anew', async () => {
  const killed = hold();
  await killed.untilSays('Creating the database');
  killed.process.kill('SIGKILL');
  await killed.ended;

  const db = await open();
  expect(await db.query('select count(*) from city')).toEqual([{ count: 0 }]);
  await db.close();
});

test('a folder whose path is too long for a socket works', async () => {
  const deep = join(
    base,
    'a-rather-long-name-of-a-folder',
    '一个名字很长的文件夹',
    'and-one-more-level-below-it',
    'data',
  );
  const db = await openDatabase(configOf(deep), () => {});
  expect(await db.query('select 1 as one')).toEqual([{ one: 1 }]);
  await db.close();
});

test('a folder that cannot be made is a clear error', async () => {
  writeFileSync(join(base, 'file'), '');
  await expect(openDatabase(configOf(join(base, 'file', 'data')), () => {})).rejects.toMatchObject({
    code: 'data-folder-unwritable',
    message: expect.stringContaining('ZHIYU_DATA'),
  });
});

test('a folder that belongs to somebody else is a clear error for an ordinary user', async () => {
  mkdirSync(dataFolder, { mode: 0o555 });
  if (isRoot && !canReach(nobody)) return expectUnwritable(await openAndFail('/proc/zhiyu'));
  const identity = isRoot ? { uid: nobody, gid: nobody } : {};
  const child = runFile(
    'tests/support/hold-database.ts',
    [],
    { ZHIYU_DATA: dataFolder, DATABASE_URL: '' },
    identity,
  );
  children.push(child);
  expect(await child.ended).toBe(1);
  expectUnwritable(child.output());
});

/** In a checkout that others cannot enter no other user can run anything. */
function canReach(uid: number): boolean {
  const script = 'cd -- "$0" && test -r server/main.ts';
  return spawnSync('/bin/sh', ['-c', script, process.cwd()], { uid, stdio: 'ignore' }).status === 0;
}

async function openAndFail(folder: string): Promise<string> {
  const error = await openDatabase(configOf(folder), () => {}).catch((reason: Error) => reason);
  return error instanceof Error && 'code' in error ? `${error.code}\n${error.message}` : 'opened';
}

function expectUnwritable(output: string): void {
  expect(output).toMatch(/^data-folder-unwritable$/m);
  expect(output).toContain('Set ZHIYU_DATA to a folder that can be written');
}

whereTrue(isRoot)('as root, a folder that the server’s user cannot enter is a clear error', async () => {
  chmodSync(base, 0o700);
  const message = await openAndFail(dataFolder);
  expectUnwritable(message);
  expect(message).toContain('does not run as root but as nobody');
});

whereTrue(canMount())('a full disk is a clear error, and with space again nothing is lost', async () => {
  mkdirSync(dataFolder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=110m,mode=0755', 'zhiyu-test', dataFolder]);
  try {
    const db = await open();
    await db.query('create table kept as select 7 as seven');
    const filling = db.transaction((tx) =>
      tx.query("insert into kept select length(repeat('x', n % 9)) from generate_series(1, 4000000) n"),
    );
    await expect(filling).rejects.toMatchObject({ code: 'disk-full', status: 507 });
    execFileSync('mount', ['-o', 'remount,size=400m', dataFolder]);
    expect(await db.transaction((tx) => tx.query('select seven from kept'))).toEqual([{ seven: 7 }]);
    await db.close();
  } finally {
    await (await open()).close();
    execFileSync('umount', ['-l', dataFolder]);
    rmSync(join(dataFolder, 'postgres'), { recursive: true, force: true });
  }
});
