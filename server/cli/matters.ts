import type { Command } from 'commander';
import { readConfig } from '../config';
import { catchUpMatters } from '../follow-matters';
import { createIngest } from '../ingest';
import { openDatabase } from '../store/database';
import { countChanges } from '../store/matter-changes';
import { watchInterruption } from './interruption';
import { createProgress } from './progress';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Adds the command `matters`. */
export function registerMattersCommand(program: Command): void {
  program
    .command('matters')
    .description('look for cases that are about one matter, among those added or changed since the last time')
    .requiredOption('--city <id>', 'the city')
    .action((options: { city: string }) => linkMatters(options.city));
}

async function linkMatters(city: string): Promise<void> {
  const signal = watchInterruption(process.env);
  const db = await openDatabase(readConfig(process.env), print);
  try {
    const ingest = await createIngest(db, city);
    const waiting = await countChanges(db, city);
    const progress = createProgress('Comparing cases', process.stdout, Date.now);
    const done = await catchUpMatters({
      db,
      city,
      ingest,
      now: Date.now,
      signal,
      onProgress: ({ cases }) => progress.show(cases, waiting === 0 ? 1 : Math.min(1, cases / waiting)),
    });
    progress.finish(done.cases);
    signal.throwIfAborted();
    print(`${done.proposed} proposed, ${done.confirmed} confirmed by the rule of the pack.`);
  } finally {
    await db.close();
  }
}
