import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClockRules } from './case-clock';
import { explainClock } from './clock';
import type { CaseEvent, CaseHistory, EventKind } from './event';
import { foldCase } from './fold';
import type { City, TimeLimit } from './pack';
import { createCalendar, dayNumberOf, type WorkCalendar } from './work-calendar';
import { createZone } from './zone';

const hours = (...spans: [string, string][]) => spans.map(([from, to]) => ({ from, to }));
const office = hours(['08:30', '12:00'], ['13:30', '17:30']);
const newYork = 'America/New_York';
const restDays: City['calendar'] = { kind: 'own', weekend: [6, 7], holidays: ['2026-11-26'] };

const calendars: Record<string, WorkCalendar> = {
  hangzhou: calendarOf({ kind: 'china' }, office, 'Asia/Shanghai'),
  'from-report': calendarOf({ kind: 'china' }, office, 'Asia/Shanghai'),
  'late-desk': calendarOf({ kind: 'china' }, hours(['09:00', '18:00']), 'Asia/Shanghai'),
  boston: calendarOf(restDays, hours(['09:00', '17:00']), newYork),
  always: calendarOf({ kind: 'own', weekend: [], holidays: [] }, hours(['00:00', '24:00']), newYork),
};

function calendarOf(
  calendar: City['calendar'],
  workingHours: City['workingHours'],
  zone: string,
): WorkCalendar {
  return createCalendar({ calendar, workingHours }, createZone(zone));
}

const text = readFileSync(new URL('./deadlines-2026.golden.txt', import.meta.url), 'utf8');
const deadlines = text
  .split('\n')
  .filter((line) => line.includes('|'))
  .map((line) => line.split(' | ') as [string, string, string, string, string]);

describe('deadlines of 2026, worked out by hand', () => {
  it('are many', () => {
    expect(deadlines.length).toBeGreaterThanOrEqual(40);
  });

  it.each(deadlines)('%s, %s: %s → %s (%s)', (name, limit, happened, due) => {
    const { history, rules, zone } = readLine(name, limit, happened);
    const folded = foldCase(history, rules);
    expect(folded.dueAt === null ? 'unknown' : zone.toIso(folded.dueAt).slice(0, 16)).toBe(isoOf(due));
    expect(folded.flags).toEqual(due === 'unknown' ? ['calendar-unpublished'] : []);
  });

  // The lines of a clock are counted by another way than its due time: day by day, hour by hour.
  it.each(deadlines)(
    '%s, %s: %s: the lines up to the due time use up the limit',
    (name, limit, happened, due) => {
      const { history, rules } = readLine(name, limit, happened);
      const folded = foldCase(history, rules);
      const clock = explainClock(history, rules, folded.dueAt ?? Date.UTC(2027, 0, 1));
      if (due === 'unknown') {
        expect(clock.lines.at(-1)).toMatchObject({ kind: 'unpublished', to: null });
        return;
      }
      if (clock.total === null || clock.state === 'stopped') return;
      const counted = clock.lines.reduce((sum, line) => sum + line.counted, 0);
      expect(counted).toBeCloseTo(clock.total, 5);
      expect(clock.lines.at(-1)?.to).toBe(folded.dueAt);
    },
  );
});

function readLine(name: string, limit: string, happened: string) {
  const calendar = calendars[name]!;
  const { zone } = calendar;
  const [amount, unit] = limit.split(' ') as [string, TimeLimit['unit']];
  const rules: ClockRules = {
    calendar,
    clockStart: name === 'from-report' ? 'report' : 'dispatch',
    limitOf: () => ({ limit: { amount: Number(amount), unit } }),
  };
  const instantOf = (written: string) => {
    const [year, month, day, hour, minute] = isoOf(written).split(/\D/).map(Number) as number[];
    const date = { year: year!, month: month!, day: day! };
    return zone.toInstant({ ...date, hour: hour!, minute: minute!, second: 0, millisecond: 0 });
  };
  const events = happened.split('; ').map((part, index): CaseEvent => {
    const [, at, kind, said] = /^(\S+ \S+) (\w+)(?: to (.+))?$/.exec(part)!;
    const event = { eventId: String(index), at: instantOf(at!), kind: kind as EventKind };
    return said === undefined ? event : { ...event, dueAt: instantOf(said) };
  });
  const record = { source: 'hotline', sourceId: '1', reportedAt: events[0]!.at };
  return { history: { record, events } satisfies CaseHistory, rules, zone };
}

function isoOf(written: string): string {
  if (written === 'unknown') return written;
  return (/^\d{4}-/.test(written) ? written : `2026-${written}`).replace(' ', 'T');
}

describe('the calendar of 2026', () => {
  // 国务院办公厅关于2026年部分节假日安排的通知, 4 November 2025, as Xinhua published it (politics.gmw.cn, content_38391083):
  // every day that it names.
  const rests = [
    ['01-01', '01-03'],
    ['02-15', '02-23'],
    ['04-04', '04-06'],
    ['05-01', '05-05'],
    ['06-19', '06-21'],
    ['09-25', '09-27'],
    ['10-01', '10-07'],
  ] as const;
  const works = ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'];

  it('is that of the published arrangement on each of its 365 days', () => {
    const differing: string[] = [];
    for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2027, 0, 1); instant += 86_400_000) {
      const day = new Date(instant).toISOString().slice(5, 10);
      const isRest = rests.some(([from, to]) => from <= day && day <= to);
      const isWeekend = [0, 6].includes(new Date(instant).getUTCDay());
      const expected = works.includes(day)
        ? 'make-up-day'
        : isRest
          ? 'holiday'
          : isWeekend
            ? 'weekend'
            : 'working-day';
      const number = dayNumberOf({ year: 2026, month: Number(day.slice(0, 2)), day: Number(day.slice(3)) });
      if (calendars.hangzhou!.dayKindOf(number) !== expected) differing.push(day);
    }
    expect(differing).toEqual([]);
  });
});
