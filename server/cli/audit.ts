import { type Command, InvalidArgumentError, Option } from 'commander';
import { createAudit, LEAST_MONTHS } from '../access/audit';
import { type AuditFault, verifyAudit } from '../access/audit-chain';
import { openSecretBox } from '../access/secret-box';
import { type Config, readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { type Database, openDatabase } from '../store/database';
import { noteFromHere } from './note-from-here';
import { chooseFormat, writeAnswer } from './write-answer';

const print = (line: string) => process.stdout.write(`${line}\n`);

const words: Record<AuditFault['kind'], (seq: number) => string> = {
  changed: (seq) => `Entry ${seq} is not as it was written: it, or one before it, was changed or moved.`,
  missing: (seq) => `Entry ${seq} is missing.`,
  head: (seq) =>
    `The end of the chain, at entry ${seq}, is not as it was left: entries may have been cut off.`,
  noted: (seq) => `Entry ${seq} notes that the end of the chain had been changed before it.`,
  unexpected: (seq) => `Entry ${seq} is another than the one expected: the database may have been set back.`,
};

interface ExportFlags {
  out: string;
  format?: 'csv' | 'xlsx';
  lang: 'zh' | 'en';
  from?: string;
  to?: string;
  who?: string;
  action?: string;
}

/** Adds the commands `audit verify`, `audit export` and `audit prune`. */
export function registerAuditCommand(program: Command): void {
  const audit = program.command('audit').description('check who did what, and remove what is old');
  audit
    .command('verify')
    .description('find whether an entry was changed, moved or taken away')
    .option('--expect <seq:digest>', 'an entry as it was written down elsewhere before', parseExpected)
    .action(({ expect }: { expect?: { seq: number; digest: string } }) =>
      withAudit((db, key) => tellWorth(db, key, expect ?? null)),
    );
  audit
    .command('export')
    .description('write entries to a CSV file or a workbook, each with its digest, and check the whole audit')
    .requiredOption('--out <file>', 'the file to write; one that is there is replaced')
    .addOption(new Option('--format <format>', 'by default what the file ends with').choices(['csv', 'xlsx']))
    .addOption(
      new Option('--lang <language>', 'language of headers and names').choices(['zh', 'en']).default('zh'),
    )
    .option('--from <instant>', 'only entries not before, such as 2026-05-01T00:00:00+08:00')
    .option('--to <instant>', 'only entries before')
    .option('--who <name>', 'only of this account, or key:<number>')
    .option('--action <action>', 'only of this action, such as exported')
    .action(runExport);
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

/** The export is noted first, so that it stands in the file itself; what the audit is worth is said beside it. */
async function runExport({ out, format, ...asked }: ExportFlags): Promise<void> {
  const query = new URLSearchParams({ ...asked, format: chooseFormat(format, out) });
  await withAudit(async (db, key, config) => {
    await createAudit(db, () => key).note(noteFromHere('exported', `the audit to ${out}`));
    await writeAnswer(db, config, `/api/v1/audit?${query}`, out);
    print(`Written to ${out}.`);
    await tellWorth(db, key, null);
  });
}

/** @throws ZhiyuError `audit-broken` */
async function tellWorth(
  db: Database,
  key: Buffer,
  expected: { seq: number; digest: string } | null,
): Promise<void> {
  const { fault, entries, head } = await verifyAudit(db, key, expected);
  if (fault !== null) throw new ZhiyuError('audit-broken', words[fault.kind](fault.seq));
  print(`${entries} entries, none changed and none missing.`);
  print(`Write this down elsewhere: ${head.seq}:${head.digest.toString('hex')}`);
}

async function withAudit(work: (db: Database, key: Buffer, config: Config) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    await work(db, openSecretBox(config.keyFile).derive('audit'), config);
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
