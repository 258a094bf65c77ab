import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, runZhiyu } from '../support/child';
import { findFreePort } from '../support/measure-server';

/** A production server in a process of its own. */
export interface WallServer {
  origin: string;
  /** Where its database and snapshots lie. */
  dataFolder: string;
  /** Its process; another after `start`. */
  pid(): number | undefined;
  /** Ends it without a warning, kill -9. */
  kill(): Promise<void>;
  /** Starts it again, on the same port, and waits until it serves. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** What is served: the city of the demo with so many cases, or what is in a database that is there already. */
export type Served = { cases: number } | { databaseUrl: string };

/** Starts it; all that it makes lies in a folder of its own, which is deleted. */
export async function startWallServer(served: Served): Promise<WallServer> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-wall-'));
  // The database server of a program that runs as root must be able to enter the folder.
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  const dataFolder = join(folder, 'data');
  const isDemo = 'cases' in served;
  const environment = {
    ZHIYU_DATA: dataFolder,
    PORT: String(port),
    LOG_LEVEL: 'error',
    DATABASE_URL: isDemo ? '' : served.databaseUrl,
  };
  let child: Child;
  const start = async () => {
    child = runZhiyu(isDemo ? ['demo', '--cases', String(served.cases)] : ['serve'], environment);
    await child.untilSays(isDemo ? 'Zhiyu shows Hangzhou' : 'Zhiyu serves at');
  };
  const end = async (signal: 'SIGKILL' | 'SIGINT') => {
    child.process.kill(signal);
    await child.ended;
  };
  await start();
  return {
    origin: `http://127.0.0.1:${port}`,
    dataFolder,
    pid: () => child.process.pid,
    kill: () => end('SIGKILL'),
    start,
    async close() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
