import type { CompareAnswer, CompareRow, Figure } from '@zhiyu/shared/contract';
import type { FunnelAnswer } from '@zhiyu/shared/funnel-contract';
import type { FunnelStanding } from '@zhiyu/shared/funnel-standing';
import type { Measure } from '@zhiyu/shared/measures';

/** A row as it is drawn: its value, what it rests on, and how it stands against chance. */
export interface Dot {
  row: CompareRow;
  figure: Figure;
  name: string;
  n: number;
  value: number;
  interval: readonly number[] | null;
  /** Null where the measure has no funnel. */
  standing: FunnelStanding | null;
}

/** What is drawn: rows with their values, or with the mix held equal their ratios to what is expected. */
export function listDots(
  { rows }: CompareAnswer,
  { id }: Measure,
  isHeld: boolean,
  nameOf: (row: CompareRow) => string,
): Dot[] {
  return rows.flatMap((row) => {
    const figure = row.values[id];
    if (row.id === null || !figure?.shown || figure.value === null) return [];
    const named = { row, figure, name: nameOf(row) };
    if (!isHeld) {
      const { n, value, interval, funnel } = figure;
      return [
        { ...named, n: funnelVolume(figure), value, interval, standing: funnel?.standing ?? null, cases: n },
      ];
    }
    const { standardised } = figure;
    if (!standardised || standardised.ratio === null) return [];
    const { expected: n, ratio: value, interval, standing } = standardised;
    return [{ ...named, n, value, interval, standing }];
  });
}

/** Cases below the line. */
function funnelVolume({ denominator, n }: Figure): number {
  return denominator ?? n;
}

/** The funnel of what is drawn. */
export function funnelOf(answer: CompareAnswer, { id }: Measure, isHeld: boolean): FunnelAnswer | undefined {
  return isHeld ? answer.standardisedFunnels?.[id] : answer.funnels?.[id];
}

/** Whether a standing is the worse side; null where it is neither, or nobody can say which side is worse. */
export function isWorse(
  standing: FunnelStanding | null,
  { goodDirection }: Measure,
  heldCounts: 'numerator' | 'missed' | null,
): boolean | null {
  if (standing === null || standing === 'within' || goodDirection === 'none') return null;
  const isAbove = standing.startsWith('above');
  // With the mix held equal, of what is good the missing cases may be what is counted.
  const isUpGood = heldCounts === 'missed' ? goodDirection !== 'up' : goodDirection === 'up';
  return isAbove !== isUpGood;
}

/** Rows with too few cases to be shown, with what is counted of them. */
export function listSmall({ rows }: CompareAnswer, { id }: Measure): { row: CompareRow; figure: Figure }[] {
  return rows.flatMap((row) => {
    const figure = row.values[id];
    return row.id !== null && figure && !figure.shown && figure.n > 0 ? [{ row, figure }] : [];
  });
}
