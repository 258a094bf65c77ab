import type { Measure } from '@zhiyu/shared/measures';
import type { MapFigure, TimeWindow } from '../view-state';
import type { Explorer } from './explorer-context';

const WEEK_MS = 7 * 86_400_000;

/** Why a figure of the map cannot be drawn, as the interface says it. */
export type Hindrance = 'no-category' | 'no-beginning' | 'of-rate';

/** What keeps the map from drawing a figure of a measure; null where nothing does. */
export function hindranceOf(
  figure: MapFigure,
  { view, window }: Pick<Explorer, 'view' | 'window'>,
  measure: Measure,
): Hindrance | null {
  const isRate = measure.kind === 'rate';
  if (figure === 'share') return isRate ? 'of-rate' : view.categories.length === 0 ? 'no-category' : null;
  if (figure === 'change') return measure.kind !== 'stock' && window.from === null ? 'no-beginning' : null;
  if (figure === 'value') return null;
  return isRate ? 'of-rate' : null;
}

/** The figure that is drawn: the chosen one where it can be, else the measure itself. */
export function figureOf(explorer: Pick<Explorer, 'view' | 'window'>, measure: Measure): MapFigure {
  const { figure } = explorer.view;
  return hindranceOf(figure, explorer, measure) === null ? figure : 'value';
}

/**
 * When a measure stood before, as a comparison tells it: a flow or a rate over the equal length just before its window, a
 * stock 7 days earlier.
 */
export function timeBefore(measure: Measure, window: TimeWindow, now: number): TimeWindow & { at?: number } {
  if (measure.kind === 'stock') return { from: null, to: null, at: now - WEEK_MS };
  const from = window.from ?? now;
  return { from: from - ((window.to ?? now) - from), to: from };
}
