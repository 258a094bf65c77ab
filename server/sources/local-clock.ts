import type { Zone } from '@zhiyu/shared/zone';

const DAY = 86_400_000;

/**
 * Makes a fast conversion from wall-clock time (milliseconds since 1970 as if the clock showed UTC) to instants. It
 * remembers the offset of a day that has one throughout; on the few days that have two it asks the zone.
 */
export function createLocalClock(zone: Zone): (wall: number) => number {
  const offsets = new Map<number, number | null>();

  function offsetOf(day: number): number | null {
    const start = day * DAY;
    const offset = start - instantAt(zone, start);
    const next = start + DAY - instantAt(zone, start + DAY);
    return offset === next ? offset : null;
  }

  return (wall) => {
    const day = Math.floor(wall / DAY);
    let offset = offsets.get(day);
    if (offset === undefined) {
      offset = offsetOf(day);
      offsets.set(day, offset);
    }
    return offset === null ? instantAt(zone, wall) : wall - offset;
  };
}

function instantAt(zone: Zone, wall: number): number {
  const date = new Date(wall);
  return zone.toInstant({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  });
}
