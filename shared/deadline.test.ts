import { afterEach, describe, expect, it } from 'vitest';
import { dueAt, endOfNextWorkingDay, limitFor } from './deadline';
import type { City, LimitRule, TimeLimit } from './pack';
import { createCalendar, isWorkingDay } from './work-calendar';
import { createZone } from './zone';

// Expected days by hand from the State Council's arrangement for 2026: 元旦 1–3 Jan, work on Sun 4 Jan; 春节 15–23 Feb,
// work on Sat 14 and Sat 28 Feb; 清明 4–6 Apr; 劳动节 1–5 May, work on Sat 9 May; 端午 19–21 Jun; 中秋 25–27 Sep;
// 国庆 1–7 Oct, work on Sun 20 Sep and Sat 10 Oct.
const hangzhou: Pick<City, 'calendar' | 'workingHours'> = {
  calendar: { kind: 'china' },
  workingHours: [
    { from: '08:30', to: '12:00' },
    { from: '14:00', to: '17:30' },
  ],
};
const china = createCalendar(hangzhou, createZone('Asia/Shanghai'));

function due(start: string, amount: number, unit: TimeLimit['unit'], calendar = china): string | null {
  const instant = dueAt(calendar, Date.parse(start), { amount, unit });
  return instant === null ? null : calendar.zone.toIso(instant);
}
const worksOn = (day: string) => isWorkingDay(china, Date.parse(`${day}T10:00:00+08:00`));

describe('working days of China in 2026', () => {
  it('works on make-up days and rests on holidays', () => {
    for (const day of ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10', '10-08', '06-18']) {
      expect(worksOn(`2026-${day}`), day).toBe(true);
    }
    for (const day of ['01-01', '01-02', '02-16', '02-23', '04-06', '05-05', '06-19', '09-25', '10-07']) {
      expect(worksOn(`2026-${day}`), day).toBe(false);
    }
    expect(worksOn('2026-10-11')).toBe(false);
  });

  it('counts 248 working days: 261 weekdays, less 19 that are holidays, and 6 make-up days', () => {
    const days = Array.from({ length: 365 }, (_, day) => Date.UTC(2026, 0, 1 + day, 4));
    expect(days.filter((noon) => isWorkingDay(china, noon)).length).toBe(248);
  });

  it('takes the day from the city’s clock, not from UTC', () => {
    expect(isWorkingDay(china, Date.parse('2026-10-07T23:59:59.999+08:00'))).toBe(false);
    expect(isWorkingDay(china, Date.parse('2026-10-08T00:00:00+08:00'))).toBe(true);
  });

  it('knows nothing of a year without a published arrangement', () => {
    expect(worksOn('2026-12-31')).toBe(true);
    expect(worksOn('2027-01-04')).toBeNull();
    expect(worksOn('2028-10-01')).toBeNull();
    expect(worksOn('2003-10-08')).toBeNull();
  });
});

describe('limits in working days', () => {
  it('does not count the first day', () => {
    expect(due('2026-06-08T08:31:00+08:00', 1, 'workingDay')).toBe('2026-06-09T17:30:00+08:00');
    expect(due('2026-06-08T23:59:00+08:00', 1, 'workingDay')).toBe('2026-06-09T17:30:00+08:00');
  });

  it('passes National Day and counts the make-up Saturday', () => {
    // Thu 8, Fri 9, Sat 10 (make-up), Mon 12, Tue 13.
    expect(due('2026-09-30T10:00:00+08:00', 5, 'workingDay')).toBe('2026-10-13T17:30:00+08:00');
  });

  it('passes Spring Festival and counts the make-up Saturday before it', () => {
    // Sat 14 February (make-up), Tue 24, Wed 25.
    expect(due('2026-02-13T16:00:00+08:00', 3, 'workingDay')).toBe('2026-02-25T17:30:00+08:00');
  });

  it('starts on a day off with the next working day as the first', () => {
    expect(due('2026-06-06T10:00:00+08:00', 1, 'workingDay')).toBe('2026-06-08T17:30:00+08:00');
    expect(due('2026-10-03T10:00:00+08:00', 1, 'workingDay')).toBe('2026-10-08T17:30:00+08:00');
  });

  it('goes from one published year into the next', () => {
    // Wed 31 December 2025; Sun 4 January 2026 is a make-up day, Mon 5 follows.
    expect(due('2025-12-30T10:00:00+08:00', 3, 'workingDay')).toBe('2026-01-05T17:30:00+08:00');
  });

  it('is unknown where it reaches into an unpublished year', () => {
    // Tue 29, Wed 30, Thu 31 December 2026.
    expect(due('2026-12-28T10:00:00+08:00', 3, 'workingDay')).toBe('2026-12-31T17:30:00+08:00');
    expect(due('2026-12-28T10:00:00+08:00', 4, 'workingDay')).toBeNull();
    expect(due('2027-02-01T10:00:00+08:00', 1, 'workingDay')).toBeNull();
  });
});

describe('limits in working hours', () => {
  it('stops at lunch', () => {
    expect(due('2026-06-18T11:00:00+08:00', 4, 'workingHour')).toBe('2026-06-18T17:00:00+08:00');
    expect(due('2026-06-18T11:00:00+08:00', 1, 'workingHour')).toBe('2026-06-18T12:00:00+08:00');
    expect(due('2026-06-18T12:30:00+08:00', 1, 'workingHour')).toBe('2026-06-18T15:00:00+08:00');
  });

  it('goes on after a holiday', () => {
    // 1.5 h on Thursday, then 端午 until Sunday, 2.5 h on Monday from 08:30.
    expect(due('2026-06-18T16:00:00+08:00', 4, 'workingHour')).toBe('2026-06-22T11:00:00+08:00');
  });

  it('starts with the next working hours when it starts outside of them', () => {
    expect(due('2026-06-06T10:00:00+08:00', 1, 'workingHour')).toBe('2026-06-08T09:30:00+08:00');
    expect(due('2026-06-08T06:00:00+08:00', 0.5, 'workingHour')).toBe('2026-06-08T09:00:00+08:00');
    expect(due('2026-06-08T17:30:00+08:00', 1, 'workingHour')).toBe('2026-06-09T09:30:00+08:00');
  });

  it('is unknown where it reaches into an unpublished year', () => {
    expect(due('2026-12-31T16:30:00+08:00', 1, 'workingHour')).toBe('2026-12-31T17:30:00+08:00');
    expect(due('2026-12-31T16:30:00+08:00', 1.5, 'workingHour')).toBeNull();
  });
});

describe('urgent limits', () => {
  it('run day and night, on holidays, and into unpublished years', () => {
    expect(due('2026-10-01T23:30:00+08:00', 2, 'urgentHour')).toBe('2026-10-02T01:30:00+08:00');
    expect(due('2026-02-16T20:00:00+08:00', 24, 'urgentHour')).toBe('2026-02-17T20:00:00+08:00');
    expect(due('2026-12-31T12:00:00+08:00', 1, 'urgentDay')).toBe('2027-01-01T12:00:00+08:00');
  });
});

describe('end of the next working day', () => {
  it('is that of the working day after the date of the instant', () => {
    const end = (start: string) => {
      const instant = endOfNextWorkingDay(china, Date.parse(start));
      return instant === null ? null : china.zone.toIso(instant);
    };
    expect(end('2026-10-09T09:00:00+08:00')).toBe('2026-10-10T17:30:00+08:00');
    expect(end('2026-10-10T09:00:00+08:00')).toBe('2026-10-12T17:30:00+08:00');
    expect(end('2026-12-31T09:00:00+08:00')).toBeNull();
  });
});

describe('a calendar of the pack’s own', () => {
  const newYork = createZone('America/New_York');
  const boston = createCalendar(
    {
      calendar: {
        kind: 'own',
        weekend: [6, 7],
        holidays: ['2026-11-26'],
        makeUpDays: ['2026-11-28'],
        publishedTo: '2026-12-15',
      },
      workingHours: [{ from: '09:00', to: '17:00' }],
    },
    newYork,
  );

  it('keeps the wall clock when summer time begins and ends', () => {
    expect(due('2026-03-06T15:00:00-05:00', 1, 'workingDay', boston)).toBe('2026-03-09T17:00:00-04:00');
    expect(due('2026-10-30T16:00:00-04:00', 2, 'workingHour', boston)).toBe('2026-11-02T10:00:00-05:00');
  });

  it('runs urgent hours by elapsed time', () => {
    expect(due('2026-03-07T12:00:00-05:00', 48, 'urgentHour', boston)).toBe('2026-03-09T13:00:00-04:00');
  });

  it('knows a day of 23 hours', () => {
    const always = createCalendar(
      {
        calendar: { kind: 'own', weekend: [], holidays: [] },
        workingHours: [{ from: '00:00', to: '24:00' }],
      },
      newYork,
    );
    expect(due('2026-03-08T00:00:00-05:00', 24, 'workingHour', always)).toBe('2026-03-09T01:00:00-04:00');
  });

  it('rests on its holidays and works on its make-up days', () => {
    // Fri 27 after Thanksgiving, Sat 28 by the pack.
    expect(due('2026-11-25T10:00:00-05:00', 2, 'workingDay', boston)).toBe('2026-11-28T17:00:00-05:00');
  });

  it('is unknown after the last published day, in the middle of a year too', () => {
    expect(due('2026-12-14T10:00:00-05:00', 1, 'workingDay', boston)).toBe('2026-12-15T17:00:00-05:00');
    expect(due('2026-12-14T10:00:00-05:00', 2, 'workingDay', boston)).toBeNull();
    expect(due('2026-12-20T10:00:00-05:00', 1, 'workingHour', boston)).toBeNull();
    expect(isWorkingDay(boston, Date.parse('2026-12-16T12:00:00-05:00'))).toBeNull();
  });

  it('refuses a week without a working day', () => {
    const restless = { kind: 'own' as const, weekend: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
    expect(() => createCalendar({ ...hangzhou, calendar: restless }, newYork)).toThrow('no working day');
  });
});

describe('the time zone of the process', () => {
  const before = process.env.TZ;
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  it.each(['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC'])('does not matter: %s', (processZone) => {
    process.env.TZ = processZone;
    const calendar = createCalendar(hangzhou, createZone('Asia/Shanghai'));
    expect(due('2026-09-30T10:00:00+08:00', 5, 'workingDay', calendar)).toBe('2026-10-13T17:30:00+08:00');
    expect(due('2026-02-13T16:00:00+08:00', 3, 'workingDay', calendar)).toBe('2026-02-25T17:30:00+08:00');
  });
});

describe('the limit of a case', () => {
  const emergency: LimitRule = { urgencies: ['emergency'], limit: { amount: 2, unit: 'urgentHour' } };
  const consultation: LimitRule = {
    requestTypes: ['consultation'],
    limit: { amount: 1, unit: 'workingDay' },
  };
  const others: LimitRule = { limit: { amount: 5, unit: 'workingDay' } };

  it('is the first that matches, of the category before its ancestors before the pack', () => {
    const lists = [[], [emergency], [consultation, others]];
    expect(limitFor(lists, { requestType: 'consultation', urgency: 'emergency' })).toBe(emergency);
    expect(limitFor(lists, { requestType: 'consultation', urgency: 'normal' })).toBe(consultation);
    expect(limitFor(lists, { requestType: 'complaint', urgency: 'normal' })).toBe(others);
  });

  it('does not match a rule for request types to a case without one', () => {
    expect(limitFor([[consultation]], { requestType: null, urgency: 'normal' })).toBeNull();
    expect(limitFor([], { requestType: null, urgency: 'normal' })).toBeNull();
  });
});
