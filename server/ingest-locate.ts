import type { CaseInput, UnlocatedReason } from '@zhiyu/shared/case';
import { storeCellAt } from '@zhiyu/shared/grid';
import type { CityModel } from './city';
import type { Locator } from './locate';

/** Where a case lies: ordinals of areas, and the point with its cell or the reason why there is none. */
export interface CasePlace {
  area: number;
  accountableArea: number;
  saidArea: number | null;
  saidAccountableArea: number | null;
  cell: number | null;
  lng: number | null;
  lat: number | null;
  saidLng: number | null;
  saidLat: number | null;
  unlocatedReason: UnlocatedReason | null;
  /** The point and the source's word name different areas. */
  disagrees: boolean;
  /** The point lies outside the city, and would lie inside with longitude and latitude exchanged. */
  looksSwapped: boolean;
}

/** What a case says of its place. */
export type SaidPlace = Pick<
  CaseInput,
  'source' | 'lng' | 'lat' | 'placeholder' | 'area' | 'accountableArea'
>;

/** Answers whether a point of a source stands for many places; see the crowding rule of the import. */
export type IsCrowded = (source: string, lng: number, lat: number) => boolean;

const METRES_PER_DEGREE = 111_320;
const DEFAULT_TOLERANCE_METRES = 1;

/**
 * Makes the function that finds the place of a case whose areas are known to the city. The point decides; the area
 * that the source names counts where the point is not trusted, or lies outside the outline though within reach.
 */
export function createPlacer(
  city: CityModel,
  locator: Locator,
  isCrowded: IsCrowded,
): (said: SaidPlace) => CasePlace {
  const root = city.root.ordinal;
  const placeholders = city.pack.placeholders ?? [];

  function findReason(input: SaidPlace, lng: number, lat: number): UnlocatedReason | null {
    if (!Number.isFinite(lng) || !Number.isFinite(lat)) return 'invalid';
    if (lng === 0 && lat === 0) return 'zero';
    if (Math.abs(lng) > 180 || Math.abs(lat) > 90) return 'invalid';
    if (input.placeholder || placeholders.some((place) => isAt(place, lng, lat))) return 'placeholder';
    return isCrowded(input.source, lng, lat) ? 'crowded' : null;
  }

  return (input) => {
    const said = findArea(city, input.area);
    const saidAccountable = findArea(city, input.accountableArea);
    const { lng, lat } = input;
    const isMissing = lng === undefined || lng === null || lat === undefined || lat === null;
    let reason: UnlocatedReason | null = isMissing
      ? input.placeholder
        ? 'placeholder'
        : 'missing'
      : findReason(input, lng, lat);
    const found = reason === null ? locator.locate(lng!, lat!) : null;
    if (reason === null && found === null) reason = 'outside';
    const area = found === null || (!found.inside && said !== null) ? (said ?? root) : found.area;
    const isKept = !isMissing && Number.isFinite(lng) && Number.isFinite(lat);
    return {
      area,
      accountableArea: saidAccountable ?? area,
      saidArea: said,
      saidAccountableArea: saidAccountable,
      cell: reason === null ? storeCellAt(lng!, lat!) : null,
      lng: reason === null ? lng! : null,
      lat: reason === null ? lat! : null,
      saidLng: reason !== null && isKept ? lng : null,
      saidLat: reason !== null && isKept ? lat : null,
      unlocatedReason: reason,
      looksSwapped:
        isKept && (reason === 'outside' || reason === 'invalid') && locator.locate(lat, lng)?.inside === true,
      disagrees: found?.inside === true && said !== null && !isOnOnePath(city, said, found.area),
    };
  };
}

function isAt(
  place: { lng: number; lat: number; toleranceMetres?: number },
  lng: number,
  lat: number,
): boolean {
  const north = (lat - place.lat) * METRES_PER_DEGREE;
  const east = (lng - place.lng) * METRES_PER_DEGREE * Math.cos((place.lat * Math.PI) / 180);
  return Math.hypot(north, east) <= (place.toleranceMetres ?? DEFAULT_TOLERANCE_METRES);
}

/** The ordinal of an area; null for a functional zone, which is no place of a case. */
function findArea(city: CityModel, id: string | null | undefined): number | null {
  const node = id ? city.areas.byId(id) : undefined;
  return node?.kind === 'area' && !node.retired ? node.ordinal : null;
}

/** Whether one of two areas holds the other. */
function isOnOnePath(city: CityModel, left: number, right: number): boolean {
  return left === right || holds(city, left, right) || holds(city, right, left);
}

function holds(city: CityModel, upper: number, lower: number): boolean {
  let node = city.areas.byOrdinal(lower);
  while (node !== undefined && node.ordinal !== upper) {
    node = node.parent === null ? undefined : city.areas.byId(node.parent);
  }
  return node !== undefined;
}
