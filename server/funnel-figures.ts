import type { CompareAnswer, Figure } from '@zhiyu/shared/contract';
import { type Funnel, makeRatioFunnel, makeShareFunnel } from '@zhiyu/shared/funnel';
import type { FunnelAnswer, FunnelFigure } from '@zhiyu/shared/funnel-contract';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';

/** Adds to the shares and the figures per resident of a comparison how they stand in a funnel, and the funnels. */
export function addFunnels(answer: CompareAnswer, measures: readonly MeasureId[]): CompareAnswer {
  const funnels: Record<string, FunnelAnswer> = {};
  for (const id of measures) {
    const found = measureFunnel(answer, id);
    if (found === null) continue;
    funnels[id] = describeFunnel(found.funnel, found.kind);
    found.figures.forEach((figure, place) => {
      figure.funnel = describeUnit(found.funnel, place);
    });
  }
  return { ...answer, funnels };
}

/** A funnel as it is told: where it is drawn around, how wide, and its curves. */
export function describeFunnel(
  { target, dispersion, curve }: Funnel,
  kind: FunnelAnswer['kind'],
): FunnelAnswer {
  return { kind, target, dispersion: { ...dispersion }, curve: curve.map((point) => ({ ...point })) };
}

function describeUnit({ units }: Funnel, place: number): FunnelFigure | null {
  const unit = units[place];
  return unit ? { ...unit } : null;
}

interface MeasuredFunnel {
  kind: FunnelAnswer['kind'];
  funnel: Funnel;
  /** In the order of the funnel’s units. */
  figures: Figure[];
}

/** Only figures that rest on enough cases to be shown are judged, and tell how much figures differ. */
function measureFunnel(answer: CompareAnswer, id: MeasureId): MeasuredFunnel | null {
  const measure = measureOf(id);
  const whole = answer.whole.values[id];
  const figures = answer.rows
    .filter((row) => row.id !== null)
    .map((row) => row.values[id])
    .filter((figure): figure is Figure => figure?.shown === true);
  if (!whole?.denominator || whole.numerator === null) return null;
  const target = whole.numerator / whole.denominator;
  if (measure.unit === 'share') {
    const funnel = makeShareFunnel(figures.map(readParts), target);
    return funnel && { kind: 'share', funnel, figures };
  }
  if (measure.unit !== 'perTenThousand') return null;
  const ratios = figures.map(readParts).map(({ numerator, denominator }) => ({
    observed: numerator,
    expected: denominator * target,
  }));
  return { kind: 'ratio', funnel: makeRatioFunnel(ratios), figures };
}

function readParts({ numerator, denominator }: Figure): { numerator: number; denominator: number } {
  return { numerator: numerator ?? 0, denominator: denominator ?? 0 };
}
