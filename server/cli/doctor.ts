import { existsSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { type Config, readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { listCities } from '../store/city-store';
import { type Database, describeAddress, openDatabase } from '../store/database';
import type { ServerFacts } from '../store/database-errors';
import { migrationFolder, readMigrations } from '../store/migrate';
import { loadStatement } from '../store/statement';
import { isClientFresh } from './build-client';
import { checkPort } from './web-server';

/** One thing that was looked at. `advice` says what to do; null where nothing is to be done. */
export interface Finding {
  what: string;
  state: 'good' | 'note' | 'bad';
  found: string;
  advice: string | null;
}

const oldestNode: [number, number] = [20, 19];
const roomBytes = 2 * 1024 ** 3;
const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Adds the command `doctor`. */
export function registerDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look whether all that Zhiyu needs is there, and say what to do')
    .action(async () => {
      let bad = 0;
      for await (const finding of examine(process.env)) {
        process.stdout.write(`${describeFinding(finding)}\n`);
        if (finding.state === 'bad') bad += 1;
      }
      process.exitCode = bad > 0 ? 1 : 0;
    });
}

/** A line: a mark, what was looked at, what was found, and what to do. */
export function describeFinding({ what, state, found, advice }: Finding): string {
  const mark = { good: '✓', note: '!', bad: '✗' }[state];
  return `${mark} ${what.padEnd(12)} ${found}${advice === null ? '' : `\n  → ${advice}`}`;
}

/** Looks at one thing after another; where settings or database fail, what needs them is left out. */
export async function* examine(environment: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  yield examineNode(process.versions.node);
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    yield explain('Settings', error);
    return;
  }
  yield good('Settings', `data in ${config.dataFolder}, page at ${config.host}:${config.port}`);
  yield examineRoom(config);
  yield await examinePort(config);
  yield examinePages();
  yield* examineDatabase(config);
}

/** Whether a version of Node such as 20.19.0 will do. */
export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (isEnough) return good('Node', version);
  return bad(
    'Node',
    `${version} is too old`,
    `Install Node ${oldestNode.join('.')} or later: https://nodejs.org`,
  );
}

function examineRoom({ dataFolder, databaseUrl }: Config): Finding {
  if (databaseUrl !== null) return good('Disk', 'the database is elsewhere');
  let folder = dataFolder;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const gigabytes = `${((bavail * bsize) / 1e9).toFixed(1)} GB free at ${folder}`;
  if (bavail * bsize >= roomBytes) return good('Disk', gigabytes);
  return {
    what: 'Disk',
    state: 'note',
    found: gigabytes,
    advice:
      'A million cases take about 2 GB: free some space, or set ZHIYU_DATA to a folder on another disk.',
  };
}

async function examinePort(config: Config): Promise<Finding> {
  try {
    await checkPort(config);
    return good('Port', `${config.port} is free`);
  } catch (error) {
    // It is taken while the dashboard runs, which is no fault.
    return { ...explain('Port', error), state: 'note' };
  }
}

function examinePages(): Finding {
  if (isClientFresh(projectFolder)) return good('Pages', 'built');
  const isThere = existsSync(join(projectFolder, 'client', 'dist', 'index.html'));
  return {
    what: 'Pages',
    state: 'note',
    found: isThere ? 'built before their sources were changed' : 'not built',
    advice: 'Build them with: pnpm build (the demo does it by itself)',
  };
}

async function* examineDatabase(config: Config): AsyncGenerator<Finding> {
  let db: Database;
  try {
    db = await openDatabase(config, () => {});
  } catch (error) {
    yield explain('PostgreSQL', error);
    return;
  }
  try {
    const [facts] = await db.query<ServerFacts>(loadStatement('server-facts'));
    const where = config.databaseUrl === null ? 'embedded' : describeAddress(config.databaseUrl);
    yield good('PostgreSQL', `${facts?.versionText}, ${where}`);
    yield good('Encoding', `${facts?.encoding}`);
    yield good('Migrations', `all ${readMigrations(migrationFolder).length} applied`);
    yield await examineCities(db);
  } finally {
    await db.close();
  }
}

async function examineCities(db: Database): Promise<Finding> {
  const cities = await listCities(db);
  if (cities.length > 0) {
    return good(
      'Cities',
      cities.map(({ id, areas, cases }) => `${id} (${areas} areas, ${cases} cases)`).join(', '),
    );
  }
  return {
    what: 'Cities',
    state: 'note',
    found: 'none yet',
    advice: 'Add one: pnpm zhiyu city add <folder>',
  };
}

function good(what: string, found: string): Finding {
  return { what, state: 'good', found, advice: null };
}

function bad(what: string, found: string, advice: string | null): Finding {
  return { what, state: 'bad', found, advice };
}

/** Our errors say what to do already; anything else is a fault, and ends the examination. */
function explain(what: string, error: unknown): Finding {
  if (error instanceof ZhiyuError) return bad(what, error.message, null);
  throw error;
}
