import type { Command } from 'commander';
import { openSecretBox } from '../access/secret-box';
import { type Config, readConfig } from '../config';
import { coverCity } from '../cover-cases';
import { rotateOriginalKey, sealKeysAnew } from '../privacy/rotate-keys';
import { type Database, openDatabase } from '../store/database';
import { watchInterruption } from './interruption';
import { auditFromHere } from './note-from-here';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Adds the commands `originals rotate`, `originals seal-keys` and `originals cover`. */
export function registerOriginalsCommand(program: Command): void {
  const originals = program
    .command('originals')
    .description('what people wrote, sealed and apart from the covered texts');
  originals
    .command('rotate')
    .description('begin a new key, seal every original anew with it, and destroy keys that seal nothing more')
    .action(() =>
      withDatabase(async (db, config) => {
        const { resealed, dropped } = await rotateOriginalKey(db, Date.now);
        await auditFromHere(db, config, 'originals-rotate', `${resealed} originals sealed anew`);
        print(`${resealed} originals are sealed anew; ${dropped} old keys are destroyed.`);
        print(
          'A key that was in use until now is kept for an hour, for servers that are about to learn of the new one.',
        );
      }),
    );
  originals
    .command('seal-keys')
    .description('put the keys of originals under another key file; then start the servers with it')
    .requiredOption(
      '--with <file>',
      'the new key file (SECRET_KEY_FILE from then on); made where it is missing',
    )
    .action(({ with: path }: { with: string }) =>
      withDatabase(async (db, config) => {
        const sealed = await sealKeysAnew(db, openSecretBox(config.keyFile), openSecretBox(path));
        await auditFromHere(db, config, 'originals-seal-keys', `${sealed} keys`);
        print(`${sealed} keys of originals are sealed with ${path}.`);
      }),
    );
  originals
    .command('cover')
    .description('cover all cases of a city anew, by the rules as they are now')
    .requiredOption('--city <id>', 'the city')
    .action(({ city }: { city: string }) =>
      withDatabase(async (db, config) => {
        const interruption = watchInterruption(process.env);
        const covered = await coverCity(db, city, { now: Date.now, interruption, report: print });
        await auditFromHere(db, config, 'originals-cover', city);
        print(`${covered} cases had something to cover.`);
      }),
    );
}

async function withDatabase(work: (db: Database, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    await work(db, config);
  } finally {
    await db.close();
  }
}
