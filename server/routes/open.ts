import { type OpenFigures, OpenFiguresSchema } from '@zhiyu/shared/open-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { readOpenMonth } from '../open-month';
import { loadCity } from '../store/city-store';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

/** Adds GET …/open/{month}: what the public may know. */
export function addOpenRoute(api: Api, { db, now }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/open/:month',
    {
      schema: {
        tags: ['figures'],
        summary: 'Open figures of a month',
        description:
          'Cases reported in a month that is over, by cell and by domain, void and sensitive ones left out. What tells of fewer ' +
          'than 5 people is withheld (null), and so much beside it that it cannot be worked out. A month is given once and ' +
          'never changes.',
        params: Type.Object({ ...CityPathSchema.properties, month: Type.String({ description: '2026-02' }) }),
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: OpenFiguresSchema, ...describeProblems(400, 401, 403, 404, 503) },
      },
    },
    async (request): Promise<OpenFigures> => {
      const { city } = await loadCity(db, request.params.city);
      return readOpenMonth(db, city, request.params.month, now());
    },
  );
}
