import { statfsSync } from 'node:fs';
import { ZhiyuError } from '../errors';

/** PostgreSQL from this version on, as it numbers itself. */
const oldestVersion = 140_000;

/** What a server and a database say about themselves. */
export interface ServerFacts {
  version: number;
  versionText: string;
  encoding: string;
  database: string;
  role: string;
  mayCreate: boolean;
}

/**
 * Checks that a database can hold what the product keeps.
 *
 * @throws ZhiyuError `server-too-old`, `database-not-utf8`, `database-refuses-tables`
 */
export function checkServer({
  version,
  versionText,
  encoding,
  database,
  role,
  mayCreate,
}: ServerFacts): void {
  if (version < oldestVersion) {
    throw unusable(
      'server-too-old',
      `PostgreSQL ${versionText} is too old: Zhiyu needs 14 or later. Update the server, or leave DATABASE_URL ` +
        'unset to use the one that Zhiyu brings.',
    );
  }
  if (encoding !== 'UTF8') {
    throw unusable(
      'database-not-utf8',
      `The database ${database} keeps text as ${encoding}, which cannot hold all of it: Zhiyu needs UTF8. Create ` +
        `one with: createdb --encoding=UTF8 --template=template0 <name>, and name it in DATABASE_URL.`,
    );
  }
  if (!mayCreate) {
    throw unusable(
      'database-refuses-tables',
      `The role ${role} may not make tables in the database ${database}. Let an administrator run: ` +
        `alter database ${database} owner to ${role};`,
    );
  }
}

/** Whether a failed transaction may succeed when it is run again: the server was away, or others were in the way. */
export function isTransient(error: unknown): boolean {
  return transientCodes.has(readCode(error)) || isConnectionLoss(error);
}

const transientCodes = new Set(['08006', '57P01', '57P02', '57P03', 'XX000', '40001', '40P01']);
const lossCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT']);

const lossMessages = /^Connection terminated|has encountered a connection error/;

/** pg tells of a connection that broke in the middle of a question by message only. */
function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isFromSocket = 'syscall' in error && ['connect', 'read', 'write'].includes(String(error.syscall));
  return (isFromSocket && lossCodes.has(readCode(error))) || lossMessages.test(error.message);
}

/** The error's code: five characters from PostgreSQL, a name from the system; empty where it has none. */
export function readCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/**
 * Turns what a user can do something about into an error that says what; leaves all else as it is. `dataFolder` is
 * the folder of the embedded server, null for any other.
 */
export function explainError(error: unknown, where: string, dataFolder: string | null): unknown {
  if (error instanceof ZhiyuError) return error;
  const code = readCode(error);
  const isAway = isTransient(error) && !['40001', '40P01', 'XX000'].includes(code);
  if (code === '53100' || (isAway && dataFolder !== null && hasNoRoom(dataFolder))) {
    return diskFull(dataFolder ?? `the database (${where})`, error);
  }
  if (code === '53300') {
    return unusable(
      'server-crowded',
      `The server ${where} has no free connection. Close other programs that use it, or raise its max_connections.`,
      error,
      503,
    );
  }
  if (!isAway) return error;
  return unusable(
    'database-away',
    `PostgreSQL at ${where} went away and did not come back in time. Look whether it runs, and try again.`,
    error,
    503,
  );
}

/** The disk under a database is full. Nothing that was committed is lost. */
export function diskFull(what: string, cause?: unknown): ZhiyuError {
  return unusable(
    'disk-full',
    `The disk that holds ${what} is full. Free some space and run it again, nothing that was taken in is lost; ` +
      'or set ZHIYU_DATA to a folder on another disk and begin there.',
    cause,
    507,
  );
}

/** Less than PostgreSQL needs for one more file of its log: where it cannot write that, it stops. */
function hasNoRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 16 * 1024 ** 2;
}

/** Why a database cannot be reached for the first time. */
export function explainConnectError(error: unknown, where: string): unknown {
  if (error instanceof ZhiyuError) return error;
  const reason = error instanceof Error ? error.message || readCode(error) : String(error);
  const code = readCode(error);
  if (code === '3D000') {
    return unusable(
      'database-missing',
      `The server at ${where} has no such database. Create it with: createdb --encoding=UTF8 --template=template0 <name>.`,
      error,
    );
  }
  if (code === '28P01' || code === '28000' || /password/i.test(reason)) {
    return unusable(
      'database-refuses-role',
      `PostgreSQL at ${where} does not let us in: ${reason}. Mend user and password in DATABASE_URL.`,
      error,
    );
  }
  return unusable(
    'database-away',
    `PostgreSQL at ${where} cannot be reached: ${reason}. Look whether it runs and whether DATABASE_URL is ` +
      'right, or leave DATABASE_URL unset to use the one that Zhiyu brings.',
    error,
    503,
  );
}

function unusable(code: string, message: string, cause?: unknown, status = 500): ZhiyuError {
  return new ZhiyuError(code, message, { status, cause });
}
