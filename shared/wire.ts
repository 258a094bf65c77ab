import { type TSchema, Type } from 'typebox';

/** What the schemas of the wire are built of. */

/** No other properties. */
export const closed = { additionalProperties: false };
/** The schema, or null. */
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** One of a closed list of words. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
  about: { description?: string } = {},
) => Type.Unsafe<Values[number]>({ type: 'string', enum: values, ...about });
/** An instant on the wire. */
export const AnInstant = Type.String({
  format: 'date-time',
  description: 'ISO 8601 with the offset of the city',
});
/** A parameter that may be repeated. */
export const List = <T extends TSchema>(item: T) => Type.Optional(Type.Array(item, { maxItems: 200 }));

/** What every answer carries. */
export const asOf = {
  asOf: AnInstant,
  seq: Type.Integer({ description: 'change sequence of the city at the answer' }),
};
