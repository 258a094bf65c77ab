import { type Static, Type } from 'typebox';
import { outcomes, requesters, requestTypes, resolutions, urgencies } from './case';
import { DatumSchema } from './pack';

/**
 * How the columns of a file become a case: the mapping that `zhiyu import --mapping` reads. Published at
 * `/api/v1/schemas/mapping`. A column is named by its header; NDJSON names may be paths (`location.lat`).
 */

const closed = { additionalProperties: false };
const Column = Type.String({ minLength: 1 });
const oneOf = (values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));

/** What becomes of a value that the pack does not know. */
const Unknown = Type.Optional(
  Type.Union([Type.Literal('quarantine'), Type.Literal('create'), Type.Literal('ignore')], {
    description:
      'quarantine: the row is kept aside (default); create: the pack grows a node; ignore: the case has none',
  }),
);

/** A column whose values are looked up in the pack, by identifier or by name in either language. */
const Lookup = Type.Object(
  {
    column: Type.Optional(Column),
    columns: Type.Optional(
      Type.Array(Column, { description: 'several columns: a path down the tree, the finest last' }),
    ),
    values: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'value in the file → identifier' }),
    ),
    constant: Type.Optional(Type.String()),
    unknown: Unknown,
  },
  closed,
);

/** A column whose values are translated into a fixed list. */
const Choice = (values: readonly string[]) =>
  Type.Object(
    {
      column: Type.Optional(Column),
      values: Type.Optional(Type.Record(Type.String(), Type.Union([oneOf(values), Type.Null()]))),
      constant: Type.Optional(oneOf(values)),
      otherwise: Type.Optional(Type.Union([oneOf(values), Type.Null()])),
    },
    closed,
  );

const Time = Type.Union([
  Column,
  Type.Object(
    { column: Column, format: Type.Optional(Type.String()), timeZone: Type.Optional(Type.String()) },
    closed,
  ),
]);

export const MappingSchema = Type.Object(
  {
    source: Type.String({
      minLength: 1,
      description: 'identifier of the source; with sourceId the key of a case',
    }),
    name: Type.Optional(Type.String()),
    file: Type.Optional(
      Type.Object(
        {
          format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('ndjson')])),
          encoding: Type.Optional(Type.String({ description: 'utf-8 (default), gb18030, gbk …' })),
          delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 2 })),
          quote: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
        },
        closed,
      ),
    ),
    time: Type.Optional(
      Type.Object(
        {
          format: Type.Optional(
            Type.Union([Type.String(), Type.Array(Type.String())], {
              description:
                'yyyy MM dd HH hh mm ss SSS a, single letters for one or two digits; or iso, epoch, epochMs',
            }),
          ),
          timeZone: Type.Optional(Type.String({ description: 'IANA name; by default the city’s' })),
        },
        closed,
      ),
    ),
    sourceId: Column,
    reportedAt: Time,
    dispatchedAt: Type.Optional(Time),
    firstContactAt: Type.Optional(Time),
    dueAt: Type.Optional(
      Type.Union([Time, Type.Object({ compute: Type.Literal(true) }, closed)], {
        description: 'a column; or compute, from the pack’s time limits. Left out: no due time',
      }),
    ),
    closedAt: Type.Optional(Time),
    reviewedAt: Type.Optional(Time),
    status: Type.Optional(
      Type.Object(
        {
          column: Column,
          open: Type.Optional(Type.Array(Type.String())),
          closed: Type.Optional(Type.Array(Type.String())),
          notAccepted: Type.Optional(Type.Array(Type.String())),
          answeredDirectly: Type.Optional(Type.Array(Type.String())),
          voided: Type.Optional(Type.Array(Type.String())),
        },
        { ...closed, description: 'says whether closedAt counts, where a file writes it for open cases too' },
      ),
    ),
    point: Type.Optional(
      Type.Object(
        {
          lng: Type.Optional(Column),
          lat: Type.Optional(Column),
          text: Type.Optional(
            Type.Object(
              { column: Column, order: Type.Union([Type.Literal('lng,lat'), Type.Literal('lat,lng')]) },
              closed,
            ),
          ),
          datum: Type.Optional(DatumSchema),
          placeholders: Type.Optional(
            Type.Array(
              Type.Union([
                Type.Object(
                  { lng: Type.Number(), lat: Type.Number(), toleranceMetres: Type.Optional(Type.Number()) },
                  closed,
                ),
                Type.Object({ column: Column, values: Type.Array(Type.String()) }, closed),
              ]),
              { description: 'points, or values of a column, that stand for «place unknown»' },
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
    requestType: Type.Optional(Choice(requestTypes)),
    requester: Type.Optional(Choice(requesters)),
    urgency: Type.Optional(Choice(urgencies)),
    outcome: Type.Optional(Choice(outcomes)),
    resolution: Type.Optional(Choice(resolutions)),
    satisfaction: Type.Optional(
      Type.Object(
        { column: Column, values: Type.Optional(Type.Record(Type.String(), Type.Number())) },
        closed,
      ),
    ),
    matter: Type.Optional(Column),
    title: Type.Optional(Column),
    text: Type.Optional(Column),
    address: Type.Optional(Column),
  },
  { ...closed, $id: 'mapping' },
);
export type Mapping = Static<typeof MappingSchema>;
