import { Type } from 'typebox';

/** What a node of a pack is called by: words without what an address would read otherwise. */
export const Identifier = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[^\\s,/?#&]+( [^\\s,/?#&]+)*$',
});
