import type { BriefAnswer, BriefDimension, KeptBriefsAnswer } from '@zhiyu/shared/brief-contract';
import type { CompareAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import type {
  DeadlinesAnswer,
  HandOffsAnswer,
  LeaderRequest,
  OverdueSummaryAnswer,
  OversightAnswer,
  RequestBody,
  RequestListAnswer,
} from '@zhiyu/shared/oversight-contract';
import { cityPath, fetchJson, sendJson } from './api';
import type { Bucket } from './api-trend';
import type { OverdueAge, TimeWindow } from './view-state';

/** The cases that a brief is about: an area by place or by record, and categories. */
export interface BriefSlice {
  city: string;
  /** Null: the whole city. */
  area: string | null;
  /** Whether the area is meant by whose record cases count in. */
  isAccountable: boolean;
  categories: readonly string[];
}

/** Nodes and a window as query parameters. */
interface Narrowing {
  unit?: string | null;
  category?: string | null;
  area?: string | null;
}

/** A slice as query parameters; what narrows it takes the place of what it names. */
function sliceQuery(
  slice: BriefSlice,
  window: TimeWindow,
  { unit, category, area }: Narrowing = {},
): URLSearchParams {
  const query = new URLSearchParams();
  const place = area ?? slice.area;
  if (place !== null) query.append(slice.isAccountable ? 'accountableArea' : 'area', place);
  for (const one of category ? [category] : slice.categories) query.append('category', one);
  if (unit) query.append('unit', unit);
  if (window.from !== null) query.set('from', new Date(window.from).toISOString());
  if (window.to !== null) query.set('to', new Date(window.to).toISOString());
  return query;
}

const NO_WINDOW: TimeWindow = { from: null, to: null };

/** What a brief asks. */
export interface BriefQuestion {
  slice: BriefSlice;
  window: TimeWindow;
  by: BriefDimension;
  /** The share that is compared on the page. */
  measure: MeasureId;
}

/** The address of a brief. */
export function briefPath({ slice, window, by, measure }: BriefQuestion): string {
  const query = sliceQuery(slice, window);
  if (by !== 'area') query.set('by', by);
  query.set('measure', measure);
  return `${cityPath(slice.city)}/brief?${query}`;
}

export function fetchBrief(question: BriefQuestion, signal: AbortSignal): Promise<BriefAnswer> {
  return fetchJson(briefPath(question), signal);
}

/** The address of a brief on paper, or as a workbook. */
export function briefFilePath(path: string, format: 'pdf' | 'xlsx', lang: 'zh' | 'en'): string {
  return `${path}${path.includes('?') ? '&' : '?'}format=${format}&lang=${lang}`;
}

/** The days for which a brief of an area was made ready. */
export function fetchKeptBriefs(
  city: string,
  area: string | null,
  signal: AbortSignal,
): Promise<KeptBriefsAnswer> {
  return fetchJson(
    `${cityPath(city)}/briefs${area === null ? '' : `?${new URLSearchParams({ area })}`}`,
    signal,
  );
}

/** The address of the brief of an area for a day. */
export function keptBriefPath(city: string, area: string | null, day: string): string {
  return `${cityPath(city)}/briefs/${day}${area === null ? '' : `?${new URLSearchParams({ area })}`}`;
}

/** What a comparison on the brief asks: the children of `parent`, or with null of the top of the tree. */
export interface ComparisonQuestion {
  slice: BriefSlice;
  window: TimeWindow;
  by: BriefDimension;
  parent: string | null;
  measure: MeasureId;
  held: boolean;
  withIndex: boolean;
}

/** A comparison with funnels, on request with the mix held equal. By place or record the parent says where. */
export function fetchComparison(asked: ComparisonQuestion, signal: AbortSignal): Promise<CompareAnswer> {
  const isByArea = asked.by === 'area' || asked.by === 'accountableArea';
  const slice = isByArea ? { ...asked.slice, area: null } : asked.slice;
  const query = sliceQuery(slice, asked.window);
  query.set('by', asked.by);
  if (asked.parent !== null) query.set('parent', asked.parent);
  query.set('measures', asked.measure);
  query.set('funnel', 'true');
  if (asked.held && asked.by !== 'category') query.set('standardise', 'true');
  if (asked.withIndex) query.set('index', 'true');
  return fetchJson(`${cityPath(asked.slice.city)}/compare?${query}`, signal);
}

/** The trend of one row of a comparison. */
export function fetchRowTrend(
  asked: Omit<ComparisonQuestion, 'parent' | 'held' | 'withIndex'> & { id: string; bucket: Bucket },
  signal: AbortSignal,
): Promise<TrendAnswer> {
  const isByArea = asked.by === 'area' || asked.by === 'accountableArea';
  const slice = {
    ...asked.slice,
    isAccountable: asked.by === 'accountableArea' || asked.slice.isAccountable,
  };
  const narrowed = isByArea ? { area: asked.id } : { [asked.by]: asked.id };
  const query = sliceQuery(slice, asked.window, narrowed);
  query.set('measure', asked.measure);
  query.set('bucket', asked.bucket);
  return fetchJson(`${cityPath(slice.city)}/trend?${query}`, signal);
}

export function fetchOverdueSummary(
  slice: BriefSlice,
  narrowed: Narrowing,
  signal: AbortSignal,
): Promise<OverdueSummaryAnswer> {
  return fetchJson(
    `${cityPath(slice.city)}/overdue/summary?${sliceQuery(slice, NO_WINDOW, narrowed)}`,
    signal,
  );
}

/** The cases that a leader looks at first. */
export function fetchOversight(
  slice: BriefSlice,
  asked: Narrowing & { order: 'longest' | 'urged'; age: OverdueAge | null; limit: number },
  signal: AbortSignal,
): Promise<OversightAnswer> {
  const query = sliceQuery(slice, NO_WINDOW, asked);
  query.set('order', asked.order);
  query.set('limit', String(asked.limit));
  if (asked.age !== null && asked.order === 'longest') query.set('age', asked.age);
  return fetchJson(`${cityPath(slice.city)}/oversight?${query}`, signal);
}

export function fetchHandOffs(
  slice: BriefSlice,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<HandOffsAnswer> {
  return fetchJson(`${cityPath(slice.city)}/handoffs?${sliceQuery(slice, window)}`, signal);
}

/** What the viewer has asked of units, the latest first. */
export function fetchRequests(slice: BriefSlice, signal: AbortSignal): Promise<RequestListAnswer> {
  return fetchJson(`${cityPath(slice.city)}/requests?${sliceQuery(slice, NO_WINDOW)}`, signal);
}

/** Reminds the unit of a case, or orders it; sent again with the same key, it is asked once. */
export function askUnit(
  city: string,
  caseId: number,
  body: RequestBody,
  key: string,
): Promise<LeaderRequest> {
  return sendJson(`${cityPath(city)}/cases/${caseId}/requests`, body, 'POST', { 'idempotency-key': key });
}

/** When so many working days are over, and how many there are to a day, on the city’s calendar. */
export function fetchDeadlines(
  city: string,
  { workingDays, day }: { workingDays: readonly number[]; day: string | null },
  signal: AbortSignal,
): Promise<DeadlinesAnswer> {
  const query = new URLSearchParams(workingDays.map((days) => ['workingDays', String(days)]));
  if (day !== null) query.append('day', day);
  return fetchJson(`${cityPath(city)}/deadlines?${query}`, signal);
}
