import type { City } from './pack';
import type { Zone } from './zone';

/** Working time of a city: which days work, and which hours of them. */
export interface WorkCalendar {
  readonly zone: Zone;
}

/** Makes the calendar of a pack. */
export function createCalendar(_pack: Pick<City, 'calendar' | 'workingHours'>, zone: Zone): WorkCalendar {
  return { zone };
}
