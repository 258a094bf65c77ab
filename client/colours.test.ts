import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  areaLimits,
  channelsOf,
  classLimits,
  classOf,
  formatLimit,
  palettes,
  type Theme,
  volumeColour,
  volumeRamp,
} from './colours';

type Triple = [number, number, number];
const themes: Theme[] = ['dark', 'light'];

/** Severity 1.0 of Machado, Oliveira and Fernandes 2009, for linear RGB. */
const deuteranopia: Triple[] = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
];
const protanopia: Triple[] = [
  [0.152286, 1.052583, -0.204868],
  [0.114503, 0.786281, 0.099216],
  [-0.003882, -0.048116, 1.051998],
];

function linear(colour: string): Triple {
  return channelsOf(colour).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  ) as Triple;
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, definition of contrast ratio. */
function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

function simulate(matrix: Triple[], colour: Triple): Triple {
  return matrix.map((row) =>
    Math.min(1, Math.max(0, row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2])),
  ) as Triple;
}

/** CIE L*a*b* under D65. */
function lab([red, green, blue]: Triple): Triple {
  const x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047;
  const y = 0.2126729 * red + 0.7151522 * green + 0.072175 * blue;
  const z = (0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883;
  const [fx, fy, fz] = [x, y, z].map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116,
  ) as Triple;
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** CIE 1976 colour difference; about 2.3 is just noticeable. */
function difference(one: Triple, other: Triple): number {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe('contrast', () => {
  it('measures as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it.each(themes)('of every text on its ground is 4.5 or more: %s', (theme) => {
    const palette = palettes[theme];
    const inks = [
      'text',
      'quiet',
      'overdue',
      'dueSoon',
      'paused',
      'inTime',
      'better',
      'worse',
      'accent',
    ] as const;
    for (const ink of inks) {
      for (const ground of ['panel', 'ground'] as const) {
        expect(contrast(palette[ink], palette[ground]), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.label, palette.halo)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(themes)('of the overdue outline against the land is 3 or more: %s', (theme) => {
    const { overdueMark, land } = palettes[theme];
    expect(contrast(overdueMark, land)).toBeGreaterThanOrEqual(3);
  });
});

describe('the volume ramp', () => {
  it.each(themes)('goes one way in lightness, in steps that can be told apart: %s', (theme) => {
    const { volume, land } = palettes[theme];
    const lightness = [land, ...volume].map((colour) => lab(linear(colour))[0]);
    const sign = theme === 'dark' ? 1 : -1;
    for (let index = 1; index < lightness.length; index += 1) {
      expect(sign * (lightness[index]! - lightness[index - 1]!), `step ${index}`).toBeGreaterThan(3);
    }
    for (let index = 1; index < volume.length; index += 1) {
      expect(difference(linear(volume[index - 1]!), linear(volume[index]!))).toBeGreaterThan(9);
    }
  });

  it.each(themes)('keeps clear of the overdue red for the colour-blind: %s', (theme) => {
    const { volume, overdueMark } = palettes[theme];
    for (const matrix of [deuteranopia, protanopia]) {
      const red = simulate(matrix, linear(overdueMark));
      for (const colour of volume) {
        expect(difference(red, simulate(matrix, linear(colour))), colour).toBeGreaterThan(20);
      }
    }
  });

  it('spreads over the classes there are', () => {
    const { volume } = palettes.dark;
    expect(volumeRamp(palettes.dark, 7)).toEqual(volume);
    expect(volumeRamp(palettes.dark, 3)).toEqual([volume[0], volume[3], volume[6]]);
    expect(volumeRamp(palettes.dark, 1)).toEqual([volume[3]]);
    expect(volumeRamp(palettes.dark, 0)).toEqual([]);
  });
});

describe('the style sheet', () => {
  it.each(themes)('names the same colours: %s', (theme) => {
    const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');
    const block =
      theme === 'dark' ? css.match(/:root \{[^}]*\}/) : css.match(/data-theme="light"\] \{[^}]*\}/);
    const palette = palettes[theme];
    const tokens = {
      ground: palette.ground,
      panel: palette.panel,
      line: palette.line,
      text: palette.text,
      quiet: palette.quiet,
      accent: palette.accent,
      'on-accent': palette.onAccent,
      overdue: palette.overdue,
      'overdue-mark': palette.overdueMark,
      'due-soon': palette.dueSoon,
      paused: palette.paused,
      'in-time': palette.inTime,
      better: palette.better,
      worse: palette.worse,
      ...Object.fromEntries(palette.volume.map((colour, index) => [`volume-${index + 1}`, colour])),
    };
    for (const [name, colour] of Object.entries(tokens))
      expect(block?.[0]).toContain(`--${name}: ${colour};`);
  });
});

describe('areaLimits', () => {
  it('begin at the least and are even where figures are of one size, so that areas differ', () => {
    // Cases per 10,000 residents of thirteen districts; counts of them; domains that concur.
    const perResident = [32.9, 28.5, 27.9, 27.2, 27, 26, 23.6, 22.7, 21, 19.8, 17.3, 17.2, 15.7];
    expect(areaLimits(perResident, 'flow')).toEqual([15, 18, 21, 24, 27, 30]);
    expect(areaLimits([4755, 4350, 3280, 2262, 1258, 710, 565], 'flow')).toEqual([
      0, 800, 1600, 2400, 3200, 4000,
    ]);
    expect(areaLimits([8, 9, 11, 14], 'flow')).toEqual([8, 9, 10, 11, 12, 13, 14]);
    expect(areaLimits([7, 7], 'stock')).toEqual([7]);
  });

  it('grow by a factor where figures are of many sizes, from the least to the greatest', () => {
    expect(areaLimits([3, 40, 900], 'flow')).toEqual([3, 8, 20, 50, 150, 400]);
    const limits = areaLimits([13, 13_000], 'flow');
    expect(limits[0]).toBeLessThanOrEqual(13);
    expect(limits.at(-1)).toBeLessThanOrEqual(13_000);
  });

  it('are those of shares for shares, and none where nothing counts', () => {
    expect(areaLimits([0.91, 0.955, 0.97], 'rate')).toEqual(classLimits([0.91, 0.955, 0.97], 'rate'));
    expect(areaLimits([0, Number.NaN], 'flow')).toEqual([]);
  });
});

describe('classLimits', () => {
  it('doubles, by and large, for skewed counts and starts at one case', () => {
    const counts = Array.from({ length: 6000 }, (_, index) => Math.round(100 / (1 + index / 60)));
    const limits = classLimits(counts, 'flow');
    expect(limits).toHaveLength(7);
    expect(limits[0]).toBe(1);
    for (let index = 1; index < limits.length; index += 1) {
      expect(limits[index]! / limits[index - 1]!).toBeGreaterThan(1.2);
      expect(limits[index]! / limits[index - 1]!).toBeLessThan(4);
    }
  });

  it('puts every value in a class and leaves none empty above the greatest', () => {
    for (const greatest of [1, 2, 5, 7, 8, 30, 1000, 123_456]) {
      const counts = Array.from(
        { length: 200 },
        (_, index) => 1 + Math.floor(((greatest - 1) * index) / 199),
      );
      const limits = classLimits(counts, 'stock');
      expect(limits).toEqual([...new Set(limits)].sort((a, b) => a - b));
      expect(limits.every(Number.isInteger)).toBe(true);
      expect(limits.at(-1)).toBeLessThanOrEqual(greatest);
      for (const count of counts) expect(classOf(count, limits)).toBeGreaterThanOrEqual(0);
    }
  });

  it('has one class a count where there are few', () => {
    expect(classLimits([1, 1, 2, 3], 'flow')).toEqual([1, 2, 3]);
    expect(classLimits([1, 1, 1], 'flow')).toEqual([1]);
  });

  it('says nothing where there is nothing', () => {
    expect(classLimits([], 'flow')).toEqual([]);
    expect(classLimits([0, 0, Number.NaN], 'flow')).toEqual([]);
    expect(classLimits([], 'rate')).toEqual([]);
  });

  it('has equal steps for shares, over all of them', () => {
    expect(classLimits([0, 0.3, 1], 'rate')).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(classLimits([0.91, 0.955, 0.97], 'rate')).toEqual([0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97]);
    expect(classLimits([0.5], 'rate')).toEqual([0.5]);
    expect(classLimits([1, 1], 'rate')).toEqual([1]);
  });
});

describe('classOf and volumeColour', () => {
  it('take a limit into the class it opens', () => {
    const limits = [1, 3, 6, 12, 24, 48, 96];
    expect([0, 1, 2, 3, 95, 96, 5000].map((value) => classOf(value, limits))).toEqual([-1, 0, 0, 1, 5, 6, 6]);
    expect(volumeColour(0, limits, palettes.dark)).toBeNull();
    expect(volumeColour(96, limits, palettes.dark)).toBe('#c6ece0');
  });
});

describe('formatLimit', () => {
  it('writes counts with all digits and shares in per cent', () => {
    expect(formatLimit(12_345, 'case')).toBe('12,345');
    expect(formatLimit(0.85, 'share')).toBe('85%');
    expect(formatLimit(0.07, 'share')).toBe('7%');
  });
});
