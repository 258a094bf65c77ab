import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { dormantBefore } from '@zhiyu/shared/dormancy';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { CityModel } from '../city';
import type { MeasuredSlice } from '../store/measured-slice';
import type { StockInstant } from './answer-trend';
import { requesterCode, requestTypeCode } from './cube-case';
import type { CubeQuestion } from './question';

/** What the store is asked, as a question to the cube. */
export function questionOf({ city, slice, measure, from, to, asOf, cells }: MeasuredSlice): CubeQuestion {
  const zones = slice.areas.filter((id) => city.areas.byId(id)?.kind === 'zone');
  const areas = slice.areas.filter((id) => !zones.includes(id));
  const isWholeCity = areas.includes(city.root.id) && zones.length === 0;
  const { dueSoonUntil, dormantBefore } = stockInstantOf(city, asOf);
  return {
    measure,
    from,
    to,
    asOf,
    dueSoonUntil,
    dormantBefore,
    slice: {
      areas: isWholeCity ? null : ordinalsOf(city.areas, areas),
      accountableAreas: slice.accountableAreas.includes(city.root.id)
        ? null
        : ordinalsOf(city.areas, slice.accountableAreas),
      zones: zones.length === 0 ? null : zones.flatMap((id) => city.areas.byId(id)?.ordinal ?? []),
      categories: ordinalsOf(city.categories, slice.categories),
      requestTypes: listOrNull(slice.requestTypes.map(requestTypeCode)),
      channels: ordinalsOf(city.channels, slice.channels),
      units: ordinalsOf(city.units, slice.units),
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

/** Ordinals of nodes and of all below them; null, which does not restrict, for an empty list. */
function ordinalsOf<Node extends TreeNode>(tree: Tree<Node>, ids: string[]): number[] | null {
  return ids.length === 0 ? null : [...new Set(ids.flatMap((id) => tree.subtree(id)))];
}

function listOrNull(codes: number[]): number[] | null {
  return codes.length === 0 ? null : codes;
}
