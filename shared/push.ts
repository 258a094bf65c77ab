import { type Static, type TSchema, Type } from 'typebox';
import { type CaseInput, outcomes, requesters, requestTypes, resolutions, stances, urgencies } from './case';
import { type EventInput, eventKinds } from './event';

/**
 * The lines of a pushed batch, `POST /api/v1/cities/{city}/cases`: one JSON object a line, a case or an event, with the
 * names of `CaseInput` and `EventInput` and instants as texts. Published at `/api/v1/schemas/push-case` and
 * `/api/v1/schemas/push-event`.
 */

const closed = { additionalProperties: false };
const typed = <Value>(type: string | string[], more: object = {}) => Type.Unsafe<Value>({ type, ...more });
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema);

const Text = typed<string | null>(['string', 'null']);
const Amount = typed<number | null>(['number', 'null']);
const Flag = Type.Boolean();
const instantText = 'ISO 8601 with its offset, such as 2026-05-01T08:00:00+08:00';
const Moment = Type.String({ description: instantText });
const MaybeMoment = typed<string | null>(['string', 'null'], { description: instantText });
const Moments = Type.Array(Moment, { maxItems: 1000 });
const Units = Type.Array(Type.String(), { maxItems: 100, description: 'identifiers of units' });
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });
const maybeOneOf = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number] | null>({ type: ['string', 'null'], enum: [...values, null] });
const Node = (what: string) =>
  typed<string | null>(['string', 'null'], { description: `identifier of ${what} in the city’s pack` });

/** What no source says: the server makes it where it covers words. */
type KeptApart = 'addressKey' | 'original';

const caseFields = {
  source: Type.String({ minLength: 1, maxLength: 64, description: 'identifier of the source' }),
  sourceId: Type.String({ minLength: 1, maxLength: 200, description: 'the source’s own number of the case' }),
  statedAt: maybe(
    typed<string | null>(['string', 'null'], {
      description: `when the source said this: of two records the one said later counts; ${instantText}`,
    }),
  ),
  reportedAt: Moment,
  dispatchedAt: maybe(MaybeMoment),
  contactDueAt: maybe(MaybeMoment),
  firstContactAt: maybe(MaybeMoment),
  dueAt: maybe(
    typed<string | null>(['string', 'null'], {
      description: `left out: computed from the pack’s time limits; null: none; ${instantText}`,
    }),
  ),
  answeredDirectlyAt: maybe(MaybeMoment),
  notAcceptedAt: maybe(MaybeMoment),
  voidedAt: maybe(MaybeMoment),
  closings: maybe(Moments),
  outcomes: maybe(Type.Array(maybeOneOf(outcomes), { maxItems: 1000 })),
  closingUnknown: maybe(Flag),
  reopenings: maybe(Moments),
  pauses: maybe(Moments),
  resumptions: maybe(Moments),
  returns: maybe(Moments),
  transfers: maybe(Moments),
  extensions: maybe(Moments),
  urges: maybe(Moments),
  supervisions: maybe(Moments),
  reviewedAt: maybe(MaybeMoment),
  resolution: maybe(maybeOneOf(resolutions)),
  satisfaction: maybe(Amount),
  lng: maybe(Amount),
  lat: maybe(Amount),
  placeholder: maybe(Flag),
  area: maybe(Node('an area')),
  accountableArea: maybe(Node('an area')),
  category: maybe(Node('a category')),
  requestType: maybe(maybeOneOf(requestTypes)),
  channel: maybe(Node('a channel')),
  requester: maybe(maybeOneOf(requesters)),
  requesterKey: maybe(Text),
  unit: maybe(Node('a unit')),
  coUnits: maybe(Units),
  urgency: maybe(oneOf(urgencies)),
  sensitive: maybe(Flag),
  matter: maybe(Text),
  stance: maybe(maybeOneOf(stances)),
  title: maybe(Text),
  text: maybe(Text),
  address: maybe(Text),
} satisfies Record<Exclude<keyof CaseInput, KeptApart>, TSchema>;

const eventFields = {
  source: caseFields.source,
  sourceId: caseFields.sourceId,
  eventId: Type.String({ minLength: 1, maxLength: 200, description: 'unique in its case' }),
  at: Moment,
  kind: oneOf(eventKinds),
  by: maybe(Text),
  reason: maybe(Text),
  unit: maybe(Node('a unit')),
  coUnits: maybe(Units),
  dueAt: maybe(MaybeMoment),
  contactDueAt: maybe(MaybeMoment),
  reviewAt: maybe(MaybeMoment),
  answerDueAt: maybe(MaybeMoment),
  outcome: maybe(maybeOneOf(outcomes)),
  passed: maybe(typed<boolean | null>(['boolean', 'null'])),
  resolution: maybe(maybeOneOf(resolutions)),
  satisfaction: maybe(Amount),
  lng: maybe(Amount),
  lat: maybe(Amount),
  area: maybe(Node('an area')),
  accountableArea: maybe(Node('an area')),
  address: maybe(Text),
  category: maybe(Node('a category')),
  requestType: maybe(maybeOneOf(requestTypes)),
  urgency: maybe(oneOf(urgencies)),
  matter: maybe(Text),
  stance: maybe(maybeOneOf(stances)),
} satisfies Record<Exclude<keyof EventInput, KeptApart>, TSchema>;

export const PushCaseSchema = Type.Object(
  { type: Type.Literal('case'), ...caseFields },
  {
    ...closed,
    $id: 'push-case',
    description: 'A case, whole: sent again with other values it replaces them',
  },
);
export type PushCase = Static<typeof PushCaseSchema>;

export const PushEventSchema = Type.Object(
  { type: Type.Literal('event'), ...eventFields },
  {
    ...closed,
    $id: 'push-event',
    description: 'One thing that happened to a case; with the same eventId, the same',
  },
);
export type PushEvent = Static<typeof PushEventSchema>;

/** Lines of one batch, and bytes of it unpacked. */
export const MOST_LINES = 5000;
export const MOST_BYTES = 16 * 1024 * 1024;
