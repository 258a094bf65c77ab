import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { ZhiyuError } from '../errors';
import type { ServerUser } from './embedded-binaries';

/** Where an embedded server keeps what is its own. All paths are absolute. */
export interface ServerFolder {
  /** The data folder, real path. */
  root: string;
  /** The database cluster. */
  cluster: string;
  /** Folder of the Unix socket, which only the server's user and root can enter. */
  socket: string;
  log: string;
  /** Copies of the programs, where the installed ones cannot be reached. */
  binaries: string;
  /** Short name of the data folder, the same in every process. */
  key: string;
  user: ServerUser;
}

/** The address of a Unix socket holds 107 bytes. */
const socketPathLimit = 107;
const socketFile = '/.s.PGSQL.5432';

/**
 * Makes the data folder ready for an embedded server and says where everything is.
 *
 * @throws ZhiyuError `data-folder-unwritable` where it cannot be made, written or entered by the server's user.
 */
export function openServerFolder(dataFolder: string): ServerFolder {
  const root = makeWritable(dataFolder);
  const cluster = join(root, 'postgres');
  const user = findServerUser(cluster);
  if (process.getuid?.() === 0 && !canEnter(root, user)) {
    throw unwritable(
      dataFolder,
      `the database server does not run as root but as ${user.name}, who cannot enter it`,
    );
  }
  const key = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const socket = makeSocketFolder(root, key, user);
  return {
    root,
    cluster,
    socket,
    log: join(root, 'postgres.log'),
    binaries: join(root, 'binaries'),
    key,
    user,
  };
}

/** After the server has stopped: clears away what would stay outside the data folder. */
export function closeServerFolder({ root, socket }: ServerFolder): void {
  if (!socket.startsWith(root)) rmSync(socket, { recursive: true, force: true });
}

function makeWritable(dataFolder: string): string {
  try {
    makeFolders(dataFolder);
    accessSync(dataFolder, constants.W_OK | constants.X_OK);
    return realpathSync(dataFolder);
  } catch (cause) {
    throw unwritable(dataFolder, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Not by `recursive`, which in Node 20 never returns where a file system answers as /proc does. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  }
}

/** As root the server runs as whoever owns the cluster, at first as nobody; otherwise as the user of this process. */
function findServerUser(cluster: string): ServerUser {
  if (process.getuid?.() !== 0) {
    const { username, uid, gid } = userInfo();
    return { name: username, uid, gid };
  }
  const owner = statSync(cluster, { throwIfNoEntry: false });
  const uid = owner === undefined || owner.uid === 0 ? lookUp('-u', 'nobody') : String(owner.uid);
  return { name: lookUp('-un', uid), uid: Number(uid), gid: Number(lookUp('-g', uid)) };
}

function lookUp(what: '-u' | '-un' | '-g', user: string): string {
  const found = spawnSync('id', [what, user], { encoding: 'utf8' });
  if (found.status === 0) return found.stdout.trim();
  throw new ZhiyuError(
    'no-server-user',
    `PostgreSQL refuses to run as root, and the user ${user}, whom it would run as, does not exist here. ` +
      'Run Zhiyu as an ordinary user, or set DATABASE_URL to a PostgreSQL of version 14 or later.',
  );
}

function canEnter(folder: string, user: ServerUser): boolean {
  const identity = { uid: user.uid, gid: user.gid };
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...identity, stdio: 'ignore' }).status === 0;
}

/** In the data folder where its path is short enough for a socket, otherwise in /tmp under a name of its own. */
function makeSocketFolder(root: string, key: string, user: ServerUser): string {
  const inside = join(root, 'run');
  const fits = Buffer.byteLength(inside + socketFile) <= socketPathLimit;
  const folder = fits ? inside : `/tmp/zhiyu-${key}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const owners = [process.getuid?.(), user.uid];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw unwritable(dirname(folder), `${folder}, meant for the database's socket, belongs to somebody else`);
  }
  if (process.getuid?.() === 0) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  return folder;
}

function unwritable(folder: string, reason: string, cause?: unknown): ZhiyuError {
  return new ZhiyuError(
    'data-folder-unwritable',
    `The data folder ${folder} cannot be used: ${reason}. ` +
      'Set ZHIYU_DATA to a folder that can be written, or give this user the right to write there.',
    { cause },
  );
}
