import { type Static, Type } from 'typebox';
import { outcomes, requesters, requestTypes, resolutions, stances, urgencies } from './case';
import { DatumSchema, TextSchema } from './pack';

/**
 * How the columns of a file become a case: the mapping that `zhiyu import --mapping` reads. Published at
 * `/api/v1/schemas/mapping`. A column is named by its header; NDJSON names may be paths (`location.lat`).
 */

const closed = { additionalProperties: false };
const Column = Type.String({ minLength: 1 });
const Columns = Type.Array(Column, { minItems: 1 });
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });
const Values = Type.Array(Type.String());

/** One column, or several whose values are joined. */
const Words = Type.Union([
  Column,
  Type.Object(
    {
      columns: Columns,
      separator: Type.Optional(Type.String({ description: 'stands between the values; by default a space' })),
    },
    closed,
  ),
]);

/** What becomes of a value that the pack does not know. */
const Unknown = Type.Optional(
  Type.Union([Type.Literal('quarantine'), Type.Literal('create'), Type.Literal('ignore')], {
    description:
      'quarantine: the row is kept aside (default); create: the pack grows a node (not for areas); ignore: the case has none, or of a path the part that is known',
  }),
);

/** A column whose values are looked up in the pack, by identifier or by name in either language. */
const Lookup = Type.Object(
  {
    column: Type.Optional(Column),
    columns: Type.Optional(
      Type.Array(Column, {
        minItems: 1,
        description: 'several columns: a path down the tree, the finest last; empty ones are passed over',
      }),
    ),
    separator: Type.Optional(
      Type.String({ minLength: 1, description: 'cuts the value of one column into a path down the tree' }),
    ),
    values: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'value in the file → identifier; of a path, the value of any step or the steps joined by " / "',
      }),
    ),
    constant: Type.Optional(
      Type.String({ description: 'identifier for every row, or where the value is empty' }),
    ),
    unknown: Unknown,
  },
  closed,
);

/** A column whose values are translated into a fixed list. */
const Choice = <const Values extends readonly string[]>(values: Values) =>
  Type.Object(
    {
      column: Type.Optional(Column),
      values: Type.Optional(
        Type.Record(Type.String(), Type.Union([oneOf(values), Type.Null()]), {
          description: 'value in the file → word of the list; null: none',
        }),
      ),
      constant: Type.Optional(oneOf(values)),
      otherwise: Type.Optional(
        Type.Union([oneOf(values), Type.Null()], {
          description: 'for values that are not listed; left out: such a row is kept aside',
        }),
      ),
    },
    closed,
  );

const Formats = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })], {
  description:
    'tried in order. Patterns of yyyy yy MMM MM M dd d HH H hh h mm m ss s SSS a XXX, a single letter for one or two digits, text in quotes or not of letters as it stands; or iso, epoch, epochMs, excel. Left out: iso and the usual ways to write year, month, day in this order',
});
const TimeZone = Type.String({ description: 'IANA name; by default the city’s' });

/** An instant from a column. */
const Time = Type.Union([
  Column,
  Type.Object(
    {
      column: Type.Optional(Column),
      columns: Type.Optional(
        Type.Array(Column, { minItems: 1, description: 'joined by a space: a day and a time' }),
      ),
      firstOf: Type.Optional(Type.Array(Column, { minItems: 1, description: 'the first that is not empty' })),
      format: Type.Optional(Formats),
      timeZone: Type.Optional(TimeZone),
    },
    closed,
  ),
]);

/** Several instants: a list in NDJSON, texts with a separator, or one column for each. */
const Times = Type.Union([
  Column,
  Type.Object(
    {
      column: Type.Optional(Column),
      columns: Type.Optional(Columns),
      separator: Type.Optional(Type.String({ minLength: 1, description: 'by default a semicolon' })),
      format: Type.Optional(Formats),
      timeZone: Type.Optional(TimeZone),
    },
    closed,
  ),
]);

const Due = Type.Union([Time, Type.Object({ compute: Type.Literal(true) }, closed)], {
  description: 'a column; or compute, from the pack’s time limits. Left out: none',
});

const states = ['open', 'closed', 'notAccepted', 'answeredDirectly', 'voided'] as const;
/** What a value of the status column stands for. */
export type MappedState = (typeof states)[number];

export const MappingSchema = Type.Object(
  {
    source: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'identifier of the source; with sourceId the key of a case',
    }),
    name: Type.Optional(
      Type.Union([Type.String(), TextSchema], {
        description: 'what people call the source: one text, or one in each language',
      }),
    ),
    file: Type.Optional(
      Type.Object(
        {
          format: Type.Optional(
            Type.Union([Type.Literal('csv'), Type.Literal('ndjson'), Type.Literal('xlsx')], {
              description: 'left out: by the first bytes of the file',
            }),
          ),
          sheet: Type.Optional(
            Type.Union([Type.String({ minLength: 1 }), Type.Integer({ minimum: 1 })], {
              description:
                'of a workbook: name of the sheet, or its place from 1; left out: the first that is shown',
            }),
          ),
          encoding: Type.Optional(Type.String({ description: 'utf-8 (default), gb18030, gbk, utf-16le …' })),
          delimiter: Type.Optional(
            Type.String({ minLength: 1, maxLength: 2, description: 'a comma by default; "\\t" is a tab' }),
          ),
          quote: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
          escape: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 1,
              description: 'stands before a quote inside quotes; by default the quote itself',
            }),
          ),
          skipLines: Type.Optional(Type.Integer({ minimum: 0, description: 'lines before the header' })),
          empty: Type.Optional(
            Type.Array(Type.String(), { description: 'values that stand for nothing, such as NULL or N/A' }),
          ),
        },
        closed,
      ),
    ),
    only: Type.Optional(
      Type.Array(Type.Object({ column: Column, values: Values }, closed), {
        description:
          'rows to take in: those whose columns have one of the values; others are counted as skipped',
      }),
    ),
    time: Type.Optional(
      Type.Object({ format: Type.Optional(Formats), timeZone: Type.Optional(TimeZone) }, closed),
    ),
    sourceId: Words,
    statedAt: Type.Optional(Time),
    reportedAt: Time,
    dispatchedAt: Type.Optional(Time),
    contactDueAt: Type.Optional(Due),
    firstContactAt: Type.Optional(Time),
    dueAt: Type.Optional(Due),
    closedAt: Type.Optional(Time),
    answeredDirectlyAt: Type.Optional(Time),
    notAcceptedAt: Type.Optional(Time),
    voidedAt: Type.Optional(Time),
    reviewedAt: Type.Optional(Time),
    closings: Type.Optional(Times),
    reopenings: Type.Optional(Times),
    pauses: Type.Optional(Times),
    resumptions: Type.Optional(Times),
    returns: Type.Optional(Times),
    transfers: Type.Optional(Times),
    extensions: Type.Optional(Times),
    urges: Type.Optional(Times),
    supervisions: Type.Optional(Times),
    status: Type.Optional(
      Type.Object(
        {
          column: Column,
          open: Type.Optional(Values),
          closed: Type.Optional(Values),
          notAccepted: Type.Optional(Values),
          answeredDirectly: Type.Optional(Values),
          voided: Type.Optional(Values),
          otherwise: Type.Optional(
            Type.Unsafe<MappedState>({
              type: 'string',
              enum: [...states],
              description: 'for values that are not listed; left out: closedAt decides',
            }),
          ),
        },
        {
          ...closed,
          description:
            'open: closedAt does not count, where a file writes it for open cases too; closed without closedAt: closed at an unknown time, in no figure of handling; notAccepted, answeredDirectly, voided: at their column, else closedAt, else reportedAt',
        },
      ),
    ),
    point: Type.Optional(
      Type.Object(
        {
          lng: Type.Optional(
            Type.String({ minLength: 1, description: 'or the easting of a projected datum' }),
          ),
          lat: Type.Optional(
            Type.String({ minLength: 1, description: 'or the northing of a projected datum' }),
          ),
          text: Type.Optional(
            Type.Object(
              { column: Column, order: Type.Union([Type.Literal('lng,lat'), Type.Literal('lat,lng')]) },
              {
                ...closed,
                description: 'both numbers in one text: POINT (lng lat), "(lat, lng)", "lng,lat"',
              },
            ),
          ),
          divideBy: Type.Optional(
            Type.Number({ exclusiveMinimum: 0, description: 'for whole numbers such as micro-degrees' }),
          ),
          datum: Type.Optional(DatumSchema),
          placeholders: Type.Optional(
            Type.Array(
              Type.Union([
                Type.Object(
                  { lng: Type.Number(), lat: Type.Number(), toleranceMetres: Type.Optional(Type.Number()) },
                  closed,
                ),
                Type.Object({ column: Column, values: Values }, closed),
              ]),
              { description: 'points in WGS-84, or values of a column, that stand for «place unknown»' },
            ),
          ),
        },
        closed,
      ),
    ),
    area: Type.Optional(Lookup),
    accountableArea: Type.Optional(Lookup),
    category: Type.Optional(Lookup),
    channel: Type.Optional(Lookup),
    unit: Type.Optional(Lookup),
    coUnits: Type.Optional(
      Type.Object(
        {
          column: Column,
          separator: Type.Optional(Type.String({ minLength: 1, description: 'by default a semicolon' })),
          values: Type.Optional(Type.Record(Type.String(), Type.String())),
          unknown: Unknown,
        },
        closed,
      ),
    ),
    requestType: Type.Optional(Choice(requestTypes)),
    requester: Type.Optional(Choice(requesters)),
    urgency: Type.Optional(Choice(urgencies)),
    outcome: Type.Optional(Choice(outcomes)),
    resolution: Type.Optional(Choice(resolutions)),
    stance: Type.Optional(Choice(stances)),
    sensitive: Type.Optional(
      Type.Object(
        { column: Column, values: Values },
        {
          ...closed,
          description: 'sensitive where the column has one of the values; left out: by the category',
        },
      ),
    ),
    satisfaction: Type.Optional(
      Type.Object(
        { column: Column, values: Type.Optional(Type.Record(Type.String(), Type.Number())) },
        { ...closed, description: '1 to 5 on the national scale; values: value in the file → number' },
      ),
    ),
    matter: Type.Optional(Words),
    title: Type.Optional(Words),
    text: Type.Optional(Words),
    address: Type.Optional(Words),
  },
  { ...closed, $id: 'mapping' },
);
export type Mapping = Static<typeof MappingSchema>;
