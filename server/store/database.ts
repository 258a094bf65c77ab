import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Config } from '../config';
import {
  checkServer,
  explainConnectError,
  explainError,
  isTransient,
  type ServerFacts,
} from './database-errors';
import { databaseTypes } from './database-types';
import { type EmbeddedServer, ownApplicationName, useEmbeddedServer } from './embedded';
import { migrate, migrationFolder, readMigrations } from './migrate';
import { loadStatement } from './statement';

/** What runs inside one transaction; not to be used after its work has returned. */
export interface Transaction {
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Takes in rows by a `copy … from stdin` statement; `text`, in pieces, is in COPY text format. */
  copyIn(sql: string, text: Iterable<string>): Promise<void>;
}

/**
 * PostgreSQL as the product uses it. Sessions run in UTC; bigint comes out as a number, timestamptz as
 * milliseconds since 1970, and lists of them likewise. An instant goes in as a `Date`.
 */
export interface Database {
  /** Runs one statement; no rows: an empty list. */
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Commits what `work` does, or nothing of it; runs it again, a few times, where the server was away or others were in the way. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Lends a connection, for COPY and cursors. */
  withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** Closes all connections, and the embedded server unless somebody else uses it. May be called twice. */
  close(): Promise<void>;
  /** Address of the database, with its password if it has one: never to be shown. */
  readonly url: string;
  /** Path of the file with the key that seals what must not lie open in the database; empty where nothing is sealed. */
  readonly keyFile: string;
}

const attempts = 6;
const firstPauseMs = 100;
const poolSize = 10;

/**
 * Opens the database of the settings, migrated: DATABASE_URL where it is set, otherwise the embedded server, which
 * is started if it does not run.
 *
 * @throws ZhiyuError that says what to do where the server is away, too old or not UTF-8, the data folder cannot be
 *   written, the disk is full, or the migrations do not fit.
 */
export async function openDatabase(config: Config, report: (line: string) => void): Promise<Database> {
  const { keyFile } = config;
  if (config.databaseUrl !== null) return openAt(config.databaseUrl, null, report, { keyFile });
  const server = await useEmbeddedServer({ dataFolder: config.dataFolder, report });
  try {
    await createIfMissing(server, embeddedDatabase);
    return await openAt(server.address(embeddedDatabase), config.dataFolder, report, {
      keyFile,
      afterwards: () => server.release(),
    });
  } catch (error) {
    await server.release();
    throw error;
  }
}

const embeddedDatabase = 'zhiyu';

/**
 * Opens and migrates the database at `url`; `afterwards` runs when it has been closed. `dataFolder` is the folder of
 * the embedded server, null for any other. Without `keyFile` nothing can be sealed, so that no cases can be taken in
 * whose words have to be covered.
 */
export async function openAt(
  url: string,
  dataFolder: string | null,
  report: (line: string) => void,
  { keyFile = '', afterwards = async () => {} }: { keyFile?: string; afterwards?: () => Promise<void> } = {},
): Promise<Database> {
  const pool = createPool(url, report);
  const where = describeAddress(url);
  try {
    const client = await pool.connect().catch((error) => {
      throw explainConnectError(error, where);
    });
    try {
      const { rows } = await client.query<ServerFacts>(loadStatement('server-facts'));
      checkServer(rows[0]!);
      const applied = await migrate(client, readMigrations(migrationFolder));
      if (applied.length > 0)
        report(`Applied ${applied.length} migration${applied.length === 1 ? '' : 's'}.`);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw explainError(error, where, dataFolder);
  }
  return new PooledDatabase(
    pool,
    { url, keyFile },
    (error) => explainError(error, where, dataFolder),
    afterwards,
  );
}

class PooledDatabase implements Database {
  private closing: Promise<void> | null = null;

  readonly url: string;
  readonly keyFile: string;

  constructor(
    private readonly pool: pg.Pool,
    { url, keyFile }: { url: string; keyFile: string },
    private readonly explain: (error: unknown) => unknown,
    private readonly afterwards: () => Promise<void>,
  ) {
    this.url = url;
    this.keyFile = keyFile;
  }

  query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.withClient(async (client) => (await client.query<Row>(sql, parameters)).rows);
  }

  async withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    try {
      return await this.lend(work);
    } catch (error) {
      throw this.explain(error);
    }
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.lend((client) => runTransaction(client, work));
      } catch (error) {
        if (attempt === attempts || !isTransient(error)) throw this.explain(error);
        await sleep(firstPauseMs * 2 ** (attempt - 1));
      }
    }
  }

  close(): Promise<void> {
    this.closing ??= this.pool.end().then(this.afterwards);
    return this.closing;
  }

  private async lend<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.connect();
    let isBroken = false;
    try {
      return await work(client);
    } catch (error) {
      isBroken = isTransient(error);
      throw error;
    } finally {
      client.release(isBroken);
    }
  }

  /** Nothing has been asked yet, so asking again is safe whatever the question. */
  private async connect(): Promise<pg.PoolClient> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.pool.connect();
      } catch (error) {
        if (attempt === attempts || !isTransient(error)) throw error;
        await sleep(firstPauseMs * 2 ** (attempt - 1));
      }
    }
  }
}

async function runTransaction<T>(client: pg.PoolClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work({
      query: async <Row extends object>(sql: string, parameters: unknown[] = []) =>
        (await client.query<Row>(sql, parameters)).rows,
      copyIn: (sql, text) =>
        pipeline(Readable.from(text, { objectMode: true, highWaterMark: 1 }), client.query(copyFrom(sql))),
    });
    await client.query('commit');
    return result;
  } catch (error) {
    // Where the connection is gone, so is the transaction.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

function createPool(url: string, report: (line: string) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: ownApplicationName(),
    connectionTimeoutMillis: 10_000,
    types: databaseTypes,
    onConnect: async (client) => {
      await client.query("set time zone 'UTC'; set datestyle to iso");
    },
  });
  // A connection that is lent out tells its loss by the question that fails; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) =>
    report(`A connection to PostgreSQL was lost (${error.message}); it is made anew.`),
  );
  return pool;
}

/** The address without user and password. */
export function describeAddress(url: string): string {
  const { host, port, database } = new pg.Client({ connectionString: url });
  return `${host}:${port}/${database ?? ''}`;
}

async function createIfMissing(server: EmbeddedServer, database: string): Promise<void> {
  const client = new pg.Client({
    connectionString: server.address('postgres'),
    application_name: ownApplicationName(),
  });
  await client.connect();
  try {
    const { rows } = await client.query<{ exists: boolean }>(loadStatement('database-exists'), [database]);
    if (rows[0]?.exists) return;
    await client.query(`create database ${pg.escapeIdentifier(database)}`).catch((error: unknown) => {
      // Another process was faster.
      if (!(error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? ''))) throw error;
    });
  } finally {
    await client.end();
  }
}
