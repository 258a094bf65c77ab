import type { CityModel } from './city';
import type { CasePlace } from './ingest-locate';

/** Depth in the tree of areas of the districts, below the city: sensitive cases are told from there up. */
const DISTRICT_DEPTH = 1;

/**
 * The place of a sensitive case as it is told: its district, and no point. All figures rest on it, so that nothing tells more,
 * to anybody: what is counted below the district or in a cell counts no sensitive case, and the sums above hold.
 */
export function coarsenPlace(city: CityModel, place: CasePlace): CasePlace {
  const isLocated = place.unlocatedReason === null;
  return {
    ...place,
    area: districtOf(city, place.area),
    accountableArea: districtOf(city, place.accountableArea),
    cell: null,
    lng: null,
    lat: null,
    saidLng: isLocated ? place.lng : place.saidLng,
    saidLat: isLocated ? place.lat : place.saidLat,
    unlocatedReason: place.unlocatedReason ?? 'sensitive',
  };
}

/** The district that an area lies in, or the area itself where that is larger. */
export function districtOf(city: CityModel, ordinal: number): number {
  const area = city.areas.byOrdinal(ordinal);
  const path = area === undefined ? [] : city.areas.path(area.id);
  return (path[DISTRICT_DEPTH] ?? area)?.ordinal ?? ordinal;
}
