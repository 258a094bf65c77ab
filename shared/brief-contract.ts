import { type Static, Type } from 'typebox';
import { CompareSchema, FigureSchema, MeasureIdSchema } from './contract';
import { MatterSchema } from './matter-contract';
import { OverdueSummarySchema, OverseenCaseSchema } from './oversight-contract';
import { TextSchema } from './pack';
import { AnInstant, asOf, nullable, oneOf } from './wire';

/** The brief 专报: all that one page says of a governance area, with what it rests on. */

/** What an area is compared by, and in which sense it is looked at: where it happened, or whose record it counts in. */
export const briefDimensions = ['area', 'accountableArea', 'unit', 'category'] as const;
export type BriefDimension = (typeof briefDimensions)[number];

/** How a figure stands against an earlier one: `same` is no clear difference; null where that cannot be told. */
const StandingSchema = nullable(oneOf(['above', 'below', 'same'] as const));

export const BriefFigureSchema = Type.Object({
  ...FigureSchema.properties,
  sinceBefore: StandingSchema,
  sinceYearBefore: StandingSchema,
});
export type BriefFigure = Static<typeof BriefFigureSchema>;

/** What a part of a sentence rests on: a measure, of the whole area or of one of those compared. */
export const ProofSchema = Type.Object({
  measure: MeasureIdSchema,
  by: nullable(oneOf(briefDimensions, { description: 'null: of the whole area' })),
  id: nullable(Type.String()),
});
export type Proof = Static<typeof ProofSchema>;

/** A sentence in parts; a part with a proof is a figure, or a name that stands for one. */
export const SentenceSchema = Type.Object({
  about: oneOf(['volume', 'punctuality', 'comparison', 'backlog', 'overdue', 'dueSoon', 'index'] as const),
  parts: Type.Array(Type.Object({ ...TextSchema.properties, proof: nullable(ProofSchema) })),
});
export type Sentence = Static<typeof SentenceSchema>;

/** A matter with its repeats told apart. */
export const BriefMatterSchema = Type.Object({
  ...MatterSchema.properties,
  repeats: Type.Object({
    samePerson: Type.Integer({ description: 'by somebody who had brought the matter before' }),
    differentPeople: Type.Integer({ description: 'by somebody who had not, after the first' }),
    unknown: Type.Integer({ description: 'by nobody knows whom' }),
  }),
});
export type BriefMatter = Static<typeof BriefMatterSchema>;

export const BriefSchema = Type.Object({
  ...asOf,
  city: Type.Object({
    id: Type.String(),
    name: TextSchema,
    title: TextSchema,
    schematic: Type.Boolean(),
    generated: Type.Boolean(),
    timeZone: Type.String(),
  }),
  area: Type.Object({ id: Type.String(), name: TextSchema, path: Type.Array(TextSchema) }),
  by: oneOf(briefDimensions),
  measure: MeasureIdSchema,
  from: nullable(AnInstant),
  to: AnInstant,
  figures: Type.Record(Type.String(), BriefFigureSchema, { description: 'by measure' }),
  sentences: Type.Array(SentenceSchema),
  matters: Type.Array(BriefMatterSchema, { description: 'the five that trouble most people in the window' }),
  overdue: OverdueSummarySchema,
  longest: Type.Array(OverseenCaseSchema, { description: 'the five longest overdue' }),
  comparison: CompareSchema,
});
export type BriefAnswer = Static<typeof BriefSchema>;

export const KeptBriefsSchema = Type.Object({
  ...asOf,
  area: Type.String(),
  days: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), madeAt: AnInstant })),
});
export type KeptBriefsAnswer = Static<typeof KeptBriefsSchema>;
