import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { FieldCase } from '@zhiyu/shared/field-contract';
import type { CityModel } from '../city';
import { nameOf } from '../comparison';
import type { Viewer } from '../viewer';

type Told = Pick<CaseItem, 'area' | 'accountableArea' | 'unit'>;

/** Why a case is a viewer’s: the areas and units of its own, from the top down, and which of them the account is bound to. */
export function findScope(
  city: CityModel,
  viewer: Viewer,
  { area, accountableArea, unit }: Told,
): Pick<FieldCase, 'areaIds' | 'accountableAreaIds' | 'bound'> {
  const areaIds = listIds(city.areas, area);
  const unitIds = listIds(city.units, unit);
  const areas = viewer.areas.filter((id) => areaIds.includes(id));
  const units = viewer.units.filter((id) => unitIds.includes(id));
  return {
    areaIds,
    accountableAreaIds: listIds(city.areas, accountableArea),
    bound: [
      ...areas.map((id) => nameOf(city, 'area', { id, parent: null, ordinal: 0 })),
      ...units.map((id) => nameOf(city, 'unit', { id, parent: null, ordinal: 0 })),
    ],
  };
}

function listIds(tree: { path(id: string): readonly { id: string }[] }, id: string | null): string[] {
  return id === null ? [] : tree.path(id).map((node) => node.id);
}
