import type { CompareAnswer, Figure } from '@zhiyu/shared/contract';
import { type Measure, SMALLEST_DENOMINATOR } from '@zhiyu/shared/measures';
import { useMemo } from 'react';
import { classLimits, classOf, palettes, volumeRamp } from '../colours';
import type { MapFigure } from '../view-state';
import { useExplorer } from './explorer-context';
import { useCompare, windowOf } from './queries';

/** Areas coloured as a whole. */
export interface AreaHeat {
  /** By identifier; null: hatched. An area that nothing counts in is not there. */
  colours: ReadonlyMap<string, string | null>;
  limits: readonly number[];
  /** What is drawn of each area, null where it rests on too few cases. */
  values: ReadonlyMap<string, number | null>;
}

/** The areas inside the one looked at by the measure of the map; null while they are on their way, and where cells are drawn. */
export function useAreaHeat(enabled: boolean, figure: MapFigure): AreaHeat | null {
  const { measure, window, theme } = useExplorer();
  const span = windowOf(measure.id, window);
  const { data } = useCompare('area', [measure.id], span, enabled);
  const isShare = enabled && figure === 'share';
  const { data: whole } = useCompare('area', [measure.id], span, isShare, { categories: [] });
  return useMemo(() => {
    if (!enabled || !data || (isShare && !whole)) return null;
    const values = valuesOf(data, whole ?? null, measure, figure);
    const limits = limitsOf(values, measure, figure);
    const ramp = volumeRamp(palettes[theme], limits.length);
    const colours = new Map<string, string | null>();
    for (const [id, value] of values) {
      if (value === null) colours.set(id, null);
      else if (classOf(value, limits) >= 0) colours.set(id, ramp[classOf(value, limits)] ?? null);
    }
    return { colours, limits, values };
  }, [enabled, isShare, data, whole, measure, figure, theme]);
}

function valuesOf(
  { rows }: CompareAnswer,
  whole: CompareAnswer | null,
  measure: Measure,
  figure: MapFigure,
): Map<string, number | null> {
  const values = new Map<string, number | null>();
  for (const { id, values: figures } of rows) {
    const found = figures[measure.id];
    if (id === null || !found) continue;
    const all = whole?.rows.find((row) => row.id === id)?.values[measure.id];
    values.set(id, figureOfArea(found, all, figure));
  }
  return values;
}

function figureOfArea(found: Figure, all: Figure | undefined, figure: MapFigure): number | null {
  if (figure !== 'share') return found.shown ? found.value : null;
  const [part, sum] = [found.value ?? 0, all?.value ?? 0];
  return sum < SMALLEST_DENOMINATOR ? null : part / sum;
}

function limitsOf(
  values: ReadonlyMap<string, number | null>,
  measure: Measure,
  figure: MapFigure,
): readonly number[] {
  const known = [...values.values()].filter((value) => value !== null);
  return classLimits(known, figure === 'share' || measure.unit === 'share' ? 'rate' : 'flow');
}
