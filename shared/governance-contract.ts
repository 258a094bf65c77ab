import { type Static, Type } from 'typebox';
import { nullable } from './wire';

const Node = Type.String({ minLength: 1, maxLength: 64 });

/** What a governance area 治域 is made of when it is saved. */
export const GovernanceAreaInputSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
    areas: Type.Array(Node, { maxItems: 5000, description: 'each with all below it; none: the whole city' }),
    categories: Type.Array(Node, { maxItems: 500, description: 'each with all below it; none: all' }),
    leadUnit: nullable(Node),
    ring: Type.Optional(
      nullable(
        Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }), {
          minItems: 3,
          maxItems: 500,
          description:
            'a shape drawn on the map, [longitude, latitude] by turns: in place of `areas`, it stands for the finest areas ' +
            'whose inner point lies in it',
        }),
      ),
    ),
  },
  { additionalProperties: false },
);
export type GovernanceAreaInput = Static<typeof GovernanceAreaInputSchema>;

export const GovernanceAreaSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  areas: Type.Array(Type.String()),
  within: Type.String({ description: 'the finest area that holds all of it' }),
  /** Finest areas that these come to. */
  finestAreas: Type.Integer(),
  categories: Type.Array(Type.String()),
  leadUnit: nullable(Type.String()),
  ring: nullable(Type.Array(Type.Array(Type.Number()))),
  bbox: Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }),
});
export type GovernanceArea = Static<typeof GovernanceAreaSchema>;

export const GovernanceAreasSchema = Type.Object({ governanceAreas: Type.Array(GovernanceAreaSchema) });
export type GovernanceAreasAnswer = Static<typeof GovernanceAreasSchema>;
