import type { CellFrame } from '@zhiyu/shared/frame';
import type { Bounds } from '@zhiyu/shared/grid';
import type { Measure } from '@zhiyu/shared/measures';
import { useEffect, useMemo } from 'react';
import type { CellsAnswerFrame } from '../api';
import { classLimits } from '../colours';
import { shownValues } from '../map/cell-grid';
import type { HeatCells, MapView } from '../map/situation-map';
import { askedBounds } from './camera';
import { useExplorer } from './explorer-context';
import { chooseOutlined } from './outlined-cells';
import { useCells } from './queries';

/** The heat of a view: its cells with their classes, the overdue cells, and the queries behind them. */
export interface Heat {
  /** The measure that is drawn: residents are not known by cell, so cases are drawn instead. */
  measure: Measure;
  query: ReturnType<typeof useCells>;
  answer: CellsAnswerFrame | undefined;
  cells: HeatCells | null;
  overdue: CellsAnswerFrame | undefined;
  /** The overdue cells that are outlined: those with at least `outlinedFrom` cases. */
  outlined: CellFrame | null;
  outlinedFrom: number;
  level: number | null;
  bbox: Bounds | null;
}

/** Asks for the cells of what the map shows. */
export function useHeat(view: MapView | null): Heat {
  const { measure: chosen, measures, city, reportAsOf } = useExplorer();
  const measure = (chosen.unit === 'perTenThousand' ? measures.get('reported') : undefined) ?? chosen;
  const level = view?.level ?? null;
  const bbox = view ? askedBounds(view, readBounds(city.bounds)) : null;
  const query = useCells(measure.id, level, bbox);
  const overdue = useCells('overdue', level, bbox);
  const answer = query.data;
  const asOf = answer?.asOf;
  useEffect(() => {
    if (asOf) reportAsOf('cells', asOf);
  }, [asOf, reportAsOf]);
  const cells = useMemo<HeatCells | null>(() => {
    if (!answer) return null;
    const measureKind = answer.frame.columns === 2 ? 'rate' : 'flow';
    const limits = classLimits(shownValues(answer.frame, measureKind), measureKind);
    return { frame: answer.frame, measureKind, limits };
  }, [answer]);
  const outline = useMemo(
    () => chooseOutlined(overdue.data?.frame ?? null, answer?.frame.mortons.length ?? 0),
    [overdue.data, answer],
  );
  return { measure, query, answer, cells, overdue: overdue.data, ...outline, level, bbox };
}

/** The four numbers of an answer as bounds. */
export function readBounds(numbers: readonly number[]): Bounds {
  const [west = -180, south = -85, east = 180, north = 85] = numbers;
  return [west, south, east, north];
}
