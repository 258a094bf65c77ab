import { describe, expect, it } from 'vitest';
import { type DurationCount, estimateSurvival } from './survival';

// Weeks in remission under 6-mercaptopurine, + for still in remission: E. J. Freireich et al., Blood 21 (1963), 699–716,
// as E. A. Gehan gives them, Biometrika 52 (1965), 203–223.
const treated = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+';
// The same for the children under placebo, all of whom relapsed.
const placebo = '1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23';

function read(weeks: string): DurationCount[] {
  return weeks.split(' ').map((week) => {
    const isCensored = week.endsWith('+');
    return {
      duration: Number.parseInt(week, 10),
      ended: isCensored ? 0 : 1,
      censored: isCensored ? 1 : 0,
    };
  });
}

describe('estimateSurvival', () => {
  it('gives the published curve of the children under treatment', () => {
    // D. R. Cox and D. Oakes, Analysis of Survival Data (1984), table 4.1.
    const { cases, ended, curve } = estimateSurvival(read(treated));
    expect({ cases, ended }).toEqual({ cases: 21, ended: 9 });
    expect(curve.map(({ duration, atRisk, ended }) => [duration, atRisk, ended])).toEqual([
      [6, 21, 3],
      [7, 17, 1],
      [10, 15, 1],
      [13, 12, 1],
      [16, 11, 1],
      [22, 7, 1],
      [23, 6, 1],
    ]);
    const published = [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448];
    for (const [step, survival] of published.entries()) {
      expect(curve[step]?.survival).toBeCloseTo(survival, 3);
    }
  });

  it('gives the published medians: 23 weeks under treatment, 8 under placebo', () => {
    expect(estimateSurvival(read(treated))).toMatchObject({ median: 23, p90: null });
    // 19 of 21 children had relapsed by week 17 (2 of 21 are 9.5 %): the first week by which nine tenths had.
    expect(estimateSurvival(read(placebo))).toMatchObject({ median: 8, p90: 17 });
  });

  it('takes counts of one duration together, in any order', () => {
    const whole = estimateSurvival(read(treated));
    expect(estimateSurvival(read(treated).reverse())).toEqual(whole);
    const grouped = [
      { duration: 6, ended: 3, censored: 1 },
      { duration: 7, ended: 1, censored: 0 },
      { duration: 9, ended: 0, censored: 1 },
      { duration: 10, ended: 1, censored: 1 },
      { duration: 11, ended: 0, censored: 1 },
      { duration: 13, ended: 1, censored: 0 },
      { duration: 16, ended: 1, censored: 0 },
      { duration: 17, ended: 0, censored: 1 },
      { duration: 19, ended: 0, censored: 1 },
      { duration: 20, ended: 0, censored: 1 },
      { duration: 22, ended: 1, censored: 0 },
      { duration: 23, ended: 1, censored: 0 },
      { duration: 25, ended: 0, censored: 1 },
      { duration: 32, ended: 0, censored: 2 },
      { duration: 34, ended: 0, censored: 1 },
      { duration: 35, ended: 0, censored: 1 },
    ];
    expect(estimateSurvival(grouped)).toEqual(whole);
  });

  it('reaches the median where exactly half have ended, and ninety per cent likewise', () => {
    const tens = Array.from({ length: 10 }, (_, index) => ({ duration: index + 1, ended: 1, censored: 0 }));
    expect(estimateSurvival(tens)).toMatchObject({ median: 5, p90: 9 });
  });

  it('says nothing where nothing has ended', () => {
    const nothing = { ended: 0, curve: [], median: null, p90: null };
    expect(estimateSurvival([])).toEqual({ cases: 0, ...nothing });
    expect(estimateSurvival([{ duration: 5, ended: 0, censored: 3 }])).toEqual({ cases: 3, ...nothing });
  });

  it('counts who is last seen at an instant as still at risk at it', () => {
    const { curve } = estimateSurvival([
      { duration: 1, ended: 0, censored: 1 },
      { duration: 1, ended: 1, censored: 0 },
    ]);
    expect(curve).toEqual([{ duration: 1, survival: 0.5, atRisk: 2, ended: 1 }]);
  });
});
