import { eventFlows } from './event-flows';
import { handlingFlows } from './handling-flows';
import { type MeasureId, type MeasureKind, measureIds, type measureKinds } from './measure-kinds';
import type { Text } from './pack';
import { rates } from './rates';
import { stocks } from './stocks';

/** What a measure counts: 件 cases, 件次 events, 项 matters, a share, cases per 10,000 residents, a length of time. */
export type MeasureUnit = 'case' | 'event' | 'matter' | 'share' | 'perTenThousand' | 'millisecond';
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

export type { MeasureId, MeasureKind };

/** Each is of the kind that `measureKinds` says. */
type Definitions = { [Id in MeasureId]: MeasureDefinition & { kind: (typeof measureKinds)[Id] } };
const definitions = {
  ...handlingFlows,
  ...eventFlows,
  ...stocks,
  ...rates,
} satisfies Definitions;

/** A figure of the product, defined once. */
export interface Measure extends MeasureDefinition {
  id: MeasureId;
  numerator?: MeasureId;
  denominator?: MeasureId | 'residents';
}

/** Every measure, in the order in which lists show them. */
export const measures: readonly Measure[] = measureIds.map(measureOf);

/** The measure of an identifier. */
export function measureOf(id: MeasureId): Measure {
  return { id, ...definitions[id] };
}
