import { countFlow } from './count-flow';
import { countMatters } from './count-matters';
import { countStock } from './count-stock';
import type { Tally } from './counters';
import type { Cube } from './cube';
import { isRepeatable } from './families';
import { planFlow, planStock } from './measure-plans';
import type { CubeQuestion } from './question';

/** How a question is counted. */
export interface MeasureCount {
  /** Whether cases below a line are counted beside those above it. */
  isRate: boolean;
  /** Whether no case counts more than once, so that it needs no counting apart from what is counted of it. */
  isOnce: boolean;
  /** Counts; pauses now and then, and the cube must not change meanwhile. */
  into(tally: Tally): Generator<void>;
}

/** @throws RangeError for a measure that the cube does not know */
export function countMeasure(cube: Cube, question: CubeQuestion): MeasureCount {
  const { measure } = question;
  if (measure === 'matters') {
    return { isRate: false, isOnce: true, into: (tally) => countMatters(cube, question, tally) };
  }
  const stock = planStock(cube, measure);
  if (stock !== null) {
    return { isRate: false, isOnce: true, into: (tally) => countStock(cube, question, stock, tally) };
  }
  const flow = planFlow(cube, question);
  if (flow === null) throw new RangeError(`the cube does not count “${measure}”`);
  return {
    isRate: flow.above !== null,
    isOnce: flow.above === null && !isRepeatable(flow.family),
    into: (tally) => countFlow(cube, question, flow, tally),
  };
}
