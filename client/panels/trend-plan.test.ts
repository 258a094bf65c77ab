import { createZone } from '@zhiyu/shared/zone';
import { describe, expect, it } from 'vitest';
import { type CityClock, resolveWindow } from '../view-state';
import { planTrend } from './trend-plan';

const zone = createZone('Asia/Shanghai');
const clock: CityClock = {
  zone,
  now: Date.parse('2025-11-23T14:32:06+08:00'),
  frozen: false,
  assessmentStartDay: null,
  firstReportedAt: Date.parse('2024-11-01T09:00:00+08:00'),
};

describe('the span of the trend', () => {
  it('shows 60 days by day around the last 30', () => {
    const plan = planTrend(resolveWindow({ kind: 'days', days: 30 }, clock), clock);
    expect(zone.toIso(plan.from ?? 0)).toBe('2025-09-25T00:00:00+08:00');
    expect(plan).toMatchObject({ to: null, bucket: 'day' });
  });

  it('shows at least 60 days around today', () => {
    const plan = planTrend(resolveWindow({ kind: 'today' }, clock), clock);
    expect(zone.toIso(plan.from ?? 0)).toBe('2025-09-25T00:00:00+08:00');
  });

  it('goes by week over a year, and starts no earlier than the first case', () => {
    const plan = planTrend({ from: null, to: null }, clock);
    expect(zone.toIso(plan.from ?? 0)).toBe('2024-11-01T00:00:00+08:00');
    expect(plan.bucket).toBe('week');
  });

  it('goes on after a window that has ended, so that its end can be moved there', () => {
    const plan = planTrend(
      resolveWindow({ kind: 'custom', fromDay: '2025-06-01', toDay: '2025-06-30' }, clock),
      clock,
    );
    expect(zone.toIso(plan.from ?? 0)).toBe('2025-05-02T00:00:00+08:00');
    expect(zone.toIso(plan.to ?? 0)).toBe('2025-07-16T00:00:00+08:00');
    expect(plan.bucket).toBe('day');
  });
});
