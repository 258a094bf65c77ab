import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { nullable } from './wire';

/** Why a case belongs to a matter: what it has in common with the case that is most alike. */
export const MatterReasonsSchema = Type.Object({
  like: nullable(Type.Integer({ description: 'id of the case that is compared with' })),
  metres: nullable(Type.Number()),
  days: nullable(Type.Number()),
  similarity: nullable(Type.Number({ description: 'share of the shingles of the texts in common, 0 to 1' })),
  sameAddress: Type.Boolean(),
  sameCategory: Type.Boolean(),
  sameRequester: Type.Boolean(),
  /** The question with opposed demands that both are about. */
  question: nullable(TextSchema),
});
export type MatterReasons = Static<typeof MatterReasonsSchema>;
