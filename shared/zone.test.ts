import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { createZone } from './zone';

const at = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0) => ({
  year,
  month,
  day,
  hour,
  minute,
  second,
  millisecond: 0,
});

describe('a city’s wall clock', () => {
  const shanghai = createZone('Asia/Shanghai');
  const boston = createZone('America/New_York');

  it('reads Shanghai at UTC+8 all year', () => {
    expect(shanghai.toInstant(at(2026, 7, 1, 8))).toBe(Date.UTC(2026, 6, 1, 0));
    expect(shanghai.toLocal(Date.UTC(2025, 11, 31, 16))).toEqual(at(2026, 1, 1));
  });

  it('follows daylight saving: Boston changed on 8 March and 1 November 2015', () => {
    expect(boston.toInstant(at(2015, 3, 7, 12))).toBe(Date.UTC(2015, 2, 7, 17));
    expect(boston.toInstant(at(2015, 3, 8, 12))).toBe(Date.UTC(2015, 2, 8, 16));
    // The clock skips 02:30 on 8 March: it moves forward to 03:30, which is 07:30 UTC.
    expect(boston.toInstant(at(2015, 3, 8, 2, 30))).toBe(Date.UTC(2015, 2, 8, 7, 30));
    // 01:30 on 1 November happens twice: the first, at UTC−4, is meant.
    expect(boston.toInstant(at(2015, 11, 1, 1, 30))).toBe(Date.UTC(2015, 10, 1, 5, 30));
  });

  it('gives days of 23 and 25 hours their true ends', () => {
    const spring = boston.toInstant(at(2015, 3, 8, 15));
    expect(boston.startOfDay(spring, 1) - boston.startOfDay(spring)).toBe(23 * 3_600_000);
    const autumn = boston.toInstant(at(2015, 11, 1, 15));
    expect(boston.startOfDay(autumn, 1) - boston.startOfDay(autumn)).toBe(25 * 3_600_000);
    expect(boston.startOfDay(autumn, -1)).toBe(boston.toInstant(at(2015, 10, 31)));
  });

  it('writes an instant with the city’s offset', () => {
    expect(boston.toIso(Date.UTC(2016, 0, 13, 5))).toBe('2016-01-13T00:00:00-05:00');
    expect(createZone('Asia/Kolkata').toIso(Date.UTC(2026, 0, 1) + 1)).toBe('2026-01-01T05:30:00.001+05:30');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => createZone('Asia/Hangzhou')).toThrow(RangeError);
  });
});

describe('any zone', () => {
  const HOUR = 3_600_000;
  const zones = [
    'America/New_York',
    'Asia/Shanghai',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Europe/London',
    'Africa/Casablanca',
    'America/St_Johns',
  ];

  it.each(zones)('agrees with Temporal in %s, at every half hour around each change of its clock', (name) => {
    const zone = createZone(name);
    const changes: number[] = [Date.UTC(1999, 6, 1)];
    let next = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2012, 0, 1)).toZonedDateTimeISO(name);
    for (let count = 0; count < 12; count += 1) {
      const change = next.getTimeZoneTransition('next');
      if (change === null) break;
      changes.push(change.epochMilliseconds);
      next = change;
    }
    for (const change of changes) {
      for (let instant = change - 4 * HOUR; instant <= change + 4 * HOUR; instant += HOUR / 2) {
        const expected = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
        const { year, month, day, hour, minute } = expected;
        expect(zone.toLocal(instant)).toEqual(at(year, month, day, hour, minute));
        // Readings that the clock skips are among these: those of UTC are taken as the city's own.
        const wall = new Date(instant).toISOString().slice(0, 19);
        const reading = Temporal.PlainDateTime.from(wall);
        expect(
          zone.toInstant(at(reading.year, reading.month, reading.day, reading.hour, reading.minute)),
        ).toBe(reading.toZonedDateTime(name).epochMilliseconds);
        const local = expected.toPlainDateTime();
        expect(zone.toInstant(at(local.year, local.month, local.day, local.hour, local.minute))).toBe(
          local.toZonedDateTime(name).epochMilliseconds,
        );
      }
    }
  });
});
