import { followUnits, type HandlingPath, type HandOff } from '@zhiyu/shared/hand-offs';
import { wilsonInterval } from '@zhiyu/shared/intervals';
import { SMALLEST_DENOMINATOR } from '@zhiyu/shared/measure-kinds';
import type { HandOffsAnswer, HandUnit } from '@zhiyu/shared/oversight-contract';
import { readCaseEvents } from './case-events';
import type { CityModel } from './city';
import { compareChildren } from './comparison';
import type { MeasuredSlice } from './store/measured-slice';
import { readHandedCases } from './store/oversight';
import type { Snapshot } from './store/snapshot';

type Cell = HandOffsAnswer['cells'][number];
/** What one unit did, or with the children of a unit all of them together. */
type Counts = Pick<HandUnit, 'arrivals' | 'returned' | 'transferred' | 'received'>;
const noCounts: Counts = { arrivals: 0, returned: 0, transferred: 0, received: 0 };

/**
 * How the cases dispatched in the window went from unit to unit by T, between the children of a unit; `asked` is about the
 * measure dispatched. Where only the record of a source tells that a case went back, it does not say between whom: such a
 * case counts as one that came to its unit, and no more.
 */
export async function readHandOffs(
  snapshot: Snapshot,
  asked: MeasuredSlice,
  parent: string | null,
): Promise<HandOffsAnswer> {
  const { city, asOf, from, to } = asked;
  const matrix = createMatrix(city, parent);
  const rows = await readHandedCases(snapshot, asked);
  const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  const events = await readCaseEvents(snapshot.tx, city.id, ids, asOf);
  for (const { id, unit, cases } of rows) {
    const holder = unit === null ? null : (city.units.byOrdinal(unit)?.id ?? null);
    const path = id === null ? null : followUnits(events.get(id) ?? []);
    if (path === null || path.arrivals.length === 0) matrix.addArrivals(holder, cases);
    else matrix.addPath(path);
  }
  return {
    asOf: city.zone.toIso(asOf),
    seq: snapshot.seq,
    parent,
    from: from === null ? null : city.zone.toIso(from),
    to: city.zone.toIso(to ?? asOf),
    total: rows.reduce((sum, { cases }) => sum + cases, 0),
    ...matrix.finish(),
  };
}

function createMatrix(city: CityModel, parent: string | null) {
  const { grouping, members } = compareChildren(city, 'unit', parent, () => null);
  const memberOf = new Map(grouping.ordinals.map((ordinal, place) => [ordinal, grouping.groups[place] ?? 0]));
  const counts = members.map(() => ({ ...noCounts }));
  const cells = new Map<string, Cell>();
  const placeOf = (unit: string | null) =>
    unit === null ? 0 : (memberOf.get(city.units.byId(unit)?.ordinal ?? 0) ?? 0);
  const count = (unit: string | null, what: keyof Counts, times = 1) => {
    const known = counts[placeOf(unit)];
    if (known !== undefined) known[what] += times;
  };
  const addHandOff = ({ kind, from, to }: HandOff) => {
    const [one, other] = [members[placeOf(from)]?.id ?? null, members[placeOf(to)]?.id ?? null];
    const isBack = to === null;
    const key = JSON.stringify([one, other, isBack]);
    const cell = cells.get(key) ?? { from: one, to: other, isBack, returned: 0, transferred: 0 };
    cell[kind] += 1;
    cells.set(key, cell);
    count(from, kind);
    if (to !== null) count(to, 'received');
  };
  return {
    addArrivals: (unit: string | null, cases: number) => count(unit, 'arrivals', cases),
    addPath({ arrivals, handOffs }: HandlingPath) {
      for (const { unit } of arrivals) count(unit, 'arrivals');
      for (const handOff of handOffs) addHandOff(handOff);
    },
    finish(): Pick<HandOffsAnswer, 'units' | 'cells'> {
      const units = members
        .map(({ id, name }, place) => ({ id, name, ...rateReturns(counts[place] ?? noCounts) }))
        .filter(({ arrivals, returned, received }) => arrivals + returned + received > 0)
        .sort(
          (one, other) =>
            Number(one.id === null) - Number(other.id === null) || other.arrivals - one.arrivals,
        );
      const sorted = [...cells.values()].sort(
        (one, other) => other.returned + other.transferred - one.returned - one.transferred,
      );
      return { units, cells: sorted };
    },
  };
}

function rateReturns(counts: Counts): Counts & Pick<HandUnit, 'returnRate' | 'interval'> {
  const { arrivals, returned } = counts;
  const isEnough = arrivals >= SMALLEST_DENOMINATOR && returned <= arrivals;
  return {
    ...counts,
    returnRate: isEnough ? returned / arrivals : null,
    interval: isEnough ? wilsonInterval(returned, arrivals) : null,
  };
}
