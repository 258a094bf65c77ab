import { createZone } from '@zhiyu/shared/zone';
import { expect, test } from 'vitest';
import { createLocalClock } from './local-clock';
import { createTimeFormat, usualFormats } from './time-format';

const wall = (text: string) => ({ wall: Date.parse(`${text}Z`) });

test.each([
  ['MM/dd/yyyy hh:mm:ss a', '01/05/2015 12:40:41 PM', wall('2015-01-05T12:40:41')],
  ['MM/dd/yyyy hh:mm:ss a', '01/05/2015 12:00:00 AM', wall('2015-01-05T00:00:00')],
  ['M/d/yyyy H:mm', '3/14/2025 1:20', wall('2025-03-14T01:20:00')],
  ['yyyy-MM-dd HH:mm:ss', '2024-02-29 23:59:59', wall('2024-02-29T23:59:59')],
  ['yyyy年M月d日 H:mm', '2024年2月9日 8:05', wall('2024-02-09T08:05:00')],
  ["d MMM yyyy 'at' H.mm", '5 Mar 2021 at 7.09', wall('2021-03-05T07:09:00')],
  ['dd.MM.yy', '31.12.99', wall('1999-12-31T00:00:00')],
  ['yyyyMMddHHmmss', '20210305070900', wall('2021-03-05T07:09:00')],
  ['yyyy-MM-dd HH:mm:ss.SSS', '2021-03-05 07:09:00.250', wall('2021-03-05T07:09:00.250')],
  ['yyyy-MM-dd ahh:mm', '2021-03-05 下午01:30', wall('2021-03-05T13:30:00')],
  ['iso', '2021-03-05T07:09:00.5+08:00', { instant: Date.parse('2021-03-05T07:09:00.500+08:00') }],
  ['iso', '2021-03-05', wall('2021-03-05T00:00:00')],
  ['yyyy-MM-dd HH:mm XXX', '2021-03-05 07:09 -0330', { instant: Date.parse('2021-03-05T07:09:00-03:30') }],
  ['epoch', '1614899340', { instant: 1614899340000 }],
  ['epochMs', '1614899340123', { instant: 1614899340123 }],
  ['excel', '42005.5', wall('2015-01-01T12:00:00')],
])('%s reads %s', (format, text, expected) => {
  expect(createTimeFormat(format)(text)).toEqual(expected);
});

test.each([
  ['yyyy-MM-dd', '2015-02-30'],
  ['yyyy-MM-dd', '2023-02-29'],
  ['yyyy-MM-dd', '2023-13-01'],
  ['yyyy-MM-dd HH:mm', '2023-01-01 24:01'],
  ['MM/dd/yyyy hh:mm a', '01/01/2023 13:00 PM'],
  ['iso', '2015-02-30T00:00:00Z'],
])('%s: %s does not exist', (format, text) => {
  expect(createTimeFormat(format)(text)).toBe('absent');
});

test('a text of another form is not read at all', () => {
  expect(createTimeFormat('MM/dd/yyyy')('2015-01-05')).toBeNull();
  expect(createTimeFormat('MM/dd/yyyy')('1/5/2015')).toBeNull();
  expect(createTimeFormat('epoch')('soon')).toBeNull();
});

test('a pattern that means nothing is refused with what is known', () => {
  expect(() => createTimeFormat('YYYY-MM-DD')).toThrow(/"YYYY".*yyyy/);
  expect(() => createTimeFormat('MM/M/yyyy')).toThrow(/twice/);
});

test('the usual formats can all be compiled', () => {
  for (const format of usualFormats) expect(createTimeFormat(format)).toBeTypeOf('function');
});

test('a local clock agrees with the zone at every hour of a year, clock changes included', () => {
  const zone = createZone('America/New_York');
  const toInstant = createLocalClock(zone);
  for (let hour = 0; hour < 366 * 24; hour++) {
    const at = Date.UTC(2024, 0, 1, hour, 17, 3);
    const local = new Date(at);
    const expected = zone.toInstant({
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: 17,
      second: 3,
      millisecond: 0,
    });
    expect(toInstant(at)).toBe(expected);
  }
});
