import type { CityModel } from '@zhiyu/server/city';
import { createRandom } from '../cube/random-cases';
import type { BenchServer } from './bench-server';
import { BENCH_END } from './city-cases';
import { ask, type ClientReport, type ClientRequest, runClients } from './http-clients';

const DAY = 86_400_000;
const MINUTE = 60_000;
const CLIENTS = 16;
/** Share of requests that were sent before. */
const SEEN = 0.8;
/** Slices from which the requests that were sent before are drawn. */
const KNOWN_SLICES = 40;
const FRAME = 'application/vnd.zhiyu.cells';

/** What the product's server answered to clients on the same machine. */
export interface HttpReport {
  /** Slices of every kind, four of five of them seen before. */
  mixed: ClientReport;
  /** One frame, asked for with its tag. */
  unchanged: ClientReport;
  /** One comparison, which is small. */
  small: ClientReport;
  smallBytes: number;
}

/** Asks the product's server from sixteen clients. */
export async function measureHttp(
  { base }: BenchServer,
  city: CityModel,
  seconds: number,
): Promise<HttpReport> {
  const path = `/api/v1/cities/${city.id}`;
  const mixed = await runClients(base, { clients: CLIENTS, seconds, next: mixSlices(city, path) });
  const small = { path: `${path}/compare?measures=reported,overdue&from=${iso(30)}&at=${iso(0)}` };
  const { bytes: smallBytes } = await ask(base, undefined, small);
  const frame = { path: `${path}/cells?measure=reported&level=15&from=${iso(30)}&at=${iso(0)}` };
  const { etag } = await ask(base, undefined, { ...frame, headers: { accept: FRAME } });
  const known: ClientRequest = { ...frame, headers: { accept: FRAME, 'if-none-match': etag ?? '' } };
  const unchanged = await runClients(base, { clients: CLIENTS, seconds, next: () => known });
  const answered = await runClients(base, { clients: CLIENTS, seconds, next: () => small });
  return { mixed, unchanged, small: answered, smallBytes };
}

/** Requests of slices: mostly of those that are known, the others with a window that nobody asked for before. */
function mixSlices(city: CityModel, path: string): (number: number) => ClientRequest {
  const random = createRandom(16);
  const districts = city.areas.children(city.root.id).map(({ id }) => `&area=${encodeURIComponent(id)}`);
  const domains = city.categories.children(null).map(({ id }) => `&category=${encodeURIComponent(id)}`);
  const channels = city.channels.nodes.map(({ id }) => `&channel=${encodeURIComponent(id)}`);
  const places = ['', '', ...districts, ...domains, ...channels];
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;

  function invent(): ClientRequest {
    const from = iso(pick([7, 30, 30, 90, 365]), Math.floor(random() * 1440) * MINUTE);
    const slice = `from=${from}&at=${iso(0)}${pick(places)}`;
    const kind = random();
    if (kind < 0.5) {
      const level = pick([13, 14, 15, 15, 16]);
      return { path: `${path}/cells?measure=reported&level=${level}&${slice}`, headers: { accept: FRAME } };
    }
    if (kind < 0.6) {
      const stock = `at=${iso(Math.floor(random() * 700))}${pick(places)}`;
      return { path: `${path}/cells?measure=overdue&level=15&${stock}`, headers: { accept: FRAME } };
    }
    if (kind < 0.8) return { path: `${path}/compare?measures=reported,closed,onTimeRate&${slice}` };
    return { path: `${path}/trend?measure=reported&bucket=day&${slice}` };
  }

  const known = Array.from({ length: KNOWN_SLICES }, invent);
  return () => (random() < SEEN ? pick(known) : invent());
}

function iso(daysAgo: number, offsetMs = 0): string {
  return encodeURIComponent(new Date(BENCH_END - daysAgo * DAY + offsetMs).toISOString());
}
