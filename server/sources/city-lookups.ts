import { createTree } from '@zhiyu/shared/tree';
import type { CityModel } from '../city';
import { createTreeLookup, namesOfText, type TreeLookup } from './tree-lookup';

/** The trees of a city, by the key of a mapping that looks into them. */
export interface Lookups {
  area: TreeLookup;
  category: TreeLookup;
  channel: TreeLookup;
  unit: TreeLookup;
}

/** Makes the lookups of a city. A functional zone is no place of a case: the point tells whether it lies in one. */
export function createLookups(city: CityModel): Lookups {
  const areas = createTree(city.areas.nodes.filter(({ kind }) => kind === 'area'));
  return {
    area: createTreeLookup(areas, ({ name, nameEn }) => (nameEn === null ? [name] : [name, nameEn])),
    category: createTreeLookup(city.categories, namesOfText),
    channel: createTreeLookup(city.channels, namesOfText),
    unit: createTreeLookup(city.units, namesOfText),
  };
}
