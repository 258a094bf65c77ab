import { describe, expect, it } from 'vitest';
import { dormantBefore } from './dormancy';
import { createCalendar } from './work-calendar';
import { createZone } from './zone';

const zone = createZone('Asia/Shanghai');
const workingHours = [{ from: '09:00', to: '18:00' }];
const own = createCalendar(
  {
    calendar: { kind: 'own', weekend: [6, 7], holidays: ['2026-03-10'], publishedTo: '2026-12-31' },
    workingHours,
  },
  zone,
);
const china = createCalendar({ calendar: { kind: 'china' }, workingHours }, zone);
const at = (time: string) => Date.parse(`${time}+08:00`);

describe('since when a case left alone lies dormant', () => {
  it('has seen three working days end, the day of the event not counted', () => {
    // Friday 13 March 2026, noon: Thursday, Wednesday and, as Tuesday is a holiday, Monday have ended.
    expect(dormantBefore(own, at('2026-03-13T12:00:00'))).toBe(at('2026-03-09T00:00:00'));
  });

  it('counts a day once its working hours are over, and not at their very end', () => {
    expect(dormantBefore(own, at('2026-03-13T18:00:00'))).toBe(at('2026-03-09T00:00:00'));
    expect(dormantBefore(own, at('2026-03-13T18:00:00.001'))).toBe(at('2026-03-11T00:00:00'));
  });

  it('does not count weekends', () => {
    expect(dormantBefore(own, at('2026-03-22T12:00:00'))).toBe(at('2026-03-18T00:00:00'));
  });

  it('knows the Chinese holidays with their make-up days', () => {
    // National Day 2025 ran from 1 to 8 October; Sunday 28 September and Saturday 11 October were worked.
    expect(dormantBefore(china, at('2025-10-08T12:00:00'))).toBe(at('2025-09-28T00:00:00'));
    expect(dormantBefore(china, at('2025-10-12T12:00:00'))).toBe(at('2025-10-09T00:00:00'));
  });

  it('is unknown where a day is not published', () => {
    expect(dormantBefore(own, at('2027-01-04T12:00:00'))).toBeNull();
    expect(dormantBefore(china, at('2031-05-05T12:00:00'))).toBeNull();
  });
});
