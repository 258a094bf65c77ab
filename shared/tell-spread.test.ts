import { expect, it } from 'vitest';
import { makeShareFunnel } from './funnel';
import { tellSpread } from './tell-spread';

it('calls chance enough only where nothing is coloured', () => {
  expect(tellSpread(1, ['within', 'within']).zh).toBe('都在 95% 界内，差异不超出偶然');
  expect(tellSpread(1, ['within', 'below998', 'above95']).zh).toBe('2 个在 95% 界外，其中 1 个在 99.8% 界外');
  expect(tellSpread(2.54, ['within', 'within'])).toEqual({
    zh: '总体差异大于偶然，方差按 2.5 倍放宽，放宽后都在界内，不作区分',
    en: 'Together they differ more than by chance: variances are widened 2.5 times; none is beyond the limits then',
  });
  expect(tellSpread(2.54, ['above95', 'within']).en).toBe(
    'Together they differ more than by chance: variances are widened 2.5 times; ' +
      '1 beyond the limits of 95 %, 0 of them beyond those of 99.8 %',
  );
});

it('tells of one district that stands out among those that differ by chance alone', () => {
  // Twelve at 95 % of 400, one at 88 %: six and a half standard errors off, and winsorised nobody is over-dispersed.
  const units = [352, ...Array.from({ length: 12 }, (_, n) => 378 + (n % 5))].map((numerator) => ({
    numerator,
    denominator: 400,
  }));
  const funnel = makeShareFunnel(units);
  expect(funnel?.dispersion.factor).toBe(1);
  const standings = funnel?.units.flatMap((unit) => (unit ? [unit.standing] : [])) ?? [];
  expect(standings.filter((standing) => standing !== 'within')).toEqual(['below998']);
  expect(tellSpread(1, standings).zh).not.toContain('不超出偶然');
});
