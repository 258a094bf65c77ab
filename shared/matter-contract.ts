import { type Static, Type } from 'typebox';
import { stances } from './case';
import { CaseItemSchema } from './case-contract';
import { MatterReasonsSchema } from './matter-reasons';
import { TextSchema } from './pack';
import { AnInstant, asOf, closed, nullable, oneOf } from './wire';

/** What crosses the wire about matters: what several cases are about, what is proposed, and what was decided. */

/** A matter 民意事项 with its cases, counted 件, as of T. Its area and category are those of its first case. */
export const MatterSchema = Type.Object({
  key: Type.String({ description: 'as its source names it, or zhiyu-<id of the first case>' }),
  title: nullable(Type.String()),
  firstCase: Type.Integer(),
  area: nullable(Type.String()),
  areaPath: Type.Array(TextSchema),
  category: nullable(Type.String()),
  categoryName: nullable(TextSchema),
  casesInWindow: Type.Integer(),
  cases: Type.Integer({ description: 'all that were reported by T, void ones left out' }),
  for: Type.Integer({ description: 'cases that are for it' }),
  against: Type.Integer({ description: 'cases that are against it' }),
  requesters: Type.Integer({ description: 'different requesters among the cases whose requester is known' }),
  firstReportedAt: AnInstant,
  lastReportedAt: AnInstant,
  open: Type.Integer(),
  overdue: Type.Integer(),
});
export type Matter = Static<typeof MatterSchema>;
export const MatterListSchema = Type.Object({
  ...asOf,
  from: nullable(AnInstant),
  to: AnInstant,
  total: Type.Integer({
    description: 'matters 项 of several cases, or named by a source, with a case in the window',
  }),
  alone: Type.Integer({ description: 'cases in the window that are a matter of their own' }),
  items: Type.Array(MatterSchema),
});
export type MatterListAnswer = Static<typeof MatterListSchema>;

export const MatterProposalSchema = Type.Object({
  case: CaseItemSchema,
  like: nullable(CaseItemSchema),
  matter: Type.Object({
    key: Type.String(),
    title: nullable(Type.String()),
    cases: Type.Integer({
      description: 'cases in it; 0 for a new matter, to which the other case comes too',
    }),
  }),
  kind: oneOf(['link', 'stance'] as const, {
    description:
      'link: that the case belongs to the matter; stance: only on which side of it the case stands',
  }),
  stance: nullable(oneOf(stances)),
  score: Type.Number({ description: '0 to 1' }),
  reasons: MatterReasonsSchema,
  proposedAt: AnInstant,
});
export type MatterProposal = Static<typeof MatterProposalSchema>;
export const MatterProposalsSchema = Type.Object({
  ...asOf,
  total: Type.Integer(),
  items: Type.Array(MatterProposalSchema),
});
export type MatterProposalsAnswer = Static<typeof MatterProposalsSchema>;

/** A case of a matter, with its side. */
export const MatterCaseSchema = Type.Object({
  ...CaseItemSchema.properties,
  stance: nullable(oneOf(stances)),
});
export type MatterCase = Static<typeof MatterCaseSchema>;
export const MatterAnswerSchema = Type.Object({
  ...asOf,
  matter: MatterSchema,
  items: Type.Array(MatterCaseSchema, { description: 'the latest reports first, at most 500' }),
  proposals: Type.Array(MatterProposalSchema, { description: 'cases that are proposed for it, at most 100' }),
});
export type MatterAnswer = Static<typeof MatterAnswerSchema>;

export const MatterDecisionSchema = Type.Object(
  {
    matter: Type.String({ description: 'the matter that was proposed, so that nobody confirms another one' }),
    decision: oneOf(['confirm', 'reject'] as const),
  },
  closed,
);
export const MatterSplitSchema = Type.Object({ case: Type.Integer({ minimum: 1 }) }, closed);
export const MatterDecidedSchema = Type.Object({
  case: Type.Integer(),
  matter: Type.String(),
  state: oneOf(['confirmed', 'rejected'] as const),
});
export type MatterDecided = Static<typeof MatterDecidedSchema>;
