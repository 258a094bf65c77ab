import type { NearCell } from '@zhiyu/shared/field-contract';
import { mortonOf, STORE_LEVEL } from '@zhiyu/shared/grid';
import type { Aggregate } from '../aggregate';
import type { MeasuredSlice } from '../store/measured-slice';

/** What officers are told of so many cells; more are not listed. */
export const MOST_TOLD = 5;

/** So few of a kind are no reason to name it. */
const LEAST_CASES = 2;

/** Adds to the hottest cells what most of their recent cases are about, by the finest categories. */
export async function addMainCategories(
  aggregate: Aggregate,
  recent: MeasuredSlice,
  level: number,
  cells: readonly NearCell[],
): Promise<NearCell[]> {
  const { categories } = recent.city;
  const ordinals = categories.nodes.map(({ ordinal }) => ordinal);
  const grouping = {
    by: 'category' as const,
    ordinals,
    groups: ordinals.map((_, place) => place),
    keepsOthers: false,
  };
  const size = 4 ** (STORE_LEVEL - level);
  const told: NearCell[] = [];
  for (const cell of cells) {
    if (!cell.isHot || told.length >= MOST_TOLD) {
      told.push(cell);
      continue;
    }
    const morton = mortonOf(cell.x, cell.y);
    const inCell = { ...recent, cells: { from: morton * size, to: (morton + 1) * size } };
    const sums = await aggregate.groups(inCell, grouping);
    const [most, next] = sums.sort(
      (one, other) => other.numerator - one.numerator || one.group - other.group,
    );
    // One of each says nothing, and of two alike none is the main one.
    const isMain =
      most !== undefined && most.numerator >= LEAST_CASES && most.numerator > (next?.numerator ?? 0);
    const category = isMain ? categories.nodes[most.group] : undefined;
    const main = isMain && category && { category: category.id, name: category.name, cases: most.numerator };
    told.push(main ? { ...cell, main } : cell);
  }
  return told;
}
