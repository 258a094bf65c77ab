import { expect, test } from 'vitest';
import { meaningOf, writeSheetTime } from './sheet-dates';

// Microsoft's documentation of the two date systems: 1 January 1900 is day 1, and 5 July 2011 is day 40,729 in the
// system of 1900 and day 39,267 in that of 1904.
test.each([
  [1, false, '1900-01-01'],
  [59, false, '1900-02-28'],
  [60, false, '1900-02-29'],
  [61, false, '1900-03-01'],
  [40_729, false, '2011-07-05'],
  [39_267, true, '2011-07-05'],
  [0, true, '1904-01-01'],
  [40_729.75, false, '2011-07-05 18:00:00'],
  [40_729.9999999, false, '2011-07-06'],
])('day %s of a workbook (from 1904: %s) is %s', (serial, is1904, text) => {
  expect(writeSheetTime(serial, 'day', is1904)).toBe(text);
});

test('a time alone is the time of no day', () => {
  expect(writeSheetTime(0.375, 'time', false)).toBe('09:00:00');
  expect(writeSheetTime(0, 'time', false)).toBe('00:00:00');
});

test.each([
  [0, undefined, 'number'],
  [14, undefined, 'day'],
  [22, undefined, 'day'],
  [20, undefined, 'time'],
  [31, undefined, 'day'],
  [4, undefined, 'number'],
  [164, 'yyyy"年"m"月"d"日"', 'day'],
  [164, 'yyyy/m/d\\ h:mm;@', 'day'],
  [164, '[$-804]aaaa', 'number'],
  [164, 'h:mm:ss', 'time'],
  [164, '[h]:mm', 'time'],
  [164, '#,##0.00_);[Red](#,##0.00)', 'number'],
  [164, 'General', 'number'],
  [164, '0.00E+00', 'number'],
  [164, '"day "0', 'number'],
  [164, 'mmm-yy', 'day'],
] as const)('format %s %s is a %s', (id, code, meaning) => {
  expect(meaningOf(id, code)).toBe(meaning);
});
