import { type Static, Type } from 'typebox';
import { type RequestType, requestTypes, type Urgency, urgencies } from './case';

/**
 * The files of a city pack. A pack is a folder: `city.json`, areas as GeoJSON, `units.json`,
 * `categories.json` and, if it has one, a base map as GeoJSON. Nothing in the code knows a city.
 * Published at `/api/v1/schemas/city`, `/units`, `/categories` and `/area-properties`.
 */

const closed = { additionalProperties: false };
const Identifier = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\s,/?#&]+( [^\\s,/?#&]+)*$' });

/** A text in the languages of the interface; Chinese may repeat the local name where the city has none. */
export const TextSchema = Type.Object({ zh: Type.String(), en: Type.String() }, closed);
export type Text = Static<typeof TextSchema>;

export const datums = ['WGS-84', 'CGCS2000', 'GCJ-02', 'BD-09'] as const;
/** One of the named datums, `EPSG:<code>`, or a PROJ definition such as `+proj=lcc …`. */
export const DatumSchema = Type.String({
  description: 'WGS-84, CGCS2000, GCJ-02, BD-09, EPSG:<code> of a common projected system, or a PROJ string',
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
        },
        { ...closed, description: 'which property of a feature holds what; by default the same name' },
      ),
    ),
  },
  closed,
);

const CalendarSchema = Type.Union([
  Type.Object({ kind: Type.Literal('china') }, closed),
  Type.Object(
    {
      kind: Type.Literal('own'),
      weekend: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { description: '1 Monday … 7 Sunday' }),
      holidays: Type.Array(Type.String({ format: 'date' })),
      makeUpDays: Type.Optional(Type.Array(Type.String({ format: 'date' }))),
      publishedTo: Type.Optional(Type.String({ format: 'date', description: 'unknown beyond this day' })),
    },
    closed,
  ),
]);

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
    channels: Type.Array(Type.Object({ id: Identifier, name: TextSchema }, closed)),
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
          attribution: Type.Optional(TextSchema),
        },
        closed,
      ),
    ),
    schematic: Type.Optional(Type.Boolean({ description: 'the shapes are drawn, not surveyed: 示意' })),
    generated: Type.Optional(Type.Boolean({ description: 'the cases are generated: 模拟数据' })),
    limitsNote: Type.Optional(TextSchema),
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
  },
  closed,
);
export type LimitRule = Static<typeof LimitRuleSchema>;

export const CategorySchema = Type.Object(
  {
    id: Identifier,
    parent: Type.Union([Identifier, Type.Null()]),
    name: TextSchema,
    sensitive: Type.Optional(Type.Boolean()),
    limits: Type.Optional(Type.Array(LimitRuleSchema)),
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
  },
  { $id: 'area-properties' },
);
export type AreaProperties = Static<typeof AreaPropertiesSchema>;
