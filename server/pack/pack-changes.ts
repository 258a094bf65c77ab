import { isDeepStrictEqual } from 'node:util';
import type { FeatureCollection } from 'geojson';
import type { CityModel } from '../city';
import type { AreaShape } from '../store/city-store';
import type { SuccessorRule } from '../succession';
import { listRedrawn, type RedrawnArea } from './redrawn-areas';
import { compareTrees, isUnchanged, type TreeChanges } from './tree-changes';

/** What a pack changes in a city, leaving the cases out. */
export interface PackChanges {
  /** Fields of city.json, and the limits of the whole pack. */
  settings: { name: string; from: unknown; to: unknown }[];
  areas: TreeChanges & { redrawn: RedrawnArea[] };
  categories: TreeChanges;
  units: TreeChanges;
  channels: TreeChanges;
  baseMap: boolean;
  /** Whether the pack says of other nodes than before what stands for them. */
  successors: boolean;
}

/** A city before or after a pack is added. */
export interface CityState {
  city: CityModel;
  shapes: readonly AreaShape[];
  baseMap: FeatureCollection | null;
  rules: readonly SuccessorRule[];
}

/** Compares a city with what it will be. */
export function comparePacks(before: CityState, after: CityState): PackChanges {
  const { rules } = after;
  return {
    settings: compareSettings(before.city, after.city),
    areas: {
      ...compareTrees('area', before.city.areas, after.city.areas, rules),
      redrawn: listRedrawn(before.shapes, after.shapes),
    },
    categories: compareTrees('category', before.city.categories, after.city.categories, rules),
    units: compareTrees('unit', before.city.units, after.city.units, rules),
    channels: compareTrees('channel', before.city.channels, after.city.channels, rules),
    baseMap: !isSame(before.baseMap, after.baseMap),
    successors: !isSame(sortRules(before.rules), sortRules(rules)),
  };
}

/** Whether a pack changes anything at all. */
export function changesAnything(changes: PackChanges): boolean {
  const { settings, areas, categories, units, channels, baseMap, successors } = changes;
  const { redrawn, ...tree } = areas;
  const trees = [tree, categories, units, channels];
  return (
    baseMap ||
    successors ||
    settings.length > 0 ||
    redrawn.length > 0 ||
    !trees.every((one) => isUnchanged(one))
  );
}

/**
 * Whether no case can be another after the change: only names, numbers of residents and what is shown have changed.
 */
export function leavesCases(before: CityState, after: CityState, changes: PackChanges): boolean {
  return changes.areas.redrawn.length === 0 && isSame(pickFoldable(before), pickFoldable(after));
}

/** What of a city the fold and the place of a case depend on, its shapes apart. */
function pickFoldable({ city, rules }: CityState): unknown {
  const { pack } = city;
  const bare = ({ nodes }: CityModel['areas'] | CityModel['units'] | CityModel['channels']) =>
    nodes.map(({ ordinal, id, parent, retired }) => [ordinal, id, parent, retired ?? false]).sort();
  return [
    [pack.calendar, pack.workingHours, pack.timeZone, pack.clockStart ?? null, pack.placeholders ?? null],
    [
      bare(city.areas),
      city.areas.nodes
        .filter(({ kind }) => kind === 'zone')
        .map(({ id }) => id)
        .sort(),
    ],
    city.categories.nodes
      .map(({ ordinal, id, parent, sensitive, limits, retired }) => ({
        ...{ ordinal, id, parent, sensitive, limits, retired: retired ?? false },
      }))
      .sort((one, other) => one.ordinal - other.ordinal),
    [city.limits, bare(city.units), bare(city.channels), sortRules(rules)],
  ];
}

function compareSettings(before: CityModel, after: CityModel): PackChanges['settings'] {
  const [was, is] = [
    { ...before.pack, limits: before.limits },
    { ...after.pack, limits: after.limits },
  ];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]) as Set<keyof typeof was>;
  return [...names]
    .filter((name) => name !== 'channels' && !isSame(was[name] ?? null, is[name] ?? null))
    .map((name) => ({ name, from: was[name] ?? null, to: is[name] ?? null }));
}

function sortRules(rules: readonly SuccessorRule[]): unknown {
  return [...rules].sort((one, other) =>
    keyOf(one) < keyOf(other) ? -1 : keyOf(one) > keyOf(other) ? 1 : 0,
  );
}

function keyOf({ kind, id }: SuccessorRule): string {
  return `${kind} ${id}`;
}

/** Compares what is kept with what is read: neither the order of keys nor what is left out makes a difference. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
