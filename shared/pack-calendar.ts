import { Type } from 'typebox';
import { closed } from './wire';

/** The calendar of a pack: that of China, as it is published, or one of its own. */
export const CalendarSchema = Type.Union([
  Type.Object({ kind: Type.Literal('china') }, closed),
  Type.Object(
    {
      kind: Type.Literal('own'),
      weekend: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { description: '1 Monday … 7 Sunday' }),
      holidays: Type.Array(Type.String({ format: 'date' })),
      makeUpDays: Type.Optional(Type.Array(Type.String({ format: 'date' }))),
      publishedTo: Type.Optional(Type.String({ format: 'date', description: 'unknown beyond this day' })),
    },
    closed,
  ),
]);
