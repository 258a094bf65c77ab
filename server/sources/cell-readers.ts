import { createZone } from '@zhiyu/shared/zone';
import { createLocalClock } from './local-clock';
import { RowFault } from './row-fault';
import { createTimeFormat, usualFormats } from './time-format';

/** The cells of one row, in the order in which their columns were asked for. */
export type Cells = readonly unknown[];
/** Reads a text from a row; null where the row says nothing. */
export type ReadText = (cells: Cells) => string | null;
/** Reads an instant, or several. */
export type ReadInstant = (cells: Cells) => number | null;
export type ReadInstants = (cells: Cells) => number[];

/** The columns that a mapping asks for, each once. */
export class WantedColumns {
  readonly names: string[] = [];
  private readonly empty: ReadonlySet<string>;

  /** `empty` lists the values that stand for nothing. */
  constructor(empty: readonly string[]) {
    this.empty = new Set(empty);
  }

  /** Asks for a column; answers the position of its cell. */
  want(name: string): number {
    const known = this.names.indexOf(name);
    return known === -1 ? this.names.push(name) - 1 : known;
  }

  /** Asks for a column and reads it as trimmed text. */
  readText(name: string): ReadText {
    const position = this.want(name);
    return (cells) => {
      const text = textOf(cells[position], name);
      return text === '' || this.empty.has(text) ? null : text;
    };
  }

  /** Asks for columns and joins the values of those that have one. */
  readJoined(words: string | { columns: string[]; separator?: string }): ReadText {
    if (typeof words === 'string') return this.readText(words);
    const readers = words.columns.map((name) => this.readText(name));
    const separator = words.separator ?? ' ';
    return (cells) => {
      const texts = readers.map((read) => read(cells)).filter((text) => text !== null);
      return texts.length === 0 ? null : texts.join(separator);
    };
  }
}

function textOf(value: unknown, column: string): string {
  if (typeof value === 'string') return value.trim();
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RowFault('inexact-number', `${column} is a number of more than 15 digits; write it as a text`);
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** How a mapping says where an instant stands. */
export type TimeRule =
  | string
  | {
      column?: string;
      columns?: string[];
      firstOf?: string[];
      format?: string | string[];
      timeZone?: string;
    };

/** What holds for all times of a mapping where a rule says nothing else. */
export interface TimeDefaults {
  format?: string | string[];
  timeZone: string;
}

/**
 * Makes the reader of an instant.
 * @throws RangeError for a format or a time zone that is not known, or a rule without a column
 */
export function createInstantReader(
  wanted: WantedColumns,
  rule: TimeRule,
  defaults: TimeDefaults,
): ReadInstant {
  const detailed = typeof rule === 'string' ? { column: rule } : rule;
  const parse = createInstantParser(detailed, defaults);
  if (detailed.firstOf !== undefined) {
    const readers = detailed.firstOf.map((name) => ({ name, read: wanted.readText(name) }));
    return (cells) => {
      for (const { name, read } of readers) {
        const text = read(cells);
        if (text !== null) return parse(text, name);
      }
      return null;
    };
  }
  const names = detailed.columns ?? (detailed.column === undefined ? [] : [detailed.column]);
  if (names.length === 0) throw new RangeError('a time names no column');
  const label = names.join(' ');
  const read = wanted.readJoined(names.length === 1 ? names[0]! : { columns: names });
  return (cells) => {
    const text = read(cells);
    return text === null ? null : parse(text, label);
  };
}

/** Makes the reader of several instants: of a JSON list, of one text with separators, or of one column for each. */
export function createInstantsReader(
  wanted: WantedColumns,
  rule:
    | string
    | {
        column?: string;
        columns?: string[];
        separator?: string;
        format?: string | string[];
        timeZone?: string;
      },
  defaults: TimeDefaults,
): ReadInstants {
  const detailed = typeof rule === 'string' ? { column: rule } : rule;
  const parse = createInstantParser(detailed, defaults);
  const separator = detailed.separator ?? ';';
  const names = detailed.columns ?? (detailed.column === undefined ? [] : [detailed.column]);
  if (names.length === 0) throw new RangeError('a list of times names no column');
  const columns = names.map((name) => ({ name, position: wanted.want(name), read: wanted.readText(name) }));
  return (cells) =>
    columns.flatMap(({ name, position, read }) => {
      const value = cells[position];
      const texts = Array.isArray(value) ? value.map(String) : (read(cells)?.split(separator) ?? []);
      return texts
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .map((text) => parse(text, name));
    });
}

const isoFormats = ['iso'];

function createInstantParser(
  rule: { format?: string | string[]; timeZone?: string },
  defaults: TimeDefaults,
): (text: string, column: string) => number {
  const named = [rule.format ?? defaults.format ?? usualFormats].flat();
  // Nobody means anything else by it, and days of a workbook are written so whatever the mapping says of texts.
  const formats = [...named, ...isoFormats].map(createTimeFormat);
  const toInstant = createLocalClock(createZone(rule.timeZone ?? defaults.timeZone));
  return (text, column) => {
    let isAbsent = false;
    for (const format of formats) {
      const reading = format(text);
      if (reading === 'absent') isAbsent = true;
      else if (reading !== null) return 'wall' in reading ? toInstant(reading.wall) : reading.instant;
    }
    if (isAbsent)
      throw new RowFault('no-such-time', `${column} is ${JSON.stringify(text)}, which does not exist`);
    const expected = rule.format ?? defaults.format ?? 'year, month, day';
    throw new RowFault(
      'bad-time',
      `${column} is ${JSON.stringify(text.slice(0, 80))}, not of the form ${[expected].flat().join(' or ')}`,
    );
  };
}
