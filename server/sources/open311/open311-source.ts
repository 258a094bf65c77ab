import type { Mapping } from '@zhiyu/shared/mapping';
import type { SourceSettings } from '@zhiyu/shared/source-settings';
import { ZhiyuError } from '../../errors';
import type { SourceRow } from '../case-source';
import { type CellReader, createCellReader } from '../ndjson-source';
import type { Pulled, PulledSource } from '../pulled-source';
import type { MarkedAnswer, PoliteClient } from './polite-client';

/** How far a server has been read: all reports before `until`; and the services it told last. */
export interface Open311Cursor {
  until: number;
  services: MarkedAnswer | null;
}

type Request = Record<string, unknown>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** GeoReport v2 lets a server cut an answer here; who answers more pages is asked for them. */
const CUT_AT = 1000;
const SHORTEST_WINDOW = 60_000;
const MOST_PAGES = 10_000;
/** Fields of a request that are never taken or kept: pictures, and who asked. */
const privateFields = new Set([
  'media_url',
  'media_urls',
  'email',
  'phone',
  'first_name',
  'last_name',
  'device_id',
  'account_id',
]);

/**
 * Reads an Open311 server by GeoReport v2 (wiki.open311.org/GeoReport_v2): services, then requests by windows of their
 * report, each page by page (`page`, `page_size`: the extension that most servers have). Where a server has no pages, a
 * window that fills a whole answer is halved.
 */
export function openOpen311(
  settings: SourceSettings,
  mapping: Mapping,
  client: PoliteClient,
  now: () => number,
): PulledSource {
  const { windowHours = 24, lookBackDays = 14, pageSize = 200 } = settings;
  const start = Date.parse(settings.start);

  async function* pull(before: unknown, columns: readonly string[]): AsyncGenerator<Pulled> {
    const known = readCursor(before);
    const services = await client.get('services.json', {}, known?.services ?? undefined);
    const groups = readServices(services.body);
    let cursor: Open311Cursor = { until: known?.until ?? start, services };
    yield { rows: [], cursor, categories: [...groups.values()] };
    const toRow = createRowMaker(groups, columns);
    const end = now();
    let from = Math.max(start, cursor.until - lookBackDays * DAY);
    while (from < end) {
      const to = Math.min(end, from + windowHours * HOUR);
      for await (const requests of readWindow(from, to)) yield { rows: requests.map(toRow), cursor };
      cursor = { until: Math.max(cursor.until, to), services };
      yield { rows: [], cursor };
      from = to;
    }
  }

  /** The requests of a window, each once. */
  async function* readWindow(from: number, to: number): AsyncGenerator<unknown[]> {
    const seen = new Set<unknown>();
    for (let page = 1; page <= MOST_PAGES; page++) {
      const requests = await readPage(from, to, page);
      const fresh = requests.filter((request) => !seen.has(idOf(request)));
      for (const request of fresh) seen.add(idOf(request));
      if (fresh.length > 0) yield fresh;
      const hasNoPages = page > 1 && requests.length > 0 && fresh.length === 0;
      if (hasNoPages && requests.length >= CUT_AT && to - from > SHORTEST_WINDOW) {
        const middle = Math.floor((from + to) / 2);
        yield* readWindow(from, middle);
        yield* readWindow(middle, to);
        return;
      }
      if (fresh.length === 0) return;
    }
  }

  async function readPage(from: number, to: number, page: number): Promise<unknown[]> {
    const { body } = await client.get('requests.json', {
      start_date: writeInstant(from),
      end_date: writeInstant(to),
      page: String(page),
      page_size: String(pageSize),
    });
    return readList(body, 'requests.json');
  }

  return { mapping, pull };
}

/** Servers of the specification take whole seconds. */
function writeInstant(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function readCursor(cursor: unknown): Open311Cursor | null {
  if (typeof cursor !== 'object' || cursor === null || !('until' in cursor)) return null;
  const { until } = cursor;
  const services = 'services' in cursor ? cursor.services : null;
  if (typeof until !== 'number') return null;
  const isMarked =
    typeof services === 'object' && services !== null && 'etag' in services && 'body' in services;
  const marked = isMarked
    ? { etag: typeof services.etag === 'string' ? services.etag : null, body: services.body }
    : null;
  return { until, services: marked };
}

/** For each service the path of its name down the category tree, by its code. */
function readServices(body: unknown): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  for (const service of readList(body, 'services.json')) {
    if (!isObject(service)) continue;
    const { service_code: code, service_name: name, group } = service;
    if (typeof name !== 'string' || name.trim() === '') continue;
    const path = typeof group === 'string' && group.trim() !== '' ? [group, name] : [name];
    paths.set(String(code ?? name), path);
  }
  return paths;
}

function readList(body: unknown, file: string): unknown[] {
  if (Array.isArray(body)) return body;
  const said = isObject(body) ? Object.keys(body).slice(0, 5).join(', ') : typeof body;
  throw new ZhiyuError('bad-answer', `${file} holds no list, but ${said || 'nothing'}.`);
}

/** Makes a row of a request: without private fields, with the group of its service. */
function createRowMaker(groups: ReadonlyMap<string, string[]>, columns: readonly string[]) {
  const readCells: CellReader = createCellReader(columns);
  let line = 0;
  return (request: unknown): SourceRow => {
    line += 1;
    if (!isObject(request)) {
      const fault = { code: 'bad-json' as const, detail: 'the request is no object' };
      return { line, readRaw: () => JSON.stringify(request).toWellFormed(), cells: null, fault };
    }
    const kept: Request = Object.fromEntries(
      Object.entries(request).filter(([name]) => !privateFields.has(name)),
    );
    const path = groups.get(String(kept.service_code));
    if (path?.length === 2 && !kept.group) kept.group = path[0];
    return { line, readRaw: () => JSON.stringify(kept).toWellFormed(), cells: readCells(kept), fault: null };
  };
}

function idOf(request: unknown): unknown {
  const id = isObject(request) ? request.service_request_id : null;
  return id === null || id === undefined || id === '' ? JSON.stringify(request) : String(id);
}

function isObject(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
