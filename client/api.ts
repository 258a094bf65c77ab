import type { CaseAnswer, CaseListAnswer, OriginalAnswer } from '@zhiyu/shared/case-contract';
import type { Concurrence } from '@zhiyu/shared/concurrence';
import type {
  AreasAnswer,
  CitiesAnswer,
  CityAnswer,
  CompareAnswer,
  Problem,
  TrendAnswer,
} from '@zhiyu/shared/contract';
import { CELLS_MEDIA_TYPE, type CellFrame, decodeCells } from '@zhiyu/shared/frame';
import type { Bounds } from '@zhiyu/shared/grid';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import type { Measure } from '@zhiyu/shared/measures';
import type { FeatureCollection, Geometry } from 'geojson';
import type { ListedOf, OverdueAge, TimeWindow } from './view-state';

/** What a comparison is by: where it happened, whose record it counts in, who handles it, or what it is about. */
export type CompareBy = 'area' | 'accountableArea' | 'unit' | 'category';
export type Bucket = 'hour' | 'day' | 'week' | 'month' | 'period';

/** What a panel asks about: places, matters and, for flows and rates, a window. */
export interface Question {
  city: string;
  area: string | null;
  categories: readonly string[];
  /** A saved governance area that the rest is cut to. */
  governanceArea?: string | null;
  /** Only the cases in a cell, `level,x,y`. */
  cell?: string;
  /** Only the cases that a unit, or one below it, handles. */
  ofUnit?: string;
}

/** A frame of cells with the totals that its answer carries in headers. */
export interface CellsAnswerFrame {
  frame: CellFrame;
  measure: MeasureId;
  asOf: string;
  seq: number;
  total: number;
  located: number;
  unlocated: number;
}

/** The server answered, and said no: `problem` tells why and what to do. */
export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.name = 'ApiProblem';
  }
}

/** No answer came: the network or the server is away. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('the server cannot be reached', { cause });
    this.name = 'UnreachableError';
  }
}

export function fetchCities(signal: AbortSignal): Promise<CitiesAnswer> {
  return fetchJson('/api/v1/cities', signal);
}

export function fetchCity(city: string, signal: AbortSignal): Promise<CityAnswer> {
  return fetchJson(cityPath(city), signal);
}

/** Every measure with its labels and definition, in the order of lists. */
export async function fetchMeasures(signal: AbortSignal): Promise<Measure[]> {
  const answer = await fetchJson<{ measures: Measure[] }>('/api/v1/measures', signal);
  return answer.measures;
}

/** The children of an area and the path down to it; the roots without one. */
export function fetchAreas(city: string, parent: string | null, signal: AbortSignal): Promise<AreasAnswer> {
  const query = new URLSearchParams(parent === null ? [] : [['parent', parent]]);
  return fetchJson(`${cityPath(city)}/areas?${query}`, signal);
}

/** The shapes of the children of an area. */
export function fetchAreaShapes<Properties>(
  city: string,
  parent: string,
  signal: AbortSignal,
): Promise<FeatureCollection<Geometry, Properties>> {
  return fetchJson(`${cityPath(city)}/areas.geojson?${new URLSearchParams({ parent })}`, signal);
}

/** Water, rivers, green and roads of the pack. */
export function fetchBaseMap(
  city: string,
  signal: AbortSignal,
): Promise<FeatureCollection<Geometry, Record<string, unknown>>> {
  return fetchJson(`${cityPath(city)}/basemap.geojson`, signal);
}

/** What is asked of cells: a measure over a window, or at an instant, or what concurs in place of it. */
export type CellsQuestion = Question &
  TimeWindow & {
    measure: MeasureId;
    level: number;
    bbox: Bounds | null;
    distinct?: Concurrence;
    /** The as-of instant, where it is another than the city's clock. */
    at?: number;
  };

/** The address of cells. `bbox` filters cells only, never the totals. */
export function cellsPath(question: CellsQuestion): string {
  const query = queryOf(question, question);
  if (question.distinct !== undefined) query.set('distinct', question.distinct);
  if (question.at !== undefined) query.set('at', new Date(question.at).toISOString());
  query.set('measure', question.measure);
  query.set('level', String(question.level));
  if (question.bbox) query.set('bbox', question.bbox.map((degrees) => degrees.toFixed(6)).join(','));
  return `${cityPath(question.city)}/cells?${query}`;
}

/** Cells of a measure in the binary form. */
export async function fetchCells(question: CellsQuestion, signal: AbortSignal): Promise<CellsAnswerFrame> {
  const response = await request(cellsPath(question), signal, CELLS_MEDIA_TYPE);
  const frame = decodeCells(new Uint8Array(await response.arrayBuffer()));
  const header = (name: string) => response.headers.get(`zhiyu-${name}`) ?? '';
  return {
    frame,
    measure: question.measure,
    asOf: header('as-of'),
    seq: Number(header('seq')),
    total: Number(header('total')),
    located: Number(header('located')),
    unlocated: Number(header('unlocated')),
  };
}

/** What a comparison asks: by areas it takes the area looked at apart, by handling units the unit. */
export type CompareQuestion = Question &
  TimeWindow & { by: CompareBy; unit: string | null; measures: readonly MeasureId[] };

/** Figures of the parts of an area, a unit or a category, with those of the whole. Stocks take no window. */
export function fetchCompare(question: CompareQuestion, signal: AbortSignal): Promise<CompareAnswer> {
  return fetchJson(comparePath(question), signal);
}

/** The address of a comparison. */
export function comparePath(question: CompareQuestion): string {
  const { by, area, unit, categories } = question;
  const isByArea = by === 'area' || by === 'accountableArea';
  const query = queryOf({ ...question, area: isByArea ? null : area }, question);
  const parent = isByArea ? area : by === 'unit' ? unit : onlyOne(categories);
  if (by !== 'area') query.set('by', by);
  if (parent !== null) query.set('parent', parent);
  query.set('measures', question.measures.join(','));
  return `${cityPath(question.city)}/compare?${query}`;
}

export function fetchTrend(
  question: Question & TimeWindow & { measure: MeasureId; bucket: Bucket },
  signal: AbortSignal,
): Promise<TrendAnswer> {
  const query = queryOf(question, question);
  query.set('measure', question.measure);
  query.set('bucket', question.bucket);
  return fetchJson(`${cityPath(question.city)}/trend?${query}`, signal);
}

/** The address of the overdue list, worst first. */
export function overduePath(question: Question & { age: OverdueAge | null }): string {
  const query = queryOf(question, { from: null, to: null });
  if (question.age !== null) query.set('age', question.age);
  return `${cityPath(question.city)}/overdue?${query}`;
}

/** The address of the cases behind a figure; those in the record of an area are asked for wherever they happened. */
export function casesPath(
  question: Question & TimeWindow & { measure: MeasureId; part: 'numerator' | null; of: ListedOf | null },
): string {
  const { of, area } = question;
  const by = of?.by.replace('rest.', '');
  const query = queryOf({ ...question, area: by === 'accountableArea' ? null : area }, question);
  if (of?.by.startsWith('rest.')) query.set('rest', String(by));
  // The area looked at and the category chosen stand in the question.
  if (of && of.id !== null && by !== 'area' && by !== 'category') query.set(String(by), of.id);
  query.set('measure', question.measure);
  if (question.part !== null) query.set('part', question.part);
  return `${cityPath(question.city)}/cases?${query}`;
}

/** A page of a list of cases. */
export function fetchCasePage(
  path: string,
  page: { cursor: string | null; limit: number },
  signal: AbortSignal,
): Promise<CaseListAnswer> {
  return fetchJson(addToQuery(path, { limit: String(page.limit), cursor: page.cursor }), signal);
}

/** The address of a list or a comparison, whole, as a table to keep. */
export function tablePath(path: string, format: 'csv' | 'xlsx', lang: 'zh' | 'en'): string {
  return addToQuery(path, { format, lang });
}

function addToQuery(path: string, more: Record<string, string | null>): string {
  const [route, text] = path.split('?');
  const query = new URLSearchParams(text);
  for (const [name, value] of Object.entries(more)) if (value !== null) query.set(name, value);
  return `${route}?${query}`;
}

export function fetchCase(city: string, id: number, signal: AbortSignal): Promise<CaseAnswer> {
  return fetchJson(`${cityPath(city)}/cases/${id}`, signal);
}

/** The texts of a case as they were written; the reason is kept. */
export function openOriginal(city: string, id: number, reason: string): Promise<OriginalAnswer> {
  return sendJson(`${cityPath(city)}/cases/${id}/original`, { reason });
}

/** A single category is taken apart into those below it; several stand beside each other by domain. */
function onlyOne(categories: readonly string[]): string | null {
  return categories.length === 1 ? (categories[0] ?? null) : null;
}

/** Where the routes of a city begin. */
export function cityPath(city: string): string {
  return `/api/v1/cities/${encodeURIComponent(city)}`;
}

/** A question and its window as query parameters. */
export function queryOf(question: Question, window: TimeWindow): URLSearchParams {
  const query = new URLSearchParams();
  if (question.area !== null) query.append('area', question.area);
  for (const category of question.categories) query.append('category', category);
  if (question.cell) query.set('cell', question.cell);
  if (question.ofUnit) query.append('unit', question.ofUnit);
  if (question.governanceArea) query.append('governanceArea', question.governanceArea);
  if (window.from !== null) query.set('from', new Date(window.from).toISOString());
  if (window.to !== null) query.set('to', new Date(window.to).toISOString());
  return query;
}

/** The answer of a route. */
export async function fetchJson<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  const response = await request(path, signal, 'application/json');
  return (await response.json()) as Answer;
}

/**
 * Sends something to a route that changes what the city knows; null sends nothing beside the address. `more` are headers
 * beside the usual ones.
 */
export async function sendJson<Answer>(
  path: string,
  body: object | null,
  method: 'POST' | 'PUT' | 'DELETE' = 'POST',
  more: Record<string, string> = {},
): Promise<Answer> {
  const accept = { accept: 'application/json', ...more };
  const response = await ask(
    path,
    body === null
      ? { method, headers: accept }
      : { method, headers: { ...accept, 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  return (await response.json()) as Answer;
}

/** Takes something away on the server; it answers nothing. */
export async function sendDelete(path: string): Promise<void> {
  await ask(path, { method: 'DELETE', headers: { accept: 'application/json' } });
}

/** Takes away what stands at an address; the answer tells what it was. */
export async function removeAt<Answer>(path: string): Promise<Answer> {
  const response = await ask(path, { method: 'DELETE', headers: { accept: 'application/json' } });
  return (await response.json()) as Answer;
}

/** The answer of a route in a form of one's own. */
export async function request(path: string, signal: AbortSignal, accept: string): Promise<Response> {
  return ask(path, { signal, headers: { accept } });
}

/** Asks the server. @throws ApiProblem, UnreachableError */
export async function ask(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw options.signal?.aborted ? error : new UnreachableError(error);
  }
  if (response.ok) return response;
  throw new ApiProblem(await readProblem(response));
}

async function readProblem(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return (await response.json()) as Problem;
  const { status, statusText } = response;
  return {
    type: 'about:blank',
    title: statusText,
    status,
    detail: `${status} ${statusText}`,
    code: 'no-problem',
  };
}
