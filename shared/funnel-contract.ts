import { type Static, Type } from 'typebox';
import { funnelStandings } from './funnel-standing';
import { nullable, oneOf } from './wire';

/** Funnels and standardised ratios as they cross the wire. */

const Pair = Type.Array(Type.Number(), { minItems: 2, maxItems: 2 });
const limits = {
  limits95: { ...Pair, description: 'within which chance alone keeps a figure 95 times in a hundred' },
  limits998: { ...Pair, description: 'the same for 99.8' },
};

/** How a figure stands in its funnel. */
export const FunnelFigureSchema = Type.Object({ standing: oneOf(funnelStandings), ...limits });
export type FunnelFigure = Static<typeof FunnelFigureSchema>;

/** A figure with the mix of categories held equal; not to be ranked, each ratio compares with all together. */
export const StandardisedFigureSchema = Type.Object({
  counts: oneOf(['numerator', 'missed'] as const, {
    description: 'what is counted: the cases above the line, or those below it and not above, the rarer ones',
  }),
  observed: Type.Number(),
  expected: Type.Number({ description: 'had each category gone as it does in all together' }),
  ratio: nullable(Type.Number()),
  interval: nullable(Pair),
  standing: nullable(oneOf(funnelStandings)),
});
export type StandardisedFigure = Static<typeof StandardisedFigureSchema>;

/** A funnel plot: target, over-dispersion and the curves of its limits. */
export const FunnelSchema = Type.Object({
  kind: oneOf(['share', 'ratio'] as const, {
    description: 'ratios are of the observed count to what is expected of the volume',
  }),
  target: Type.Number(),
  dispersion: Type.Object({
    units: Type.Integer(),
    estimate: Type.Number({ description: 'mean squared z-value, winsorised; 1 is what chance makes' }),
    factor: Type.Number({ description: 'by what variances are widened; 1 where chance may be all' }),
  }),
  curve: Type.Array(Type.Object({ n: Type.Number(), ...limits })),
});
export type FunnelAnswer = Static<typeof FunnelSchema>;
