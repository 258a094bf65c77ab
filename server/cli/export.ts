import { type Command, Option } from 'commander';
import { readConfig } from '../config';
import { openDatabase } from '../store/database';
import { auditFromHere } from './note-from-here';
import { chooseFormat, writeAnswer } from './write-answer';

interface ExportFlags {
  city: string;
  list: 'cases' | 'overdue' | 'compare' | 'matters';
  format?: 'csv' | 'xlsx';
  out: string;
  lang: 'zh' | 'en';
  measure?: string;
  part?: string;
  age?: string;
  by?: string;
  parent?: string;
  area: string[];
  accountableArea: string[];
  category: string[];
  requestType: string[];
  channel: string[];
  unit: string[];
  requester: string[];
  from?: string;
  to?: string;
  at?: string;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const gather = (value: string, before: string[]) => [...before, value];

/** Adds the command `export`. */
export function registerExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description(
      'write cases, overdue cases, a comparison or matters to a CSV file or a workbook, as the API answers them',
    )
    .requiredOption('--city <id>', 'the city')
    .requiredOption('--out <file>', 'the file to write; one that is there is replaced')
    .addOption(
      new Option('--list <list>', 'what to write')
        .choices(['cases', 'overdue', 'compare', 'matters'])
        .default('cases'),
    )
    .addOption(new Option('--format <format>', 'by default what the file ends with').choices(['csv', 'xlsx']))
    .addOption(
      new Option('--lang <language>', 'language of headers and names').choices(['zh', 'en']).default('zh'),
    )
    .option('--measure <id>', 'the measure behind which the cases stand (reported), or that is compared')
    .option('--part <part>', 'of a rate: numerator or denominator')
    .option('--age <age>', 'of overdue cases: 0-1d, 1-7d, 7-30d, 30d+')
    .option('--by <dimension>', 'of a comparison: area, accountableArea, category or unit')
    .option('--parent <id>', 'of a comparison: whose children')
    .option('--from <instant>', 'start of the window, such as 2026-05-01T00:00:00+08:00')
    .option('--to <instant>', 'end of the window, excluded')
    .option('--at <instant>', 'as of this instant');
  for (const name of [
    'area',
    'accountable-area',
    'category',
    'request-type',
    'channel',
    'unit',
    'requester',
  ]) {
    command.option(
      `--${name} <id>`,
      `only this ${name.replace('-', ' ')}; again for the next one`,
      gather,
      [],
    );
  }
  command.action(runExport);
}

async function runExport(flags: ExportFlags): Promise<void> {
  const { city, list, out } = flags;
  const format = chooseFormat(flags.format, out);
  const config = readConfig(process.env);
  const db = await openDatabase(config, print);
  try {
    const url = `/api/v1/cities/${encodeURIComponent(city)}/${list}?${queryOf(flags, format)}`;
    const asOf = await writeAnswer(db, config, url, out);
    await auditFromHere(db, config, 'exported', `city ${city}: ${list} to ${out}`);
    print(`Written to ${out}, as of ${asOf}.`);
  } finally {
    await db.close();
  }
}

function queryOf(flags: ExportFlags, format: string): URLSearchParams {
  const { list, measure, lang } = flags;
  const query = new URLSearchParams({ format, lang });
  if (list === 'cases') query.set('measure', measure ?? 'reported');
  if (list === 'compare' && measure !== undefined) query.set('measures', measure);
  for (const name of ['part', 'age', 'by', 'parent', 'from', 'to', 'at'] as const) {
    const value = flags[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const name of [
    'area',
    'accountableArea',
    'category',
    'requestType',
    'channel',
    'unit',
    'requester',
  ] as const) {
    for (const value of flags[name]) query.append(name, value);
  }
  return query;
}
