import type { Figure } from './contract';
import type { CompositeIndex, IndexFigure } from './index-contract';
import type { City } from './pack';

/** The index of a pack with weights that sum to 1; null where the pack defines none. */
export function readIndex(pack: Pick<City, 'effectivenessIndex'>): CompositeIndex | null {
  const defined = pack.effectivenessIndex;
  if (defined === undefined) return null;
  const sum = defined.parts.reduce((total, { weight }) => total + weight, 0);
  return {
    name: defined.name,
    note: defined.note ?? null,
    parts: defined.parts.map((part) => ({ ...part, weight: part.weight / sum })),
  };
}

/**
 * What an index comes to for the figures of one row: each part goes evenly from no point at its worst to its full weight
 * at its best, and no further. Without all of its parts there is no index.
 */
export function computeIndex(index: CompositeIndex, values: Readonly<Record<string, Figure>>): IndexFigure {
  const points = index.parts.map((part) => {
    const figure = values[part.measure];
    if (!figure?.shown || figure.value === null) return null;
    const ends = figure.interval ?? [figure.value, figure.value];
    return { at: pointsOf(part, figure.value), ends: ends.map((end) => pointsOf(part, end)) };
  });
  const known = points.filter((point) => point !== null);
  const isWhole = known.length === points.length;
  const sum = (read: (point: (typeof known)[number]) => number) =>
    known.reduce((total, point) => total + read(point), 0);
  return {
    value: isWhole ? sum(({ at }) => at) : null,
    interval: isWhole ? [sum(({ ends }) => Math.min(...ends)), sum(({ ends }) => Math.max(...ends))] : null,
    points: Object.fromEntries(index.parts.map(({ measure }, place) => [measure, points[place]?.at ?? null])),
  };
}

function pointsOf({ weight, worst, best }: CompositeIndex['parts'][number], value: number): number {
  const way = (value - worst) / (best - worst);
  return 100 * weight * Math.min(1, Math.max(0, way));
}
