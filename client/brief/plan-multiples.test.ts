import { measureOf } from '@zhiyu/shared/measures';
import { createZone } from '@zhiyu/shared/zone';
import { expect, it } from 'vitest';
import type { CityClock } from '../view-state';
import { planMultiples } from './plan-multiples';

const at = (time: string) => Date.parse(`${time}+08:00`);
const clock: CityClock = {
  zone: createZone('Asia/Shanghai'),
  now: at('2026-06-20T12:00:00'),
  frozen: false,
  assessmentStartDay: null,
  firstReportedAt: at('2025-06-01T09:00:00'),
};
const month = { from: at('2026-05-21T00:00:00'), to: null };

it('steps by week where a week has cases enough for a rate, and by month where it has not', () => {
  // Over 30.5 days 200 cases are 46 in a week, and 100 are 23.
  const rate = measureOf('onTimeRate');
  expect(planMultiples(month, clock, rate, [30, 200, 900]).bucket).toBe('week');
  expect(planMultiples(month, clock, rate, [30, 100, 900])).toEqual({
    from: at('2025-12-21T00:00:00'),
    to: null,
    bucket: 'month',
  });
});

it('counts by day, as the trend of the city does', () => {
  expect(planMultiples(month, clock, measureOf('reported'), [5]).bucket).toBe('day');
});

it('begins with the first case', () => {
  const young = { ...clock, firstReportedAt: at('2026-05-01T09:00:00') };
  expect(planMultiples(month, young, measureOf('onTimeRate'), [900]).from).toBe(at('2026-05-01T00:00:00'));
});
