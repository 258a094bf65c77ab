import { Temporal } from 'temporal-polyfill';

const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads an instant in ISO 8601 with its offset, to the millisecond, such as `2016-01-13T00:00:00-05:00`. The plus
 * of an offset may have become a space, as it does in an address where nobody encoded it. Null for anything else:
 * without offset, or a day or hour that does not exist.
 */
export function parseInstant(text: string): number | null {
  const written = text.replace(/ (\d\d:\d\d)$/, '+$1');
  if (!pattern.test(written)) return null;
  try {
    return Temporal.Instant.from(written).epochMilliseconds;
  } catch {
    return null;
  }
}
