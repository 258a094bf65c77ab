import { limitFor } from '@zhiyu/shared/deadline';
import type { ClockRules } from '@zhiyu/shared/fold';
import type { LimitRule } from '@zhiyu/shared/pack';
import type { CityModel } from './city';

/** What a city says of clocks: its calendar, when they start, and the limits of its categories and of its pack. */
export function createClockRules(city: CityModel): ClockRules {
  const listsOf = new Map<string | null, (readonly LimitRule[])[]>();

  function readLists(category: string | null): (readonly LimitRule[])[] {
    let lists = listsOf.get(category);
    if (lists === undefined) {
      const path = category === null || !city.categories.byId(category) ? [] : city.categories.path(category);
      lists = [...path.map(({ limits }) => limits).reverse(), city.limits];
      listsOf.set(category, lists);
    }
    return lists;
  }

  return {
    calendar: city.calendar,
    clockStart: city.pack.clockStart === 'report' ? 'report' : 'dispatch',
    limitOf: ({ category, requestType, urgency }) => limitFor(readLists(category), { requestType, urgency }),
  };
}
