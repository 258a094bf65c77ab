import { eventFlows } from './event-flows';
import { handlingFlows } from './handling-flows';
import type { Text } from './pack';
import { rates } from './rates';
import { stocks } from './stocks';

/** What a measure counts: 件 cases, 件次 events, 项 matters, a share, cases per 10,000 residents, a length of time. */
export type MeasureUnit = 'case' | 'event' | 'matter' | 'share' | 'perTenThousand' | 'millisecond';
/**
 * A flow counts over a window [from, to) up to T, a stock at the instant T, a rate divides two counts over a window; a
 * duration is a quantile of how long something takes.
 */
export type MeasureKind = 'flow' | 'stock' | 'rate' | 'duration';
/** The 95 % interval that stands beside a value: Wilson’s for a share, the exact one for a Poisson rate, or none. */
export type IntervalKind = 'wilson' | 'poisson' | 'none';

/** Definition of a figure of the product; the screen shows all of this on request. */
export interface MeasureDefinition {
  kind: MeasureKind;
  unit: MeasureUnit;
  /** Which way is better; none where more or fewer says nothing of how well a city works. */
  goodDirection: 'up' | 'down' | 'none';
  label: Text;
  definition: Text;
  /** For flows and durations: the instant of a case, or the list of instants, by which it counts. */
  by?: string;
  /** For rates and durations: the measure that stands above the line and below it, where one counts exactly that. */
  numerator?: string;
  denominator?: string;
  /** What stands above the line and below it, in words; a duration rests on the cases below and has seen those above end. */
  numeratorText?: Text;
  denominatorText?: Text;
  /** What is left out. */
  exclusions?: Text;
  interval: IntervalKind;
  /** The rule or the published method that the definition follows. */
  source?: string;
}

const definitions = { ...handlingFlows, ...eventFlows, ...stocks, ...rates };
export type MeasureId = keyof typeof definitions;

/** A figure of the product, defined once. */
export interface Measure extends MeasureDefinition {
  id: MeasureId;
  numerator?: MeasureId;
  denominator?: MeasureId | 'residents';
}

/** The identifiers of all measures, in the order in which lists show them. */
export const measureIds = Object.keys(definitions) as MeasureId[];

/** Every measure, in the order in which lists show them. */
export const measures: readonly Measure[] = measureIds.map(measureOf);

/** The measure of an identifier. */
export function measureOf(id: MeasureId): Measure {
  return { id, ...definitions[id] };
}

/** Under this many cases in its denominator a rate is neither shown nor ranked; its count is. */
export const SMALLEST_DENOMINATOR = 20;
/** A figure per resident is hidden under this many cases or residents. */
export const SMALLEST_RESIDENT_CASES = 10;
export const SMALLEST_RESIDENTS = 1000;
