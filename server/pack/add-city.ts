import { continueRecompute, type RecomputeOptions } from '../recompute';
import type { RecomputeCounts } from '../recompute-counts';
import { readRecompute } from '../store/city-recompute';
import { readCityState } from '../store/city-store';
import { type WrittenArea, writeCity } from '../store/city-write';
import type { Database } from '../store/database';
import type { PackArea } from './pack-area';
import { planChange } from './plan-change';
import { type Pack, readPack } from './read-pack';
import { geometryOf } from './shape';

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
  /** What the run over the cases found; null where there was none. */
  found: RecomputeCounts | null;
}

export interface AddOptions {
  /** Files that take the place of the pack's own areas, in order. */
  areaFiles?: string[] | undefined;
  now: number;
  report?: ((line: string) => void) | undefined;
  /** When aborted, the run over the cases stops; adding the same pack again goes on with it. */
  interruption?: AbortSignal | undefined;
  /** Told how many of the cases have followed. */
  onProgress?: RecomputeOptions['onProgress'];
}

/**
 * Reads a pack and adds its city, or brings the city up to date: its trees at once, its cases in a run after it. The
 * same pack again changes nothing, but goes on with a run that was broken off.
 * @throws ZhiyuError `bad-pack` with the faults of the pack; `pack-removes-used` when cases need what it leaves out;
 *   what `interruption` says
 */
export async function addCity(db: Database, folder: string, options: AddOptions): Promise<AddedCity> {
  const report = options.report ?? (() => {});
  report(`Reading the pack ${folder} …`);
  const pack = await readPack(folder, options.areaFiles);
  report(
    `Checked ${pack.areas.length} areas, ${pack.categories.length} categories, ${pack.units.length} units.`,
  );
  return applyPack(db, pack, options);
}

/** Adds the city of a pack that has been read, as `addCity` does. */
export async function applyPack(db: Database, pack: Pack, options: AddOptions): Promise<AddedCity> {
  const { id } = pack.city;
  const { report } = options;
  const changed = await writePack(db, pack, options);
  const now = () => options.now;
  const { interruption, onProgress } = options;
  if (await readRecompute(db, id)) report?.('The cases follow …');
  const finished = await continueRecompute(db, id, { now, interruption, onProgress });
  const tree = pack.areas.filter(({ kind }) => kind === 'area');
  return {
    city: id,
    areas: pack.areas.length,
    categories: pack.categories.length,
    units: pack.units.length,
    changed,
    levels: pack.city.levels.map(({ id: level }) => ({
      level,
      areas: tree.filter((area) => area.level === level).length,
    })),
    zones: pack.areas.length - tree.length,
    warnings: pack.warnings,
    found: finished?.found ?? null,
  };
}

async function writePack(db: Database, pack: Pack, options: AddOptions): Promise<boolean> {
  const { id } = pack.city;
  const state = await readCityState(db, id);
  const plan = state === null ? null : await planChange(db, pack);
  const planned = plan && {
    version: plan.before.city.version,
    changes: plan.changes,
    leavesCases: plan.leavesCases,
  };
  return writeCity(db, { ...pack, areas: pack.areas.map(rowOf) }, options.now, {
    ...(planned && { planned }),
    ...(options.report && { report: options.report }),
  });
}

function rowOf(area: PackArea): WrittenArea {
  const { id, parent, level, kind, name, nameEn, residents, center, box, shape, was } = area;
  const geometry = geometryOf(shape);
  return { id, parent, level, kind, name, name_en: nameEn, residents, center, bbox: box, geometry, was };
}
