import type { ReadAggregate } from './aggregate';
import { makeBrief } from './brief';
import { type CityModel, cityNow } from './city';
import { listCities, loadCity } from './store/city-store';
import type { Database } from './store/database';
import { keepBrief, listBriefedAreas } from './store/kept-briefs';
import { narrowSlice, type Viewer } from './viewer';

/** Yesterday’s briefs are made from this hour of the city’s day on. */
export const READY_HOUR = 8;
/** The city and the areas just below it have briefs of their own. */
const DEPTH = 1;
const LOOK_EVERY_MS = 60_000;

/**
 * Nobody narrows what the product itself makes ready; who reads it is asked what they may see. It handles no cases, so what
 * is kept holds nothing that people wrote.
 */
const everybody: Viewer = {
  id: 'schedule',
  role: 'schedule',
  label: { zh: '定时', en: 'Schedule' },
  cities: null,
  areas: [],
  categories: [],
  units: [],
};

/** What briefs are made with. */
export interface BriefSurroundings {
  db: Database;
  aggregate: ReadAggregate;
  /** The wall clock in milliseconds. */
  now: () => number;
  /** Told what fails; the next look tries it again. */
  report: (line: string) => void;
}

/**
 * Makes yesterday’s briefs of every city ready at eight of its clock, as of the midnight between; what was missed while no
 * server ran is made when it is noticed. A city whose clock is frozen has no yesterday.
 */
export function keepBriefs(around: BriefSurroundings): { close(): Promise<void> } {
  let running: Promise<void> | null = null;
  const look = () => {
    running ??= makeReady(around)
      .catch((error) => around.report(`Briefs could not be made: ${explain(error)}`))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  look();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Makes the briefs that are due and not kept yet; returns how many. */
export async function makeDueBriefs(around: BriefSurroundings): Promise<number> {
  const { db, now } = around;
  let made = 0;
  for (const { id } of await listCities(db)) {
    const { city } = await loadCity(db, id);
    const due = findDue(city, now());
    if (due === null) continue;
    const kept = await listBriefedAreas(db, id, due.day);
    for (const area of listAreas(city).filter((one) => !kept.has(one))) {
      await makeOne(around, city, area, due);
      made += 1;
    }
  }
  return made;
}

async function makeReady(around: BriefSurroundings): Promise<void> {
  await makeDueBriefs(around);
}

interface DueDay {
  /** `YYYY-MM-DD` of the city. */
  day: string;
  from: number;
  to: number;
}

/** Yesterday, once it is eight; null before, and where the clock stands still. */
function findDue(city: CityModel, wallClock: number): DueDay | null {
  if (city.pack.clock !== undefined) return null;
  const instant = cityNow(city, wallClock);
  if (city.zone.toLocal(instant).hour < READY_HOUR) return null;
  const to = city.zone.startOfDay(instant);
  const from = city.zone.startOfDay(instant, -1);
  return { day: city.zone.toIso(from).slice(0, 10), from, to };
}

function listAreas(city: CityModel): string[] {
  return city.areas.nodes
    .filter(({ id, kind }) => kind === 'area' && city.areas.path(id).length <= DEPTH + 1)
    .map(({ id }) => id);
}

async function makeOne(
  { db, aggregate, now }: BriefSurroundings,
  city: CityModel,
  area: string,
  { day, from, to }: DueDay,
): Promise<void> {
  const slice = {
    city: city.id,
    areas: area === city.root.id ? [] : [area],
    accountableAreas: [],
    categories: [],
    requestTypes: [],
    channels: [],
    units: [],
    requesters: [],
    rest: null,
    from,
    to,
    at: to,
  };
  const question = {
    city,
    slice: narrowSlice(slice, everybody, city),
    scope: everybody,
    asOf: to,
    from,
    to,
    seq: 0,
  };
  const wanted = { question, by: 'area' as const, measure: 'onTimeRate' as const, viewer: everybody };
  const brief = await makeBrief({ db, aggregate }, wanted);
  await keepBrief(db, { city: city.id, area, day }, brief, now());
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
