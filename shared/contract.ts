import { type Static, type TSchema, Type } from 'typebox';
import {
  outcomes,
  requesters,
  requestTypes,
  resolutions,
  stances,
  unlocatedReasons,
  urgencies,
} from './case';
import { clockBases } from './case-clock';
import { clockStates } from './clock';
import { clockLineKinds } from './clock-lines';
import { eventKinds } from './event';
import { measureIds } from './measures';
import { TextSchema, TimeLimitSchema } from './pack';
import { ignoredReasons, stopKinds } from './walk-state';

/** Everything that crosses the wire, declared once: the API validates with it, the client imports its types. */

/** No other properties. */
export const closed = { additionalProperties: false };
/** The schema, or null. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** One of a closed list of words. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
  about: { description?: string } = {},
) => Type.Unsafe<Values[number]>({ type: 'string', enum: values, ...about });
/** An instant on the wire. */
export const AnInstant = Type.String({
  format: 'date-time',
  description: 'ISO 8601 with the offset of the city',
});
const List = <T extends TSchema>(item: T) => Type.Optional(Type.Array(item, { maxItems: 200 }));

export const MeasureIdSchema = oneOf(measureIds);

/** Parameters of the slice that every route takes; each list may be repeated. */
export const sliceParameters = {
  area: List(Type.String({ description: 'an area and all below it' })),
  category: List(Type.String({ description: 'a category and all below it' })),
  requestType: List(oneOf(requestTypes)),
  channel: List(Type.String()),
  unit: List(Type.String({ description: 'a lead unit and all below it' })),
  requester: List(oneOf(requesters)),
  at: Type.Optional(Type.String({ description: 'the as-of instant T; by default the city’s clock' })),
};
/** Parameters of the window; stocks refuse them. */
export const windowParameters = {
  from: Type.Optional(Type.String({ description: 'start of the window, included' })),
  to: Type.Optional(Type.String({ description: 'end of the window, excluded; by default T' })),
};

/** What every answer carries. */
export const asOf = {
  asOf: AnInstant,
  seq: Type.Integer({ description: 'change sequence of the city at the answer' }),
};

/** RFC 9457. `code` is stable; `detail` says what to do. */
export const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  instance: Type.Optional(Type.String()),
});
export type Problem = Static<typeof ProblemSchema>;

export const MeasureSchema = Type.Object({
  id: MeasureIdSchema,
  kind: oneOf(['flow', 'stock', 'rate', 'duration'] as const),
  unit: oneOf(['case', 'event', 'matter', 'share', 'perTenThousand', 'millisecond'] as const),
  goodDirection: oneOf(['up', 'down', 'none'] as const),
  label: TextSchema,
  definition: TextSchema,
  by: Type.Optional(Type.String({ description: 'the instant, or list of instants, by which it counts' })),
  numerator: Type.Optional(
    Type.String({ description: 'the measure that counts exactly what is above the line' }),
  ),
  denominator: Type.Optional(Type.String({ description: 'the same below the line, or residents' })),
  numeratorText: Type.Optional(TextSchema),
  denominatorText: Type.Optional(TextSchema),
  exclusions: Type.Optional(TextSchema),
  interval: oneOf(['wilson', 'poisson', 'none'] as const),
  source: Type.Optional(Type.String()),
});

const CitySummarySchema = Type.Object({
  id: Type.String(),
  name: TextSchema,
  title: TextSchema,
  timeZone: Type.String(),
  clock: nullable(AnInstant),
  schematic: Type.Boolean({ description: '示意: shapes are drawn, not surveyed' }),
  generated: Type.Boolean({ description: '模拟数据: cases are generated' }),
});
export const CitiesSchema = Type.Object({ cities: Type.Array(CitySummarySchema) });
export type CitiesAnswer = Static<typeof CitiesSchema>;

const NodeSchema = Type.Object({ id: Type.String(), parent: nullable(Type.String()), name: TextSchema });
export const ViewerSchema = Type.Object({ id: Type.String(), role: Type.String(), label: TextSchema });
/** One city: its clock, levels, trees and bounds. Areas have a route of their own. */
export const CityAnswerSchema = Type.Object({
  ...CitySummarySchema.properties,
  ...asOf,
  languages: Type.Array(oneOf(['zh', 'en'] as const)),
  levels: Type.Array(Type.Object({ id: Type.String(), name: TextSchema, areas: Type.Integer() })),
  root: Type.String({ description: 'identifier of the area that is the whole city' }),
  bounds: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
  categories: Type.Array(NodeSchema),
  units: Type.Array(Type.Object({ ...NodeSchema.properties, kind: nullable(Type.String()) })),
  channels: Type.Array(Type.Object({ id: Type.String(), name: TextSchema })),
  baseMap: nullable(Type.Object({ attribution: nullable(TextSchema) })),
  limitsNote: nullable(TextSchema),
  assessmentStartDay: nullable(
    Type.Integer({ description: 'day of the month on which an assessment period 考核期 starts' }),
  ),
  firstReportedAt: nullable(AnInstant),
  lastReportedAt: nullable(AnInstant),
  cases: Type.Integer(),
  viewer: ViewerSchema,
});
export type CityAnswer = Static<typeof CityAnswerSchema>;

export const AreaSchema = Type.Object({
  id: Type.String(),
  parent: nullable(Type.String()),
  level: Type.String(),
  name: Type.String(),
  nameEn: nullable(Type.String()),
  residents: nullable(Type.Number()),
  kind: oneOf(['area', 'zone'] as const),
  children: Type.Integer(),
  center: Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
  bbox: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
});
/** The children of an area (the roots without `parent`), with the path from the root down to it. */
export const AreasSchema = Type.Object({ path: Type.Array(AreaSchema), areas: Type.Array(AreaSchema) });
export type Area = Static<typeof AreaSchema>;
export type AreasAnswer = Static<typeof AreasSchema>;

/**
 * Cells by ascending Morton number. Counts: rows [x, y, value]. Rates: rows [x, y, numerator, denominator], and
 * `total`, `located`, `unlocated` are sums of denominators.
 */
export const CellsSchema = Type.Object({
  level: Type.Integer(),
  measure: MeasureIdSchema,
  ...asOf,
  total: Type.Integer(),
  located: Type.Integer(),
  unlocated: Type.Integer(),
  columns: Type.Array(Type.String()),
  cells: Type.Array(Type.Array(Type.Number())),
});
export type CellsAnswer = Static<typeof CellsSchema>;

/** Quantiles of a length of time in milliseconds; null where too few cases have come to their end to know. */
export const QuantilesSchema = Type.Object({ p50: nullable(Type.Number()), p90: nullable(Type.Number()) });

/**
 * A figure with what it rests on. `shown` is false where n is too small; `reason` says why. Rates and lengths of time
 * carry the band of volume that they are ranked in, null where they are not ranked.
 */
export const FigureSchema = Type.Object({
  value: nullable(Type.Number()),
  n: Type.Integer({ description: 'cases that the figure rests on' }),
  numerator: nullable(Type.Number()),
  denominator: nullable(Type.Number()),
  interval: nullable(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: '95 %' })),
  shown: Type.Boolean(),
  reason: nullable(Type.String()),
  before: nullable(Type.Number({ description: 'the equal length just before; stocks: 7 days earlier' })),
  yearBefore: nullable(Type.Number()),
  band: Type.Optional(nullable(Type.Integer())),
  quantiles: Type.Optional(QuantilesSchema),
});
export type Figure = Static<typeof FigureSchema>;

/** The row with id null holds the cases that belong to no child, so counts sum to the parent’s (`whole`). */
const CompareRowSchema = Type.Object({
  id: nullable(Type.String()),
  name: TextSchema,
  residents: nullable(Type.Number()),
  values: Type.Record(Type.String(), FigureSchema),
});
export const CompareSchema = Type.Object({
  ...asOf,
  by: oneOf(['area', 'accountableArea', 'unit', 'category'] as const),
  parent: nullable(Type.String()),
  from: nullable(AnInstant),
  to: nullable(AnInstant),
  whole: CompareRowSchema,
  rows: Type.Array(CompareRowSchema),
});
export type CompareRow = Static<typeof CompareRowSchema>;
export type CompareAnswer = Static<typeof CompareSchema>;

const TrendPointSchema = Type.Object({
  from: AnInstant,
  to: AnInstant,
  value: nullable(Type.Number()),
  numerator: nullable(Type.Number()),
  denominator: nullable(Type.Number()),
  quantiles: Type.Optional(QuantilesSchema),
  partial: Type.Boolean(),
});
export const TrendSchema = Type.Object({
  ...asOf,
  measure: MeasureIdSchema,
  bucket: Type.String(),
  series: Type.Array(TrendPointSchema),
  before: Type.Array(TrendPointSchema),
});
export type TrendAnswer = Static<typeof TrendSchema>;

/** A case in a list. */
export const CaseItemSchema = Type.Object({
  id: Type.Integer(),
  source: Type.String(),
  sourceId: Type.String(),
  title: nullable(Type.String()),
  address: nullable(Type.String()),
  area: nullable(Type.String()),
  areaPath: Type.Array(TextSchema, { description: 'names from below the city down to the area' }),
  accountableArea: nullable(Type.String()),
  category: nullable(Type.String()),
  categoryName: nullable(TextSchema),
  requestType: nullable(oneOf(requestTypes)),
  channel: nullable(Type.String()),
  unit: nullable(Type.String()),
  unitName: nullable(TextSchema),
  reportedAt: AnInstant,
  dueAt: nullable(AnInstant),
  endedAt: nullable(AnInstant),
  state: oneOf([
    'open',
    'dueSoon',
    'overdue',
    'paused',
    'closed',
    'answeredDirectly',
    'notAccepted',
    'voided',
  ] as const),
  overdueMs: nullable(Type.Number({ description: 'milliseconds past the due time, for overdue cases' })),
  cell: nullable(Type.Object({ x: Type.Integer(), y: Type.Integer(), level: Type.Integer() }, closed)),
});
export type CaseItem = Static<typeof CaseItemSchema>;
export const CaseListSchema = Type.Object({
  ...asOf,
  total: Type.Integer(),
  items: Type.Array(CaseItemSchema),
  next: nullable(Type.String({ description: 'cursor of the next page; it pins T' })),
});
export type CaseListAnswer = Static<typeof CaseListSchema>;

/** Something that happened to a case. What its kind does not use is null. */
const StoryEventSchema = Type.Object({
  eventId: Type.String(),
  kind: oneOf(eventKinds),
  at: AnInstant,
  toldBy: oneOf(['event', 'record', 'rule'] as const, {
    description: 'an event of its own, the source’s record of the case, or a rule of the product',
  }),
  knownAt: nullable(AnInstant),
  ignored: nullable(oneOf(ignoredReasons, { description: 'why it does not count' })),
  by: nullable(Type.String()),
  reason: nullable(Type.String()),
  unit: nullable(Type.String()),
  coUnits: Type.Array(Type.String()),
  dueAt: nullable(AnInstant),
  reviewAt: nullable(AnInstant),
  answerDueAt: nullable(AnInstant),
  outcome: nullable(oneOf(outcomes)),
  passed: nullable(Type.Boolean()),
  resolution: nullable(oneOf(resolutions)),
  satisfaction: nullable(Type.Integer()),
  area: nullable(Type.String()),
  category: nullable(Type.String()),
  matter: nullable(Type.String()),
  stance: nullable(oneOf(stances)),
});

/**
 * The clock of a case, line by line. Codes stand for words of the interface; `reason` is what the source wrote.
 */
const ClockLineSchema = Type.Object({
  from: AnInstant,
  to: nullable(AnInstant),
  kind: oneOf(clockLineKinds),
  counted: Type.Number({ description: 'what it adds to the time used, in the unit of the clock' }),
  reason: nullable(Type.String()),
  isAhead: Type.Boolean({ description: 'after the as-of instant, or after the case was closed' }),
});

export const ClockSchema = Type.Object({
  asOf: AnInstant,
  state: oneOf(clockStates),
  clockStart: oneOf(['dispatch', 'report'] as const),
  start: nullable(AnInstant),
  basis: oneOf(clockBases),
  limit: nullable(TimeLimitSchema),
  unit: TimeLimitSchema.properties.unit,
  lines: Type.Array(ClockLineSchema),
  counted: Type.Number(),
  total: nullable(
    Type.Number({ description: 'the limit, once more for each extension; null for a said due time' }),
  ),
  left: nullable(Type.Number()),
  dueAt: nullable(AnInstant),
  leftMs: nullable(
    Type.Number({
      description: 'to the due time from the as-of instant, the stop or the end; negative: over',
    }),
  ),
  endedAt: nullable(AnInstant),
  stops: Type.Array(
    Type.Object({
      kind: oneOf(stopKinds),
      from: AnInstant,
      to: nullable(AnInstant),
      reason: nullable(Type.String()),
      isCounted: Type.Boolean({ description: 'it moved the due time' }),
    }),
  ),
  extensions: Type.Array(
    Type.Object({
      at: AnInstant,
      before: nullable(AnInstant),
      after: nullable(AnInstant),
      isSaid: Type.Boolean({ description: 'the event itself said the new due time' }),
      reason: nullable(Type.String()),
    }),
  ),
  ignored: Type.Array(
    Type.Object({
      eventId: Type.String(),
      at: AnInstant,
      kind: oneOf(eventKinds),
      reason: oneOf(ignoredReasons),
    }),
  ),
  wait: Type.Object({ from: AnInstant, to: nullable(AnInstant), ms: Type.Number() }),
});
export type ClockLineAnswer = Static<typeof ClockLineSchema>;
export type ClockAnswer = Static<typeof ClockSchema>;

/** One case, whole. */
export const CaseSchema = Type.Object({
  ...CaseItemSchema.properties,
  ...asOf,
  text: nullable(Type.String()),
  lng: nullable(Type.Number()),
  lat: nullable(Type.Number()),
  unlocatedReason: nullable(oneOf(unlocatedReasons)),
  requester: nullable(oneOf(requesters)),
  urgency: oneOf(urgencies),
  coUnits: Type.Array(Type.String()),
  sensitive: Type.Boolean(),
  matter: nullable(Type.String()),
  stance: nullable(oneOf(stances)),
  dispatchedAt: nullable(AnInstant),
  contactDueAt: nullable(AnInstant),
  firstContactAt: nullable(AnInstant),
  answeredDirectlyAt: nullable(AnInstant),
  notAcceptedAt: nullable(AnInstant),
  voidedAt: nullable(AnInstant),
  closings: Type.Array(Type.Object({ at: AnInstant, outcome: nullable(oneOf(outcomes)) })),
  reopenings: Type.Array(AnInstant),
  pauses: Type.Array(Type.Object({ from: AnInstant, to: nullable(AnInstant) })),
  reviewedAt: nullable(AnInstant),
  resolution: nullable(oneOf(resolutions)),
  satisfaction: nullable(Type.Integer()),
  flags: Type.Array(
    Type.String({ description: 'data quality: closed-before-reported, calendar-unpublished …' }),
  ),
  exemptedAt: nullable(AnInstant),
  events: Type.Array(StoryEventSchema, { description: 'all that happened, in order of time' }),
  clock: nullable(ClockSchema),
});
export type CaseAnswer = Static<typeof CaseSchema>;

export const HealthSchema = Type.Object({
  status: oneOf(['ok', 'starting', 'failing'] as const),
  checks: Type.Record(Type.String(), Type.String()),
});

// Sources and data quality.

/** What became of each line of a pushed batch. Accepted, merged and quarantined sum to the lines sent. */
export const PushAnswerSchema = Type.Object({
  ...asOf,
  accepted: Type.Integer({ description: 'lines that brought a new case or a new event' }),
  merged: Type.Integer({ description: 'lines that changed a known case, or said nothing new' }),
  quarantined: Type.Integer({ description: 'lines kept aside, to be mended and sent again' }),
  lines: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'from 1; empty lines are counted and have no entry' }),
      status: oneOf(['accepted', 'merged', 'quarantined'] as const),
      code: nullable(
        Type.String({ description: 'why it was kept aside; of what was merged, unchanged or repeated' }),
      ),
      id: nullable(Type.Integer({ description: 'the case' })),
    }),
  ),
});
export type PushAnswer = Static<typeof PushAnswerSchema>;

/** A source with how fresh it is, how much of it is on the map, and what went wrong last. Cases that are void are left out. */
export const SourceStateSchema = Type.Object({
  id: Type.String({ description: 'empty: rows that do not say where they come from' }),
  kind: oneOf(['file', 'push', 'open311', 'program'] as const),
  name: nullable(TextSchema),
  cases: Type.Integer(),
  located: Type.Integer({ description: 'cases with a trustworthy point' }),
  lastReportedAt: nullable(AnInstant),
  lastReceivedAt: nullable(AnInstant),
  lastAttemptAt: nullable(AnInstant),
  lastSuccessAt: nullable(AnInstant),
  lastError: nullable(Type.Object({ at: AnInstant, message: Type.String() })),
  everyMinutes: nullable(Type.Integer({ description: 'how often it is asked; null: it is not asked' })),
  quarantined: Type.Integer({ description: 'rows that are kept aside now' }),
});
export type SourceState = Static<typeof SourceStateSchema>;
export const SourcesSchema = Type.Object({ ...asOf, sources: Type.Array(SourceStateSchema) });
export type SourcesAnswer = Static<typeof SourcesSchema>;

/** Kinds of doubtful cases that are counted and listed. */
export const findingIds = [
  'unlocated',
  'closedBeforeReported',
  'closingTimeUnknown',
  'inFuture',
  'uncategorised',
  'calendarUnpublished',
  'areaDisagrees',
  'looksSwapped',
  'dormant',
] as const;
export type FindingId = (typeof findingIds)[number];
export const FindingIdSchema = oneOf(findingIds);

const day = (description: string) => Type.String({ format: 'date', description });
/** How good the data is: what came in by source and day, what is doubtful about the cases, points that stand for many. */
export const QualitySchema = Type.Object({
  ...asOf,
  from: day('first local day'),
  to: day('the local day after the last'),
  days: Type.Array(
    Type.Object({
      source: Type.String(),
      day: day('local day of receipt'),
      sent: Type.Integer(),
      accepted: Type.Integer(),
      merged: Type.Integer(),
      quarantined: Type.Integer(),
      unlocated: Type.Integer({
        description: 'of the cases accepted and changed, those without a trustworthy point',
      }),
      reasons: Type.Record(Type.String(), Type.Integer(), { description: 'why rows were quarantined' }),
    }),
  ),
  sources: Type.Array(SourceStateSchema),
  findings: Type.Array(
    Type.Object({
      id: FindingIdSchema,
      cases: nullable(Type.Integer({ description: 'null where it cannot be known' })),
      bySource: Type.Array(Type.Object({ source: Type.String(), cases: Type.Integer() })),
    }),
  ),
  places: Type.Array(
    Type.Object({
      source: Type.String(),
      lng: Type.Number(),
      lat: Type.Number(),
      cases: Type.Integer(),
      share: Type.Number({ description: 'of the cases of its source' }),
      addresses: Type.Integer({ description: 'different ones among its cases' }),
      offMap: Type.Boolean({ description: 'taken off the map: it stands for «place unknown»' }),
    }),
    { description: 'points that carry over 1 % of the cases of their source' },
  ),
  countedAt: AnInstant,
});
export type QualityAnswer = Static<typeof QualitySchema>;

/** A row that was kept aside. */
export const QuarantineItemSchema = Type.Object({
  id: Type.String(),
  source: Type.String(),
  sourceId: nullable(Type.String()),
  code: Type.String(),
  detail: Type.String(),
  raw: Type.String({ description: 'the row as it came' }),
  file: nullable(Type.String({ description: 'the file or address that it came from; null: it was pushed' })),
  line: nullable(Type.Integer()),
  at: AnInstant,
});
export type QuarantineItem = Static<typeof QuarantineItemSchema>;
export const QuarantineSchema = Type.Object({
  ...asOf,
  total: Type.Integer({ description: 'rows with the source and the code asked for' }),
  codes: Type.Array(Type.Object({ source: Type.String(), code: Type.String(), rows: Type.Integer() })),
  items: Type.Array(QuarantineItemSchema),
  next: nullable(Type.String({ description: 'cursor of the next page' })),
});
export type QuarantineAnswer = Static<typeof QuarantineSchema>;

export const QuarantineRowSchema = Type.Object({ ...QuarantineItemSchema.properties, asOf: AnInstant });
export type QuarantineRowAnswer = Static<typeof QuarantineRowSchema>;

/** A row to be sent in place of one that was kept aside. */
export const MendSchema = Type.Object({ raw: Type.String({ minLength: 1, maxLength: 1024 * 1024 }) }, closed);
export const MendedSchema = Type.Object({
  ...asOf,
  status: oneOf(['accepted', 'merged', 'quarantined'] as const),
  code: nullable(Type.String()),
  detail: nullable(Type.String({ description: 'why it is kept aside again' })),
  case: nullable(Type.Integer()),
});
export type MendedAnswer = Static<typeof MendedSchema>;

export const RetrySchema = Type.Object(
  {
    code: Type.String({ minLength: 1 }),
    source: Type.Optional(Type.String()),
    after: Type.Optional(Type.String({ description: '`next` of the answer before' })),
  },
  closed,
);
/** What became of rows that were sent again as they were; accepted, merged and quarantined sum to `sent`. */
export const RetriedSchema = Type.Object({
  ...asOf,
  sent: Type.Integer(),
  accepted: Type.Integer(),
  merged: Type.Integer(),
  quarantined: Type.Integer(),
  next: nullable(Type.String({ description: 'give it as `after` to go on; null: all were sent' })),
});
export type RetriedAnswer = Static<typeof RetriedSchema>;

// Versions of a city's pack.

/** What the cases of a city have come to under a version of its pack, or will have. */
export const FollowedCasesSchema = Type.Object({
  looked: Type.Integer({ description: 'cases looked at so far' }),
  changed: Type.Integer({ description: 'cases that are not what they were' }),
  relocated: Type.Integer({ description: 'in another area' }),
  unlocated: Type.Integer({ description: 'off the map: the point lies no longer in the city' }),
  located: Type.Integer({ description: 'on the map again' }),
  recategorised: Type.Integer(),
  handedOver: Type.Integer({ description: 'with another lead unit' }),
  dueMoved: Type.Integer({ description: 'with another due time' }),
  total: Type.Integer({ description: 'cases there were when the version came' }),
  finishedAt: nullable(AnInstant),
  superseded: Type.Boolean({ description: 'given up, because the next version came' }),
});

export const VersionsSchema = Type.Object({
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      addedAt: AnInstant,
      changes: nullable(
        Type.Unsafe<object>({
          type: 'object',
          additionalProperties: true,
          description:
            'settings, areas, categories, units, channels: what was added, removed, renamed, moved',
        }),
      ),
      cases: nullable(FollowedCasesSchema),
    }),
  ),
});
export type VersionsAnswer = Static<typeof VersionsSchema>;

const AnyNode = Type.Unsafe<object>({ type: 'object', additionalProperties: true });
export const VersionSchema = Type.Object({
  version: Type.Integer(),
  addedAt: AnInstant,
  pack: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'city.json' }),
  areas: Type.Array(AnyNode),
  categories: Type.Array(AnyNode),
  units: Type.Array(AnyNode),
  channels: Type.Array(AnyNode),
  limits: Type.Array(AnyNode),
  shapes: Type.Array(Type.Object({ id: Type.String(), geometry: AnyNode })),
});
export type VersionAnswer = Static<typeof VersionSchema>;
