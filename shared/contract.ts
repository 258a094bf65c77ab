import { type Static, Type } from 'typebox';
import { BaseLayerSchema } from './base-layer';
import { requesters, requestTypes } from './case';
import { concurrences } from './concurrence';
import { FunnelFigureSchema, FunnelSchema, StandardisedFigureSchema } from './funnel-contract';
import { CompositeIndexSchema, IndexFigureSchema } from './index-contract';
import { measureIds } from './measure-kinds';
import { TextSchema } from './pack';
import { restDimensions } from './slice';
import { AnInstant, asOf, List, nullable, oneOf } from './wire';

/** Everything that crosses the wire, declared once: the API validates with it, the client imports its types. */

export const MeasureIdSchema = oneOf(measureIds);

/** Parameters of the slice that every route takes; each list may be repeated. */
export const sliceParameters = {
  area: List(Type.String({ description: 'an area and all below it, where cases happened' })),
  accountableArea: List(
    Type.String({ description: 'an accountable area and all below it, whose record cases count in' }),
  ),
  category: List(Type.String({ description: 'a category and all below it' })),
  requestType: List(oneOf(requestTypes)),
  channel: List(Type.String()),
  unit: List(Type.String({ description: 'a lead unit and all below it' })),
  requester: List(oneOf(requesters)),
  rest: Type.Optional(
    oneOf(restDimensions, {
      description:
        'of the one node that the slice names in this dimension, or of everything: only the cases in none of its children',
    }),
  ),
  cell: Type.Optional(
    Type.String({
      description: 'level,x,y: only the cases in this cell',
      pattern: '^\\d{1,2},\\d{1,6},\\d{1,6}$',
    }),
  ),
  governanceArea: Type.Optional(
    Type.String({ description: 'a saved governance area: only what lies in its areas and categories' }),
  ),
  at: Type.Optional(Type.String({ description: 'the as-of instant T; by default the city’s clock' })),
};
/** Parameters of the window; stocks refuse them. */
export const windowParameters = {
  from: Type.Optional(Type.String({ description: 'start of the window, included' })),
  to: Type.Optional(Type.String({ description: 'end of the window, excluded; by default T' })),
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
export const CitiesSchema = Type.Object({
  role: Type.String({ description: 'of the viewer: which pages are for them' }),
  cities: Type.Array(CitySummarySchema),
});
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
  home: Type.String({
    description: 'the smallest area around all that the viewer may see; where pages open',
  }),
  homeBounds: Type.Array(Type.Number(), {
    minItems: 4,
    maxItems: 4,
    description: 'west, south, east, north of that area; of the whole city, `bounds`',
  }),
  scope: Type.Array(TextSchema, {
    description: 'names of what the viewer may see of the city: areas, categories, units; empty: all of it',
  }),
  bounds: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
  categories: Type.Array(NodeSchema),
  units: Type.Array(Type.Object({ ...NodeSchema.properties, kind: nullable(Type.String()) })),
  channels: Type.Array(Type.Object({ id: Type.String(), name: TextSchema })),
  baseMap: nullable(
    Type.Object({
      attribution: nullable(TextSchema),
      hasFeatures: Type.Boolean({ description: 'whether …/basemap.geojson answers' }),
      layers: Type.Array(BaseLayerSchema),
      reviewNumber: nullable(Type.String({ description: '审图号' })),
    }),
  ),
  limitsNote: nullable(TextSchema),
  callBack: nullable(
    Type.String({
      description: 'calls a requester back by a masked number; {source}, {sourceId} stand for the case',
    }),
  ),
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
  funnel: Type.Optional(nullable(FunnelFigureSchema)),
  standardised: Type.Optional(nullable(StandardisedFigureSchema)),
});
export type Figure = Static<typeof FigureSchema>;

/** The row with id null holds the cases that belong to no child, so counts sum to the parent’s (`whole`). */
const CompareRowSchema = Type.Object({
  id: nullable(Type.String()),
  name: TextSchema,
  residents: nullable(Type.Number()),
  values: Type.Record(Type.String(), FigureSchema),
  index: Type.Optional(IndexFigureSchema),
});
export const CompareSchema = Type.Object({
  ...asOf,
  by: oneOf(['area', 'accountableArea', 'unit', 'category'] as const),
  parent: nullable(Type.String()),
  from: nullable(AnInstant),
  to: nullable(AnInstant),
  whole: CompareRowSchema,
  rows: Type.Array(CompareRowSchema),
  funnels: Type.Optional(Type.Record(Type.String(), FunnelSchema)),
  standardisedFunnels: Type.Optional(Type.Record(Type.String(), FunnelSchema)),
  index: Type.Optional(CompositeIndexSchema),
});
export type CompareRow = Static<typeof CompareRowSchema>;
export type CompareAnswer = Static<typeof CompareSchema>;

const BreakdownRowSchema = Type.Object({
  id: nullable(Type.String()),
  /** Of a channel; the words of the others are the reader's language's. */
  name: nullable(TextSchema),
  ...Type.Omit(FigureSchema, ['before', 'yearBefore']).properties,
});
/** A measure by what has no tree; the row with id null holds the cases that have none. */
export const BreakdownSchema = Type.Object({
  ...asOf,
  by: oneOf(['requestType', 'channel', 'requester'] as const),
  measure: MeasureIdSchema,
  whole: BreakdownRowSchema,
  rows: Type.Array(BreakdownRowSchema),
});
export type BreakdownAnswer = Static<typeof BreakdownSchema>;

/** How many domains or units concur in each of the areas inside one. */
export const AreaConcurrenceSchema = Type.Object({
  ...asOf,
  measure: MeasureIdSchema,
  distinct: oneOf(concurrences),
  parent: Type.String(),
  rows: Type.Array(Type.Object({ id: Type.String(), name: TextSchema, groups: Type.Integer() })),
});
export type AreaConcurrenceAnswer = Static<typeof AreaConcurrenceSchema>;

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

/** Days of a city that are not plainly worked on or off: holidays, and make-up days 调休. */
export const CalendarSchema = Type.Object({
  publishedTo: nullable(
    Type.String({
      format: 'date',
      description: 'the last of the days asked for whose arrangement is published',
    }),
  ),
  days: Type.Array(
    Type.Object({
      day: Type.String({ format: 'date' }),
      kind: oneOf(['holiday', 'make-up-day'] as const),
      name: nullable(TextSchema),
    }),
  ),
});
export type CalendarAnswer = Static<typeof CalendarSchema>;

/** What a tick of the live stream tells: something that figures depend on has changed, and is in the answers by now. */
export const LiveTickSchema = Type.Object({
  city: Type.String(),
  ...asOf,
  areas: nullable(
    Type.Array(Type.String(), {
      description:
        'the areas in which something has changed since the tick before, with all above them; null: any',
    }),
  ),
});
export type LiveTick = Static<typeof LiveTickSchema>;

export const HealthSchema = Type.Object({
  status: oneOf(['ok', 'starting', 'failing'] as const),
  checks: Type.Record(Type.String(), Type.String()),
});
