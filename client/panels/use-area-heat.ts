import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AreaConcurrenceAnswer, Figure } from '@zhiyu/shared/contract';
import { SMALLEST_DENOMINATOR } from '@zhiyu/shared/measure-kinds';
import type { Measure } from '@zhiyu/shared/measures';
import { useMemo } from 'react';
import { fetchConcurrence } from '../api-concurrence';
import { areaLimits, classOf, palettes, type Theme, volumeRamp } from '../colours';
import type { AreaColour } from '../map/situation-map';
import type { MapFigure } from '../view-state';
import { useExplorer } from './explorer-context';
import { type Change, changeOfCount, changeOfShare, FACTOR_LIMITS, POINT_LIMITS } from './heat-figures';
import { timeBefore } from './map-figure';
import { useCompare, windowOf } from './queries';

/** Areas coloured as a whole. */
export interface AreaHeat {
  /** By identifier; null: hatched. An area that nothing counts in is not there. */
  colours: ReadonlyMap<string, AreaColour | null>;
  limits: readonly number[];
  readings: AreaReadings;
}

/** What is known of an area: how many domains or units concur in it, or its figure, beside another where two make one. */
export type AreaReading = { drawn: Change | null } & (
  | { groups: number }
  | { own: Figure; beside: Figure | undefined }
);

/** By identifier; what is drawn of an area is null where it rests on too few cases. */
type AreaReadings = ReadonlyMap<string, AreaReading>;

/** The areas inside the one looked at by the figure of the map; null while they are on their way, and where cells are drawn. */
export function useAreaHeat(enabled: boolean, figure: MapFigure): AreaHeat | null {
  const { measure, theme } = useExplorer();
  const readings = useAreaReadings(enabled, figure);
  return useMemo(() => {
    if (!enabled || readings === null) return null;
    const limits = limitsOf(readings, measure, figure);
    return { limits, readings, colours: colour(readings, limits, theme) };
  }, [enabled, readings, measure, figure, theme]);
}

/** The figures of the areas, whatever they are made of. */
function useAreaReadings(enabled: boolean, figure: MapFigure): AreaReadings | null {
  const { measure, window, clock } = useExplorer();
  const isConcurrence = figure === 'domains' || figure === 'units';
  const span = windowOf(measure.id, window);
  const { data } = useCompare('area', [measure.id], span, enabled && !isConcurrence);
  const isShare = enabled && figure === 'share';
  const { data: whole } = useCompare('area', [measure.id], span, isShare, { categories: [] });
  // Whether a share has changed beyond chance hangs on the cases behind it then, which its figure now does not carry.
  const isShareChange = enabled && figure === 'change' && measure.kind === 'rate';
  const earlier = timeBefore(measure, window, clock.now);
  const { data: before } = useCompare('area', [measure.id], earlier, isShareChange);
  const concurrence = useConcurrence(enabled && isConcurrence, figure);
  return useMemo(() => {
    if (isConcurrence) return concurrence ? countsOf(concurrence) : null;
    const other = isShare ? whole : isShareChange ? before : data;
    if (!data || !other) return null;
    const found = new Map<string, AreaReading>();
    for (const { id, values } of data.rows) {
      const own = values[measure.id];
      if (id === null || !own) continue;
      const beside = other === data ? undefined : other.rows.find((row) => row.id === id)?.values[measure.id];
      found.set(id, { drawn: changeOfArea(own, beside, figure, measure), own, beside });
    }
    return found;
  }, [isConcurrence, concurrence, isShare, isShareChange, whole, before, data, figure, measure]);
}

function useConcurrence(enabled: boolean, figure: MapFigure): AreaConcurrenceAnswer | undefined {
  const { question, measure, window } = useExplorer();
  const counted = measure.unit === 'perTenThousand' ? 'reported' : measure.id;
  const asked = {
    ...question,
    measure: counted,
    distinct: figure === 'units' ? ('unit' as const) : ('domain' as const),
    ...windowOf(counted, window),
  };
  return useQuery({
    queryKey: ['concurrence', asked],
    queryFn: ({ signal }) => fetchConcurrence(asked, signal),
    enabled,
    placeholderData: keepPreviousData,
  }).data;
}

function countsOf({ rows }: AreaConcurrenceAnswer): AreaReadings {
  const counted = rows.filter(({ groups }) => groups > 0);
  return new Map(counted.map(({ id, groups }) => [id, { groups, drawn: { size: groups, falls: false } }]));
}

/** @param beside of a share all domains, of the change of a share the figure before */
function changeOfArea(
  own: Figure,
  beside: Figure | undefined,
  figure: MapFigure,
  measure: Measure,
): Change | null {
  if (figure === 'share') {
    const [part, sum] = [own.value ?? 0, beside?.value ?? 0];
    return sum < SMALLEST_DENOMINATOR ? null : { size: part / sum, falls: false };
  }
  if (figure !== 'change') return own.shown && own.value !== null ? { size: own.value, falls: false } : null;
  if (measure.kind !== 'rate') {
    return own.value === null || own.before === null ? null : changeOfCount(own.value, own.before);
  }
  // Residents are the same then as now.
  if (measure.unit !== 'share') return changeOfCount(own.numerator ?? 0, beside?.numerator ?? 0);
  return changeOfShare(
    own.numerator ?? 0,
    own.denominator ?? 0,
    beside?.numerator ?? 0,
    beside?.denominator ?? 0,
  );
}

function limitsOf(readings: AreaReadings, measure: Measure, figure: MapFigure): readonly number[] {
  if (figure === 'change') return measure.unit === 'share' ? POINT_LIMITS : FACTOR_LIMITS;
  const known = [...readings.values()].flatMap(({ drawn }) => (drawn === null ? [] : [drawn.size]));
  const isShare = figure === 'share' || (figure === 'value' && measure.unit === 'share');
  return areaLimits(known, isShare ? 'rate' : 'flow');
}

function colour(
  readings: AreaReadings,
  limits: readonly number[],
  theme: Theme,
): Map<string, AreaColour | null> {
  const ramp = volumeRamp(palettes[theme], limits.length);
  const colours = new Map<string, AreaColour | null>();
  for (const [id, { drawn }] of readings) {
    const found = drawn && ramp[classOf(drawn.size, limits)];
    if (drawn === null) colours.set(id, null);
    else if (found) colours.set(id, { colour: found, isFrame: drawn.falls });
  }
  return colours;
}
