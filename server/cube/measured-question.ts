import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { dormantBefore } from '@zhiyu/shared/dormancy';
import type { CityModel } from '../city';
import { nodesOf } from '../slice-nodes';
import type { MeasuredSlice } from '../store/measured-slice';
import type { StockInstant } from './answer-trend';
import { requesterCode, requestTypeCode } from './cube-case';
import type { CubeQuestion } from './question';

/** What the store is asked, as a question to the cube. */
export function questionOf({ city, slice, measure, from, to, asOf, cells }: MeasuredSlice): CubeQuestion {
  const { zones, areas, accountableAreas, categories, channels, units } = nodesOf(city, slice);
  const { dueSoonUntil, dormantBefore } = stockInstantOf(city, asOf);
  return {
    measure,
    from,
    to,
    asOf,
    dueSoonUntil,
    dormantBefore,
    slice: {
      areas,
      accountableAreas,
      zones: zones.length === 0 ? null : zones.flatMap((id) => city.areas.byId(id)?.ordinal ?? []),
      categories,
      requestTypes: listOrNull(slice.requestTypes.map(requestTypeCode)),
      channels,
      units,
      requesters: listOrNull(slice.requesters.map(requesterCode)),
      cells,
    },
  };
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
