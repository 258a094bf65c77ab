/** What a text says of time: wall-clock milliseconds as if in UTC, or an instant where it says the offset. */
export type TimeReading = { wall: number } | { instant: number };

/**
 * Reads a text by one format. Null: the text does not have the format; the word `absent`: it has, but there is no
 * such day or hour (30 February, 25 o'clock).
 */
export type TimeFormat = (text: string) => TimeReading | null | 'absent';

/** How year, month and day are usually written in this order; taken where a mapping names no format. */
export const usualFormats: readonly string[] = [
  'iso',
  'yyyy/M/d H:mm:ss',
  'yyyy/M/d H:mm',
  'yyyy/M/d',
  'yyyy-M-d H:mm:ss',
  'yyyy-M-d H:mm',
  'yyyy-M-d',
  'yyyy.M.d H:mm:ss',
  'yyyy.M.d H:mm',
  'yyyy.M.d',
  'yyyy年M月d日 H:mm:ss',
  'yyyy年M月d日 H:mm',
  'yyyy年M月d日 H时m分s秒',
  'yyyy年M月d日 H时m分',
  'yyyy年M月d日',
  'yyyyMMddHHmmss',
  'yyyyMMdd',
];

const DAY = 86_400_000;
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Day 0 of the numbers in which spreadsheets keep dates. */
const EXCEL_START = Date.UTC(1899, 11, 30);

type TimePart =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'halfHour'
  | 'half'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'offset';

/** What each token of a format stands for, and the texts that it matches. */
const tokens: Record<string, [part: TimePart, source: string]> = {
  yyyy: ['year', '(\\d{4})'],
  yy: ['shortYear', '(\\d{2})'],
  MMM: ['monthName', '([A-Za-z]{3})[a-z]*\\.?'],
  MM: ['month', '(\\d{2})'],
  M: ['month', '(\\d{1,2})'],
  dd: ['day', '(\\d{2})'],
  d: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'],
  H: ['hour', '(\\d{1,2})'],
  hh: ['halfHour', '(\\d{2})'],
  h: ['halfHour', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  m: ['minute', '(\\d{1,2})'],
  ss: ['second', '(\\d{2})'],
  s: ['second', '(\\d{1,2})'],
  SSS: ['fraction', '(\\d{3})'],
  S: ['fraction', '(\\d{1,9})'],
  a: ['half', '([AaPp]\\.?[Mm]\\.?|上午|下午)'],
  XXX: ['offset', '(Z|[+-]\\d{2}(?::?\\d{2})?)'],
};

/** A format as a regular expression. Its groups go by their place: names would cost an object for every time read. */
interface TimePattern {
  expression: RegExp;
  /** The group of each part; 0 where the format does not have it. */
  groups: Record<TimePart, number>;
}

const isoPattern: TimePattern = {
  expression:
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/,
  groups: placeGroups(['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'offset']),
};

/**
 * Makes the reader of a format: a pattern, `iso`, `epoch` (seconds), `epochMs` or `excel` (days since 1900).
 * @throws RangeError for a pattern with letters that are no token
 */
export function createTimeFormat(format: string): TimeFormat {
  if (format === 'iso') return (text) => readTime(text, isoPattern);
  if (format === 'epoch')
    return (text) => readNumber(text, (seconds) => ({ instant: Math.round(seconds * 1000) }));
  if (format === 'epochMs')
    return (text) => readNumber(text, (instant) => ({ instant: Math.round(instant) }));
  if (format === 'excel') {
    return (text) =>
      readNumber(text, (days) => ({ wall: EXCEL_START + Math.round((days * DAY) / 1000) * 1000 }));
  }
  const pattern = compilePattern(format);
  return (text) => readTime(text, pattern);
}

function compilePattern(format: string): TimePattern {
  let source = '';
  const parts: TimePart[] = [];
  for (const [text] of format.matchAll(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    const token = tokens[text];
    if (text.startsWith("'")) source += escapePattern(text.slice(1, -1));
    else if (!/^[A-Za-z]/.test(text)) source += escapePattern(text);
    else if (token === undefined) {
      const known = Object.keys(tokens).join(' ');
      throw new RangeError(
        `the time format "${format}" has "${text}", which is none of ${known}; put plain letters in quotes ('T')`,
      );
    } else {
      const [part, matched] = token;
      if (parts.includes(part))
        throw new RangeError(`the time format "${format}" names a part of the time twice`);
      parts.push(part);
      source += matched;
    }
  }
  return { expression: new RegExp(`^${source}$`), groups: placeGroups(parts) };
}

function placeGroups(parts: readonly TimePart[]): Record<TimePart, number> {
  const place = (part: TimePart) => parts.indexOf(part) + 1;
  return {
    year: place('year'),
    shortYear: place('shortYear'),
    month: place('month'),
    monthName: place('monthName'),
    day: place('day'),
    hour: place('hour'),
    halfHour: place('halfHour'),
    half: place('half'),
    minute: place('minute'),
    second: place('second'),
    fraction: place('fraction'),
    offset: place('offset'),
  };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function readNumber(text: string, read: (value: number) => TimeReading): TimeReading | null {
  return /^-?\d+(\.\d+)?$/.test(text) ? read(Number(text)) : null;
}

function readTime(text: string, { expression, groups }: TimePattern): TimeReading | null | 'absent' {
  const match = expression.exec(text);
  if (match === null) return null;
  const read = (part: TimePart) => (groups[part] === 0 ? undefined : match[groups[part]]);
  const year = groups.year === 0 ? fullYear(Number(read('shortYear'))) : Number(read('year'));
  const monthName = read('monthName');
  const month =
    monthName === undefined ? Number(read('month') ?? 1) : months.indexOf(monthName.toLowerCase()) + 1;
  const day = Number(read('day') ?? 1);
  const halfHour = read('halfHour');
  const hour =
    halfHour === undefined ? Number(read('hour') ?? 0) : hourOfHalf(Number(halfHour), read('half'));
  const minute = Number(read('minute') ?? 0);
  const second = Number(read('second') ?? 0);
  if (!isDay(year, month, day) || !(hour < 24) || minute > 59 || second > 59) return 'absent';
  const fraction = read('fraction');
  const millisecond = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const offset = read('offset');
  return offset === undefined ? { wall } : { instant: wall - readOffset(offset) };
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1) || Number.isNaN(year) || year < 100) return false;
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 12 o'clock is the first hour of each half of the day. NaN where there is no such hour. */
function hourOfHalf(hour: number, half: string | undefined): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  const isAfternoon = half !== undefined && /^(p|下午)/i.test(half);
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function fullYear(shortYear: number): number {
  return shortYear < 70 ? 2000 + shortYear : 1900 + shortYear;
}

function readOffset(offset: string): number {
  if (offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', '') || 0);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
