import type { Command } from 'commander';
import { readConfig } from '../config';
import { applyRetention, eraseCases } from '../erase-cases';
import { ZhiyuError } from '../errors';
import { hideRequester } from '../privacy/hide-requester';
import { openOriginalKeys } from '../privacy/original-keys';
import { loadCity } from '../store/city-store';
import { type Database, openDatabase } from '../store/database';
import { findCaseByNumber, listCasesOfRequester } from '../store/erasures';
import { watchInterruption } from './interruption';
import { auditFromHere } from './note-from-here';

const print = (line: string) => process.stdout.write(`${line}\n`);

interface EraseOptions {
  city: string;
  source: string;
  case?: string[];
  requester?: string;
  reason: string;
}

/** Adds the commands `erase` and `retention`. */
export function registerEraseCommands(program: Command): void {
  program
    .command('erase')
    .description('erase what people wrote in cases, their originals and photos; figures stay')
    .requiredOption('--city <id>', 'the city')
    .requiredOption('--source <id>', 'the source of the cases')
    .requiredOption('--reason <text>', 'why; it is kept with the erasure and in the audit')
    .option('--case <number...>', 'numbers of cases, as their source calls them')
    .option('--requester <name>', 'all cases of a requester, as the source calls him')
    .action((options: EraseOptions) => erase(options));
  program
    .command('retention')
    .description('erase what the pack of a city does not let be kept any longer')
    .requiredOption('--city <id>', 'the city')
    .option('--dry-run', 'count what is due, and erase nothing')
    .action(({ city, dryRun = false }: { city: string; dryRun?: boolean }) => keep(city, dryRun));
}

async function erase(options: EraseOptions): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    const { city, source, reason } = options;
    await loadCity(db, city);
    const ids = await findCases(db, options);
    // Noted first: nothing goes unseen.
    const numbers = options.case?.join(', ') ?? 'all of one requester';
    await auditFromHere(db, config, 'erased', `${city}: ${source} ${numbers} · ${reason}`);
    await eraseCases(db, city, ids, { what: 'words', reason, now: Date.now() });
    print(`What people wrote in ${ids.length} cases is erased; their figures stay.`);
  } finally {
    await db.close();
  }
}

async function findCases(
  db: Database,
  { city, source, case: numbers, requester }: EraseOptions,
): Promise<number[]> {
  if ((numbers === undefined) === (requester === undefined)) {
    throw new ZhiyuError('bad-erasure', 'Say either --case or --requester.', { exitCode: 2 });
  }
  if (requester !== undefined) {
    const keys = await openOriginalKeys(db);
    return listCasesOfRequester(db, city, hideRequester(keys, source, requester));
  }
  const found: number[] = [];
  for (const number of numbers ?? []) {
    const id = await findCaseByNumber(db, city, source, number);
    if (id === null) {
      const message = `The source ${source} has no case ${number} in ${city}. Nothing is erased.`;
      throw new ZhiyuError('unknown-case', message, { exitCode: 1 });
    }
    found.push(id);
  }
  return found;
}

async function keep(city: string, dryRun: boolean): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    const interruption = watchInterruption(process.env);
    const { words, originals, media, rows } = await applyRetention(db, city, {
      now: Date.now,
      interruption,
      dryRun,
    });
    const counts = `words of ${words} cases, originals of ${originals}, photos and voice notes of ${media}`;
    if (dryRun) {
      print(`Due: ${counts}.`);
      return;
    }
    await auditFromHere(db, config, 'erased', `${city}: retention: ${counts}; ${rows} rows`);
    print(`Erased: ${counts}; ${rows} rows that had been kept aside.`);
  } finally {
    await db.close();
  }
}
