import { describe, expect, it } from 'vitest';
import { poissonInterval } from './poisson-interval';
import { byarInterval, countInterval, standardise } from './standardised-ratio';

describe('byarInterval', () => {
  it('gives the interval of the example of 4 observed and 3.3 expected', () => {
    // K. M. Sullivan, Standardized Mortality Ratio and Confidence Interval, OpenEpi (2006): ratio 1.212, Byar 0.326–3.10.
    const [lower, upper] = byarInterval(4);
    expect(4 / 3.3).toBeCloseTo(1.212, 3);
    expect(lower / 3.3).toBeCloseTo(0.326, 3);
    expect(upper / 3.3).toBeCloseTo(3.103, 3);
  });

  it('gives the factors that are tabled for a count', () => {
    // N. E. Breslow & N. E. Day, Statistical Methods in Cancer Research II (1987), table 2.11, after Haenszel, Loveland and
    // Sirken (1962): limits of the ratio for one of 1, by the observed count; exact ones, to which Byar’s come this close.
    for (const [count, low, high] of [
      [10, 0.48, 1.84],
      [20, 0.611, 1.54],
      [50, 0.742, 1.32],
      [100, 0.814, 1.22],
    ] as const) {
      const [lower, upper] = byarInterval(count);
      expect(lower / count).toBeCloseTo(low, 2);
      expect(upper / count).toBeCloseTo(high, 2);
    }
  });

  it('differs from the exact interval by less than a thousandth where it is used, and is exact below', () => {
    for (const count of [10, 37, 250, 4000]) {
      const exact = poissonInterval(count);
      countInterval(count).forEach((end, side) => {
        expect(Math.abs(end / (exact[side] as number) - 1)).toBeLessThan(0.002);
      });
    }
    expect(countInterval(9)).toEqual(poissonInterval(9));
    expect(countInterval(0)[0]).toBe(0);
  });
});

describe('standardise', () => {
  // Worked by hand: of all, 10 % of the lamps and 40 % of the noise are late.
  const all = [
    { numerator: 100, denominator: 1000 },
    { numerator: 200, denominator: 500 },
  ];

  it('expects what each stratum would come to at the rate of all', () => {
    const { observed, expected, ratio } = standardise(
      [
        { numerator: 12, denominator: 80 },
        { numerator: 30, denominator: 40 },
      ],
      all,
    );
    expect(observed).toBe(42);
    expect(expected).toBe(8 + 16);
    expect(ratio).toBe(42 / 24);
  });

  it('calls an area that only has the harder mix no different', () => {
    // Nine tenths noise: 37 % late, nearly twice the 20 % of all, and yet as expected.
    const own = [
      { numerator: 2, denominator: 20 },
      { numerator: 72, denominator: 180 },
    ];
    const { ratio, interval } = standardise(own, all);
    expect(74 / 200).toBeGreaterThan((300 / 1500) * 1.8);
    expect(ratio).toBe(1);
    expect(interval?.[0]).toBeLessThan(1);
    expect(interval?.[1]).toBeGreaterThan(1);
  });

  it('sums to all: expected counts of the parts are those observed of the whole', () => {
    const one = [
      { numerator: 90, denominator: 700 },
      { numerator: 50, denominator: 100 },
    ];
    const other = [
      { numerator: 10, denominator: 300 },
      { numerator: 150, denominator: 400 },
    ];
    const sum = standardise(one, all).expected + standardise(other, all).expected;
    expect(sum).toBeCloseTo(300, 10);
  });

  it('knows no ratio where nothing is expected', () => {
    expect(standardise([{ numerator: 0, denominator: 0 }], all)).toEqual({
      observed: 0,
      expected: 0,
      ratio: null,
      interval: null,
    });
  });
});
