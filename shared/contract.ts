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
import { measureIds } from './measures';
import { TextSchema } from './pack';

/** Everything that crosses the wire, declared once: the API validates with it, the client imports its types. */

const closed = { additionalProperties: false };
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values });
const AnInstant = Type.String({ format: 'date-time', description: 'ISO 8601 with the offset of the city' });
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

const asOf = {
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
  kind: oneOf(['flow', 'stock', 'rate'] as const),
  unit: oneOf(['case', 'event', 'matter', 'share', 'perTenThousand'] as const),
  goodDirection: oneOf(['up', 'down', 'none'] as const),
  label: TextSchema,
  definition: TextSchema,
  by: Type.Optional(Type.String()),
  numerator: Type.Optional(Type.String()),
  denominator: Type.Optional(Type.String()),
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

/** A figure with what it rests on. `shown` is false where n is too small; `reason` says why. */
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
  by: oneOf(['area', 'unit', 'category'] as const),
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
});
export type CaseAnswer = Static<typeof CaseSchema>;

export const HealthSchema = Type.Object({
  status: oneOf(['ok', 'starting', 'failing'] as const),
  checks: Type.Record(Type.String(), Type.String()),
});
