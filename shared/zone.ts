/** A wall-clock reading in a city. Month and day count from 1. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

/** Conversion between instants (milliseconds since 1970 in UTC) and a city's wall clock. */
export interface Zone {
  /** IANA name, such as `Asia/Shanghai`. */
  readonly name: string;
  /** The instant of a wall-clock reading; a reading that the clock skips moves forward, one it repeats is the first. */
  toInstant(local: LocalTime): number;
  /** The wall-clock reading at an instant. */
  toLocal(instant: number): LocalTime;
  /** First instant of the city's day that holds `instant`, moved by whole days. */
  startOfDay(instant: number, daysAfter?: number): number;
  /** ISO 8601 with the city's offset, such as `2016-01-13T00:00:00-05:00`. */
  toIso(instant: number): string;
}

// Offsets change only at whole quarter hours anywhere in the zone database since 1972.
const QUARTER_HOUR = 900_000;
const DAY = 86_400_000;

/**
 * Makes the converter of a time zone.
 * @throws RangeError for a name that the zone database does not know
 */
export function createZone(name: string): Zone {
  const offsets = new Map<number, number>();
  /** Offsets of days of UTC that keep one throughout, which is nearly all; null for the others. */
  const dayOffsets = new Map<number, number | null>();
  const localOffsets = new Map<number, number>();
  const readings = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

  function offsetAt(instant: number): number {
    const day = Math.floor(instant / DAY);
    let whole = dayOffsets.get(day);
    if (whole === undefined) {
      const before = offsetOfQuarter(day * DAY);
      whole = before === offsetOfQuarter((day + 1) * DAY) ? before : null;
      dayOffsets.set(day, whole);
    }
    return whole ?? offsetOfQuarter(instant);
  }

  function offsetOfQuarter(instant: number): number {
    const key = Math.floor(instant / QUARTER_HOUR);
    const known = offsets.get(key);
    if (known !== undefined) return known;
    const offset = readWall(key * QUARTER_HOUR) - key * QUARTER_HOUR;
    offsets.set(key, offset);
    return offset;
  }

  /** What the wall clock reads at an instant, as if it were UTC. */
  function readWall(instant: number): number {
    const read: Record<string, string> = {};
    for (const { type, value } of readings.formatToParts(instant)) read[type] = value;
    const part = (type: string) => Number(read[type]);
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  }

  /**
   * The offset by which a reading of the wall clock is meant: of two, and of none, the one before the clock was moved, so
   * that a reading that is repeated is the first and one that is skipped moves forward.
   */
  function offsetOfReading(wall: number): number {
    const [before, after] = [offsetOfQuarter(wall - DAY), offsetOfQuarter(wall + DAY)];
    if (offsetOfQuarter(wall - before) === before) return before;
    return offsetOfQuarter(wall - after) === after ? after : before;
  }

  function toInstant(local: LocalTime): number {
    const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
    const key = Math.floor(wall / QUARTER_HOUR);
    let offset = localOffsets.get(key);
    if (offset === undefined) {
      offset = offsetOfReading(key * QUARTER_HOUR);
      localOffsets.set(key, offset);
    }
    return wall - offset + local.millisecond;
  }

  function toLocal(instant: number): LocalTime {
    const shifted = new Date(instant + offsetAt(instant));
    return {
      year: shifted.getUTCFullYear(),
      month: shifted.getUTCMonth() + 1,
      day: shifted.getUTCDate(),
      hour: shifted.getUTCHours(),
      minute: shifted.getUTCMinutes(),
      second: shifted.getUTCSeconds(),
      millisecond: shifted.getUTCMilliseconds(),
    };
  }

  function startOfDay(instant: number, daysAfter = 0): number {
    const { year, month, day } = toLocal(instant);
    return toInstant({ year, month, day: day + daysAfter, hour: 0, minute: 0, second: 0, millisecond: 0 });
  }

  function toIso(instant: number): string {
    const offset = offsetAt(instant);
    const wall = new Date(instant + offset).toISOString().replace(/(\.000)?Z$/, '');
    const minutes = Math.abs(offset) / 60_000;
    const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
    const rest = String(Math.floor(minutes % 60)).padStart(2, '0');
    return `${wall}${offset < 0 ? '-' : '+'}${hours}:${rest}`;
  }

  return { name, toInstant, toLocal, startOfDay, toIso };
}
