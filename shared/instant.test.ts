import { expect, it } from 'vitest';
import { parseInstant } from './instant';

it('reads instants with their offset', () => {
  expect(parseInstant('2016-01-13T00:00:00-05:00')).toBe(Date.UTC(2016, 0, 13, 5));
  expect(parseInstant('2026-05-01T08:30:00.250+08:00')).toBe(Date.UTC(2026, 4, 1, 0, 30, 0, 250));
  expect(parseInstant('2026-05-01T08:30Z')).toBe(Date.UTC(2026, 4, 1, 8, 30));
});

it('takes the plus that an address turned into a space', () => {
  expect(parseInstant('2026-05-01T08:30:00 08:00')).toBe(Date.UTC(2026, 4, 1, 0, 30));
});

it.each([
  '2026-05-01',
  '2026-05-01T08:30:00',
  '2026-02-30T08:30:00Z',
  '2026-05-01T25:30:00Z',
  '2026-05-01T08:30:00.1234Z',
  'yesterday',
  '',
])('refuses %s', (text) => {
  expect(parseInstant(text)).toBeNull();
});
