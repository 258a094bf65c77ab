import type { CompareAnswer, Figure } from '@zhiyu/shared/contract';
import { makeRatioFunnel } from '@zhiyu/shared/funnel';
import type { FunnelAnswer } from '@zhiyu/shared/funnel-contract';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { type Stratum, standardise } from '@zhiyu/shared/standardised-ratio';
import type { Aggregate } from './aggregate';
import type { CityModel } from './city';
import { addSums, noSum, type Sum } from './figure';
import { describeFunnel } from './funnel-figures';
import type { Grouping } from './store/compare';
import type { MeasuredSlice } from './store/measured-slice';
import type { NarrowedSlice } from './viewer';

/** The sums of a measure in each stratum of the mix, by group; the last stratum holds what is in none of the others. */
export type Strata = Map<number, Sum>[];

/**
 * The categories that a mix is made of: the domains, or where the slice names categories, those just below them. What a
 * slice holds of none of these is a stratum of its own.
 */
export function listMix(city: CityModel, { categories }: NarrowedSlice): string[] {
  if (categories.length === 0) return city.categories.children(null).map(({ id }) => id);
  const tops = categories.filter((id) => !city.categories.path(id).slice(0, -1).some(isIn(categories)));
  return tops.flatMap((id) => {
    const children = city.categories.children(id);
    return children.length === 0 ? [id] : children.map((child) => child.id);
  });
}

/** Reads a measure stratum by stratum; `all` are its sums over the whole slice. */
export async function readStrata(
  aggregate: Aggregate,
  asked: MeasuredSlice,
  grouping: Grouping,
  all: Map<number, Sum>,
): Promise<Strata> {
  const strata: Strata = [];
  for (const category of listMix(asked.city, asked.slice)) {
    const slice = { ...asked.slice, categories: [category] };
    const sums = await aggregate.groups({ ...asked, slice }, grouping);
    strata.push(new Map(sums.map(({ group, ...sum }) => [group, sum])));
  }
  return [...strata, subtractAll(all, strata)];
}

/**
 * Adds to the shares of a comparison their ratios to what would be expected with the mix of categories held equal, and a
 * funnel of these. `strata` stand by measure; rows stand in the order of their groups.
 */
export function addStandardised(
  answer: CompareAnswer,
  strata: ReadonlyMap<MeasureId, Strata>,
): CompareAnswer {
  const standardisedFunnels: Record<string, FunnelAnswer> = {};
  for (const [id, sums] of strata) {
    const funnel = addMeasure(answer, id, sums);
    if (funnel !== null) standardisedFunnels[id] = funnel;
  }
  return { ...answer, standardisedFunnels };
}

/** Whether the mix of a measure can be held equal: a share of cases, each of which has its category. */
export function hasMix(id: MeasureId): boolean {
  return measureOf(id).unit === 'share';
}

function addMeasure(answer: CompareAnswer, id: MeasureId, strata: Strata): FunnelAnswer | null {
  const whole = answer.whole.values[id];
  if (!whole?.denominator || whole.numerator === null) return null;
  // A Poisson count is a rare one: of what is usual, what is missing from it is counted.
  const counts = whole.numerator / whole.denominator > 0.5 ? 'missed' : 'numerator';
  const standard = strata.map((sums) => readStratum([...sums.values()].reduce(addSums, noSum), counts));
  const known: { figure: Figure; observed: number; expected: number }[] = [];
  answer.rows.forEach((row, group) => {
    const figure = row.values[id];
    if (row.id === null || !figure?.shown) return;
    const own = strata.map((sums) => readStratum(sums.get(group) ?? noSum, counts));
    const { observed, expected, ratio, interval } = standardise(own, standard);
    figure.standardised = { counts, observed, expected, ratio, interval, standing: null };
    known.push({ figure, observed, expected });
  });
  const funnel = makeRatioFunnel(known);
  known.forEach(({ figure }, place) => {
    if (figure.standardised) figure.standardised.standing = funnel.units[place]?.standing ?? null;
  });
  return describeFunnel(funnel, 'ratio');
}

function readStratum({ numerator, denominator }: Sum, counts: 'numerator' | 'missed'): Stratum {
  const below = denominator ?? 0;
  return { numerator: counts === 'numerator' ? numerator : below - numerator, denominator: below };
}

function subtractAll(all: Map<number, Sum>, strata: Strata): Map<number, Sum> {
  const left = new Map<number, Sum>();
  for (const [group, sum] of all) {
    const inside = strata.reduce((total, sums) => addSums(total, sums.get(group) ?? noSum), noSum);
    left.set(group, {
      cases: sum.cases - inside.cases,
      numerator: sum.numerator - inside.numerator,
      denominator: (sum.denominator ?? 0) - (inside.denominator ?? 0),
    });
  }
  return left;
}

function isIn(list: readonly string[]) {
  return ({ id }: { id: string }) => list.includes(id);
}
