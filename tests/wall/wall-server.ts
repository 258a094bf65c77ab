import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runZhiyu } from '../support/child';
import { findFreePort } from '../support/measure-server';

/** A production server with the city of the demo, in a process of its own. */
export interface WallServer {
  origin: string;
  /** Its process. */
  pid: number | undefined;
  close(): Promise<void>;
}

/** Starts it with the demo's cases; all that it makes lies in a folder of its own, which is deleted. */
export async function startWallServer(cases: number): Promise<WallServer> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-wall-'));
  // The database server of a program that runs as root must be able to enter the folder.
  chmodSync(folder, 0o755);
  const port = await findFreePort();
  const environment = {
    ZHIYU_DATA: join(folder, 'data'),
    PORT: String(port),
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
  };
  const child = runZhiyu(['demo', '--cases', String(cases)], environment);
  await child.untilSays('Zhiyu shows Hangzhou');
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.process.pid,
    async close() {
      child.process.kill('SIGINT');
      await child.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
