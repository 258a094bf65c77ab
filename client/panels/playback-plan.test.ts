import { createZone } from '@zhiyu/shared/zone';
import { expect, it } from 'vitest';
import type { CityClock } from '../view-state';
import { findFrame, nameFrame, sayFrame, stepsFor, usualStep } from './playback-plan';

const clock: CityClock = {
  zone: createZone('Asia/Shanghai'),
  now: Date.parse('2026-06-16T15:00:00+08:00'),
  frozen: false,
  assessmentStartDay: null,
  firstReportedAt: Date.parse('2023-01-05T10:00:00+08:00'),
};
const at = (text: string) => Date.parse(`${text}+08:00`);

it.each([
  ['2026-06-15T00:00:00', ['hour', 'day'], 'hour'],
  ['2026-05-18T00:00:00', ['day', 'week', 'month'], 'day'],
  ['2025-06-17T00:00:00', ['day', 'week', 'month'], 'day'],
  ['2024-06-17T00:00:00', ['week', 'month'], 'week'],
] as const)('from %s it offers %j and takes %s', (from, steps, usual) => {
  const window = { from: at(from), to: null };
  expect(stepsFor(window, clock)).toEqual(steps);
  expect(usualStep(window, clock)).toBe(usual);
});

it('plays an archive from its first day', () => {
  expect(usualStep({ from: null, to: null }, clock)).toBe('week');
});

it('finds the frame of an address, or the next one', () => {
  const bounds = [
    '2026-06-01T00:00:00',
    '2026-06-02T00:00:00',
    '2026-06-03T00:00:00',
    '2026-06-04T00:00:00',
  ].map(at);
  expect(nameFrame(bounds[1] ?? 0, clock)).toBe('2026-06-02T00');
  expect(findFrame('2026-06-02T00', bounds, clock)).toBe(1);
  expect(findFrame('2026-06-01T18', bounds, clock)).toBe(1);
  expect(findFrame(null, bounds, clock)).toBe(0);
  expect(findFrame('2027-01-01T00', bounds, clock)).toBe(2);
});

it('says a frame on the city’s calendar', () => {
  const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const instant = at('2026-06-03T00:00:00');
  expect(sayFrame(instant, 'day', weekdays, clock)).toBe('2026-06-03 Wed');
  expect(sayFrame(at('2026-06-03T08:00:00'), 'hour', weekdays, clock)).toBe('06-03 08:00');
  expect(sayFrame(instant, 'month', weekdays, clock)).toBe('2026-06');
});
