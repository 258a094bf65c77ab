import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, runZhiyu } from '../support/child';

/** The production server in a process of its own, started again where it was killed. */
export class SoakServer {
  private child: Child | null = null;
  readonly address: string;

  constructor(
    private readonly environment: Record<string, string>,
    port: number,
  ) {
    this.address = `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    this.child = runZhiyu(['serve'], this.environment);
    await this.child.untilSays('Zhiyu serves at');
  }

  async kill(): Promise<void> {
    this.child?.process.kill('SIGKILL');
    await this.child?.ended;
  }

  async stop(): Promise<number | null> {
    this.child?.process.kill('SIGINT');
    return (await this.child?.ended) ?? null;
  }
}

/** Kills the server without warning while something is on its way, and starts it again. */
export async function killServer(server: SoakServer): Promise<void> {
  await sleep(30);
  await server.kill();
  await server.start();
}

/** Kills its database without warning; the server starts it again by itself. */
export async function killPostgres({ ZHIYU_DATA = '' }: Record<string, string>): Promise<void> {
  await sleep(30);
  const [pid] = readFileSync(join(ZHIYU_DATA, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGKILL');
}
