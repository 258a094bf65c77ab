import type { Requester, RequestType } from '@zhiyu/shared/case';
import { sliceParameters, windowParameters } from '@zhiyu/shared/contract';
import { ancestorOf, MAX_LEVEL, mortonOf, STORE_LEVEL } from '@zhiyu/shared/grid';
import { parseInstant } from '@zhiyu/shared/instant';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { RestDimension, Slice } from '@zhiyu/shared/slice';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RouteContext } from '../api';
import { type CityModel, cityNow } from '../city';
import { ZhiyuError } from '../errors';
import { cutToGovernanceArea } from '../governance';
import type { MadeAnswer } from '../kept-answers';
import { loadCity } from '../store/city-store';
import type { Database } from '../store/database';
import { readGovernanceArea } from '../store/governance-areas';
import { isKnowable, type MeasuredSlice } from '../store/measured-slice';
import { type NarrowedSlice, narrowSlice, type Viewer } from '../viewer';

const SECOND = 1000;

/** The parameter in the path of every route about one city. */
export const CityPathSchema = Type.Object({ city: Type.String({ description: 'identifier of the city' }) });

/** Query parameters of a slice at an instant, and those with a window. */
export const instantQuery = sliceParameters;
export const windowQuery = { ...sliceParameters, ...windowParameters };

/** A slice as it stands in the query of a request. */
export interface SliceQuery {
  area?: string[];
  accountableArea?: string[];
  category?: string[];
  requestType?: RequestType[];
  channel?: string[];
  unit?: string[];
  requester?: Requester[];
  rest?: RestDimension;
  cell?: string;
  governanceArea?: string;
  at?: string;
  from?: string;
  to?: string;
}

/** What a request asks: a slice that its viewer may see, of one city, as of one instant. */
export interface Question {
  city: CityModel;
  slice: NarrowedSlice;
  /** What its viewer may see at all: an answer to one is none to another. */
  scope: Pick<Viewer, 'areas' | 'categories' | 'units'>;
  /** The as-of instant T. */
  asOf: number;
  /** The window as it was asked for; null where it was not. */
  from: number | null;
  to: number | null;
  /** The cells of the store's level that the cell asked for holds, by Morton number [from, to); null: everywhere. */
  cells: MeasuredSlice['cells'];
  /** The city's change sequence when it was asked; what answers should not be older. */
  seq: number;
}

/**
 * Reads the question of a request.
 * @throws ZhiyuError `unknown-…` (404) for an identifier that the city does not have, `bad-instant` and
 *   `empty-window` (400), `outside-view` (403)
 */
export async function readQuestion(
  { db, now }: RouteContext,
  request: FastifyRequest,
  cityId: string,
  query: SliceQuery,
): Promise<Question> {
  const { city, seq } = await loadCity(db, cityId);
  checkNodes('area', city.areas, query.area);
  checkNodes('area', city.areas, query.accountableArea);
  checkNodes('category', city.categories, query.category);
  checkNodes('channel', city.channels, query.channel);
  checkNodes('unit', city.units, query.unit);
  const from = readInstant('from', query.from);
  const to = readInstant('to', query.to);
  if (from !== null && to !== null && from >= to) {
    throw new ZhiyuError('empty-window', 'The window is empty: “from” must lie before “to”.');
  }
  const slice: Slice = {
    city: city.id,
    areas: query.area ?? [],
    accountableAreas: query.accountableArea ?? [],
    categories: query.category ?? [],
    requestTypes: query.requestType ?? [],
    channels: query.channel ?? [],
    units: query.unit ?? [],
    requesters: query.requester ?? [],
    rest: query.rest ?? null,
    from,
    to,
    at: readInstant('at', query.at),
  };
  checkRest(city, slice);
  const cut =
    query.governanceArea === undefined ? slice : await cutSlice(db, city, slice, query.governanceArea);
  const narrowed = narrowSlice(cut, request.viewer, city);
  const { areas, categories, units } = request.viewer;
  const scope = { areas, categories, units };
  const cells = query.cell === undefined ? null : readCell(query.cell);
  const asOf = slice.at ?? startOfSecond(cityNow(city, now()));
  return { city, slice: narrowed, scope, asOf, from, to, cells, seq };
}

/** @throws ZhiyuError `unknown-governance-area` (404), `outside-governance-area` */
async function cutSlice(db: Database, city: CityModel, slice: Slice, id: string): Promise<Slice> {
  const found = await readGovernanceArea(db, city.id, id);
  if (found !== null) return cutToGovernanceArea(slice, found, city);
  throw new ZhiyuError('unknown-governance-area', `The city has no governance area “${id}”.`, {
    status: 404,
  });
}

/** @throws ZhiyuError `bad-cell` for a cell that the grid does not have */
function readCell(text: string): { from: number; to: number } {
  const [level = 0, x = 0, y = 0] = text.split(',').map(Number);
  const morton = mortonOf(x, y);
  if (level > MAX_LEVEL || x >= 2 ** level || y >= 2 ** level || ancestorOf(morton, level, 0) !== 0) {
    throw new ZhiyuError('bad-cell', `“cell” is “${text}”; it takes level,x,y of a cell that the grid has.`);
  }
  const size = 4 ** (STORE_LEVEL - level);
  return { from: morton * size, to: (morton + 1) * size };
}

/** @throws ZhiyuError `rest-of-several` where it is not said whose children are meant */
function checkRest(city: CityModel, { rest, areas, accountableAreas, categories, units }: Slice): void {
  if (rest === null) return;
  const named = { area: areas, accountableArea: accountableAreas, category: categories, unit: units }[rest];
  const isZone = rest === 'area' && named.some((id) => city.areas.byId(id)?.kind === 'zone');
  if (named.length <= 1 && !isZone) return;
  throw new ZhiyuError(
    'rest-of-several',
    `“rest=${rest}” asks for what one ${rest} holds beside its children; name one that has children, or none for everything.`,
  );
}

/** A clock that goes on is read by the second, so that what many ask at one moment is one question. */
export function startOfSecond(instant: number): number {
  return Math.floor(instant / SECOND) * SECOND;
}

/**
 * What an answer of a route depends on, as a key: the question with all that the city has been told until then, and `more`,
 * the other parameters of the route.
 */
export function keyOf(
  route: string,
  { city, slice, scope, cells, asOf, seq }: Question,
  ...more: unknown[]
): string {
  return JSON.stringify([route, city.id, city.packVersion, seq, asOf, slice, scope, cells, more]);
}

/** An answer as JSON; it lasts unless it is of a state from before its question was asked. */
export function asJson(answer: { seq: number }, question: Pick<Question, 'seq'>): MadeAnswer {
  return {
    mediaType: 'application/json; charset=utf-8',
    body: JSON.stringify(answer),
    isLasting: answer.seq >= question.seq,
  };
}

/** The question about one measure, ready for the store. */
export function askMeasure(question: Question, measure: MeasureId): MeasuredSlice {
  const { city, slice, asOf, from, to, cells } = question;
  return { city, slice, measure, from, to, asOf, cells };
}

/** @throws ZhiyuError `window-of-stock` where a stock is asked for over a window */
export function checkWindow(measure: MeasureId, query: SliceQuery): void {
  if (measureOf(measure).kind !== 'stock' || (query.from === undefined && query.to === undefined)) return;
  throw new ZhiyuError(
    'window-of-stock',
    `“${measure}” is a stock: it counts at one instant, so “from” and “to” do not apply. Give the instant as “at”.`,
  );
}

/** @throws ZhiyuError `calendar-unpublished` (422) where the measure needs working days that nobody has published */
export function checkCalendar(asked: MeasuredSlice): void {
  if (isKnowable(asked)) return;
  throw new ZhiyuError(
    'calendar-unpublished',
    'The next working day after this instant is not known: its year’s arrangement of holidays is not published.',
    { status: 422 },
  );
}

/** Any tree: it only has to know its nodes. */
interface Nodes {
  byId(id: string): object | undefined;
}

/** @throws ZhiyuError `unknown-…` (404) */
export function checkNodes(kind: string, tree: Nodes, ids: string[] = []): void {
  const unknown = ids.find((id) => tree.byId(id) === undefined);
  if (unknown === undefined) return;
  throw new ZhiyuError(`unknown-${kind}`, `The city has no ${kind} “${unknown}”.`, { status: 404 });
}

function readInstant(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new ZhiyuError(
    'bad-instant',
    `“${name}” is “${text}”, which is not an instant with its offset, such as 2026-05-01T08:00:00+08:00.`,
  );
}
