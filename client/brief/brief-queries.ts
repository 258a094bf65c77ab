import {
  type FetchQueryOptions,
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { BriefAnswer, BriefDimension } from '@zhiyu/shared/brief-contract';
import { measureOf } from '@zhiyu/shared/measures';
import type { RequestBody } from '@zhiyu/shared/oversight-contract';
import {
  askUnit,
  type BriefQuestion,
  type BriefSlice,
  type ComparisonQuestion,
  fetchBrief,
  fetchComparison,
  fetchDeadlines,
  fetchHandOffs,
  fetchKeptBriefs,
  fetchOverdueSummary,
  fetchOversight,
  fetchRequests,
  fetchRowTrend,
} from '../api-brief';
import { topUnit } from '../panels/compare-rows';
import { useExplorer } from '../panels/explorer-context';
import { foreseeMap } from '../panels/map-place';
import { windowOf } from '../panels/queries';
import type { TrendPlan } from '../panels/trend-plan';
import { listHeatQueries } from '../panels/use-heat';
import { listShapeQueries } from '../panels/use-map-shapes';
import type { OverdueAge, TimeWindow } from '../view-state';
import { useBriefPage } from './brief-context';
import type { BriefExtras, LateFilter, LateList } from './brief-view';
import { useCalmQuery } from './use-calm-query';

const REFRESH_MS = 30_000;
/** Cases of the list that a leader looks at. */
export const LIST_LENGTH = 20;

/** What the brief on the screen asks: the same as its paper. */
export function useBriefQuestion(): BriefQuestion {
  const { window } = useExplorer();
  const { slice, by, share } = useBriefPage();
  return { slice, window, by, measure: share };
}

const briefQuery = (question: BriefQuestion) =>
  queryOptions({ queryKey: ['brief', question], queryFn: ({ signal }) => fetchBrief(question, signal) });

/** The brief on the screen. */
export function useBrief() {
  const question = useBriefQuestion();
  const refetchInterval = useRefresh();
  return useCalmQuery(
    useQuery({ ...briefQuery(question), placeholderData: keepPreviousData, refetchInterval }),
  );
}

/** The node whose children are compared, and with what dimension. */
export function useComparisonQuestion(): ComparisonQuestion {
  const { window, city, area, view } = useExplorer();
  const { slice, by, compared, extras } = useBriefPage();
  // The address knows the area before the tree has answered what stands around it.
  const place = extras.peers ? (area.parent ?? area.id) : (view.area ?? city.home);
  const parents: Record<BriefDimension, string | null> = {
    area: place,
    accountableArea: place,
    unit: view.unit ?? topUnit(city.units),
    category: slice.categories.length === 1 ? (slice.categories[0] ?? null) : null,
  };
  return {
    slice,
    window: windowOf(compared, window),
    by,
    parent: parents[by],
    measure: compared,
    held: extras.held,
    // Its parts are rates over the window, which a stock takes none of.
    withIndex: measureOf(compared).kind !== 'stock',
  };
}

const comparisonQuery = (question: ComparisonQuestion) =>
  queryOptions({
    queryKey: ['brief-comparison', question],
    queryFn: ({ signal }) => fetchComparison(question, signal),
  });

/** What is compared on the screen. */
export function useComparison() {
  const question = useComparisonQuestion();
  const refetchInterval = useRefresh();
  return useCalmQuery(
    useQuery({ ...comparisonQuery(question), placeholderData: keepPreviousData, refetchInterval }),
  );
}

/** The trends of some rows of the comparison, by their ids. */
export function useRowTrends(ids: readonly string[], { bucket, ...span }: TrendPlan) {
  const { slice, by, measure } = useComparisonQuestion();
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['brief-trend', slice, by, measure, id, span, bucket],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchRowTrend({ slice, by, measure, id, window: span, bucket }, signal),
      placeholderData: keepPreviousData,
    })),
  });
}

const lateQuery = (slice: BriefSlice, late: BriefExtras['late']) =>
  queryOptions({
    queryKey: ['brief-late', slice, late],
    queryFn: ({ signal }) => fetchOverdueSummary(slice, late, signal),
  });

/** What asks for all that the page will show. What fails is asked again, and told, by the panel that needs it. */
export function useAskAhead(): () => Promise<unknown> {
  const queries = useQueryClient();
  const explorer = useExplorer();
  const brief = useBriefQuestion();
  const comparison = useComparisonQuestion();
  const { slice, extras } = useBriefPage();
  /** What is on the page already is kept fresh by its panel. */
  const ask = (query: { queryKey: QueryKey }) => {
    const known = queries.getQueryCache().find({ queryKey: query.queryKey });
    if (known?.isActive() && known.state.data !== undefined) return null;
    return queries.prefetchQuery(query as FetchQueryOptions);
  };
  return () => {
    const { list, late } = extras;
    const map = foreseeMap(explorer);
    return Promise.all([
      ask(briefQuery(brief)),
      ask(comparisonQuery(comparison)),
      narrows(late) && ask(lateQuery(slice, late)),
      isOrder(list) && ask(lateCasesQuery(slice, askedCases(extras, list, explorer.view.age))),
      list === 'handOffs' && ask(handOffsQuery(slice, explorer.window)),
      list === 'requests' && ask(requestsQuery(slice)),
      ...(map === null ? [] : listHeatQueries(explorer, map).map(ask)),
      ...listShapeQueries(explorer).map(ask),
    ]);
  };
}

const isOrder = (list: LateList): list is CaseOrder => list === 'longest' || list === 'urged';

/** Overdue cases of the slice summed up, narrowed by what was touched; whole, they stand in the brief. */
export function useLateSummary() {
  const { slice, extras } = useBriefPage();
  const question = useBriefQuestion();
  const refetchInterval = useRefresh();
  const isNarrowed = narrows(extras.late);
  const whole = useQuery({
    ...briefQuery(question),
    placeholderData: keepPreviousData,
    refetchInterval,
    enabled: !isNarrowed,
    select: overdueOf,
  });
  const narrowed = useQuery({
    ...lateQuery(slice, extras.late),
    placeholderData: (before) => before ?? whole.data,
    refetchInterval,
    enabled: isNarrowed,
  });
  return useCalmQuery(isNarrowed ? narrowed : whole);
}

const overdueOf = ({ overdue }: BriefAnswer) => overdue;

/** Whether late cases of a node alone are meant. */
export const narrows = (late: LateFilter) => Object.values(late).some((id) => id !== null);

/** What a list of late cases begins with. */
export type CaseOrder = 'longest' | 'urged';

const askedCases = (extras: BriefExtras, order: CaseOrder, age: OverdueAge | null) => ({
  ...extras.late,
  order,
  age,
  limit: LIST_LENGTH,
});

const lateCasesQuery = (slice: BriefSlice, asked: ReturnType<typeof askedCases>) =>
  queryOptions({
    queryKey: ['brief-cases', slice, asked],
    queryFn: ({ signal }) => fetchOversight(slice, asked, signal),
  });

/** The cases that a leader looks at first. */
export function useLateCases(order: CaseOrder) {
  const { slice, extras } = useBriefPage();
  const { view } = useExplorer();
  const refetchInterval = useRefresh();
  return useCalmQuery(
    useQuery({
      ...lateCasesQuery(slice, askedCases(extras, order, view.age)),
      placeholderData: keepPreviousData,
      refetchInterval,
    }),
  );
}

const handOffsQuery = (slice: BriefSlice, window: TimeWindow) =>
  queryOptions({
    queryKey: ['brief-hand-offs', slice, window],
    queryFn: ({ signal }) => fetchHandOffs(slice, window, signal),
  });

export function useHandOffs() {
  const { slice } = useBriefPage();
  const { window } = useExplorer();
  return useQuery({ ...handOffsQuery(slice, window), placeholderData: keepPreviousData });
}

const requestsQuery = (slice: BriefSlice) =>
  queryOptions({
    queryKey: ['brief-requests', slice],
    queryFn: ({ signal }) => fetchRequests(slice, signal),
  });

/** What the viewer has asked, and what came of it. */
export function useRequests() {
  const { slice } = useBriefPage();
  return useQuery({ ...requestsQuery(slice), placeholderData: keepPreviousData });
}

/** Asks the unit of a case; lists and the case’s history are read again. */
export function useAskUnit(city: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ caseId, body, key }: { caseId: number; body: RequestBody; key: string }) =>
      askUnit(city, caseId, body, key),
    onSuccess: (_asked, { caseId }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['brief-requests'] }),
        client.invalidateQueries({ queryKey: ['brief-cases'] }),
        client.invalidateQueries({ queryKey: ['case', city, caseId] }),
      ]),
  });
}

/** The days for which a brief was made ready; asked for when somebody looks. */
export function useKeptBriefs(enabled: boolean) {
  const { slice } = useBriefPage();
  const area = slice.area;
  return useQuery({
    queryKey: ['brief-kept', slice.city, area],
    queryFn: ({ signal }) => fetchKeptBriefs(slice.city, area, signal),
    enabled,
  });
}

function useRefresh(): number | false {
  const { clock } = useExplorer();
  return clock.frozen ? false : REFRESH_MS;
}

/** Deadlines to choose from, and the one of a chosen day; a day that is none is not asked for. */
export function useDeadlines(workingDays: readonly number[], day: string | null) {
  const { city } = useExplorer();
  return useQuery({
    queryKey: ['brief-deadlines', city.id, workingDays, day],
    queryFn: ({ signal }) => fetchDeadlines(city.id, { workingDays, day }, signal),
    placeholderData: keepPreviousData,
  });
}
