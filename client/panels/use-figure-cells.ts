import type { Bounds } from '@zhiyu/shared/grid';
import type { Measure } from '@zhiyu/shared/measures';
import { useMemo } from 'react';
import type { CellsAnswerFrame } from '../api-cells';
import type { MapFigure } from '../view-state';
import { useExplorer } from './explorer-context';
import { type CellChange, mergeChange, mergeShare } from './heat-figures';
import { timeBefore } from './map-figure';
import { useCellFrame, windowOf } from './queries';

/** Cells of a figure that is made from more than one answer, or is another than the measure. */
export interface FigureCells {
  answer: CellsAnswerFrame;
  change: CellChange | null;
}

/**
 * The cells of a figure of the map.
 * @param answer of the measure itself
 * @returns null for the measure itself, and while what it needs is on its way
 */
export function useFigureCells(
  figure: MapFigure,
  measure: Measure,
  answer: CellsAnswerFrame | undefined,
  level: number | null,
  bbox: Bounds | null,
): FigureCells | null {
  const { question, window, clock } = useExplorer();
  const isConcurrence = figure === 'domains' || figure === 'units';
  const plain = {
    ...question,
    measure: measure.id,
    bbox,
    level: level ?? 0,
    ...windowOf(measure.id, window),
  };
  const asked = {
    ...plain,
    ...(figure === 'share' && { categories: [] }),
    ...(figure === 'change' && timeBefore(measure, window, clock.now)),
    ...(isConcurrence && { distinct: figure === 'domains' ? ('domain' as const) : ('unit' as const) }),
  };
  const { data: other, isPlaceholderData } = useCellFrame(asked, figure !== 'value' && level !== null);
  return useMemo(() => {
    if (figure === 'value' || !other || isPlaceholderData) return null;
    if (isConcurrence) return { answer: other, change: null };
    if (!answer || answer.frame.level !== other.frame.level) return null;
    if (figure === 'share') {
      return { answer: { ...answer, frame: mergeShare(answer.frame, other.frame) }, change: null };
    }
    const change = mergeChange(answer.frame, other.frame);
    return { answer: { ...answer, frame: change.frame }, change };
  }, [figure, isConcurrence, answer, other, isPlaceholderData]);
}
