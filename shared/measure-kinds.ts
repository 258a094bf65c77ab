/**
 * A flow counts over a window [from, to) up to T, a stock at the instant T, a rate divides two counts over a window; a
 * duration is a quantile of how long something takes.
 */
export type MeasureKind = 'flow' | 'stock' | 'rate' | 'duration';

/**
 * Every measure and its kind, in the order in which lists show them: what a page needs before it has asked for the
 * definitions, which stand in `measures.ts`.
 */
export const measureKinds = {
  reported: 'flow',
  answeredDirectly: 'flow',
  notAccepted: 'flow',
  dispatched: 'flow',
  closed: 'flow',
  due: 'flow',
  met: 'flow',
  closedLate: 'flow',
  contactsDue: 'flow',
  contactsInTime: 'flow',
  reviewed: 'flow',
  reached: 'flow',
  resolved: 'flow',
  rated: 'flow',
  satisfied: 'flow',
  repeated: 'flow',
  repeatedSame: 'flow',
  repeatedDifferent: 'flow',
  reopened: 'flow',
  returned: 'flow',
  extended: 'flow',
  urged: 'flow',
  supervised: 'flow',
  matters: 'flow',
  voided: 'flow',
  open: 'stock',
  overdue: 'stock',
  dueSoon: 'stock',
  paused: 'stock',
  dormant: 'stock',
  onTimeRate: 'rate',
  onTimeRateAdjusted: 'rate',
  closureRate: 'rate',
  responseRate: 'rate',
  resolutionRate: 'rate',
  resolutionCoverage: 'rate',
  satisfactionRate: 'rate',
  strictSatisfactionRate: 'rate',
  satisfactionCoverage: 'rate',
  firstTimeRate: 'rate',
  reopenRate: 'rate',
  returnRate: 'rate',
  extensionRate: 'rate',
  repeatRate: 'rate',
  perResident: 'rate',
  timeToClose: 'duration',
} as const satisfies Record<string, MeasureKind>;
export type MeasureId = keyof typeof measureKinds;

/** The identifiers of all measures, in the order in which lists show them. */
export const measureIds = Object.keys(measureKinds) as MeasureId[];

/** The kind of a measure. */
export function kindOf(id: MeasureId): MeasureKind {
  return measureKinds[id];
}

/** Under this many cases in its denominator a rate is neither shown nor ranked; its count is. */
export const SMALLEST_DENOMINATOR = 20;
/** A figure per resident is hidden under this many cases or residents. */
export const SMALLEST_RESIDENT_CASES = 10;
export const SMALLEST_RESIDENTS = 1000;
