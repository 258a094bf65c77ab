import { endOfNextWorkingDay } from '@zhiyu/shared/deadline';
import { type NodeCount, type OverdueSummaryAnswer, overdueAges } from '@zhiyu/shared/oversight-contract';
import type { CityModel } from './city';
import { compareChildren, isByArea } from './comparison';
import type { Dimension } from './store/compare';
import { isKnowable, type MeasuredSlice } from './store/measured-slice';
import { countDueBefore, type OverdueGroup, readOverdueGroups } from './store/oversight';
import type { Snapshot } from './store/snapshot';

const DAY = 86_400_000;
/** Between the ages of overdue cases, in days, the youngest first. */
const AGE_LIMITS = [1, 7, 30];

/** Sums up the overdue cases of a slice, and what falls due next; `asked` is about the measure overdue. */
export async function summariseOverdue(
  snapshot: Snapshot,
  asked: MeasuredSlice,
): Promise<OverdueSummaryAnswer> {
  const { city, asOf } = asked;
  const limits = AGE_LIMITS.map((days) => asOf - days * DAY).reverse();
  const groups = await readOverdueGroups(snapshot, asked, limits);
  const ages = countAges(groups);
  const by = (dimension: Dimension, parent: string | null) => countNodes(city, groups, dimension, parent);
  const { areas, accountableAreas, categories, units } = asked.slice;
  return {
    asOf: city.zone.toIso(asOf),
    seq: snapshot.seq,
    total: ages.reduce((sum, cases) => sum + cases, 0),
    ages: overdueAges.map((age, place) => ({ age, cases: ages[place] ?? 0 })),
    byUnit: by('unit', onlyOne(units) ?? topUnit(city)),
    byCategory: by('category', onlyOne(categories)),
    byArea: by('area', onlyOne(areas) ?? city.root.id),
    byAccountableArea: by('accountableArea', onlyOne(accountableAreas) ?? onlyOne(areas) ?? city.root.id),
    dueSoon: await readDueSoon(snapshot, { ...asked, measure: 'dueSoon' }),
  };
}

/** The unit that stands over all others; null where there are several such. */
export function topUnit(city: CityModel): string | null {
  const [top, ...others] = city.units.children(null);
  return top && others.length === 0 && city.units.nodes.length > 1 ? top.id : null;
}

/** Today’s part ends with the local day, the next one with the hours of the next working day. */
async function readDueSoon(
  snapshot: Snapshot,
  asked: MeasuredSlice,
): Promise<OverdueSummaryAnswer['dueSoon']> {
  const { city, asOf } = asked;
  const until = isKnowable(asked) ? endOfNextWorkingDay(city.calendar, asOf) : null;
  if (until === null) return null;
  const midnight = city.zone.startOfDay(asOf, 1);
  const { total, before } = await countDueBefore(snapshot, asked, midnight);
  return {
    today: before,
    todayUntil: city.zone.toIso(midnight),
    next: total - before,
    nextUntil: city.zone.toIso(until),
  };
}

function countNodes(
  city: CityModel,
  groups: readonly OverdueGroup[],
  by: Dimension,
  parent: string | null,
): NodeCount[] {
  const { grouping, members } = compareChildren(city, by, parent, () => null);
  const memberOf = new Map(grouping.ordinals.map((ordinal, place) => [ordinal, grouping.groups[place] ?? 0]));
  const sorted = members.map((): OverdueGroup[] => []);
  for (const group of groups) sorted[memberOf.get(ordinalOf(group, by) ?? 0) ?? 0]?.push(group);
  return members
    .map(({ id, name }, place) => {
      const ages = countAges(sorted[place] ?? []);
      return { id, name, cases: ages.reduce((sum, cases) => sum + cases, 0), ages };
    })
    .filter(({ cases }) => cases > 0)
    .sort((one, other) => Number(one.id === null) - Number(other.id === null) || other.cases - one.cases);
}

function ordinalOf(group: OverdueGroup, by: Dimension): number | null {
  if (isByArea(by)) return by === 'area' ? group.area : group.accountable_area;
  return by === 'unit' ? group.unit : group.category;
}

/** Cases by age, the youngest first. */
function countAges(groups: readonly OverdueGroup[]): number[] {
  const ages = overdueAges.map(() => 0);
  for (const { age, cases } of groups) {
    const place = ages.length - 1 - age;
    ages[place] = (ages[place] ?? 0) + cases;
  }
  return ages;
}

function onlyOne(ids: readonly string[]): string | null {
  return ids.length === 1 ? (ids[0] ?? null) : null;
}
