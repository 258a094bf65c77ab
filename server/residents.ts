import type { Slice } from '@zhiyu/shared/slice';
import type { CityModel } from './city';

/**
 * Residents that the cases of a slice are set against: those of its areas, or of its accountable areas; null where it
 * names both, or a rest: nobody knows of how many residents these cases are.
 */
export function countResidents(city: CityModel, { areas, accountableAreas, rest }: Slice): number | null {
  if (rest !== null) return null;
  if (areas.length > 0 && accountableAreas.length > 0) return null;
  return sumResidents(city, areas.length > 0 ? areas : accountableAreas);
}

/** Residents of areas together, each counted once; null where one of them is not known. */
function sumResidents(city: CityModel, areas: string[]): number | null {
  const asked = new Set(areas.length === 0 ? [city.root.id] : areas);
  const outermost = [...asked].filter((id) => {
    const path = city.areas.path(id).map((node) => node.id);
    return path.every((ancestor) => ancestor === id || !asked.has(ancestor));
  });
  let sum = 0;
  for (const id of outermost) {
    const residents = city.areas.byId(id)?.residents ?? null;
    if (residents === null) return null;
    sum += residents;
  }
  return sum;
}

/** Whether an area lies wholly in one of the areas of a list; in an empty list it does. */
export function isCovered(city: CityModel, area: string, areas: string[]): boolean {
  return areas.length === 0 || city.areas.path(area).some((node) => areas.includes(node.id));
}
