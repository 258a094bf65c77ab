import { type Command, InvalidArgumentError } from 'commander';
import { createAudit, LEAST_MONTHS } from '../access/audit';
import { type AuditFault, verifyAudit } from '../access/audit-chain';
import { openSecretBox } from '../access/secret-box';
import { readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { type Database, openDatabase } from '../store/database';
import { noteFromHere } from './note-from-here';

const print = (line: string) => process.stdout.write(`${line}\n`);

const words: Record<AuditFault['kind'], (seq: number) => string> = {
  changed: (seq) => `Entry ${seq} is not as it was written: it, or one before it, was changed or moved.`,
  missing: (seq) => `Entry ${seq} is missing.`,
  head: (seq) =>
    `The end of the chain, at entry ${seq}, is not as it was left: entries may have been cut off.`,
  noted: (seq) => `Entry ${seq} notes that the end of the chain had been changed before it.`,
  unexpected: (seq) => `Entry ${seq} is another than the one expected: the database may have been set back.`,
};

/** Adds the commands `audit verify` and `audit prune`. */
export function registerAuditCommand(program: Command): void {
  const audit = program.command('audit').description('check who did what, and remove what is old');
  audit
    .command('verify')
    .description('find whether an entry was changed, moved or taken away')
    .option('--expect <seq:digest>', 'an entry as it was written down elsewhere before', parseExpected)
    .action(({ expect }: { expect?: { seq: number; digest: string } }) =>
      withAudit(async (db, key) => {
        const { fault, entries, head } = await verifyAudit(db, key, expect ?? null);
        if (fault !== null) throw new ZhiyuError('audit-broken', words[fault.kind](fault.seq));
        print(`${entries} entries, none changed and none missing.`);
        print(`Write this down elsewhere: ${head.seq}:${head.digest.toString('hex')}`);
      }),
    );
  audit
    .command('prune')
    .description(`remove entries that are older; ${LEAST_MONTHS} months are always kept`)
    .requiredOption('--keep-months <number>', 'how many months are kept', parseMonths)
    .action(({ keepMonths }: { keepMonths: number }) =>
      withAudit(async (db, key) => {
        const before = new Date();
        before.setUTCMonth(before.getUTCMonth() - keepMonths);
        const removed = await createAudit(db, () => key).prune(
          before.getTime(),
          noteFromHere('audit-prune', ''),
        );
        print(`${removed} entries are removed; the rest begins where they ended.`);
      }),
    );
}

async function withAudit(work: (db: Database, key: Buffer) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    await work(db, openSecretBox(config.keyFile).derive('audit'));
  } finally {
    await db.close();
  }
}

function parseMonths(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= LEAST_MONTHS) return Number(text);
  throw new InvalidArgumentError(`Give a whole number of months, ${LEAST_MONTHS} or more.`);
}

function parseExpected(text: string): { seq: number; digest: string } {
  const [, seq, digest] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && digest !== undefined) return { seq: Number(seq), digest };
  throw new InvalidArgumentError('Give it as `zhiyu audit verify` told it: <number>:<64 digits>.');
}
