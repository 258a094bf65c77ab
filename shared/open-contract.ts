import { type Static, Type } from 'typebox';
import { TextSchema } from './pack';
import { AnInstant, nullable } from './wire';

const Cases = nullable(
  Type.Integer({ description: 'null: withheld, as few people are behind it or behind another' }),
);

/** What the public may know of a month: nothing of it tells of fewer than 5 people, also where it is put together. */
export const OpenFiguresSchema = Type.Object({
  month: Type.String({ description: 'the city’s own month of the reports' }),
  madeAt: AnInstant,
  cases: Cases,
  level: Type.Integer({ description: 'of the cells, whose sides are 250 m or more everywhere in the city' }),
  cellMetres: Type.Number({ description: 'the shortest side of a cell' }),
  cells: Type.Array(Type.Object({ x: Type.Integer(), y: Type.Integer(), cases: Cases }), {
    description: 'cells without cases are left out',
  }),
  domains: Type.Array(Type.Object({ id: Type.String(), name: TextSchema, cases: Cases })),
});
export type OpenFigures = Static<typeof OpenFiguresSchema>;
