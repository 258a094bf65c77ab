import { type Static, Type } from 'typebox';
import { findingIds } from './finding';
import { TextSchema } from './pack';
import { AnInstant, asOf, closed, nullable, oneOf } from './wire';

/** What sources bring and how good it is, as it crosses the wire. */

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
  kind: nullable(oneOf(['file', 'push', 'open311', 'program'] as const)),
  name: Type.Union([TextSchema, Type.Null()], {
    description: 'as its settings or its mapping call it, else its id; null where the id is empty',
  }),
  cases: Type.Integer(),
  located: Type.Integer({ description: 'cases with a trustworthy point' }),
  lastReportedAt: nullable(AnInstant),
  lastReceivedAt: nullable(AnInstant),
  lastAttemptAt: nullable(AnInstant),
  lastSuccessAt: nullable(AnInstant),
  lastError: nullable(Type.Object({ at: AnInstant, message: Type.String() })),
  everyMinutes: nullable(Type.Integer({ description: 'how often it is asked; null: it is not asked' })),
  quarantined: Type.Integer({ description: 'rows that are kept aside now' }),
  discarded: Type.Integer({ description: 'rows that were kept aside and then discarded for good' }),
});
export type SourceState = Static<typeof SourceStateSchema>;
export const SourcesSchema = Type.Object({ ...asOf, sources: Type.Array(SourceStateSchema) });
export type SourcesAnswer = Static<typeof SourcesSchema>;

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

/** Why a row that was kept aside is given up. */
export const DiscardSchema = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }) },
  closed,
);
export const DiscardedSchema = Type.Object({ asOf: AnInstant, id: Type.String(), reason: Type.String() });
export type DiscardedAnswer = Static<typeof DiscardedSchema>;
