import type { CellFrame } from '@zhiyu/shared/frame';
import type { Bounds } from '@zhiyu/shared/grid';
import type { Measure } from '@zhiyu/shared/measures';
import { useEffect, useMemo, useRef } from 'react';
import type { CellsAnswerFrame } from '../api-cells';
import { classLimits } from '../colours';
import { shownValues } from '../map/cell-grid';
import type { CellTrack } from '../map/cell-track';
import type { HeatCells, MapView } from '../map/situation-map';
import type { MapFigure } from '../view-state';
import { askedBounds } from './camera';
import { type Explorer, useExplorer } from './explorer-context';
import type { CellChange } from './heat-figures';
import { figureOf } from './map-figure';
import { chooseOutlined } from './outlined-cells';
import { type Played, usePlayed } from './played';
import { askedCells, cellFrameQuery, useCells } from './queries';
import { type AreaHeat, useAreaHeat } from './use-area-heat';
import { useFigureCells } from './use-figure-cells';

/** The heat of a view: its cells with their classes, the overdue cells, and the queries behind them. */
export interface Heat {
  /** The measure that is drawn: residents are not known by cell, so cases are drawn instead. */
  measure: Measure;
  /** What is drawn of the measure. */
  figure: MapFigure;
  query: ReturnType<typeof useCells>;
  answer: CellsAnswerFrame | undefined;
  cells: HeatCells | null;
  /** Where changes are drawn: what stands behind them. */
  change: CellChange | null;
  /** Where areas are coloured as a whole, in place of cells. */
  areas: AreaHeat | null;
  overdue: CellsAnswerFrame | undefined;
  /** The overdue cells that are outlined: those with at least `outlinedFrom` cases. */
  outlined: CellFrame | null;
  outlinedFrom: number;
  level: number | null;
  bbox: Bounds | null;
  /** A playback that stands at a moment of its own; null where the heat is of the window or of now. */
  track: CellTrack | null;
}

type Shown = Pick<Heat, 'figure' | 'answer' | 'change' | 'cells'>;

/** The measure whose cells are drawn: residents are not known by cell, so cases are drawn instead. */
function measureOfCells({ measure, measures }: Pick<Explorer, 'measure' | 'measures'>): Measure {
  return (measure.unit === 'perTenThousand' ? measures.get('reported') : undefined) ?? measure;
}

/** What the heat of a view is asked with: the cells of its measure, and the overdue ones. */
export function listHeatQueries(explorer: Explorer, view: MapView) {
  const bbox = askedBounds(view, readBounds(explorer.city.bounds));
  const measures = [measureOfCells(explorer).id, 'overdue' as const];
  return measures.map((measure) => cellFrameQuery(askedCells(explorer, measure, view.level, bbox)));
}

/** Asks for the cells of what the map shows. */
export function useHeat(view: MapView | null): Heat {
  const explorer = useExplorer();
  const { measure: chosen, city, reportAsOf } = explorer;
  const measure = measureOfCells(explorer);
  const level = view?.level ?? null;
  const bbox = view ? askedBounds(view, readBounds(city.bounds)) : null;
  const wanted = figureOf(explorer, measure);
  const query = useCells(measure.id, level, bbox);
  const overdue = useCells('overdue', level, bbox);
  const other = useFigureCells(wanted, measure, query.data, level, bbox);
  const areas = useAreaHeat(explorer.view.drawing === 'areas', wanted);
  const isWaiting = wanted !== 'value' && other === null && areas === null;
  const asOf = (other?.answer ?? query.data)?.asOf;
  useEffect(() => {
    if (asOf) reportAsOf('cells', asOf);
  }, [asOf, reportAsOf]);
  const found = useMemo<Shown>(() => {
    const answer = isWaiting ? undefined : (other?.answer ?? query.data);
    return { figure: wanted, answer, change: other?.change ?? null, cells: classify(answer, other?.change) };
  }, [isWaiting, wanted, other, query.data]);
  // Until all that another figure needs has come, the one before stays, and is said to be it.
  const before = useRef(found);
  useEffect(() => {
    if (!isWaiting) before.current = found;
  }, [isWaiting, found]);
  const { figure, answer, change, cells } = isWaiting ? before.current : found;
  const outline = useMemo(
    () => chooseOutlined(overdue.data?.frame ?? null, answer?.frame.mortons.length ?? 0),
    [overdue.data, answer],
  );
  const played = usePlayed();
  const isPlain = figure === 'value' && areas === null;
  const now: Heat = {
    measure: areas ? chosen : measure,
    figure,
    query,
    answer,
    cells: areas ? null : cells,
    change,
    areas,
    overdue: overdue.data,
    ...(isPlain ? outline : { outlined: null, outlinedFrom: 1 }),
    level,
    bbox,
    track: null,
  };
  return played ? playHeat(now, played) : now;
}

function classify(answer: CellsAnswerFrame | undefined, change: CellChange | null = null): HeatCells | null {
  if (!answer) return null;
  const { frame } = answer;
  const measureKind = frame.columns === 2 ? 'rate' : 'flow';
  if (change) return { frame, measureKind, limits: change.limits, figures: change.figures };
  return { frame, measureKind, limits: classLimits(shownValues(frame, measureKind), measureKind) };
}

/** The heat of a playback at the frame it stands at, in the place of the heat of the window. */
function playHeat(heat: Heat, { track, cells, measure, asOf }: Played): Heat {
  const { located, unlocated } = track.totals();
  const total = located + unlocated;
  const answer = { frame: track.frame, measure: measure.id, asOf, seq: 0, located, unlocated, total };
  return {
    ...heat,
    measure,
    figure: 'value',
    answer,
    cells,
    change: null,
    areas: null,
    overdue: undefined,
    outlined: null,
    outlinedFrom: 1,
    track,
  };
}

/** The four numbers of an answer as bounds. */
export function readBounds(numbers: readonly number[]): Bounds {
  const [west = -180, south = -85, east = 180, north = 85] = numbers;
  return [west, south, east, north];
}
