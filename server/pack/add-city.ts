import { type WrittenArea, writeCity } from '../store/city-write';
import type { Database } from '../store/database';
import type { PackArea } from './pack-area';
import { readPack } from './read-pack';

/** What adding a pack came to. */
export interface AddedCity {
  city: string;
  areas: number;
  categories: number;
  units: number;
  /** False when the city was there already, just so. */
  changed: boolean;
  /** Number of areas by level, from the city down, functional zones apart. */
  levels: { level: string; areas: number }[];
  zones: number;
  /** What was mended or let pass in the files. */
  warnings: readonly string[];
}

/**
 * Reads a pack and adds its city, or brings the city up to date; the same pack again changes nothing.
 * @throws ZhiyuError `bad-pack` with the faults of the pack; `pack-removes-used` when cases need what it leaves out
 */
export async function addCity(
  db: Database,
  folder: string,
  options: { areaFiles?: string[] | undefined; now: number; report?: ((line: string) => void) | undefined },
): Promise<AddedCity> {
  const report = options.report ?? (() => {});
  report(`Reading the pack ${folder} …`);
  const pack = await readPack(folder, options.areaFiles);
  report(
    `Checked ${pack.areas.length} areas, ${pack.categories.length} categories, ${pack.units.length} units.`,
  );
  const changed = await writeCity(db, { ...pack, areas: pack.areas.map(rowOf) }, options.now, report);
  const tree = pack.areas.filter(({ kind }) => kind === 'area');
  return {
    city: pack.city.id,
    areas: pack.areas.length,
    categories: pack.categories.length,
    units: pack.units.length,
    changed,
    levels: pack.city.levels.map(({ id }) => ({
      level: id,
      areas: tree.filter(({ level }) => level === id).length,
    })),
    zones: pack.areas.length - tree.length,
    warnings: pack.warnings,
  };
}

function rowOf(area: PackArea): WrittenArea {
  const { id, parent, level, kind, name, nameEn, residents, center, box, shape } = area;
  const [polygon] = shape;
  const geometry: WrittenArea['geometry'] =
    shape.length === 1 && polygon
      ? { type: 'Polygon', coordinates: polygon }
      : { type: 'MultiPolygon', coordinates: shape };
  return { id, parent, level, kind, name, name_en: nameEn, residents, center, bbox: box, geometry };
}
