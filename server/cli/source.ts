import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { pullSource } from '../pull-source';
import { readSettings } from '../sources/read-settings';
import { loadCity } from '../store/city-store';
import { type Database, openDatabase } from '../store/database';
import { readSnapshot } from '../store/snapshot';
import { claimSource, listSources, removeSource, writeSource } from '../store/sources';
import { watchInterruption } from './interruption';
import { auditFromHere } from './note-from-here';
import { createProgress } from './progress';

interface CityFlag {
  city: string;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Adds the commands `source add`, `source list`, `source remove` and `pull`. */
export function registerSourceCommands(program: Command): void {
  const source = program.command('source').description('say which sources are asked for their cases');
  const cityOption = ['--city <id>', 'the city that the cases belong to'] as const;
  source
    .command('add <file>')
    .description(
      'add a source that is asked, described by a JSON file (/api/v1/schemas/source), or change it',
    )
    .requiredOption(...cityOption)
    .option('--restart', 'read it from its start again')
    .action((file: string, flags: CityFlag & { restart?: true }) =>
      withDatabase((db) => addSource(db, file, flags)),
    );
  source
    .command('list')
    .description('list the sources of a city')
    .requiredOption(...cityOption)
    .action(({ city }: CityFlag) => withDatabase((db) => printSources(db, city)));
  source
    .command('remove <id>')
    .description('stop asking a source; its cases stay')
    .requiredOption(...cityOption)
    .action((id: string, { city }: CityFlag) => withDatabase((db) => stopAsking(db, id, city)));
  program
    .command('pull <source>')
    .description('ask a source for its cases now; broken off, the same command goes on with it')
    .requiredOption(...cityOption)
    .action((id: string, { city }: CityFlag) => withDatabase((db) => pull(db, id, city)));
}

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openDatabase(readConfig(process.env), print);
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function addSource(db: Database, file: string, flags: CityFlag & { restart?: true }): Promise<void> {
  const settings = await readSettings(file);
  const { city } = await loadCity(db, flags.city);
  const { id, kind } = settings;
  await writeSource(db, city.id, { id, kind, settings, now: Date.now(), restart: flags.restart === true });
  await auditFromHere(db, readConfig(process.env), 'configured', `city ${city.id}: source ${id}`);
  const { everyMinutes = 15 } = settings;
  const often = everyMinutes === 1 ? 'every minute' : `every ${everyMinutes} minutes`;
  print(`Source ${id} of ${city.id} is asked ${often} while Zhiyu serves.`);
  print(`Ask it now with: pnpm zhiyu pull ${id} --city ${city.id}`);
}

async function printSources(db: Database, id: string): Promise<void> {
  const { city } = await loadCity(db, id);
  const sources = await readSnapshot(db, city.id, ({ tx }) => listSources(tx, city.id));
  if (sources.length === 0) print(`The city ${id} has no source yet.`);
  const iso = (instant: number | null) => (instant === null ? 'never' : city.zone.toIso(instant));
  for (const { source, kind, settings, last_received_at, last_error } of sources) {
    const asked = settings === null ? '' : ', asked';
    const failed = last_error === null ? '' : `; last error: ${last_error}`;
    print(`${source}  ${kind}${asked}; last received ${iso(last_received_at)}${failed}`);
  }
}

async function stopAsking(db: Database, id: string, cityId: string): Promise<void> {
  const { city } = await loadCity(db, cityId);
  if (!(await removeSource(db, city.id, id))) {
    throw new ZhiyuError('unknown-source', `The city ${city.id} asks no source “${id}”.`, { exitCode: 2 });
  }
  await auditFromHere(db, readConfig(process.env), 'configured', `city ${city.id}: source ${id} removed`);
  print(`Source ${id} of ${city.id} is not asked any more.`);
}

async function pull(db: Database, source: string, city: string): Promise<void> {
  const interruption = watchInterruption();
  const progress = createProgress('Pulling', process.stdout, Date.now);
  const now = Date.now();
  await claimSource(db, city, source, { now, unlessAfter: now });
  const report = await pullSource(db, {
    city,
    source,
    environment: process.env,
    now: Date.now,
    pause: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal: interruption });
    },
    interruption,
    onProgress: ({ rows }) => progress.show(rows, null),
  });
  progress.finish(report.rows);
  const { rows, accepted, merged, quarantined, stopped } = report;
  print(`${rows} requests: ${accepted} new cases, ${merged} known ones, ${quarantined} kept aside.`);
  if (stopped === null) return;
  process.stderr.write(`${stopped.message}\nThe same command goes on where it was.\n`);
  process.exitCode = 1;
}
