import type { MeasureKind } from '@zhiyu/shared/measure-kinds';
import type { MeasureUnit } from '@zhiyu/shared/measures';
import quickselect from 'quickselect';

/**
 * Every colour that carries a meaning, for map, charts, lists and legend alike, and the classes of a figure.
 * Red is overdue alone, amber due soon; volume runs from teal to blue and is never red.
 */

export type Theme = 'dark' | 'light';

export interface Palette {
  /** Behind everything; on the map what lies outside the areas shown. */
  ground: string;
  /** Panels and lists. */
  panel: string;
  line: string;
  text: string;
  quiet: string;
  /** What can be pressed and is on: the teal of the sketches' buttons. */
  accent: string;
  onAccent: string;
  /** Seven classes of volume, from few to many. */
  volume: readonly string[];
  /** The hatching of cells whose figure rests on too few cases to be shown. */
  tooFew: string;
  overdue: string;
  /** The same red as an outline or a dot, where it lies on colours of volume rather than on paper. */
  overdueMark: string;
  dueSoon: string;
  paused: string;
  /** Closed in time: the small green tick. */
  inTime: string;
  /** Beyond the interval, to the good and to the bad. */
  better: string;
  worse: string;
  land: string;
  water: string;
  river: string;
  green: string;
  road: string;
  border: string;
  /** Borders of the areas compared, and of the one selected. */
  strongBorder: string;
  label: string;
  halo: string;
}

export const palettes: Readonly<Record<Theme, Palette>> = {
  dark: {
    ground: '#0c1116',
    panel: '#10161c',
    line: '#222c36',
    text: '#e6edf3',
    quiet: '#8b98a5',
    accent: '#3aa6ab',
    onAccent: '#071114',
    volume: ['#0f2f3a', '#11485a', '#14657a', '#1a8496', '#3aa6ab', '#74c8bf', '#c6ece0'],
    tooFew: '#4a5763',
    overdue: '#ff6a60',
    overdueMark: '#ff6a60',
    dueSoon: '#f2b23e',
    paused: '#8b98a5',
    inTime: '#5cc98a',
    better: '#7fd0c6',
    worse: '#ff8a72',
    land: '#12181f',
    water: '#0d2433',
    river: '#0e2a3b',
    green: '#121f1d',
    road: '#232c35',
    border: '#2b3641',
    strongBorder: '#53616e',
    label: '#e6edf3',
    halo: '#0c1116',
  },
  light: {
    ground: '#f4f6f7',
    panel: '#ffffff',
    line: '#e1e6eb',
    text: '#17212b',
    quiet: '#5b6875',
    accent: '#116a80',
    onAccent: '#ffffff',
    volume: ['#dcf0f0', '#b4dee0', '#83c6cc', '#4fa9b5', '#27899b', '#116a80', '#084a60'],
    tooFew: '#aab4bd',
    overdue: '#c9281f',
    overdueMark: '#ee3a2e',
    dueSoon: '#8a5a00',
    paused: '#5b6875',
    inTime: '#1c7a46',
    better: '#116a80',
    worse: '#b4462a',
    land: '#ffffff',
    water: '#cfe3ee',
    river: '#c3dcea',
    green: '#e8f1e6',
    road: '#dde1e4',
    border: '#c3cbd2',
    strongBorder: '#7f8c98',
    label: '#17212b',
    halo: '#ffffff',
  },
};

/** Number of classes of the volume ramp. */
export const VOLUME_CLASSES = 7;

const NICE_MANTISSAS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const SHARE_STEPS = [0.01, 0.02, 0.05, 0.1, 0.2];

/**
 * Lower limits of the classes of some figures, ascending; the last class is open to the top, none is empty by
 * construction of a limit above the greatest value. Counts of events in space are skewed, so their limits grow
 * by about a constant factor from 1 to the 99th percentile; shares have equal steps over their whole range.
 * Fewer classes than asked where the values don't carry them; none where there is no value.
 *
 * @param values counts (zeros are absent cells and left out) or shares in [0, 1]
 */
export function classLimits(
  values: ArrayLike<number>,
  kind: MeasureKind,
  classes: number = VOLUME_CLASSES,
): number[] {
  const counted: number[] = [];
  let [least, greatest] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (!Number.isFinite(value) || value < 0 || (value === 0 && kind !== 'rate')) continue;
    counted.push(value);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (counted.length === 0) return [];
  return kind === 'rate'
    ? equalLimits(least, greatest, classes)
    : geometricLimits(counted, greatest, classes);
}

/**
 * Lower limits of the classes of figures of areas. There are few of them and each is a whole place, so the classes begin at
 * the least: equal round steps where the figures are of about one size, else limits that grow by about a constant factor.
 *
 * @param values figures above zero, or shares in [0, 1]
 */
export function areaLimits(
  values: readonly number[],
  kind: MeasureKind,
  classes: number = VOLUME_CLASSES,
): number[] {
  if (kind === 'rate') return classLimits(values, kind, classes);
  const sorted = Float64Array.from(values.filter((value) => Number.isFinite(value) && value > 0)).sort();
  if (sorted.length === 0) return [];
  const [least, greatest] = [sorted[0]!, sorted[sorted.length - 1]!];
  if (greatest < 10 * least) return evenLimits(least, greatest, classes);
  const factor = (greatest / least) ** (1 / Math.max(1, classes - 1));
  const limits = Array.from({ length: classes }, (_, index) => niceNumber(least * factor ** index));
  // Rounded down, so that the least has a class; never past the greatest, so that each class can hold one.
  limits[0] = Math.min(limits[0]!, least);
  return limits.filter((limit, index) => limit <= greatest && (index === 0 || limit > limits[index - 1]!));
}

/** Class of a value, from 0; −1 below the first limit. */
export function classOf(value: number, limits: readonly number[]): number {
  let found = -1;
  while (found + 1 < limits.length && value >= limits[found + 1]!) found += 1;
  return found;
}

/** As many colours of the ramp as there are classes, spread over the whole of it. */
export function volumeRamp(palette: Palette, classes: number): string[] {
  const last = palette.volume.length - 1;
  if (classes <= 1) return classes === 1 ? [palette.volume[Math.ceil(last / 2)]!] : [];
  return Array.from(
    { length: classes },
    (_, index) => palette.volume[Math.round((index * last) / (classes - 1))]!,
  );
}

/** Colour of a value of the heat, null where it lies below the first limit and is not drawn. */
export function volumeColour(value: number, limits: readonly number[], palette: Palette): string | null {
  return volumeRamp(palette, limits.length)[classOf(value, limits)] ?? null;
}

/** A limit as the legend writes it: shares in per cent, counts with all digits. */
export function formatLimit(limit: number, unit: MeasureUnit): string {
  if (unit === 'share') return `${Number((limit * 100).toFixed(1))}%`;
  return limit.toLocaleString('en-US');
}

/** Red, green, blue in [0, 1] of `#rrggbb`. */
export function channelsOf(colour: string): [red: number, green: number, blue: number] {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}

/** Puts `counts` into another order: to find one quantile, they need not be sorted. */
function geometricLimits(counts: number[], greatest: number, classes: number): number[] {
  const rank = Math.floor(0.99 * (counts.length - 1));
  quickselect(counts, rank);
  const top = Math.max(Math.min(classes, greatest), counts[rank]!);
  const factor = top ** (1 / Math.max(1, classes - 1));
  const limits = [1];
  for (let index = 1; index < classes; index += 1) {
    const previous = limits[limits.length - 1]!;
    const limit = Math.max(previous + 1, Math.round(niceNumber(factor ** index)));
    if (limit > greatest) break;
    limits.push(limit);
  }
  return limits;
}

function evenLimits(least: number, greatest: number, classes: number): number[] {
  const countOf = (step: number) => Math.floor(greatest / step + 1e-9) - Math.floor(least / step + 1e-9) + 1;
  const isWhole = Number.isInteger(least) && Number.isInteger(greatest);
  const power = 10 ** Math.floor(Math.log10(greatest / classes));
  const step = NICE_MANTISSAS.map((mantissa) => mantissa * power).find(
    (size) => countOf(size) <= classes && (!isWhole || Number.isInteger(size)),
  );
  const size = step ?? 20 * power;
  const first = Math.floor(least / size + 1e-9);
  return Array.from({ length: countOf(size) }, (_, index) =>
    Number(((first + index) * size).toPrecision(12)),
  );
}

function equalLimits(least: number, greatest: number, classes: number): number[] {
  const step = SHARE_STEPS.find((size) => classCount(least, greatest, size) <= classes) ?? 0.2;
  const first = Math.floor(least / step + 1e-9);
  return Array.from({ length: classCount(least, greatest, step) }, (_, index) =>
    Number(((first + index) * step).toFixed(6)),
  );
}

/** Steps that hold both ends; a share of exactly 1 belongs to the class below it. */
function classCount(least: number, greatest: number, step: number): number {
  const first = Math.floor(least / step + 1e-9);
  const last = Math.floor(Math.min(greatest, 1 - step / 2) / step + 1e-9);
  return Math.max(1, last - first + 1);
}

function niceNumber(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const mantissa = value / power;
  const nearest = NICE_MANTISSAS.reduce((best, nice) =>
    Math.abs(Math.log(nice / mantissa)) < Math.abs(Math.log(best / mantissa)) ? nice : best,
  );
  return nearest * power;
}
