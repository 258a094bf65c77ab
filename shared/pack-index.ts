import { Type } from 'typebox';
import { closed } from './wire';

/** As `TextSchema` of a pack, which this is a part of. */
const Name = Type.Object({ zh: Type.String(), en: Type.String() }, closed);

/**
 * A composite of a city's own, such as the 效能指数 of its assessment. Each part goes evenly from no point at `worst` to all
 * of its weight at `best`.
 */
export const EffectivenessIndexSchema = Type.Object(
  {
    name: Name,
    note: Type.Optional(Name),
    parts: Type.Array(
      Type.Object(
        {
          measure: Type.String({ description: 'identifier of a rate, as /api/v1/measures names it' }),
          weight: Type.Number({ exclusiveMinimum: 0 }),
          worst: Type.Number({ description: 'a share from 0 to 1' }),
          best: Type.Number({ description: 'a share from 0 to 1, other than worst' }),
        },
        closed,
      ),
      { minItems: 2, maxItems: 12 },
    ),
  },
  closed,
);
