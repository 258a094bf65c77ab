import type { CityModel } from '@zhiyu/server/city';
import { createLocator } from '@zhiyu/server/locate';
import type { Database } from '@zhiyu/server/store/database';
import type { StoredCase } from '@zhiyu/server/store/stored-case';
import { requesters, requestTypes, resolutions } from '@zhiyu/shared/case';
import { storeCellAt } from '@zhiyu/shared/grid';
import type { TreeNode } from '@zhiyu/shared/tree';
import { createEmptyCase, createRandom } from '../cube/random-cases';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Points at which cases happen: about 60,000 cells of level 17 of Hangzhou. */
const PLACES = 140_000;
const SEED = 20_260_630;

/** Days over which the cases are reported, up to `BENCH_END`. */
export const BENCH_DAYS = 3 * 365;
/** Midnight in Hangzhou after the last day on which a case is reported. */
export const BENCH_END = Date.UTC(2026, 5, 30, 16);

interface Place {
  area: number;
  lng: number;
  lat: number;
  cell: number;
}

/** Invents cases one after the other, in the order of their reports. */
export interface CaseSource {
  /** The next case; the same object is filled again for each. */
  next(): StoredCase;
}

/**
 * Cases over the real areas, categories, channels and units of a city whose model and shapes the database holds: four of
 * five are answered directly, the others dispatched with five days' limit; some are reopened, paused or void. They carry
 * no texts, on which no figure depends.
 * @returns what begins anew with the first case; the same count makes the same cases
 */
export async function prepareCases(db: Database, city: CityModel, count: number): Promise<() => CaseSource> {
  const places = await drawPlaces(db, city);
  return () => startSource(city, places, count);
}

function startSource(city: CityModel, places: readonly Place[], count: number): CaseSource {
  const random = createRandom(SEED);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const pickFirst = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * random() * items.length)] as Item;
  const categories = leavesOf(city.categories.nodes);
  const units = leavesOf(city.units.nodes);
  const channels = city.channels.nodes.map(({ ordinal }) => ordinal);
  const empty = createEmptyCase(0, 0);
  const stored = { ...empty };
  let number = 0;

  function next(): StoredCase {
    Object.assign(stored, empty);
    stored.source = '12345';
    stored.source_id = String(number).padStart(9, '0');
    const rest = (count - number) / count;
    stored.reported_at = Math.floor(BENCH_END - rest * BENCH_DAYS * DAY - random() * 6 * HOUR);
    number += 1;
    placeCase();
    stored.category = pick(categories);
    stored.channel = pickFirst(channels);
    stored.request_type = pick(requestTypes);
    stored.requester = pickFirst(requesters);
    if (random() < 0.005) stored.voided_at = stored.reported_at + HOUR;
    if (random() < 0.05) {
      stored.matter = `matter ${Math.floor((number + random() * 20_000) / 40)}`;
      stored.requester_key = String(Math.floor(random() * 1e6));
    }
    stored.touches = [stored.reported_at];
    const fate = random();
    if (fate < 0.79) stored.answered_directly_at = endByDesk();
    else if (fate < 0.8) stored.not_accepted_at = endByDesk();
    else handleCase();
    return stored;
  }

  function placeCase(): void {
    const { area, lng, lat, cell } = pick(places);
    stored.area = area;
    if (random() < 0.04) {
      const known = city.areas.path(city.areas.byOrdinal(area)!.id);
      stored.area = (random() < 0.8 ? known.at(-2) : city.root)?.ordinal ?? area;
      stored.unlocated_reason = 'missing';
    } else Object.assign(stored, { lng, lat, cell });
    stored.accountable_area = stored.area;
  }

  function endByDesk(): number {
    stored.ended_at = stored.reported_at + Math.floor(random() * 30 * MINUTE);
    stored.touches.push(stored.ended_at);
    return stored.ended_at;
  }

  function handleCase(): void {
    const start = stored.reported_at + Math.floor(random() * HOUR);
    stored.dispatched_at = start;
    stored.due_at = start + 5 * DAY;
    stored.contact_due_at = start + DAY;
    stored.first_contact_at = start + Math.floor(random() * 1.2 * DAY);
    stored.unit = pickFirst(units);
    const closing = start + Math.floor(-Math.log(1 - random()) * 3 * DAY);
    stored.touches.push(start, stored.first_contact_at);
    if (random() < 0.04 || closing >= BENCH_END) {
      if (random() < 0.1) stored.pauses = [start + DAY];
    } else closeCase(closing);
    stored.touches = [...new Set([...stored.touches, ...stored.pauses])].sort((one, other) => one - other);
  }

  function closeCase(closing: number): void {
    stored.closings = [closing];
    stored.ended_at = closing;
    if (random() < 0.05) {
      stored.reopenings = [closing + DAY];
      stored.closings = [closing, closing + 3 * DAY];
      stored.ended_at = closing + 3 * DAY;
    }
    stored.touches.push(...stored.closings, ...stored.reopenings);
    if (random() > 0.6) return;
    stored.reviewed_at = closing + 2 * DAY;
    stored.resolution = pick(resolutions);
    stored.satisfaction = 1 + Math.floor(random() * 5);
    stored.touches.push(stored.reviewed_at);
  }

  return { next };
}

function leavesOf(nodes: readonly TreeNode[]): number[] {
  const parents = new Set(nodes.map(({ parent }) => parent));
  return nodes.filter(({ id }) => !parents.has(id)).map(({ ordinal }) => ordinal);
}

/** Points that lie in the finest areas, more of them where more people live. */
async function drawPlaces(db: Database, city: CityModel): Promise<Place[]> {
  const random = createRandom(SEED + 1);
  const locator = await createLocator(db, city);
  const leaves = new Set(leavesOf(city.areas.nodes));
  const areas = city.areas.nodes.filter(({ ordinal, kind }) => leaves.has(ordinal) && kind === 'area');
  const residents = areas.reduce((sum, area) => sum + (area.residents ?? 0), 0);
  const places: Place[] = [];
  for (const { ordinal, bbox, residents: own } of areas) {
    const [west, south, east, north] = bbox;
    const wanted = Math.max(1, Math.round(((own ?? 0) / residents) * PLACES));
    for (let found = 0, tries = 0; found < wanted && tries < 20 * wanted; tries++) {
      const lng = Number((west + random() * (east - west)).toFixed(6));
      const lat = Number((south + random() * (north - south)).toFixed(6));
      if (locator.locate(lng, lat)?.area !== ordinal) continue;
      found += 1;
      places.push({ area: ordinal, lng, lat, cell: storeCellAt(lng, lat) });
    }
  }
  return places;
}
