import pg from 'pg';

const int8 = 20;
const int8List = 1016;
const timestamptz = 1184;
const timestamptzList = 1185;

const findParser: (id: number) => (text: string) => unknown = pg.types.getTypeParser;
const parseDate = findParser(timestamptz);

/**
 * How values come out of the database: bigint as number, timestamptz as milliseconds since 1970 (±Infinity for
 * infinity), lists of both likewise; everything else as `pg` has it, so numeric stays text.
 */
export const databaseTypes: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    if (format === 'binary') return pg.types.getTypeParser(id, 'binary');
    if (id === int8) return parseInteger;
    if (id === timestamptz) return parseInstant;
    if (id === int8List || id === timestamptzList) return id === int8List ? parseIntegers : parseInstants;
    return pg.types.getTypeParser(id, 'text');
  },
};

function parseInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${text} from the database is beyond the integers that a number holds exactly`);
}

const usualInstant = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/;

/** `2016-01-13 05:00:00.25+00`, as a session in UTC writes it, to milliseconds. */
function parseInstant(text: string): number {
  if (!usualInstant.test(text)) return Number(parseDate(text));
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}

function parseIntegers(text: string): (number | null)[] {
  return parseItems(int8List, text, (item) => parseInteger(String(item)));
}

function parseInstants(text: string): (number | null)[] {
  return parseItems(timestamptzList, text, Number);
}

function parseItems(list: number, text: string, convert: (item: unknown) => number): (number | null)[] {
  const items = findParser(list)(text);
  return Array.isArray(items) ? items.map((item) => (item === null ? null : convert(item))) : [];
}
