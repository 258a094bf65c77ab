import type { CalendarAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import type { Text } from '@zhiyu/shared/pack';
import type { TrendMark } from '../charts/trend-canvas';
import { type CityClock, dayOf } from '../view-state';

/** What the marks are called. */
export interface MarkWords {
  holiday: string;
  makeUp: string;
  period: string;
  text(text: Text): string;
}

/** Shorter buckets than this are told apart by day. */
const DAILY = new Set(['hour', 'day']);

/** Holidays, days worked instead, and where an assessment period begins, by the steps of a trend. */
export function listMarks(
  { series, bucket }: TrendAnswer,
  calendar: CalendarAnswer | undefined,
  clock: CityClock,
  words: MarkWords,
): TrendMark[] {
  const days = series.map(({ from }) => from.slice(0, 10));
  const marks = DAILY.has(bucket) ? markDays(days, calendar?.days ?? [], words) : [];
  return [...marks, ...markPeriods(series, bucket, clock, words)];
}

function markDays(days: string[], special: CalendarAnswer['days'], words: MarkWords): TrendMark[] {
  const byDay = new Map(special.map((one) => [one.day, one]));
  const marks: TrendMark[] = [];
  for (const [step, day] of days.entries()) {
    const found = byDay.get(day);
    if (!found) continue;
    const called = found.name ? words.text(found.name) : words.holiday;
    const name = found.kind === 'holiday' ? called : words.makeUp;
    const last = marks.at(-1);
    if (last?.last === step - 1 && last.kind === found.kind && last.name === name) last.last = step;
    else marks.push({ kind: found.kind, first: step, last: step, name });
  }
  return marks;
}

function markPeriods(
  series: TrendAnswer['series'],
  bucket: string,
  { zone, assessmentStartDay }: CityClock,
  words: MarkWords,
): TrendMark[] {
  if (assessmentStartDay === null || bucket === 'month') return [];
  return series.flatMap(({ from, to }, step) => {
    const first = Date.parse(from);
    const end = Date.parse(to);
    for (let day = zone.startOfDay(first); day < end; day = zone.startOfDay(day, 1)) {
      if (day >= first && Number(dayOf(day, zone).slice(8)) === assessmentStartDay) {
        return [{ kind: 'period' as const, first: step, last: step, name: words.period }];
      }
    }
    return [];
  });
}
