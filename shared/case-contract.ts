import { type Static, Type } from 'typebox';
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
import { clockStates, reviewStates } from './clock';
import { clockLineKinds } from './clock-lines';
import { eventKinds } from './event';
import { MatterReasonsSchema } from './matter-reasons';
import { TextSchema, TimeLimitSchema } from './pack';
import { ignoredReasons, stopKinds } from './walk-state';
import { AnInstant, asOf, closed, nullable, oneOf } from './wire';

/** Cases as they cross the wire: in lists, whole, with their story and their clock. */

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
  reason: nullable(Type.String({ description: 'in the words of who told it' })),
  reasons: nullable(MatterReasonsSchema),
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
  review: nullable(
    Type.Object(
      {
        limit: TimeLimitSchema,
        from: AnInstant,
        dueAt: nullable(AnInstant),
        reviewedAt: nullable(AnInstant),
        state: oneOf(reviewStates),
      },
      {
        description: 'until when the requester is to be asked about the last closing; null while it is open',
      },
    ),
  ),
  wait: Type.Object({ from: AnInstant, to: nullable(AnInstant), ms: Type.Number() }),
});
export type ClockLineAnswer = Static<typeof ClockLineSchema>;
export type ClockAnswer = Static<typeof ClockSchema>;

/** One case, whole. */
export const CaseSchema = Type.Object({
  ...CaseItemSchema.properties,
  ...asOf,
  accountableAreaPath: Type.Array(TextSchema, {
    description: 'names from below the city down to the accountable area',
  }),
  text: nullable(Type.String()),
  redacted: Type.Boolean({
    description: 'what tells who somebody is or where they live was taken out of title, text or reasons',
  }),
  erased: Type.Boolean({ description: 'what people wrote was erased; its exact point is told no more' }),
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

/** Why somebody opens what was taken out of a case’s texts. */
export const OpenOriginalSchema = Type.Object(
  { reason: Type.String({ minLength: 4, maxLength: 200, pattern: '\\S', description: 'kept in the audit' }) },
  closed,
);
/** The texts of a case as they were written. */
export const OriginalSchema = Type.Object({
  ...asOf,
  title: nullable(Type.String()),
  text: nullable(Type.String()),
  address: nullable(Type.String()),
  reasons: Type.Array(Type.Object({ eventId: Type.String(), reason: Type.String() }), {
    description: 'of events in whose reasons something is covered',
  }),
});
export type OriginalAnswer = Static<typeof OriginalSchema>;
