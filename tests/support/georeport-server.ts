import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of GeoReport v2, as a city's server keeps it. */
export interface GeoRequest {
  service_request_id: string;
  status: 'open' | 'closed';
  service_code: string;
  service_name: string;
  requested_datetime: string;
  updated_datetime: string;
  [field: string]: unknown;
}

/** A city's server of GeoReport v2, by the specification at wiki.open311.org/GeoReport_v2 and its paging extension. */
export interface GeoReportServer {
  endpoint: string;
  requests: GeoRequest[];
  services: object[];
  /** Questions so far, with their addresses and the greatest number that were answered at once. */
  log: { url: URL; headers: IncomingMessage['headers'] }[];
  mostAtOnce(): number;
  /** Answers the next questions in another way; true: it has answered. */
  disturb: ((url: URL, response: ServerResponse) => boolean) | null;
  close(): Promise<void>;
}

/**
 * Starts a server on this machine.
 * @param hasPages whether it has pages; one without cuts its answers at 1000 requests, as the specification lets it
 */
export async function startGeoReportServer(hasPages = true): Promise<GeoReportServer> {
  let running = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    running += 1;
    most = Math.max(most, running);
    try {
      const url = new URL(request.url ?? '/', 'http://localhost');
      geo.log.push({ url, headers: request.headers });
      await new Promise((resolve) => setImmediate(resolve));
      if (geo.disturb?.(url, response)) return;
      answer(geo, url, request, response, hasPages);
    } finally {
      running -= 1;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const geo: GeoReportServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/open311/v2`,
    requests: [],
    services: [],
    log: [],
    mostAtOnce: () => most,
    disturb: null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return geo;
}

function answer(
  geo: GeoReportServer,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  hasPages: boolean,
): void {
  const { status, body, etag } = find(geo, url, request.headers['if-none-match'], hasPages);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...(etag && { etag }) });
  response.end(status === 304 ? undefined : JSON.stringify(body));
}

function find(
  geo: GeoReportServer,
  url: URL,
  known: string | undefined,
  hasPages: boolean,
): { status: number; body: unknown; etag?: string } {
  if (url.searchParams.get('jurisdiction_id') !== 'city.example') {
    return { status: 404, body: [{ code: 404, description: 'jurisdiction_id provided was not found' }] };
  }
  if (url.pathname.endsWith('/services.json')) {
    const etag = `"${geo.services.length}"`;
    return known === etag ? { status: 304, body: null } : { status: 200, body: geo.services, etag };
  }
  const from = Date.parse(url.searchParams.get('start_date') ?? '');
  const to = Date.parse(url.searchParams.get('end_date') ?? '');
  if (!(to - from <= 90 * 86_400_000)) {
    return { status: 400, body: [{ code: 400, description: 'at most 90 days' }] };
  }
  const found = geo.requests
    .filter(({ requested_datetime: at }) => Date.parse(at) >= from && Date.parse(at) <= to)
    .sort((one, other) => Date.parse(other.requested_datetime) - Date.parse(one.requested_datetime));
  if (!hasPages) return { status: 200, body: found.slice(0, 1000) };
  // Many servers give fewer than they are asked for.
  const size = Math.min(50, Number(url.searchParams.get('page_size') ?? 50));
  const page = Number(url.searchParams.get('page') ?? 1);
  return { status: 200, body: found.slice((page - 1) * size, page * size) };
}
