import { type Static, Type } from 'typebox';
import { outcomes, urgencies } from './case';
import { CaseItemSchema, CaseSchema } from './case-contract';
import { type DueGroup, dueGroups } from './due-groups';
import { eventKinds } from './event';
import { fieldActions, fieldSteps } from './field-actions';
import { TextSchema } from './pack';
import { AnInstant, asOf, closed, nullable, oneOf } from './wire';

/** What the phone of a grid officer and the server say to each other. */

const version = Type.Integer({
  description: 'of the history of the case: the change sequence at which it was last added to, 0 for none',
});
const Degrees = Type.Number({ description: 'WGS-84' });

/** What a list on the phone tells of a case beside what every list tells. */
export const FieldItemSchema = Type.Object({
  ...CaseItemSchema.properties,
  version,
  step: oneOf(fieldSteps, { description: 'how far the work on the spot has come' }),
  lng: nullable(Degrees),
  lat: nullable(Degrees),
  coUnits: Type.Array(Type.String()),
  matterCases: Type.Integer({
    description: 'cases of its matter that the viewer may see, itself among them; 0: of none',
  }),
});
export type FieldItem = Static<typeof FieldItemSchema>;

export const NearItemSchema = Type.Object({
  ...FieldItemSchema.properties,
  distanceMetres: Type.Integer(),
  bearing: Type.Integer({ description: 'degrees, 0 north, 90 east' }),
});
export type NearItem = Static<typeof NearItemSchema>;

/** A cell around: how many cases came in the last days, and how many usually do in as many days. */
export const NearCellSchema = Type.Object({
  x: Type.Integer(),
  y: Type.Integer(),
  recent: Type.Integer(),
  usual: Type.Number({ description: 'the mean of the equal lengths before' }),
  isHot: Type.Boolean({ description: 'more than usual beyond chance: the 95 % interval lies above it' }),
  times: nullable(Type.Number({ description: 'recent ÷ usual; null where usually none came' })),
  distanceMetres: Type.Integer({ description: 'to the middle of the cell' }),
  bearing: Type.Integer(),
  main: Type.Optional(
    Type.Object(
      { category: Type.String(), name: TextSchema, cases: Type.Integer() },
      { description: 'of the hottest cells: the finest category with most of the recent cases' },
    ),
  ),
});
export type NearCell = Static<typeof NearCellSchema>;

export const NearSchema = Type.Object({
  ...asOf,
  radiusMetres: Type.Integer(),
  total: Type.Integer({ description: 'open cases within the distance' }),
  items: Type.Array(NearItemSchema),
  cells: Type.Object({
    level: Type.Integer(),
    metres: Type.Integer({ description: 'side of a cell here' }),
    days: Type.Integer({ description: 'length of the recent time' }),
    weeksBefore: Type.Integer({ description: 'equal lengths before it that make the usual' }),
    items: Type.Array(NearCellSchema, { description: 'the hot ones first, by how far above their usual' }),
  }),
});
export type NearAnswer = Static<typeof NearSchema>;

const Counts = Type.Object(
  Object.fromEntries(dueGroups.map((group) => [group, Type.Integer()])) as Record<
    DueGroup,
    ReturnType<typeof Type.Integer>
  >,
  { description: 'open cases by when they are due in the city’s days; they sum to the total' },
);
export const MineSchema = Type.Object({
  ...asOf,
  total: Type.Integer({ description: 'the stock of open cases' }),
  counts: Counts,
  items: Type.Array(Type.Object({ ...FieldItemSchema.properties, group: oneOf(dueGroups) }), {
    description: 'by due time, the shelved and the undated last',
  }),
});
export type MineAnswer = Static<typeof MineSchema>;
export type MineItem = MineAnswer['items'][number];

export const MediaSchema = Type.Object({
  id: Type.String(),
  eventId: Type.String(),
  kind: oneOf(['photo', 'voice'] as const),
  phase: nullable(oneOf(['before', 'after'] as const)),
  mediaType: Type.String(),
  bytes: Type.Integer(),
  takenAt: AnInstant,
});
export type CaseMedia = Static<typeof MediaSchema>;

/** Whether somebody may close a case: who works on it submits, another closes. */
export const closingWords = ['allowed', 'not-submitted', 'another-closes'] as const;
export type ClosingWord = (typeof closingWords)[number];

/** One case as the phone shows it. */
export const FieldCaseSchema = Type.Object({
  ...CaseSchema.properties,
  version,
  step: FieldItemSchema.properties.step,
  closing: oneOf(closingWords, {
    description:
      'whether who asks may close it: who works on it submits, another closes, but for small matters',
  }),
  areaIds: Type.Array(Type.String(), { description: 'from the city down to the area' }),
  accountableAreaIds: Type.Array(Type.String()),
  bound: Type.Array(TextSchema, {
    description: 'areas and units that the viewer’s account is bound to and that hold it',
  }),
  media: Type.Array(MediaSchema),
  matterItems: Type.Array(CaseItemSchema, { description: 'other cases of its matter, the latest first' }),
  matterCases: FieldItemSchema.properties.matterCases,
});
export type FieldCase = Static<typeof FieldCaseSchema>;

const Said = nullable(Type.String({ maxLength: 2000 }));
export const ActionSchema = Type.Object(
  {
    kind: oneOf(fieldActions),
    at: AnInstant,
    version: Type.Integer({ minimum: 0, description: 'of the case as the officer saw it' }),
    reason: Type.Optional(Said),
    outcome: Type.Optional(
      nullable(oneOf(outcomes, { description: 'of a submission or a closing: how the work ended' })),
    ),
    passed: Type.Optional(Type.Boolean({ description: 'of a check: false sends the work back' })),
    coUnits: Type.Optional(
      Type.Array(Type.String(), { maxItems: 20, description: 'units that are called for help' }),
    ),
  },
  closed,
);
export type ActionInput = Static<typeof ActionSchema>;

export const NewCaseSchema = Type.Object(
  {
    at: AnInstant,
    category: Type.String(),
    urgency: Type.Optional(oneOf(urgencies)),
    text: Type.Optional(Said),
    lng: Type.Optional(nullable(Degrees)),
    lat: Type.Optional(nullable(Degrees)),
    area: Type.Optional(nullable(Type.String())),
    address: Type.Optional(Said),
    isSolved: Type.Optional(
      Type.Boolean({
        description:
          'settled on the spot: closed as it is reported where it is a small matter, else submitted',
      }),
    ),
  },
  closed,
);
export type NewCaseInput = Static<typeof NewCaseSchema>;

/** What became of an action: it counts from now on, or did already. */
export const ActionAnswerSchema = Type.Object({
  ...asOf,
  caseId: Type.Integer(),
  version,
  eventId: nullable(Type.String()),
});
export type ActionAnswer = Static<typeof ActionAnswerSchema>;

/** What another has done to a case meanwhile: a member `since` of the problem `case-changed`. */
export const ChangeSinceSchema = Type.Object({
  kind: nullable(oneOf(eventKinds, { description: 'null: the source said anew what the case is' })),
  at: nullable(AnInstant),
  by: nullable(Type.String()),
  knownAt: nullable(AnInstant),
});
export type ChangeSince = Static<typeof ChangeSinceSchema>;
