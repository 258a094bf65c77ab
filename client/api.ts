import type { AreasAnswer, CitiesAnswer, CityAnswer, Problem } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import type { FeatureCollection, Geometry } from 'geojson';
import { type SliceFilters, writeFilters } from './slice-filters';
import type { TimeWindow } from './view-state';

/** What a panel asks about: places, matters and, for flows and rates, a window. */
export interface Question {
  city: string;
  area: string | null;
  categories: readonly string[];
  /** Left out where nothing more is cut. */
  filters?: SliceFilters;
  /** A saved governance area that the rest is cut to. */
  governanceArea?: string | null;
  /** Only the cases in a cell, `level,x,y`. */
  cell?: string;
  /** Only the cases that a unit, or one below it, handles; goes before the unit of the filters. */
  ofUnit?: string;
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

/** Where the routes of a city begin. */
export function cityPath(city: string): string {
  return `/api/v1/cities/${encodeURIComponent(city)}`;
}

/** A question and its window as query parameters. */
export function queryOf(question: Question, window: TimeWindow): URLSearchParams {
  const query = new URLSearchParams();
  if (question.area !== null) query.append('area', question.area);
  for (const category of question.categories) query.append('category', category);
  if (question.filters) writeFilters(query, question.filters, 'unit');
  if (question.cell) query.set('cell', question.cell);
  if (question.ofUnit) query.set('unit', question.ofUnit);
  if (question.governanceArea) query.append('governanceArea', question.governanceArea);
  if (window.from !== null) query.set('from', new Date(window.from).toISOString());
  if (window.to !== null) query.set('to', new Date(window.to).toISOString());
  return query;
}

/** The address of a list or a comparison, whole, as a table to keep. */
export function tablePath(path: string, format: 'csv' | 'xlsx', lang: 'zh' | 'en'): string {
  return addToQuery(path, { format, lang });
}

/** An address with more of a query; what is null stays out. */
export function addToQuery(path: string, more: Record<string, string | null>): string {
  const [route, text] = path.split('?');
  const query = new URLSearchParams(text);
  for (const [name, value] of Object.entries(more)) if (value !== null) query.set(name, value);
  return `${route}?${query}`;
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
