import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { closeServerFolder, openServerFolder, type ServerFolder } from './embedded-folder';
import { withProcessLock } from './embedded-lock';
import { addressOf, connectionTo, ensureRunning, stopServer } from './embedded-server';
import { loadStatement } from './statement';

/** The embedded server as one process uses it. */
export interface EmbeddedServer {
  folder: ServerFolder;
  /** Address of one of its databases. */
  address(database: string): string;
  /** Gives it up; the server stops if nobody else uses it. */
  release(): Promise<void>;
}

export interface EmbeddedOptions {
  dataFolder: string;
  report: (line: string) => void;
  /** Settings of PostgreSQL beside the product's own. */
  settings?: Record<string, string>;
}

/**
 * Starts the embedded server of a data folder, or finds the one that another process started. Each process that
 * uses it holds a connection, its lease, which ends with the process however that ends; the last one out stops
 * the server. Where the server dies meanwhile, it is started again.
 *
 * @throws ZhiyuError with what to do, see `openServerFolder` and `ensureRunning`.
 */
export async function useEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = openServerFolder(options.dataFolder);
  const lease = new Lease(folder, options);
  await lease.take();
  return {
    folder,
    address: (database) => addressOf(folder, database),
    release: () => lease.release(),
  };
}

const retryMs = [200, 1000, 5000, 15_000];

class Lease {
  private client: pg.Client | null = null;
  private isReleased = false;

  constructor(
    private readonly folder: ServerFolder,
    private readonly options: EmbeddedOptions,
  ) {}

  take(): Promise<void> {
    return withProcessLock(this.folder.key, async () => {
      if (this.isReleased) return;
      await ensureRunning(this.folder, this.options.report, this.options.settings);
      this.client = await this.connect();
    });
  }

  release(): Promise<void> {
    this.isReleased = true;
    return withProcessLock(this.folder.key, async () => {
      const client = this.client;
      this.client = null;
      if (client === null) return;
      const others = await countOthers(client);
      await client.end().catch(() => {});
      if (others > 0) return;
      await stopServer(this.folder);
      closeServerFolder(this.folder);
    });
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...connectionTo(this.folder, 'postgres'),
      application_name: `zhiyu lease of process ${process.pid}`,
      keepAlive: true,
    });
    client.on('error', () => this.regain(client));
    client.on('end', () => this.regain(client));
    await client.connect();
    return client;
  }

  /** The server went away under us: bring it back, however long that takes. */
  private async regain(lost: pg.Client): Promise<void> {
    if (this.isReleased || this.client !== lost) return;
    this.client = null;
    this.options.report('The embedded PostgreSQL went away; starting it again …');
    for (let attempt = 0; !this.isReleased && this.client === null; attempt += 1) {
      await sleep(retryMs[Math.min(attempt, retryMs.length - 1)], undefined, { ref: false });
      await this.take().catch((error: Error) => this.options.report(error.message));
    }
  }
}

/**
 * Connections of anybody but this process, psql included. A connection that this process has just closed may
 * still be there for a moment.
 */
async function countOthers(lease: pg.Client): Promise<number> {
  const sql = loadStatement('server-other-connections');
  try {
    const { rows } = await lease.query<{ others: number }>(sql, [ownApplicationName()]);
    return rows[0]?.others ?? 0;
  } catch {
    // The lease is broken, so the server is going or gone already.
    return 0;
  }
}

/** Name under which this process's other connections appear to PostgreSQL. */
export function ownApplicationName(): string {
  return `zhiyu process ${process.pid}`;
}
