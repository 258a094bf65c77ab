import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp } from '@zhiyu/server/app';
import type { Config } from '@zhiyu/server/config';
import type { Cubes } from '@zhiyu/server/cube/cubes';
import { createIngest } from '@zhiyu/server/ingest';
import { addCity } from '@zhiyu/server/pack/add-city';
import type { Database } from '@zhiyu/server/store/database';
import type { Viewer } from '@zhiyu/server/viewer';
import type { CaseInput } from '@zhiyu/shared/case';
import type { EventInput } from '@zhiyu/shared/event';

/** The pack of a small city whose areas are squares, with its clock at noon on a Wednesday. */
export const smallCityFolder = fileURLToPath(new URL('./small-city', import.meta.url));

/** A wall-clock time of the small city, such as `03-10 09:00` of 2026, in milliseconds. */
export function at(time: string): number {
  return Date.parse(`2026-${time.replace(' ', 'T')}:00+08:00`);
}

/** Adds the small city and takes cases in, then events, in batches of the size that ingest takes. */
export async function addSmallCity(
  db: Database,
  inputs: CaseInput[],
  events: EventInput[] = [],
): Promise<void> {
  await addCity(db, smallCityFolder, { now: at('01-01 00:00') });
  const ingest = await createIngest(db, 'small-city');
  const rows = [...inputs.map((input) => ({ input })), ...events.map((event) => ({ event }))];
  for (let start = 0; start < rows.length; start += 5000) {
    await ingest.write(rows.slice(start, start + 5000), at('03-11 12:00'));
  }
}

/** Made where something is sealed or noted, and gone with the process. */
const keyFile = join(tmpdir(), `zhiyu-test-key-${process.pid}-${randomUUID()}`);
process.on('exit', () => rmSync(keyFile, { force: true }));

/** The production web server, to be asked without a network. */
export type App = Awaited<ReturnType<typeof buildApp>>;

/** What a test may settle about the app. */
export interface AppChoices {
  /** Whoever asks. */
  viewer?: Viewer;
  /** Who asks, by the request. */
  identify?: Parameters<typeof buildApp>[0]['identify'];
  host?: string;
  clientFolder?: string;
  /** Where to aggregate; by default in the database. */
  cubes?: Cubes;
  /** The wall clock. */
  now?: () => number;
  /** Settings beside those of every test. */
  config?: Partial<Config>;
}

/** The production app over a database, silent, without a built client. */
export async function startApp(db: Database, choices: AppChoices = {}): Promise<App> {
  const { viewer, host = '127.0.0.1', clientFolder = '/nowhere', cubes, now } = choices;
  const config: Config = {
    host,
    port: 0,
    databaseUrl: db.url,
    dataFolder: '/nowhere',
    aggregate: cubes ? 'cube' : 'sql',
    logLevel: 'silent',
    tlsCert: null,
    tlsKey: null,
    proxies: [],
    publicUrl: null,
    oidc: null,
    keyFile,
    clientFolder,
    ...choices.config,
  };
  return buildApp({
    db,
    config,
    ...(cubes && { cubes }),
    ...(now && { now }),
    ...(viewer && { identify: () => viewer }),
    ...(choices.identify && { identify: choices.identify }),
  });
}
