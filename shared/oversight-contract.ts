import { type Static, Type } from 'typebox';
import { CaseItemSchema } from './case-contract';
import { eventKinds } from './event';
import { TextSchema } from './pack';
import { AnInstant, asOf, closed, nullable, oneOf } from './wire';

/** What crosses the wire about late cases, who must move, and what leaders asked. */

/** Ages of overdue cases, the youngest first, in days of 24 hours: the first bound is excluded, the second included. */
export const overdueAges = ['0-1d', '1-7d', '7-30d', '30d+'] as const;

const NodeCountSchema = Type.Object({
  id: nullable(Type.String({ description: 'null: in none of the children' })),
  name: TextSchema,
  cases: Type.Integer(),
  ages: Type.Array(Type.Integer(), { description: 'cases by age, the youngest first' }),
});
export type NodeCount = Static<typeof NodeCountSchema>;

/** Overdue cases by age, handling unit, domain and place, and what falls due next. Nodes without cases are left out. */
export const OverdueSummarySchema = Type.Object({
  ...asOf,
  total: Type.Integer(),
  ages: Type.Array(Type.Object({ age: oneOf(overdueAges), cases: Type.Integer() })),
  byUnit: Type.Array(NodeCountSchema),
  byCategory: Type.Array(NodeCountSchema),
  byArea: Type.Array(NodeCountSchema),
  byAccountableArea: Type.Array(NodeCountSchema),
  dueSoon: nullable(
    Type.Object(
      {
        today: Type.Integer({ description: 'due by the end of the local day of T' }),
        todayUntil: AnInstant,
        next: Type.Integer({ description: 'due after that, by the end of the next working day' }),
        nextUntil: AnInstant,
      },
      { description: 'the parts of the figure dueSoon; null where the next working day is not published' },
    ),
  ),
});
export type OverdueSummaryAnswer = Static<typeof OverdueSummarySchema>;

/** A case that a leader looks at. */
export const OverseenCaseSchema = Type.Object({
  ...CaseItemSchema.properties,
  urged: Type.Integer({ description: 'how often, by anybody' }),
  supervised: Type.Integer(),
  inCharge: nullable(Type.String({ description: 'who has it in hand, in words of its source' })),
});
export type OverseenCase = Static<typeof OverseenCaseSchema>;
export const OversightSchema = Type.Object({
  ...asOf,
  order: oneOf(['longest', 'urged'] as const),
  total: Type.Integer({ description: 'cases in the whole list' }),
  items: Type.Array(OverseenCaseSchema),
});
export type OversightAnswer = Static<typeof OversightSchema>;

const HandUnitSchema = Type.Object({
  id: nullable(Type.String()),
  name: TextSchema,
  arrivals: Type.Integer({ description: '件次: how often a case came to the unit' }),
  returned: Type.Integer({ description: '件次: how often it gave one back 退单' }),
  transferred: Type.Integer({ description: '件次: how often it gave one straight to another 转派' }),
  received: Type.Integer({ description: '件次: how often it got one that another had' }),
  returnRate: nullable(Type.Number({ description: 'returned / arrivals; null under 20 arrivals' })),
  interval: nullable(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
});
export type HandUnit = Static<typeof HandUnitSchema>;
/** How cases dispatched in the window went from unit to unit by T. */
export const HandOffsSchema = Type.Object({
  ...asOf,
  parent: nullable(Type.String()),
  from: nullable(AnInstant),
  to: AnInstant,
  total: Type.Integer({ description: 'cases dispatched in the window' }),
  units: Type.Array(HandUnitSchema, { description: 'the children of the parent that had any; null: others' }),
  cells: Type.Array(
    Type.Object({
      from: nullable(Type.String()),
      to: nullable(Type.String()),
      isBack: Type.Boolean({ description: 'nobody has it yet: it lies at the desk' }),
      returned: Type.Integer(),
      transferred: Type.Integer(),
    }),
    { description: 'hand-offs between two of the units, 件次; the diagonal holds those within one' },
  ),
});
export type HandOffsAnswer = Static<typeof HandOffsSchema>;

export const requestKinds = ['urged', 'supervised'] as const;
export const requestStates = ['waiting', 'moving', 'late', 'answered', 'closed'] as const;

/** What a leader asks: a reminder 催办, or an order 督办. */
export const RequestBodySchema = Type.Object(
  {
    kind: oneOf(requestKinds),
    note: Type.Optional(nullable(Type.String({ maxLength: 500 }))),
    dueAt: Type.Optional(
      nullable(Type.String({ description: 'orders only: by when, ISO 8601 with its offset, after T' })),
    ),
    answerWanted: Type.Optional(Type.Boolean({ description: 'orders only: an answer is wanted by then' })),
  },
  closed,
);
export type RequestBody = Static<typeof RequestBodySchema>;

export const RequestSchema = Type.Object({
  id: Type.String({ description: 'the event in the case’s history' }),
  case: CaseItemSchema,
  kind: oneOf(requestKinds),
  askedBy: TextSchema,
  askedAt: AnInstant,
  note: nullable(Type.String()),
  dueAt: nullable(AnInstant),
  answerWanted: Type.Boolean(),
  state: oneOf(requestStates, {
    description:
      'answered or closed since; else late past its time; else moving where the unit did something since; else waiting',
  }),
  answer: nullable(
    Type.Object({ at: AnInstant, by: nullable(Type.String()), text: nullable(Type.String()) }),
  ),
  closedAt: nullable(AnInstant),
  last: nullable(
    Type.Object(
      { kind: oneOf(eventKinds), at: AnInstant },
      { description: 'the last thing done to the case since' },
    ),
  ),
});
export type LeaderRequest = Static<typeof RequestSchema>;
export const RequestListSchema = Type.Object({
  ...asOf,
  total: Type.Integer(),
  items: Type.Array(RequestSchema),
});
export type RequestListAnswer = Static<typeof RequestListSchema>;

/** A deadline in working days of a city. */
export const DeadlineSchema = Type.Object({
  day: nullable(Type.String({ format: 'date' })),
  dueAt: nullable(AnInstant),
  workingDays: nullable(Type.Integer({ description: 'after the day of T, up to this day' })),
});
export type Deadline = Static<typeof DeadlineSchema>;
export const DeadlinesSchema = Type.Object({
  asOf: AnInstant,
  deadlines: Type.Array(DeadlineSchema, { description: 'in the order asked for: working days, then days' }),
});
export type DeadlinesAnswer = Static<typeof DeadlinesSchema>;
