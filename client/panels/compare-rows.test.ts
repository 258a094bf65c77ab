import type { CompareAnswer, Figure } from '@zhiyu/shared/contract';
import { measureOf } from '@zhiyu/shared/measures';
import { describe, expect, it } from 'vitest';
import { rankRows, scaleOf, standingOf } from './compare-rows';

const figure = (value: number | null, interval: [number, number] | null, n = 500): Figure => ({
  value,
  n,
  numerator: null,
  denominator: n,
  interval,
  shown: n >= 20,
  reason: null,
  before: null,
  yearBefore: null,
});
const answer = (rows: [string | null, Figure][]): CompareAnswer => ({
  asOf: '2016-01-13T00:00:00-05:00',
  seq: 1,
  by: 'area',
  parent: 'city',
  from: null,
  to: null,
  whole: { id: 'city', name: { zh: '全市', en: 'City' }, residents: null, values: {} },
  rows: rows.map(([id, value]) => ({
    id,
    name: { zh: id ?? '', en: id ?? '' },
    residents: null,
    values: { onTimeRate: value, overdue: value },
  })),
});

describe('the order of a comparison', () => {
  it('ranks what is large enough, and lists small samples and the rest apart', () => {
    const ranking = rankRows(
      answer([
        ['low', figure(0.7, [0.66, 0.74])],
        ['small', figure(1, [0.8, 1], 9)],
        [null, figure(0.5, [0.4, 0.6])],
        ['high', figure(0.9, [0.88, 0.92])],
      ]),
      measureOf('onTimeRate'),
    );
    expect(ranking.ranked.map(({ row }) => row.id)).toEqual(['high', 'low']);
    expect(ranking.small.map(({ row }) => row.id)).toEqual(['small']);
    expect(ranking.rest?.figure.value).toBe(0.5);
  });

  it('has no rest where it holds nothing', () => {
    const ranking = rankRows(answer([[null, figure(0, null, 0)]]), measureOf('overdue'));
    expect(ranking.rest).toBeNull();
  });
});

describe('a difference', () => {
  it('is one only beyond the interval', () => {
    const measure = measureOf('onTimeRate');
    expect(standingOf(figure(0.9, [0.88, 0.92]), 0.91, measure)).toBe('same');
    expect(standingOf(figure(0.9, [0.88, 0.92]), 0.8, measure)).toBe('better');
    expect(standingOf(figure(0.9, [0.88, 0.92]), 0.95, measure)).toBe('worse');
  });

  it('is neither good nor bad where more says nothing of how well a city works', () => {
    expect(standingOf(figure(9, [8, 10]), 5, measureOf('perResident'))).toBe('same');
  });

  it('is drawn on a scale that holds every interval and the whole', () => {
    const row = {
      row: answer([['a', figure(0.5, null)]]).rows[0]!,
      figure: figure(0.5, [0.4, 0.6]),
      value: 0.5,
    };
    const { low, high } = scaleOf([row], 0.9);
    expect(low).toBeLessThan(0.4);
    expect(high).toBeGreaterThan(0.9);
  });
});
