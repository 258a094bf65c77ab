import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { asOf, nullable, oneOf } from './wire';

/** What a search finds, in the order in which kinds stand beside each other where they fit as well. */
export const foundKinds = ['case', 'area', 'category', 'unit', 'place'] as const;

/** Something that a search has found. */
export const FoundSchema = Type.Object({
  kind: oneOf(foundKinds),
  id: Type.String({
    description: 'of the node, or the number of the case in the city; of a place its coordinates',
  }),
  name: TextSchema,
  detail: nullable(TextSchema),
  lng: nullable(Type.Number()),
  lat: nullable(Type.Number()),
});
export type Found = Static<typeof FoundSchema>;

export const SearchSchema = Type.Object({
  asOf: asOf.asOf,
  seq: asOf.seq,
  q: Type.String(),
  items: Type.Array(FoundSchema),
});
export type SearchAnswer = Static<typeof SearchSchema>;
