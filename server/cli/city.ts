import type { Command } from 'commander';
import { readConfig } from '../config';
import { type AddedCity, addCity } from '../pack/add-city';
import { listCities } from '../store/city-store';
import { type Database, openDatabase } from '../store/database';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Adds the commands `city add` and `city list`. */
export function registerCityCommand(program: Command): void {
  const city = program.command('city').description('add a city from its pack, and list the cities');
  city
    .command('add <folder>')
    .description('add the city of a pack, or bring it up to date; the same pack again changes nothing')
    .option(
      '--areas <file>',
      'a file of areas that lies elsewhere, in place of the pack’s own; again for the next one',
      (file: string, before: string[]) => [...before, file],
      [],
    )
    .action(async (folder: string, options: { areas: string[] }) => {
      await withDatabase(async (db) => {
        const added = await addCity(db, folder, { areaFiles: options.areas, now: Date.now(), report: print });
        for (const line of describeAdded(added)) print(line);
      });
    });
  city
    .command('list')
    .description('list the cities with the number of their areas and cases')
    .action(() => withDatabase(printCities));
}

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openDatabase(readConfig(process.env), print);
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function printCities(db: Database): Promise<void> {
  const cities = await listCities(db);
  if (cities.length === 0) print('There is no city yet; add one with: pnpm zhiyu city add <folder>');
  for (const { id, pack, areas, cases } of cities) {
    print(`${id}  ${pack.name.zh} ${pack.name.en}: ${areas} areas, ${cases} cases`);
  }
}

/** What adding a city came to, line by line. */
export function describeAdded(added: AddedCity): string[] {
  const warnings = added.warnings.map((warning) => `Warning: ${warning}`);
  if (!added.changed) return [...warnings, `${added.city} is there already, just so; nothing was changed.`];
  const levels = added.levels.map(({ level, areas }) => `${level} ${areas}`);
  const zones = added.zones > 0 ? [`functional zones ${added.zones}`] : [];
  return [
    ...warnings,
    `${added.city} is added or brought up to date:`,
    `  areas       ${added.areas} (${[...levels, ...zones].join(', ')})`,
    `  categories  ${added.categories}`,
    `  units       ${added.units}`,
  ];
}
