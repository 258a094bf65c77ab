import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ZhiyuError } from '../errors';
import { diskFull } from './database-errors';
import { type Binaries, prepareBinaries } from './embedded-binaries';
import type { ServerFolder } from './embedded-folder';

/** Settings of a server that shares two cores with the program that asks it. Nothing here trades away durability. */
const serverSettings: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  dynamic_shared_memory_type: 'mmap',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '60',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  jit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_min_messages: 'warning',
};
const superuser = 'zhiyu';
const socketFile = '.s.PGSQL.5432';
const patienceMs = 60_000;
const pollMs = 50;
const logLimitBytes = 8 * 1024 * 1024;

/** How to connect to one of the server's databases. */
export function connectionTo(folder: ServerFolder, database: string): pg.ClientConfig {
  return { host: folder.socket, port: 5432, user: superuser, database };
}

/** The same as an address, which psql understands as well. */
export function addressOf(folder: ServerFolder, database: string): string {
  return `postgresql://${superuser}@/${database}?host=${encodeURIComponent(folder.socket)}&port=5432`;
}

/**
 * Makes sure that the server of this folder runs and answers: finds the one that runs, waits for one that comes
 * or goes, clears what a killed one left behind, starts a new one. To be called by one process at a time.
 *
 * @throws ZhiyuError `disk-full`, `server-not-starting`, `server-stuck`, `no-embedded-server`
 */
export async function ensureRunning(
  folder: ServerFolder,
  report: (line: string) => void,
  settings: Record<string, string> = {},
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let isFirstLook = true;
  // Asked before any look at processes: a server in another container shares the folder, not the process table.
  if (existsSync(join(folder.socket, socketFile)) && (await answers(folder))) return;
  while (listProcesses(folder).length > 0) {
    if (await answers(folder)) return;
    if (Date.now() > deadline) throw stuck(folder);
    if (isFirstLook)
      report('Waiting for the database server of this data folder, which comes up or goes down …');
    isFirstLook = false;
    await sleep(pollMs * 4);
  }
  clearLeftovers(folder);
  const binaries = await prepareServerBinaries(folder, report);
  await start(folder, binaries, settings);
}

/** Stops the server as a shutdown of the machine would, with everything on disk, and waits until it is gone. */
export async function stopServer(folder: ServerFolder): Promise<void> {
  const pid = readPid(folder);
  if (pid === null || !listProcesses(folder).includes(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + patienceMs;
  while (listProcesses(folder).length > 0) {
    if (Date.now() > deadline) throw stuck(folder);
    await sleep(pollMs);
  }
}

/** The last lines that the server wrote, for an error message; empty where there are none. */
export function readLogTail(folder: ServerFolder, lines = 5): string {
  if (!existsSync(folder.log)) return '';
  const text = readFileSync(folder.log, 'utf8').trimEnd();
  return text.split('\n').slice(-lines).join('\n');
}

/** Identifiers of the processes that work in the cluster's folder, as every process of PostgreSQL does. */
function listProcesses(folder: ServerFolder): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isServerProcess(name, folder.cluster))
    .map(Number);
}

function isServerProcess(pid: string, cluster: string): boolean {
  try {
    const program = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    // The process is gone, or another user's, and then no server of ours.
    return false;
  }
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

function readPid(folder: ServerFolder): number | null {
  const file = join(folder.cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

async function answers(folder: ServerFolder): Promise<boolean> {
  const client = new pg.Client({ ...connectionTo(folder, 'postgres'), connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * A server that was killed leaves files that name its process; where that number has since gone to another
 * process, PostgreSQL would take it for the server and refuse to start.
 */
function clearLeftovers(folder: ServerFolder): void {
  const pid = readPid(folder);
  if (pid === null || !isAlive(pid)) return;
  rmSync(join(folder.cluster, 'postmaster.pid'), { force: true });
  rmSync(join(folder.socket, socketFile), { force: true });
  rmSync(join(folder.socket, `${socketFile}.lock`), { force: true });
}

async function prepareServerBinaries(
  folder: ServerFolder,
  report: (line: string) => void,
): Promise<Binaries> {
  mkdirSync(folder.binaries, { recursive: true, mode: 0o755 });
  const binaries = await prepareBinaries(folder.user, folder.binaries);
  if (!existsSync(folder.cluster)) await createCluster(folder, binaries, report);
  const written = readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8').trim();
  const major = binaries.version.split('.')[0];
  if (written === major) return binaries;
  throw new ZhiyuError(
    'data-of-another-version',
    `The data in ${folder.root} was written by PostgreSQL ${written}; this Zhiyu brings ${major}. ` +
      'Use the Zhiyu that wrote it, or set ZHIYU_DATA to a new folder and bring the cases in again.',
  );
}

/** Creates it under another name first, so that a creation that was broken off is never taken for a cluster. */
async function createCluster(
  folder: ServerFolder,
  binaries: Binaries,
  report: (line: string) => void,
): Promise<void> {
  report(`Creating the database in ${folder.root} …`);
  for (const name of readdirSync(folder.root)) {
    if (name.startsWith('postgres.new-')) rmSync(join(folder.root, name), { recursive: true, force: true });
  }
  const unfinished = join(folder.root, `postgres.new-${process.pid}`);
  mkdirSync(unfinished, { mode: 0o700 });
  giveToServer(folder, unfinished);
  const parameters = ['-D', unfinished, '-U', superuser, '--encoding=UTF8', '--locale=C', '--auth=peer'];
  const creation = runAsServer(folder, join(binaries.folder, 'bin', 'initdb'), parameters);
  const code = await new Promise((resolve) => {
    creation.once('error', resolve);
    creation.once('exit', resolve);
  });
  if (code !== 0) throw notStarting(folder);
  renameSync(unfinished, folder.cluster);
}

async function start(
  folder: ServerFolder,
  binaries: Binaries,
  settings: Record<string, string>,
): Promise<void> {
  writeAccessRules(folder);
  const all = { ...serverSettings, unix_socket_directories: folder.socket, ...settings };
  const parameters = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = runAsServer(folder, join(binaries.folder, 'bin', 'postgres'), [
    '-D',
    folder.cluster,
    ...parameters,
  ]);
  let isGone = false;
  server.once('error', () => {
    isGone = true;
  });
  server.once('exit', () => {
    isGone = true;
  });
  const deadline = Date.now() + patienceMs * 5;
  while (!(await answers(folder))) {
    // A server that was killed first recovers, which takes a while after much writing.
    if (isGone || Date.now() > deadline) throw notStarting(folder);
    await sleep(pollMs);
  }
}

/** Only the server's own user and root get in, without a password, known by their process. */
function writeAccessRules(folder: ServerFolder): void {
  const hba = join(folder.cluster, 'pg_hba.conf');
  const ident = join(folder.cluster, 'pg_ident.conf');
  writeFileSync(hba, 'local all all peer map=zhiyu\n');
  writeFileSync(ident, `zhiyu root ${superuser}\nzhiyu "${folder.user.name}" ${superuser}\n`);
  giveToServer(folder, hba);
  giveToServer(folder, ident);
}

/** Apart from this process: a Ctrl-C in its terminal, or its end, must not reach the server. */
function runAsServer(folder: ServerFolder, program: string, parameters: string[]): ChildProcess {
  const identity = process.getuid?.() === 0 ? { uid: folder.user.uid, gid: folder.user.gid } : {};
  const log = openLog(folder);
  const child = spawn(program, parameters, {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  child.unref();
  return child;
}

function openLog(folder: ServerFolder): number {
  const size = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0;
  const log = openSync(folder.log, size > logLimitBytes ? 'w' : 'a', 0o640);
  giveToServer(folder, folder.log);
  return log;
}

function giveToServer(folder: ServerFolder, path: string): void {
  if (process.getuid?.() !== 0) return;
  chownSync(path, folder.user.uid, folder.user.gid);
  chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o640);
}

/** Why the server does not come up, as far as its own log tells. */
export function notStarting(folder: ServerFolder): ZhiyuError {
  const tail = readLogTail(folder);
  if (/No space left on device/.test(tail)) return diskFull(folder.root);
  return new ZhiyuError(
    'server-not-starting',
    `The embedded PostgreSQL in ${folder.root} does not start. Its last words (${folder.log}):\n${tail}\n` +
      'Mend what it names; or set ZHIYU_DATA to another folder, or DATABASE_URL to a PostgreSQL of your own.',
  );
}

function stuck(folder: ServerFolder): ZhiyuError {
  return new ZhiyuError(
    'server-stuck',
    `A database server (process ${listProcesses(folder).join(', ')}) holds ${folder.cluster} and does not answer. ` +
      `Look into ${folder.log}; end that process if it hangs, and try again.`,
  );
}
