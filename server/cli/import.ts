import { type FileHandle, open } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { readConfig } from '../config';
import { ZhiyuError } from '../errors';
import { importFile } from '../import-file';
import type { ImportReport } from '../import-report';
import { listPresets, readMapping } from '../sources/read-mapping';
import { openDatabase } from '../store/database';
import type { QuarantinedRow } from '../store/quarantine-write';
import { describeReport } from './import-summary';
import { watchInterruption } from './interruption';
import { createProgress } from './progress';

interface ImportFlags {
  city: string;
  mapping: string;
  dryRun?: true;
  quarantineFile?: string;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Adds the command `import`. */
export function registerImportCommand(program: Command): void {
  program
    .command('import <file>')
    .description(
      'take in cases from a CSV or NDJSON file, plain or gzip, or from a workbook (XLSX); the same file again changes nothing, and a broken ' +
        'off import is completed by running it again',
    )
    .requiredOption('--city <id>', 'the city that the cases belong to')
    .addOption(
      new Option(
        '--mapping <file or preset>',
        `what the columns mean; presets: ${listPresets().join(', ')}`,
      ).makeOptionMandatory(),
    )
    .option('--dry-run', 'read, map, check and locate all rows, write nothing, and report')
    .option('--quarantine-file <path>', 'write the rows that were kept aside to this file too, as NDJSON')
    .action(async (file: string, flags: ImportFlags) => {
      const report = await runImport(file, flags);
      for (const line of describeReport(report)) print(line);
      if (report.stopped === null) return;
      process.stderr.write(`${report.stopped.message}\n`);
      process.exitCode = 1;
    });
}

async function runImport(path: string, flags: ImportFlags): Promise<ImportReport> {
  const mapping = await readMapping(flags.mapping);
  const interruption = watchInterruption();
  const kept = createQuarantineFile(flags.quarantineFile ?? null);
  const db = await openDatabase(readConfig(process.env), print);
  try {
    const progress = createProgress(flags.dryRun ? 'Checking' : 'Importing', process.stdout, Date.now);
    const report = await importFile(db, {
      path,
      city: flags.city,
      mapping,
      dryRun: flags.dryRun === true,
      now: Date.now,
      interruption,
      onProgress: progress.show,
      onQuarantine: kept.write,
    });
    progress.finish(report.rows);
    return report;
  } finally {
    await kept.close();
    await db.close();
  }
}

/** The file of rows that were kept aside; made when there is a first one. */
function createQuarantineFile(path: string | null) {
  let file: FileHandle | null = null;

  async function write(rows: QuarantinedRow[]): Promise<void> {
    if (path === null) return;
    file ??= await open(path, 'w').catch((cause: Error) => {
      throw new ZhiyuError('quarantine-file', `The quarantine file cannot be written: ${cause.message}`, {
        cause,
      });
    });
    const lines = rows.map(
      ({ line, code, detail, raw }) => `${JSON.stringify({ line, code, detail, raw })}\n`,
    );
    await file.appendFile(lines.join(''));
  }

  return { write, close: async () => file?.close() };
}
