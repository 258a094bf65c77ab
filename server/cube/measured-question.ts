import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { dormantBefore } from '@zhiyu/shared/dormancy';
import type { CityModel } from '../city';
import { nodesOf } from '../slice-nodes';
import type { MeasuredSlice } from '../store/measured-slice';
import type { StockInstant } from './answer-trend';
import { requesterCode, requestTypeCode } from './cube-case';
import type { CubeQuestion, CubeSlice } from './question';

/** Slices in the ordinals of a city; one answer asks for the same slice many times. */
const known = new WeakMap<MeasuredSlice['slice'], { city: CityModel; slice: Omit<CubeSlice, 'cells'> }>();

/** What the store is asked, as a question to the cube. */
export function questionOf({ city, slice, measure, from, to, asOf, cells }: MeasuredSlice): CubeQuestion {
  const { dueSoonUntil, dormantBefore } = stockInstantOf(city, asOf);
  return { measure, from, to, asOf, dueSoonUntil, dormantBefore, slice: { ...sliceOf(city, slice), cells } };
}

function sliceOf(city: CityModel, slice: MeasuredSlice['slice']): Omit<CubeSlice, 'cells'> {
  const made = known.get(slice);
  if (made?.city === city) return made.slice;
  const { zones, areas, accountableAreas, categories, channels, units } = nodesOf(city, slice);
  const inOrdinals = {
    areas: pack(areas),
    accountableAreas: pack(accountableAreas),
    zones: zones.length === 0 ? null : zones.flatMap((id) => city.areas.byId(id)?.ordinal ?? []),
    categories: pack(categories),
    requestTypes: listOrNull(slice.requestTypes.map(requestTypeCode)),
    channels: pack(channels),
    units: pack(units),
    requesters: listOrNull(slice.requesters.map(requesterCode)),
  };
  known.set(slice, { city, slice: inOrdinals });
  return inOrdinals;
}

function pack(ordinals: readonly number[] | null): Int32Array | null {
  return ordinals === null ? null : Int32Array.from(ordinals);
}

/** What stocks need to know of an instant in a city. */
export function stockInstantOf({ calendar }: CityModel, instant: number): StockInstant {
  return {
    instant,
    dueSoonUntil: endOfNextWorkingDay(calendar, instant),
    dormantBefore: dormantBefore(calendar, instant),
  };
}

function listOrNull(codes: number[]): number[] | null {
  return codes.length === 0 ? null : codes;
}
