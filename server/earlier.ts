import type { MeasureKind } from '@zhiyu/shared/measures';
import type { Zone } from '@zhiyu/shared/zone';
import type { MeasuredSlice } from './store/measured-slice';

const DAY = 86_400_000;
/** A stock is compared with itself so many days earlier. */
const STOCK_DAYS = 7;

/** The same question before: a flow over the equal length just before its window, a stock 7 days earlier. */
export function askBefore(asked: MeasuredSlice, kind: MeasureKind): MeasuredSlice | null {
  if (kind === 'stock') return { ...asked, asOf: asked.asOf - STOCK_DAYS * DAY };
  if (asked.from === null) return null;
  const length = (asked.to ?? asked.asOf) - asked.from;
  return { ...asked, from: asked.from - length, to: asked.from };
}

/** The same question a year earlier by the city's calendar: a flow over that window, a stock at that instant. */
export function askYearBefore(asked: MeasuredSlice, kind: MeasureKind): MeasuredSlice | null {
  const { zone } = asked.city;
  if (kind === 'stock') return { ...asked, asOf: shiftYear(asked.asOf, zone) };
  if (asked.from === null) return null;
  const to = asked.to ?? asked.asOf;
  return { ...asked, from: shiftYear(asked.from, zone), to: shiftYear(to, zone) };
}

/** The first instant that an answer looks at, which must not lie before the city's first case. */
export function beginningOf(asked: MeasuredSlice, kind: MeasureKind): number {
  return kind === 'stock' ? asked.asOf : (asked.from ?? Number.NEGATIVE_INFINITY);
}

function shiftYear(instant: number, zone: Zone): number {
  const local = zone.toLocal(instant);
  const isLeapDay = local.month === 2 && local.day === 29;
  return zone.toInstant({ ...local, year: local.year - 1, day: isLeapDay ? 28 : local.day });
}
