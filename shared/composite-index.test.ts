import { expect, it } from 'vitest';
import { computeIndex, readIndex } from './composite-index';
import type { Figure } from './contract';

const pack = {
  effectivenessIndex: {
    name: { zh: '效能指数', en: 'Effectiveness index' },
    parts: [
      { measure: 'onTimeRate', weight: 3, worst: 0.5, best: 1 },
      { measure: 'reopenRate', weight: 1, worst: 0.2, best: 0 },
    ],
  },
};
const figure = (value: number | null, interval: [number, number] | null = null): Figure => ({
  value,
  n: 100,
  numerator: null,
  denominator: null,
  interval,
  shown: value !== null,
  reason: null,
  before: null,
  yearBefore: null,
});

it('adds up the parts by their weights, each from its worst to its best', () => {
  const index = readIndex(pack);
  if (index === null) throw new Error('the pack has an index');
  // 75 points at most for punctuality, of which 0.9 is four fifths; 25 for reopening, of which 0.05 is three quarters.
  const found = computeIndex(index, {
    onTimeRate: figure(0.9, [0.8, 0.95]),
    reopenRate: figure(0.05, [0, 0.1]),
  });
  expect(found.value).toBeCloseTo(60 + 18.75, 10);
  expect(found.points).toEqual({ onTimeRate: expect.closeTo(60, 10), reopenRate: expect.closeTo(18.75, 10) });
  expect(found.interval?.[0]).toBeCloseTo(45 + 12.5, 10);
  expect(found.interval?.[1]).toBeCloseTo(67.5 + 25, 10);
});

it('goes no further than the worst and the best', () => {
  const index = readIndex(pack);
  const values = { onTimeRate: figure(0.3), reopenRate: figure(0) };
  expect(index && computeIndex(index, values).value).toBeCloseTo(25, 10);
});

it('is not told without one of its parts', () => {
  const index = readIndex(pack);
  const found = index && computeIndex(index, { onTimeRate: figure(0.9), reopenRate: figure(null) });
  expect(found).toEqual({
    value: null,
    interval: null,
    points: { onTimeRate: expect.closeTo(60, 10), reopenRate: null },
  });
  expect(readIndex({})).toBeNull();
});
