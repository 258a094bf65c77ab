import { type Static, Type } from 'typebox';
import { BaseLayerSchema } from './base-layer';
import { type RequestType, requestTypes, type Urgency, urgencies } from './case';
import { CalendarSchema } from './pack-calendar';
import { FieldSchema } from './pack-field';
import { Identifier } from './pack-identifier';
import { EffectivenessIndexSchema } from './pack-index';
import { RetentionSchema } from './pack-retention';

/**
 * The files of a city pack. A pack is a folder: `city.json`, areas as GeoJSON, `units.json`,
 * `categories.json` and, if it has one, a base map as GeoJSON. Nothing in the code knows a city.
 * Published at `/api/v1/schemas/city`, `/units`, `/categories` and `/area-properties`.
 */

const closed = { additionalProperties: false };

/** A text in the languages of the interface; Chinese may repeat the local name where the city has none. */
export const TextSchema = Type.Object({ zh: Type.String(), en: Type.String() }, closed);
export type Text = Static<typeof TextSchema>;

export const datums = ['WGS-84', 'CGCS2000', 'GCJ-02', 'BD-09'] as const;
/** One of the named datums, `EPSG:<code>`, or a PROJ definition such as `+proj=lcc …`. */
export const DatumSchema = Type.String({
  description: 'WGS-84, CGCS2000, GCJ-02, BD-09, EPSG:<code> of a common projected system, or a PROJ string',
});

/** What a node takes over from nodes that earlier versions of the pack had. */
const Was = Type.Array(Identifier, {
  minItems: 1,
  description: 'identifiers, no longer in the pack, that this one stands for from now on',
});

const LevelSchema = Type.Object({ id: Identifier, name: TextSchema }, closed);

/** One file of areas, and how its properties are read. */
const AreaFileSchema = Type.Object(
  {
    path: Type.String({ description: 'GeoJSON FeatureCollection, relative to the pack' }),
    datum: Type.Optional(DatumSchema),
    level: Type.Optional(Identifier),
    parent: Type.Optional(Identifier),
    properties: Type.Optional(
      Type.Object(
        {
          id: Type.Optional(Type.String()),
          parent: Type.Optional(Type.String()),
          level: Type.Optional(Type.String()),
          name: Type.Optional(Type.String()),
          nameEn: Type.Optional(Type.String()),
          residents: Type.Optional(Type.String()),
          kind: Type.Optional(Type.String()),
          was: Type.Optional(Type.String()),
        },
        { ...closed, description: 'which property of a feature holds what; by default the same name' },
      ),
    ),
  },
  closed,
);

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Words = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });

/** What makes a demand one for a question of opposed demands, or one against it: any of the words, or of the categories. */
const SideSchema = Type.Object(
  { words: Type.Optional(Words), categories: Type.Optional(Type.Array(Identifier, { minItems: 1 })) },
  { ...closed, minProperties: 1 },
);

/**
 * A question on which a city's people want opposite things, such as a night market and its noise. A demand is about it
 * when its category is one of `categories` or below, and, where `words` stand here, one of these is in its text. It is
 * for or against where exactly one side fits.
 */
export const OpposedQuestionSchema = Type.Object(
  {
    id: Identifier,
    name: TextSchema,
    categories: Type.Array(Identifier, { minItems: 1 }),
    words: Type.Optional(Words),
    for: SideSchema,
    against: SideSchema,
  },
  closed,
);
export type OpposedQuestion = Static<typeof OpposedQuestionSchema>;

/** How the demands of a city are linked into matters. */
export const MattersSchema = Type.Object(
  {
    radiusMetres: Type.Optional(
      Type.Number({
        minimum: 10,
        maximum: 500,
        description: 'within which points may be one place; 150 unless said',
      }),
    ),
    days: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 366,
        description: 'between two reports of a matter; 30 unless said',
      }),
    ),
    confirm: Type.Optional(
      Type.Object(
        {
          similarity: Share,
          metres: Type.Number({ minimum: 0, maximum: 500 }),
          days: Type.Number({ minimum: 0, maximum: 366 }),
          questions: Type.Optional(
            Type.Boolean({
              description:
                'demands about one question of `opposed` at one place need no likeness of texts, and the side that their words tell needs nobody either',
            }),
          ),
        },
        {
          ...closed,
          description:
            'links of one category that need nobody to confirm them: texts at least this much alike, points or addresses this near, reports this close; without it, a person confirms each',
        },
      ),
    ),
    opposed: Type.Optional(Type.Array(OpposedQuestionSchema)),
  },
  closed,
);
export type Matters = Static<typeof MattersSchema>;

const ClockTime = Type.String({ pattern: '^([01]\\d|2[0-4]):[0-5]\\d$' });

export const CitySchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
    name: TextSchema,
    title: Type.Optional(TextSchema),
    timeZone: Type.String({ description: 'IANA name, such as Asia/Shanghai' }),
    languages: Type.Array(Type.Union([Type.Literal('zh'), Type.Literal('en')]), { minItems: 1 }),
    clock: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'freezes the city at this instant, to explore an archive',
      }),
    ),
    calendar: CalendarSchema,
    workingHours: Type.Array(Type.Object({ from: ClockTime, to: ClockTime }, closed), { minItems: 1 }),
    clockStart: Type.Optional(Type.Union([Type.Literal('dispatch'), Type.Literal('report')])),
    assessmentPeriod: Type.Optional(
      Type.Object({ startDay: Type.Integer({ minimum: 1, maximum: 28 }) }, closed),
    ),
    levels: Type.Array(LevelSchema, { minItems: 1, description: 'from the city down' }),
    areaFiles: Type.Optional(Type.Array(AreaFileSchema)),
    bounds: Type.Optional(
      Type.Array(Type.Number(), {
        minItems: 4,
        maxItems: 4,
        description: 'west, south, east, north; the outline of a city without area files',
      }),
    ),
    channels: Type.Array(Type.Object({ id: Identifier, name: TextSchema, was: Type.Optional(Was) }, closed)),
    placeholders: Type.Optional(
      Type.Array(
        Type.Object(
          { lng: Type.Number(), lat: Type.Number(), toleranceMetres: Type.Optional(Type.Number()) },
          closed,
        ),
        { description: 'points that stand for «place unknown»' },
      ),
    ),
    baseMap: Type.Optional(
      Type.Object(
        {
          features: Type.Optional(
            Type.String({ description: 'GeoJSON with class water, river, green or road' }),
          ),
          datum: Type.Optional(DatumSchema),
          layers: Type.Optional(
            Type.Array(BaseLayerSchema, {
              maxItems: 8,
              description: 'drawn over `features`, the lowest first',
            }),
          ),
          attribution: Type.Optional(TextSchema),
          reviewNumber: Type.Optional(
            Type.String({ maxLength: 60, description: '审图号 of the map, shown with its credits' }),
          ),
        },
        closed,
      ),
    ),
    schematic: Type.Optional(Type.Boolean({ description: 'the shapes are drawn, not surveyed: 示意' })),
    generated: Type.Optional(Type.Boolean({ description: 'the cases are generated: 模拟数据' })),
    limitsNote: Type.Optional(TextSchema),
    matters: Type.Optional(MattersSchema),
    field: Type.Optional(FieldSchema),
    effectivenessIndex: Type.Optional(EffectivenessIndexSchema),
    retention: Type.Optional(RetentionSchema),
  },
  { ...closed, $id: 'city' },
);
export type City = Static<typeof CitySchema>;

/** A time limit: urgent units run day and night, working units in the pack's working hours. */
export const TimeLimitSchema = Type.Object(
  {
    amount: Type.Number({ exclusiveMinimum: 0 }),
    unit: Type.Union([
      Type.Literal('workingHour'),
      Type.Literal('workingDay'),
      Type.Literal('urgentHour'),
      Type.Literal('urgentDay'),
    ]),
  },
  closed,
);
export type TimeLimit = Static<typeof TimeLimitSchema>;

/** A limit and the cases it holds for; a condition left out holds for all. The first that matches is taken. */
export const LimitRuleSchema = Type.Object(
  {
    requestTypes: Type.Optional(
      Type.Array(Type.Unsafe<RequestType>({ type: 'string', enum: [...requestTypes] })),
    ),
    urgencies: Type.Optional(Type.Array(Type.Unsafe<Urgency>({ type: 'string', enum: [...urgencies] }))),
    contact: Type.Optional(TimeLimitSchema),
    limit: TimeLimitSchema,
    review: Type.Optional({
      ...TimeLimitSchema,
      description: 'from the closing of a case until its requester has been asked (回访)',
    }),
  },
  closed,
);
export type LimitRule = Static<typeof LimitRuleSchema>;

/** Which cases of a node that was split go to a part of it; where both are said, both must fit. */
export const WasWhenSchema = Type.Object(
  {
    words: Type.Optional(Words),
    requestTypes: Type.Optional(
      Type.Array(Type.Unsafe<RequestType>({ type: 'string', enum: [...requestTypes] }), { minItems: 1 }),
    ),
  },
  {
    ...closed,
    minProperties: 1,
    description:
      'cases whose title or text has one of the words, or of these request types; of the nodes that were one, the first that fits is taken, else the one without a condition',
  },
);
export type WasWhen = Static<typeof WasWhenSchema>;

export const CategorySchema = Type.Object(
  {
    id: Identifier,
    parent: Type.Union([Identifier, Type.Null()]),
    name: TextSchema,
    sensitive: Type.Optional(Type.Boolean()),
    limits: Type.Optional(Type.Array(LimitRuleSchema)),
    was: Type.Optional(Was),
    wasWhen: Type.Optional(WasWhenSchema),
  },
  closed,
);
/** `categories.json`: limits of a category go before its parent's, those before the pack's own. */
export const CategoriesSchema = Type.Object(
  { categories: Type.Array(CategorySchema), limits: Type.Optional(Type.Array(LimitRuleSchema)) },
  { ...closed, $id: 'categories' },
);
export type PackCategory = Static<typeof CategorySchema>;

export const UnitSchema = Type.Object(
  {
    id: Identifier,
    parent: Type.Union([Identifier, Type.Null()]),
    name: TextSchema,
    kind: Type.Optional(Type.String({ description: 'bureau, district, subdistrict, utility …' })),
    area: Type.Optional(Identifier),
    was: Type.Optional(Was),
    wasWhen: Type.Optional(WasWhenSchema),
  },
  closed,
);
/** `units.json`. */
export const UnitsSchema = Type.Object({ units: Type.Array(UnitSchema) }, { ...closed, $id: 'units' });
export type PackUnit = Static<typeof UnitSchema>;

/** Properties of an area feature. `kind: "zone"` is a functional zone: it overlaps the tree. */
export const AreaPropertiesSchema = Type.Object(
  {
    id: Identifier,
    parent: Type.Union([Identifier, Type.Null()]),
    level: Identifier,
    name: Type.String({ minLength: 1 }),
    nameEn: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    residents: Type.Optional(Type.Union([Type.Number({ minimum: 0 }), Type.Null()])),
    kind: Type.Optional(Type.Union([Type.Literal('area'), Type.Literal('zone')])),
    was: Type.Optional(Was),
  },
  { $id: 'area-properties' },
);
export type AreaProperties = Static<typeof AreaPropertiesSchema>;
