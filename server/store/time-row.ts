import type { DurationCount } from '@zhiyu/shared/survival';

/** How long cases took, as statements tell it: minutes, and beside each how many cases ended, or were still open. */
export interface TimeRow {
  minutes: number[];
  ended: number[];
  censored: number[];
}

const MINUTE = 60_000;

/** The counts of a row, durations in milliseconds. */
export function readTimeRow({ minutes, ended, censored }: TimeRow): DurationCount[] {
  return minutes.map((minute, i) => ({
    duration: minute * MINUTE,
    ended: ended[i] ?? 0,
    censored: censored[i] ?? 0,
  }));
}
