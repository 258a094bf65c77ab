import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type Bounds, cellBounds } from '@zhiyu/shared/grid';
import { kindOf, type MeasureId } from '@zhiyu/shared/measure-kinds';
import { fetchAreaShapes, fetchAreas, fetchBaseMap } from '../api';
import { fetchCase, fetchCasePage, overduePath } from '../api-cases';
import { type CellsQuestion, fetchCells } from '../api-cells';
import { type CompareBy, type CompareQuestion, fetchCompare } from '../api-compare';
import { fetchTrend } from '../api-trend';
import type { AreaFeatureProperties } from '../map/situation-map';
import { lastDayOf, type OverdueAge, type TimeWindow } from '../view-state';
import { topUnit } from './compare-rows';
import { type Explorer, useExplorer } from './explorer-context';
import type { TrendPlan } from './trend-plan';

const REFRESH_MS = 30_000;
const PAGE_LENGTH = 50;
const NO_WINDOW: TimeWindow = { from: null, to: null };

/** Stocks are true at an instant and refuse a window. */
export function windowOf(measure: MeasureId, window: TimeWindow): TimeWindow {
  return kindOf(measure) === 'stock' ? NO_WINDOW : window;
}

/** Figures of the areas inside, or by category. The measures must be all stocks or all not. */
export function useCompare(
  by: CompareBy,
  measures: readonly MeasureId[],
  window: TimeWindow,
  enabled = true,
  other: Partial<CompareQuestion> = {},
) {
  const { clock } = useExplorer();
  const asked = { ...useCompareQuestion(by, measures, window), ...other };
  return useQuery({
    queryKey: ['compare', asked],
    queryFn: ({ signal }) => fetchCompare(asked, signal),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: clock.frozen ? false : REFRESH_MS,
  });
}

/** What a comparison of the slice on the screen asks; units begin below the one that stands over all. */
export function useCompareQuestion(
  by: CompareBy,
  measures: readonly MeasureId[],
  window: TimeWindow,
): CompareQuestion {
  const { question, view, city } = useExplorer();
  const unit = by === 'unit' ? (view.unit ?? view.filters.handledBy ?? topUnit(city.units)) : null;
  return { ...question, by, unit, measures, ...window };
}

/** Cases of the city's day so far; none are asked for where the clock stands still. */
export function useToday() {
  const { clock } = useExplorer();
  return useCompare('area', ['reported'], { from: lastDayOf(clock), to: null }, !clock.frozen);
}

/** What cells of a measure at a level are asked for by what is on the screen; `bbox` null asks for all. */
export function askedCells(
  { question, window }: Pick<Explorer, 'question' | 'window'>,
  measure: MeasureId,
  level: number,
  bbox: Bounds | null,
): CellsQuestion {
  return { ...question, measure, bbox, ...windowOf(measure, window), level };
}

/** Cells of a measure at a level; `bbox` null asks for all. Waits while `level` is null. */
export function useCells(measure: MeasureId, level: number | null, bbox: Bounds | null, enabled = true) {
  const asked = askedCells(useExplorer(), measure, level ?? 0, bbox);
  return useCellFrame(asked, enabled && level !== null);
}

/** Any cells. */
export function useCellFrame(asked: CellsQuestion, enabled: boolean) {
  const { clock } = useExplorer();
  return useQuery({
    ...cellFrameQuery(asked),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: clock.frozen ? false : REFRESH_MS,
  });
}

export function cellFrameQuery(asked: CellsQuestion) {
  const { level, ...rest } = asked;
  return queryOptions({
    queryKey: ['cells', rest, level],
    queryFn: ({ signal }) => fetchCells(asked, signal),
    structuralSharing: false,
  });
}

export function useTrend(measure: MeasureId, plan: TrendPlan) {
  const { question, clock } = useExplorer();
  const asked = { ...question, measure, from: plan.from, to: plan.to, bucket: plan.bucket };
  return useQuery({
    queryKey: ['trend', asked],
    queryFn: ({ signal }) => fetchTrend(asked, signal),
    placeholderData: keepPreviousData,
    refetchInterval: clock.frozen ? false : REFRESH_MS,
  });
}

export function useOverdue(age: OverdueAge | null) {
  const { question, clock } = useExplorer();
  return useInfiniteQuery({
    queryKey: ['overdue', question, age],
    queryFn: ({ signal, pageParam }) =>
      fetchCasePage(overduePath({ ...question, age }), { cursor: pageParam, limit: PAGE_LENGTH }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: clock.frozen ? false : REFRESH_MS,
  });
}

/** The cases behind a figure, by the address of their list. */
export function useCases(path: string) {
  return useInfiniteQuery({
    queryKey: ['cases', path],
    queryFn: ({ signal, pageParam }) =>
      fetchCasePage(path, { cursor: pageParam, limit: PAGE_LENGTH }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useCase(id: number) {
  const { city } = useExplorer();
  return useQuery({
    queryKey: ['case', city.id, id],
    queryFn: ({ signal }) => fetchCase(city.id, id, signal),
  });
}

/** An area with the path down to it, and the areas inside. */
export function areaQuery(city: string, id: string | null) {
  return queryOptions({
    queryKey: ['areas', city, id],
    queryFn: ({ signal }) => fetchAreas(city, id, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** An area by its identifier, with its names; null until it is there, and where none is asked for. */
export function useArea(id: string | null) {
  const { city } = useExplorer();
  const { data } = useQuery({ ...areaQuery(city.id, id), enabled: id !== null });
  return id === null ? null : (data?.path.at(-1) ?? null);
}

/** Shapes of the areas inside `parent`; none asked for where it is null. */
export function useAreaShapes(parent: string | null) {
  const { city } = useExplorer();
  return useQuery({ ...areaShapesQuery(city.id, parent), enabled: parent !== null });
}

export function areaShapesQuery(city: string, parent: string | null) {
  return queryOptions({
    queryKey: ['shapes', city, parent],
    queryFn: ({ signal }) => fetchAreaShapes<AreaFeatureProperties>(city, parent ?? '', signal),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

export function useBaseMap() {
  const { city } = useExplorer();
  return useQuery({
    queryKey: ['base-map', city.id],
    queryFn: ({ signal }) => fetchBaseMap(city.id, signal),
    enabled: city.baseMap?.hasFeatures === true,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
}

/** Bounds of a cell that a list names. */
export function boundsOfCell(cell: { x: number; y: number; level: number }): Bounds {
  return cellBounds(cell.x, cell.y, cell.level);
}
