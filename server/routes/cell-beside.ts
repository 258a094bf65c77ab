import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { ZhiyuError } from '../errors';
import type { ChosenCells } from './cell-choice';
import type { Question, SliceQuery } from './question';

/** What may stand beside a figure in a file of cells: that of all categories, or that of the period before. */
export const besides = ['allCategories', 'before'] as const;
export type Beside = (typeof besides)[number];

const WEEK_MS = 7 * 86_400_000;

/**
 * How the figure beside is asked for. The period before is the equal length just before the window, for stocks 7 days
 * earlier, as in a comparison.
 * @throws ZhiyuError `share-of-rate`, `no-beginning` where there is no such figure
 */
export function askBeside(
  beside: Beside,
  measure: MeasureId,
  query: SliceQuery,
  { asOf, from, to }: Pick<Question, 'asOf' | 'from' | 'to'>,
): SliceQuery {
  const { kind } = measureOf(measure);
  if (beside === 'allCategories') {
    if (kind !== 'rate') return { ...query, category: [] };
    throw new ZhiyuError(
      'share-of-rate',
      `“${measure}” is a rate and no part of a sum; ask for it without “beside”.`,
    );
  }
  const iso = (instant: number) => new Date(instant).toISOString();
  if (kind === 'stock') return { ...query, at: iso(asOf - WEEK_MS) };
  if (from !== null) {
    const length = (to ?? asOf) - from;
    return { ...query, from: iso(from - length), to: iso(from), at: iso(asOf) };
  }
  throw new ZhiyuError(
    'no-beginning',
    'The period before has the length of the window; give its beginning as “from”.',
  );
}

/** Cells with the columns of both, 0 where one of them has no such cell; both ascend. */
export function putBeside(cells: ChosenCells, other: ChosenCells): ChosenCells {
  const mortons = [...new Set([...Array.from(cells.mortons), ...Array.from(other.mortons)])].sort(
    (a, b) => a - b,
  );
  const spread = ({ mortons: own, values }: ChosenCells) => {
    const places = new Map(Array.from(own, (morton, place) => [morton, place]));
    return values.map((column) =>
      mortons.map((morton) => {
        const place = places.get(morton);
        return place === undefined ? 0 : (column[place] ?? 0);
      }),
    );
  };
  return { ...cells, mortons, values: [...spread(cells), ...spread(other)] };
}

/** What the columns of figures are called, with that which stands beside them. */
export function besideColumns(beside: Beside, columns: readonly string[]): string[] {
  return [...columns, ...columns.map((name) => (columns.length === 1 ? beside : `${beside}.${name}`))];
}
