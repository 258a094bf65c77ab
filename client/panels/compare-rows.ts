import type { CompareAnswer, CompareRow, Figure } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { bandOf } from '@zhiyu/shared/volume-bands';
import type { View } from '../view-state';

/** How a rate stands against the whole: only what lies beyond its interval is called better or worse. */
export type Standing = 'better' | 'worse' | 'same';

export interface RankedRow {
  row: CompareRow;
  figure: Figure;
  value: number;
}

/** A comparison in the order of the screen. */
export interface Ranking extends Pick<CompareAnswer, 'by' | 'parent'> {
  ranked: RankedRow[];
  /** Rows whose n is too small to be shown or ranked. */
  small: { row: CompareRow; figure: Figure }[];
  /** Cases in none of the rows; null where there are none. */
  rest: { row: CompareRow; figure: Figure } | null;
}

/**
 * Sorts the rows of a comparison by a measure, the largest first; rates of handling units within bands of similar
 * volume, the larger volumes first, for a bureau of thousands and one of dozens are no match.
 */
export function rankRows(answer: CompareAnswer, measure: Measure): Ranking {
  const isBanded = inBands(answer, measure);
  const { by, parent } = answer;
  const ranking: Ranking = { by, parent, ranked: [], small: [], rest: null };
  for (const row of answer.rows) {
    const figure = row.values[measure.id];
    if (!figure) continue;
    if (row.id === null) {
      if (figure.n > 0 || (figure.value ?? 0) > 0) ranking.rest = { row, figure };
    } else if (figure.shown && figure.value !== null) {
      ranking.ranked.push({ row, figure, value: figure.value });
    } else {
      ranking.small.push({ row, figure });
    }
  }
  ranking.ranked.sort(
    (a, b) => (isBanded ? bandOf(b.figure.n) - bandOf(a.figure.n) : 0) || b.value - a.value,
  );
  ranking.small.sort((a, b) => b.figure.n - a.figure.n);
  return ranking;
}

/** How the slice on the screen becomes that of a row of a comparison, with exactly the cases that its figures count. */
export function sliceOfRow(
  { by, parent }: Pick<CompareAnswer, 'by' | 'parent'>,
  { id }: CompareRow,
): Partial<View> {
  if (id === null) return { listedOf: { by: `rest.${by}`, id: parent } };
  if (by === 'category') return { categories: [id] };
  return by === 'area' ? { area: id, map: null } : { listedOf: { by, id } };
}

/** How the slice on the screen becomes that of all that is compared. */
export function sliceOfWhole({ by, whole }: CompareAnswer): Partial<View> {
  const isByPlaceOrDomain = by === 'area' || by === 'category';
  return isByPlaceOrDomain || whole.id === null ? {} : { listedOf: { by, id: whole.id } };
}

/** The unit that stands over all others; null where there are several such. */
export function topUnit(units: readonly { id: string; parent: string | null }[]): string | null {
  const tops = units.filter(({ parent }) => parent === null);
  const [top] = tops;
  return top && tops.length === 1 && units.length > 1 ? top.id : null;
}

/** Whether a comparison is ranked within bands of similar volume. */
export function inBands(answer: CompareAnswer, measure: Measure): boolean {
  return answer.by === 'unit' && needsSample(measure);
}

/** Whether a figure says nothing where it rests on few cases. */
export function needsSample({ kind }: Measure): boolean {
  return kind === 'rate' || kind === 'duration';
}

/** How a figure stands against the value of the whole. */
export function standingOf(figure: Figure, whole: number | null, measure: Measure): Standing {
  if (whole === null || figure.interval === null || measure.goodDirection === 'none') return 'same';
  const [low = 0, high = 0] = figure.interval;
  if (low <= whole && whole <= high) return 'same';
  return low > whole === (measure.goodDirection === 'up') ? 'better' : 'worse';
}

/** The scale of the dots: both ends of every interval and the whole, with a little room. */
export function scaleOf(rows: readonly RankedRow[], whole: number | null): { low: number; high: number } {
  const ends = rows.flatMap(({ figure, value }) => figure.interval ?? [value]);
  if (whole !== null) ends.push(whole);
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const room = (high - low || Math.abs(high) || 1) * 0.04;
  return { low: low - room, high: high + room };
}
