import { type CubeCase, createCubeCase, NEVER } from '@zhiyu/server/cube/cube-case';
import { mortonOf } from '@zhiyu/shared/grid';
import { createRandom } from './random-cases';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Cells of level 17 along each side of the city: about 60,000 in all. */
const SIDE = 245;
const LEAVES_A_DISTRICT = 230;
const LEAVES_A_CLASS = 5;
const CLASSES = 24;

/** Midnight at UTC+8, when the last case has been reported. */
export const END = Date.UTC(2026, 5, 30, 16);
export const DISTRICTS = 13;

/** Ordinals of the leaf areas of a district, which are numbered from 1. */
export function districtAreas(district: number): number[] {
  return Array.from({ length: LEAVES_A_DISTRICT }, (_, n) => (district - 1) * LEAVES_A_DISTRICT + n + 1);
}

/** Ordinals of the leaves of a class of categories, which are numbered from 1. */
export function leafCategories(class_: number): number[] {
  return Array.from({ length: LEAVES_A_CLASS }, (_, n) => (class_ - 1) * LEAVES_A_CLASS + n + 1);
}

/**
 * Invents a city of `count` cases over some years, four of five of them answered directly. The same object is filled
 * again for each.
 */
export function createCityInventor(count: number, years: number): { invent(id: number): CubeCase } {
  const random = createRandom(1);
  const spread = years * 365 * DAY;
  const case_ = createCubeCase();
  const empty = createCubeCase();

  function invent(id: number): CubeCase {
    Object.assign(case_, empty);
    case_.id = id;
    case_.reportedAt = Math.floor(END - spread + (id / count) * spread - random() * 6 * HOUR);
    placeCase();
    case_.category = 1 + Math.floor(random() * CLASSES * LEAVES_A_CLASS);
    case_.channel = 1 + Math.floor(random() * random() * 8);
    case_.requestType = 1 + Math.floor(random() * 6);
    case_.requester = 1 + Math.floor(random() * 3);
    case_.source = '12345';
    if (random() < 0.05) {
      case_.matter = `matter ${Math.floor((id + random() * 20_000) / 40)}`;
      case_.requesterKey = String(Math.floor(random() * 1e6));
    }
    if (random() < 0.8) {
      case_.answeredDirectlyAt = case_.reportedAt + Math.floor(random() * 30 * MINUTE);
      case_.endedAt = case_.answeredDirectlyAt;
    } else handleCase();
    return case_;
  }

  function placeCase(): void {
    const x = Math.floor(random() * SIDE);
    const y = Math.floor((random() < 0.5 ? random() : random() ** 2) * SIDE);
    const district = Math.floor((x * DISTRICTS) / SIDE);
    case_.area = district * LEAVES_A_DISTRICT + Math.floor((y * LEAVES_A_DISTRICT) / SIDE) + 1;
    case_.accountableArea = case_.area;
    if (random() < 0.04) return;
    case_.cell = mortonOf(
      4 * (109_000 + x) + Math.floor(random() * 4),
      4 * (54_000 + y) + Math.floor(random() * 4),
    );
  }

  function handleCase(): void {
    const start = case_.reportedAt + Math.floor(random() * HOUR);
    case_.dispatchedAt = start;
    case_.dueAt = start + 5 * DAY;
    case_.contactDueAt = start + DAY;
    case_.firstContactAt = start + Math.floor(random() * 1.2 * DAY);
    case_.unit = 1 + Math.floor(random() * 300);
    const closing = start + Math.floor(-Math.log(random()) * 3 * DAY);
    const isClosed = random() >= 0.04 && closing < END;
    case_.closings = isClosed ? [closing] : [];
    case_.endedAt = isClosed ? closing : NEVER;
    case_.touches = [case_.reportedAt, start, start + HOUR, case_.firstContactAt, start + 30 * HOUR];
    if (!isClosed) {
      if (random() < 0.1) case_.pauses = [start + DAY];
      return;
    }
    case_.touches.push(closing);
    if (random() < 0.05) {
      case_.reopenings = [closing + DAY];
      case_.closings = [closing, closing + 3 * DAY];
      case_.endedAt = closing + 3 * DAY;
    }
    if (random() > 0.6) return;
    case_.reviewedAt = closing + 2 * DAY;
    case_.resolution = 1 + Math.floor(random() * 4);
    case_.satisfaction = Math.floor(random() * 6);
  }

  return { invent };
}
