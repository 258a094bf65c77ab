import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { nullable } from './wire';

/** The composite index 效能指数 of a pack as it crosses the wire: never without its parts. */

/** How the index is put together. */
export const CompositeIndexSchema = Type.Object({
  name: TextSchema,
  note: nullable(TextSchema),
  parts: Type.Array(
    Type.Object({
      measure: Type.String(),
      weight: Type.Number({ description: 'share of the index; all weights sum to 1' }),
      worst: Type.Number({ description: 'where the part gives no point' }),
      best: Type.Number({ description: 'where it gives all' }),
    }),
  ),
});
export type CompositeIndex = Static<typeof CompositeIndexSchema>;

/** The index of one row, 0 to 100; null where one of its parts is not shown. */
export const IndexFigureSchema = Type.Object({
  value: nullable(Type.Number()),
  interval: nullable(
    Type.Array(Type.Number(), {
      minItems: 2,
      maxItems: 2,
      description: 'every part at the lower, and at the upper end of its own: at least 95 %',
    }),
  ),
  points: Type.Record(Type.String(), nullable(Type.Number()), {
    description: 'what each part adds, by measure; they sum to the value',
  }),
});
export type IndexFigure = Static<typeof IndexFigureSchema>;
