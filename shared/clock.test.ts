import { describe, expect, it } from 'vitest';
import { explainClock } from './clock';
import { toClockAnswer } from './clock-answer';
import type { CaseEvent, EventKind } from './event';
import type { TimeLimit } from './pack';
import { createCalendar } from './work-calendar';
import { createZone } from './zone';

const zone = createZone('Asia/Shanghai');
const office = [
  { from: '08:30', to: '12:00' },
  { from: '13:30', to: '17:30' },
];
const calendar = createCalendar({ calendar: { kind: 'china' }, workingHours: office }, zone);
const instantOf = (time: string) =>
  Date.parse(`${time.length > 11 ? '' : '2026-'}${time.replace(' ', 'T')}:00+08:00`);
const write = (instant: number) => zone.toIso(instant).slice(5, 16).replace('T', ' ');

/** Explains a clock, its lines as texts: from – to, kind, what counted, and «ahead». */
function explain(limit: TimeLimit, asOf: string, ...told: [string, EventKind, Partial<CaseEvent>?][]) {
  const events = told.map(([time, kind, more], index) => ({
    eventId: String(index),
    at: instantOf(time),
    kind,
    ...more,
  }));
  const record = { source: 'hotline', sourceId: '1', reportedAt: events[0]!.at };
  const rules = { calendar, clockStart: 'dispatch' as const, limitOf: () => ({ limit }) };
  const clock = toClockAnswer(explainClock({ record, events }, rules, instantOf(asOf)), write);
  const lines = clock.lines.map(({ from, to, kind, counted, reason, isAhead }) =>
    [
      `${from} – ${to ?? '…'}`,
      kind,
      counted,
      ...(reason ? [reason] : []),
      ...(isAhead ? ['ahead'] : []),
    ].join(', '),
  );
  return { ...clock, lines };
}

describe('explainClock', () => {
  it('tells working days over National Day, with what lies ahead', () => {
    const clock = explain({ amount: 5, unit: 'workingDay' }, '10-10 09:00', ['09-30 10:00', 'dispatched']);
    expect(clock.lines).toEqual([
      '09-30 10:00 – 10-01 00:00, first-day, 0',
      '10-01 00:00 – 10-08 00:00, holiday, 0',
      '10-08 00:00 – 10-10 00:00, working-day, 2',
      '10-10 00:00 – 10-11 00:00, make-up-day, 1, ahead',
      '10-11 00:00 – 10-12 00:00, weekend, 0, ahead',
      '10-12 00:00 – 10-13 17:30, working-day, 2, ahead',
    ]);
    expect(clock).toMatchObject({
      state: 'running',
      start: '09-30 10:00',
      basis: 'limit',
      counted: 2,
      total: 5,
      left: 3,
      dueAt: '10-13 17:30',
      wait: { from: '09-30 10:00', to: null, ms: (9 * 24 + 23) * 3_600_000 },
    });
  });

  it('tells a pause with its reason, and an extension', () => {
    const clock = explain(
      { amount: 3, unit: 'workingDay' },
      '06-12 12:00',
      ['06-08 10:00', 'dispatched'],
      ['06-08 15:00', 'paused', { reason: 'waiting for a permit' }],
      ['06-10 09:00', 'resumed'],
      ['06-11 09:00', 'extended', { reason: 'rain' }],
    );
    expect(clock.lines).toEqual([
      '06-08 10:00 – 06-09 00:00, first-day, 0',
      '06-09 00:00 – 06-11 00:00, paused, 0, waiting for a permit',
      '06-11 00:00 – 06-12 00:00, working-day, 1',
      '06-12 00:00 – 06-13 00:00, working-day, 1, ahead',
      '06-13 00:00 – 06-15 00:00, weekend, 0, ahead',
      '06-15 00:00 – 06-18 17:30, working-day, 4, ahead',
    ]);
    expect(clock).toMatchObject({ counted: 1, total: 6, dueAt: '06-18 17:30' });
    expect(clock.stops).toEqual([
      {
        kind: 'paused',
        from: '06-08 15:00',
        to: '06-10 09:00',
        reason: 'waiting for a permit',
        isCounted: true,
      },
    ]);
    // Due Thu 11 at first; Tue 9 and Wed 10 stood still; three more.
    expect(clock.extensions).toEqual([
      { at: '06-11 09:00', before: '06-15 17:30', after: '06-18 17:30', isSaid: false, reason: 'rain' },
    ]);
  });

  it('tells working hours, what lies outside of them, and the time past the due time', () => {
    const clock = explain(
      { amount: 4, unit: 'workingHour' },
      '06-15 10:00',
      ['06-12 08:00', 'reported'],
      ['06-12 11:00', 'dispatched'],
    );
    expect(clock.lines).toEqual([
      '06-12 11:00 – 06-12 12:00, working-day, 1',
      '06-12 12:00 – 06-12 13:30, outside-hours, 0',
      '06-12 13:30 – 06-12 16:30, working-day, 3',
      '06-12 16:30 – …, overdue, 0',
    ]);
    expect(clock).toMatchObject({
      state: 'overdue',
      counted: 4,
      left: 0,
      leftMs: -(2 * 24 + 17.5) * 3_600_000,
      wait: { from: '06-12 08:00', ms: (3 * 24 + 2) * 3_600_000 },
    });
  });

  it('tells rework with the same clock, day and night', () => {
    const clock = explain(
      { amount: 24, unit: 'urgentHour' },
      '10-05 00:00',
      ['10-01 08:00', 'dispatched'],
      ['10-01 20:00', 'closed'],
      ['10-03 20:00', 'reopened', { reason: 'still leaking' }],
      ['10-04 02:00', 'closed', { outcome: 'solved' }],
    );
    expect(clock.lines).toEqual([
      '10-01 08:00 – 10-01 20:00, day-and-night, 12',
      '10-01 20:00 – 10-03 20:00, closed, 0',
      '10-03 20:00 – 10-04 02:00, day-and-night, 6',
      '10-04 02:00 – 10-04 08:00, day-and-night, 6, ahead',
    ]);
    expect(clock).toMatchObject({
      state: 'ended-in-time',
      counted: 18,
      left: 6,
      leftMs: 6 * 3_600_000,
      endedAt: '10-04 02:00',
      wait: { to: '10-04 02:00', ms: (2 * 24 + 18) * 3_600_000 },
    });
  });

  it('tells a pause that lasts, and one that nobody ended within a year', () => {
    const told: [string, EventKind, Partial<CaseEvent>?][] = [
      ['06-08 10:00', 'dispatched'],
      ['06-09 09:00', 'paused', { reason: 'no parts' }],
    ];
    const clock = explain({ amount: 2, unit: 'workingDay' }, '08-01 09:00', ...told);
    expect(clock.lines).toEqual([
      '06-08 10:00 – 06-09 00:00, first-day, 0',
      '06-09 00:00 – 06-09 09:00, working-day, 1',
      '06-09 09:00 – …, paused, 0, no parts',
    ]);
    expect(clock).toMatchObject({ state: 'stopped', dueAt: '06-10 17:30' });
    const later = explain({ amount: 2, unit: 'workingDay' }, '2027-07-01 09:00', ...told);
    expect(later.lines.slice(2)).toEqual([
      '06-09 09:00 – 06-09 09:00, paused, 0, no parts',
      '06-09 09:00 – …, overdue, 0',
    ]);
    expect(later.stops).toMatchObject([{ from: '06-09 09:00', to: '06-09 09:00' }]);
    expect(later.state).toBe('overdue');
  });

  it('tells where the published calendar ends', () => {
    const clock = explain({ amount: 3, unit: 'workingDay' }, '12-31 09:00', ['12-30 10:00', 'dispatched']);
    expect(clock.lines).toEqual([
      '12-30 10:00 – 12-31 00:00, first-day, 0',
      '12-31 00:00 – 01-01 00:00, working-day, 1, ahead',
      '01-01 00:00 – …, unpublished, 0, ahead',
    ]);
    expect(clock).toMatchObject({ state: 'unpublished', dueAt: null, leftMs: null, total: 3 });
  });

  it('tells a due time that the source said, and events that did not count', () => {
    const clock = explain(
      { amount: 5, unit: 'workingDay' },
      '06-12 12:00',
      ['06-08 10:00', 'dispatched', { dueAt: instantOf('06-10 12:00') }],
      ['06-11 09:00', 'paused'],
    );
    expect(clock.lines).toEqual([
      '06-08 10:00 – 06-09 00:00, first-day, 0',
      '06-09 00:00 – 06-10 12:00, working-day, 2',
      '06-10 12:00 – …, overdue, 0',
    ]);
    expect(clock).toMatchObject({ basis: 'said-by-dispatch', total: null, left: null, dueAt: '06-10 12:00' });
    expect(clock.ignored).toEqual([
      { eventId: '1', at: '06-11 09:00', kind: 'paused', reason: 'paused-when-overdue' },
    ]);
  });

  it('has no lines where the desk settled the case', () => {
    const clock = explain(
      { amount: 5, unit: 'workingDay' },
      '06-12 12:00',
      ['06-08 10:00', 'reported'],
      ['06-08 10:05', 'answeredDirectly'],
    );
    expect(clock).toMatchObject({ state: 'not-started', start: null, lines: [], dueAt: null });
    expect(clock.wait).toEqual({ from: '06-08 10:00', to: '06-08 10:05', ms: 300_000 });
  });
});

describe('explainClock, on the review of a closed case', () => {
  const rules = {
    calendar,
    clockStart: 'dispatch' as const,
    limitOf: () => ({
      limit: { amount: 5, unit: 'workingDay' as const },
      review: { amount: 3, unit: 'workingDay' as const },
    }),
  };

  function explainReview(asOf: string, ...told: [string, EventKind][]) {
    const events = told.map(([time, kind], index) => ({ eventId: String(index), at: instantOf(time), kind }));
    const record = { source: 'hotline', sourceId: '1', reportedAt: instantOf('09-29 09:00') };
    const { review } = toClockAnswer(explainClock({ record, events }, rules, instantOf(asOf)), write);
    return review && [review.from, review.dueAt, review.reviewedAt, review.state];
  }

  // Closed on the day before National Day: 8, 9 and, to make up for the holiday, Saturday 10 October count.
  const closed = ['09-30 16:00', 'closed'] as [string, EventKind];

  it.each([
    ['10-10 17:30', [], ['09-30 16:00', '10-10 17:30', null, 'waiting']],
    ['10-10 17:31', [], ['09-30 16:00', '10-10 17:30', null, 'overdue']],
    ['12-01 09:00', ['10-10 17:30'], ['09-30 16:00', '10-10 17:30', '10-10 17:30', 'in-time']],
    ['12-01 09:00', ['10-10 17:31'], ['09-30 16:00', '10-10 17:30', '10-10 17:31', 'late']],
    ['10-09 09:00', ['10-10 09:00'], ['09-30 16:00', '10-10 17:30', null, 'waiting']],
  ])('as of %s, reviewed at %j: %j', (asOf, reviews, expected) => {
    const reviewed = reviews.map((time): [string, EventKind] => [time, 'reviewed']);
    expect(explainReview(asOf, closed, ...reviewed)).toEqual(expected);
  });

  it('is not there while the case is open, and begins anew with another closing', () => {
    const reopened = ['10-09 11:00', 'reopened'] as [string, EventKind];
    const reviewed = ['10-09 10:00', 'reviewed'] as [string, EventKind];
    expect(explainReview('09-30 15:59', closed)).toBeNull();
    expect(explainReview('10-12 09:00', closed, reviewed, reopened)).toBeNull();
    expect(explainReview('10-12 12:00', closed, reviewed, reopened, ['10-12 10:00', 'closed'])).toEqual([
      '10-12 10:00',
      '10-15 17:30',
      null,
      'waiting',
    ]);
  });

  it('is not known where its calendar is not published', () => {
    const late = ['2026-12-31 16:00', 'closed'] as [string, EventKind];
    expect(explainReview('2027-01-20 09:00', late)).toEqual(['12-31 16:00', null, null, 'unknown']);
  });
});
