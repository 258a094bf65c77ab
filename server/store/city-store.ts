import type { City, LimitRule } from '@zhiyu/shared/pack';
import { createTree, type Tree } from '@zhiyu/shared/tree';
import { createCalendar } from '@zhiyu/shared/work-calendar';
import { createZone } from '@zhiyu/shared/zone';
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import type { AreaNode, CategoryNode, ChannelNode, CityModel, UnitNode } from '../city';
import { ZhiyuError } from '../errors';
import { createSuccession, type SuccessorRule } from '../succession';
import { readNotes } from './city-trees';
import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** A model as it is kept, with the version of the areas in it. */
interface KeptModel {
  city: CityModel;
  areaVersion: number;
}

const models = new WeakMap<Database, Map<string, KeptModel>>();

/**
 * The city of an identifier and its change sequence. The model is kept and read anew only when its pack or its trees
 * have changed, so a call costs one look-up by key. While no area changes, the tree of areas stays the same object.
 * @throws ZhiyuError `unknown-city` (404)
 */
export async function loadCity(db: Database, id: string): Promise<{ city: CityModel; seq: number }> {
  const row = await shareState(db, id);
  if (!row) throw unknownCity(id);
  const kept = keptModels(db);
  const known = kept.get(id);
  if (known?.city.packVersion === row.pack_version) return { city: known.city, seq: row.seq };
  const read = await db.transaction((tx) => readModel(tx, id, known));
  kept.set(id, read);
  return { city: read.city, seq: row.seq };
}

/** Versions and change sequence of a city. */
export interface CityState {
  pack_version: number;
  version: number;
  seq: number;
}

/** Versions and change sequence of a city; null where there is none. */
export async function readCityState(db: Pick<Transaction, 'query'>, id: string): Promise<CityState | null> {
  const [row] = await db.query<CityState>(loadStatement('city-version'), [id]);
  return row ?? null;
}

/** Reads of the state of a city: the one under way, and the one that comes after it. */
interface SharedReads {
  now: Promise<CityState | null>;
  next: Promise<CityState | null> | null;
}
const sharedReads = new WeakMap<Database, Map<string, SharedReads>>();

/**
 * The state of a city, read after this was called. Whoever asks while a read is under way shares the next one, so that
 * many questions at one moment cost the database two.
 */
function shareState(db: Database, id: string): Promise<CityState | null> {
  const reads = sharedReads.get(db) ?? new Map<string, SharedReads>();
  sharedReads.set(db, reads);
  const start = (): Promise<CityState | null> => {
    const now = readCityState(db, id).finally(() => {
      if (reads.get(id)?.now === now && reads.get(id)?.next === null) reads.delete(id);
    });
    reads.set(id, { now, next: null });
    return now;
  };
  const shared = reads.get(id);
  if (shared === undefined) return start();
  shared.next ??= shared.now.catch(() => null).then(start);
  return shared.next;
}

function keptModels(db: Database): Map<string, KeptModel> {
  const kept = models.get(db) ?? new Map<string, KeptModel>();
  models.set(db, kept);
  return kept;
}

/** A city in the list of all: its pack, and how much there is of it. */
export interface ListedCity {
  id: string;
  pack: City;
  seq: number;
  areas: number;
  /** Cases taken in so far. */
  cases: number;
}

/** Every city, in the order in which they were added; empty when there are none. */
export async function listCities(db: Database): Promise<ListedCity[]> {
  return db.query<ListedCity>(loadStatement('city-list'));
}

/** An area with its shape, in WGS-84. */
export interface AreaShape extends AreaNode {
  geometry: Polygon | MultiPolygon;
}

/**
 * The areas of a city with their shapes, by ordinal: those of a level, the children of a parent, both or all;
 * empty when there are none.
 */
export async function loadShapes(
  db: Database,
  id: string,
  options: { level?: string | undefined; parent?: string | undefined } = {},
): Promise<AreaShape[]> {
  const parameters = [id, options.level ?? null, options.parent ?? null];
  const rows = await db.query<AreaRow & { geometry: Polygon | MultiPolygon }>(
    loadStatement('city-shapes'),
    parameters,
  );
  return rows.map(({ name_en, ...row }) => ({ ...row, nameEn: name_en }));
}

/** The base map of a city, or the limits of its pack; null when it has none. */
export async function loadDocument(
  db: Database,
  id: string,
  name: 'basemap',
): Promise<FeatureCollection | null>;
export async function loadDocument(db: Database, id: string, name: 'limits'): Promise<LimitRule[] | null>;
export async function loadDocument(db: Database, id: string, name: string): Promise<unknown> {
  const [row] = await db.query<{ body: unknown }>(loadStatement('city-document'), [id, name]);
  return row?.body ?? null;
}

type AreaRow = Omit<AreaNode, 'nameEn'> & { name_en: string | null };

async function readModel(tx: Transaction, id: string, known: KeptModel | undefined): Promise<KeptModel> {
  await tx.query(loadStatement('snapshot'));
  const [row] = await tx.query<{ pack: City; pack_version: number; version: number }>(
    loadStatement('city-pack'),
    [id],
  );
  if (!row) throw unknownCity(id);
  const { areaVersion } = await readNotes(tx, id);
  const areas = known?.areaVersion === areaVersion ? known.city.areas : await readAreas(tx, id);
  const categories = createTree(await tx.query<CategoryNode>(loadStatement('city-categories'), [id]));
  const units = createTree(await tx.query<UnitNode>(loadStatement('city-units'), [id]));
  const channels = await tx.query<Omit<ChannelNode, 'parent'>>(loadStatement('city-channels'), [id]);
  const channelTree = createTree(channels.map((channel): ChannelNode => ({ ...channel, parent: null })));
  const successors = await tx.query<SuccessorRule>(loadStatement('city-successors'), [id]);
  const [limits] = await tx.query<{ body: LimitRule[] }>(loadStatement('city-document'), [id, 'limits']);
  const zone = createZone(row.pack.timeZone);
  const city: CityModel = {
    id,
    pack: row.pack,
    packVersion: row.pack_version,
    version: row.version,
    zone,
    calendar: createCalendar(row.pack, zone),
    root: findRoot(id, areas.nodes),
    areas,
    categories,
    units,
    channels: channelTree,
    limits: limits?.body ?? [],
    succession: createSuccession(successors, {
      area: areas,
      category: categories,
      unit: units,
      channel: channelTree,
    }),
  };
  return { city, areaVersion };
}

async function readAreas(tx: Transaction, id: string): Promise<Tree<AreaNode>> {
  const rows = await tx.query<AreaRow>(loadStatement('city-areas'), [id]);
  return createTree(rows.map(({ name_en, ...area }): AreaNode => ({ ...area, nameEn: name_en })));
}

function findRoot(id: string, areas: readonly AreaNode[]): AreaNode {
  const root = areas.find((area) => area.parent === null && !area.retired);
  if (!root) throw new Error(`the city ${id} has no area`);
  return root;
}

function unknownCity(id: string): ZhiyuError {
  return new ZhiyuError(
    'unknown-city',
    `There is no city "${id}"; add its pack with: pnpm zhiyu city add <folder>`,
    { status: 404, exitCode: 2 },
  );
}
