import type { Command } from 'commander';
import { readConfig } from '../config';
import { type AddedCity, applyPack } from '../pack/add-city';
import { previewPack } from '../pack/preview-pack';
import { readPack } from '../pack/read-pack';
import { recomputeCity } from '../recompute';
import { listCities, loadCity } from '../store/city-store';
import { type CityVersion, listVersions } from '../store/city-versions';
import { type Database, openDatabase } from '../store/database';
import { describeFound, describePreview, describeUnfinished } from './city-preview';
import { watchInterruption } from './interruption';
import { auditFromHere } from './note-from-here';
import { createProgress, type Progress } from './progress';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Where what goes on is told while the answer itself is JSON. */
function printAside(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface AddFlags {
  areas: string[];
  apply?: true;
  json?: true;
}

/** Adds the commands `city add`, `city list`, `city history` and `city recompute`. */
export function registerCityCommand(program: Command): void {
  const city = program.command('city').description('add cities from their packs, and bring them up to date');
  city
    .command('add <folder>')
    .description(
      'add the city of a pack; of a city that is there, show what the pack would change, and change it with --apply; ' +
        'the same pack again changes nothing',
    )
    .option(
      '--areas <file>',
      'a file of areas that lies elsewhere, in place of the pack’s own; again for the next one',
      (file: string, before: string[]) => [...before, file],
      [],
    )
    .option('--apply', 'change a city that is there; broken off, the same command goes on with it')
    .option('--json', 'answer as JSON, all of it')
    .action((folder: string, flags: AddFlags) => withDatabase(flags.json, (db) => add(db, folder, flags)));
  city
    .command('list')
    .description('list the cities with the number of their areas and cases')
    .action(() => withDatabase(undefined, printCities));
  city
    .command('history <id>')
    .description('list the versions of a city’s pack and what each changed')
    .option('--json', 'answer as JSON, all of it')
    .action((id: string, { json }: { json?: true }) =>
      withDatabase(json, (db) => printHistory(db, id, json)),
    );
  city
    .command('recompute <id>')
    .description(
      'run all cases of a city through again, for a calendar that has come out since; only what differs is written',
    )
    .option('--json', 'answer as JSON')
    .action((id: string, { json }: { json?: true }) => withDatabase(json, (db) => recompute(db, id, json)));
}

async function withDatabase(json: true | undefined, work: (db: Database) => Promise<void>): Promise<void> {
  const db = await openDatabase(readConfig(process.env), json ? printAside : print);
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function add(db: Database, folder: string, { areas, apply, json }: AddFlags): Promise<void> {
  const report = json ? printAside : print;
  const interruption = watchInterruption();
  report(`Reading the pack ${folder} …`);
  const pack = await readPack(folder, areas);
  if (!apply) {
    const watched = watchProgress('Comparing', json);
    const preview = await previewPack(db, pack, { interruption, onProgress: watched.onProgress });
    watched.finish();
    if (preview !== null) {
      if (json) return print(JSON.stringify({ ...preview, warnings: pack.warnings }));
      for (const warning of pack.warnings) print(`Warning: ${warning}`);
      const same = [sameAsBefore(preview.city), ...describeUnfinished(preview)];
      for (const line of preview.changed ? describePreview(preview) : same) print(line);
      return;
    }
  }
  const watched = watchProgress('Cases', json);
  const options = { now: Date.now(), report, interruption, onProgress: watched.onProgress };
  const added = await applyPack(db, pack, options);
  watched.finish();
  if (added.changed)
    await auditFromHere(db, readConfig(process.env), 'configured', `city ${added.city}: pack`);
  if (json) print(JSON.stringify(added));
  else for (const line of describeAdded(added)) print(line);
}

async function recompute(db: Database, id: string, json: true | undefined): Promise<void> {
  const watched = watchProgress('Cases', json);
  const options = { now: Date.now, interruption: watchInterruption(), onProgress: watched.onProgress };
  const finished = await recomputeCity(db, id, options);
  watched.finish();
  if (json) print(JSON.stringify({ city: id, ...finished }));
  else for (const line of describeFound(finished.found, `Cases of ${id}`)) print(line);
}

function watchProgress(label: string, json: true | undefined) {
  // Begun with the first word, so that the time in which the pack was read is not in the rate.
  let progress: Progress | null = null;
  let last = 0;
  return {
    onProgress: (looked: number, cases: number) => {
      progress ??= createProgress(label, json ? process.stderr : process.stdout, Date.now);
      last = looked;
      progress.show(looked, cases === 0 ? null : Math.min(1, looked / cases));
    },
    finish: () => progress?.finish(last),
  };
}

async function printCities(db: Database): Promise<void> {
  const cities = await listCities(db);
  if (cities.length === 0) print('There is no city yet; add one with: pnpm zhiyu city add <folder>');
  for (const { id, pack, areas, cases } of cities) {
    print(`${id}  ${pack.name.zh} ${pack.name.en}: ${areas} areas, ${cases} cases`);
  }
}

async function printHistory(db: Database, id: string, json: true | undefined): Promise<void> {
  const { city } = await loadCity(db, id);
  const versions = await listVersions(db, id);
  if (json) return print(JSON.stringify({ city: id, versions }));
  for (const version of versions) {
    print(`version ${version.version}  ${city.zone.toIso(version.added_at)}`);
    for (const line of describeVersion(version)) print(line);
  }
}

function describeVersion({ changes, cases, cursor, found, finished_at, superseded }: CityVersion): string[] {
  const lines = changes === null ? [] : listChanges(changes).map((line) => `  ${line}`);
  if (found === null) return lines;
  const { changed, looked } = found;
  const state = superseded
    ? 'given up for the next version'
    : finished_at === null
      ? `under way, up to case ${cursor} of ${cases}`
      : 'done';
  return [...lines, `  cases: ${state}; looked at ${looked}, changed ${changed}`];
}

/** How many nodes each list of changes has, where it has any. */
function listChanges(changes: object): string[] {
  return Object.entries(changes).flatMap(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) return value.length === 0 ? [] : [`${name}: ${value.length}`];
    if (typeof value === 'boolean') return value ? [`${name}: changed`] : [];
    if (value === null || typeof value !== 'object') return [];
    return listChanges(value).map((line) => `${name} ${line}`);
  });
}

/** What adding a city came to, line by line. */
export function describeAdded(added: AddedCity): string[] {
  const warnings = added.warnings.map((warning) => `Warning: ${warning}`);
  const followed = added.found === null ? [] : describeFound(added.found, 'Its cases have followed');
  if (!added.changed) return [...warnings, sameAsBefore(added.city), ...followed];
  const levels = added.levels.map(({ level, areas }) => `${level} ${areas}`);
  const zones = added.zones > 0 ? [`functional zones ${added.zones}`] : [];
  return [
    ...warnings,
    `${added.city} is added or brought up to date:`,
    `  areas       ${added.areas} (${[...levels, ...zones].join(', ')})`,
    `  categories  ${added.categories}`,
    `  units       ${added.units}`,
    ...followed,
  ];
}

function sameAsBefore(city: string): string {
  return `${city} is there already, just so; nothing was changed.`;
}
