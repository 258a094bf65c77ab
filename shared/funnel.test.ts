import { describe, expect, it } from 'vitest';
import { makeRatioFunnel, makeShareFunnel } from './funnel';
import { binomialLimits, poissonLimits } from './tail-limits';

describe('makeShareFunnel', () => {
  it('stands around the share of all, within exact limits', () => {
    const units = [
      { numerator: 90, denominator: 100 },
      { numerator: 450, denominator: 500 },
      { numerator: 180, denominator: 200 },
    ];
    const funnel = makeShareFunnel(units);
    expect(funnel?.target).toBe(0.9);
    expect(funnel?.dispersion.factor).toBe(1);
    expect(funnel?.units.map((unit) => unit?.standing)).toEqual(['within', 'within', 'within']);
    const [lower, upper] = binomialLimits(500, 0.9, 0.025);
    expect(funnel?.units[1]?.limits95).toEqual([lower / 500, upper / 500]);
  });

  it('tells what lies beyond 95 and what lies beyond 99.8 %', () => {
    // Around 90 % of 400, one standard error is 1.5 points: 92.94 and 87.06 bound 95 %, 94.64 and 85.36 bound 99.8 %.
    const numerators = [382, 374, 346, 334, ...Array.from({ length: 12 }, () => 360)];
    const units = numerators.map((numerator) => ({ numerator, denominator: 400 }));
    const standings = makeShareFunnel(units, 0.9)?.units.map((unit) => unit?.standing);
    expect(standings?.slice(0, 5)).toEqual(['above998', 'above95', 'below95', 'below998', 'within']);
  });

  it('widens the limits by the root of the factor where all differ more than by chance', () => {
    const shares = [0.8, 0.82, 0.84, 0.86, 0.88, 0.92, 0.94, 0.96, 0.98, 0.99];
    const units = shares.map((share) => ({ numerator: share * 1000, denominator: 1000 }));
    const funnel = makeShareFunnel(units, 0.9);
    const factor = funnel?.dispersion.factor ?? 0;
    expect(factor).toBeGreaterThan(10);
    const [lower] = binomialLimits(1000, 0.9, 0.025);
    expect(funnel?.units[0]?.limits95[0]).toBeCloseTo(0.9 - Math.sqrt(factor) * (0.9 - lower / 1000), 12);
    expect(funnel?.units[0]?.standing).toBe('within');
    expect(funnel?.units[9]?.limits95[1]).toBe(1);
  });

  it('leaves out what has no case, and knows nothing of no cases at all', () => {
    expect(makeShareFunnel([{ numerator: 0, denominator: 0 }])).toBeNull();
    const funnel = makeShareFunnel([
      { numerator: 0, denominator: 0 },
      { numerator: 30, denominator: 60 },
    ]);
    expect(funnel?.units[0]).toBeNull();
    expect(funnel?.dispersion.units).toBe(1);
  });

  it('draws curves that narrow with volume and pass through the limits of the units', () => {
    const funnel = makeShareFunnel([{ numerator: 930, denominator: 1000 }], 0.9);
    const widths = funnel?.curve.map(({ limits95 }) => limits95[1] - limits95[0]) ?? [];
    expect(widths.length).toBeGreaterThan(20);
    expect(widths.at(-1)).toBeLessThan((widths[0] as number) / 5);
    expect(funnel?.curve.at(-1)?.n).toBeGreaterThanOrEqual(1000);
  });
});

describe('makeRatioFunnel', () => {
  it('stands around 1, within exact Poisson limits', () => {
    const funnel = makeRatioFunnel([
      { observed: 12, expected: 10 },
      { observed: 300, expected: 200 },
    ]);
    expect(funnel.target).toBe(1);
    const [lower, upper] = poissonLimits(10, 0.025);
    expect(funnel.units[0]?.standing).toBe('within');
    expect(funnel.units[0]?.limits95[0]).toBeCloseTo(lower / 10, 10);
    expect(funnel.units[0]?.limits95[1]).toBeCloseTo(upper / 10, 10);
    expect(funnel.units[0]?.limits998[1]).toBeCloseTo(poissonLimits(10, 0.001)[1] / 10, 10);
    expect(funnel.units[1]?.standing).toBe('above998');
  });
});

describe('over 400 runs', () => {
  const RUNS = 400;
  /** About what thirteen districts have to do with in a month, from the smallest county to the largest district. */
  const volumes = [70, 110, 160, 220, 300, 380, 450, 520, 640, 800, 1000, 1300, 2500];
  const LATE = 0.08;

  it('calls a district different, where none is, in at most 8 % at 95 % and 1 % at 99.8 %', () => {
    const random = createRandom(20261130);
    const called = volumes.map(() => ({ beyond95: 0, beyond998: 0 }));
    for (let run = 0; run < RUNS; run++) {
      const units = volumes.map((denominator) => ({
        numerator: draw(random, denominator, 1 - LATE),
        denominator,
      }));
      makeShareFunnel(units)?.units.forEach((unit, district) => {
        const counts = called[district] as { beyond95: number; beyond998: number };
        if (unit?.standing !== 'within') counts.beyond95++;
        if (unit?.standing.endsWith('998')) counts.beyond998++;
      });
    }
    for (const { beyond95, beyond998 } of called) {
      expect(beyond95 / RUNS).toBeLessThanOrEqual(0.08);
      expect(beyond998 / RUNS).toBeLessThanOrEqual(0.01);
    }
  });

  it('finds a planted ratio of 1.5, of 200 expected, in at least 90 %', () => {
    const random = createRandom(20261201);
    let shares = 0;
    let ratios = 0;
    for (let run = 0; run < RUNS; run++) {
      const units = volumes.map((denominator, district) => {
        const late = draw(random, denominator, district === 12 ? 1.5 * LATE : LATE);
        return { denominator, late };
      });
      const asShares = makeShareFunnel(
        units.map(({ denominator, late }) => ({ numerator: denominator - late, denominator })),
      );
      if (asShares?.units[12]?.standing === 'below998') shares++;
      const share =
        units.reduce((sum, { late }) => sum + late, 0) / volumes.reduce((sum, volume) => sum + volume, 0);
      const asRatios = makeRatioFunnel(
        units.map(({ denominator, late }) => ({ observed: late, expected: share * denominator })),
      );
      if (asRatios.units[12]?.standing.startsWith('above')) ratios++;
    }
    expect((volumes[12] as number) * LATE).toBe(200);
    expect(shares / RUNS).toBeGreaterThanOrEqual(0.9);
    expect(ratios / RUNS).toBeGreaterThanOrEqual(0.9);
  });
});

/** Mulberry32: the same numbers on every machine. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function draw(random: () => number, trials: number, share: number): number {
  let count = 0;
  for (let trial = 0; trial < trials; trial++) if (random() < share) count++;
  return count;
}
