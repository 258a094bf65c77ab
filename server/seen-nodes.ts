import type { CityModel } from './city';
import { writeIntegerList } from './store/integer-list';
import type { SeenNodes } from './store/matter-figures';
import type { Viewer } from './viewer';

/** The areas, categories and units that a viewer may see; null for all. */
export function listSeen(city: CityModel, { areas, categories, units }: Viewer): SeenNodes {
  return {
    areas: areas.length === 0 ? null : writeIntegerList(areas.flatMap((id) => city.areas.subtree(id))),
    categories:
      categories.length === 0
        ? null
        : writeIntegerList(categories.flatMap((id) => city.categories.subtree(id))),
    units: units.length === 0 ? null : writeIntegerList(units.flatMap((id) => city.units.subtree(id))),
  };
}
