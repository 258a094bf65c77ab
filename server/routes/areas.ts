import { AreasSchema } from '@zhiyu/shared/contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { createAreaAnswer } from '../area-answer';
import { loadCity } from '../store/city-store';
import { describeProblems } from './problems';
import { CityPathSchema, checkNodes } from './question';

const QuerySchema = Type.Object(
  { parent: Type.Optional(Type.String({ description: 'by default none: the city itself' })) },
  { additionalProperties: false },
);

/** Adds GET …/areas: the children of an area, functional zones included, and the way down to it. */
export function addAreaRoute(api: Api, { db }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/areas',
    {
      schema: {
        tags: ['cities'],
        summary: 'The tree of areas, level by level',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: AreasSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request) => {
      const { parent = null } = request.query;
      const { city } = await loadCity(db, request.params.city);
      if (parent !== null) checkNodes('area', city.areas, [parent]);
      const path = parent === null ? [] : city.areas.path(parent);
      return {
        path: path.map((area) => createAreaAnswer(city, area)),
        areas: city.areas.children(parent).map((area) => createAreaAnswer(city, area)),
      };
    },
  );
}
