import { describe, expect, it } from 'vitest';
import { estimateOverDispersion, winsorise } from './over-dispersion';

describe('winsorise', () => {
  it('draws the most extreme tenth at each end in to the quantiles', () => {
    // Eleven values, so that the quantiles of 10 and 90 % are the second and the tenth.
    expect(winsorise([-9, -2, -1, -1, 0, 0, 0, 1, 1, 2, 7], 0.1)).toEqual([
      -2, -2, -1, -1, 0, 0, 0, 1, 1, 2, 2,
    ]);
  });

  it('interpolates between two values, as R does by default', () => {
    // quantile(c(1, 2, 3, 4, 10), c(0.1, 0.9)) is 1.4 and 7.6 in R.
    expect(winsorise([1, 2, 3, 4, 10], 0.1)).toEqual([1.4, 2, 3, 4, expect.closeTo(7.6, 10)]);
  });
});

describe('estimateOverDispersion', () => {
  it('is the mean of the squared z-values that were drawn in', () => {
    // 4+4+1+1+0+0+0+1+1+4+4 = 20 over 11; 20 is over 19.675, the 95 % quantile of chi-square with 11 degrees.
    const found = estimateOverDispersion([-9, -2, -1, -1, 0, 0, 0, 1, 1, 2, 7]);
    expect(found.estimate).toBeCloseTo(20 / 11, 10);
    expect(found.factor).toBeCloseTo(20 / 11, 10);
  });

  it('widens nothing where chance may be all', () => {
    // One square less: 19 is under 19.675.
    const found = estimateOverDispersion([-9, -2, -1, 0, 0, 0, 0, 1, 1, 2, 7]);
    expect(found.estimate).toBeCloseTo(19 / 11, 10);
    expect(found.factor).toBe(1);
    expect(estimateOverDispersion([3, -3, 3, -3]).factor).toBe(1);
    expect(estimateOverDispersion([]).factor).toBe(1);
  });

  it('is not made larger by a single one that really differs', () => {
    const usual = [-1.2, -0.8, -0.4, -0.1, 0.1, 0.3, 0.6, 0.9, 1.1, -0.2, 0.2];
    expect(estimateOverDispersion([...usual, 40]).factor).toBe(1);
  });
});
