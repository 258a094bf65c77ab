import { type Found, SearchSchema } from '@zhiyu/shared/search-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { type CityModel, cityNow } from '../city';
import { redactSome } from '../personal';
import { searchCity } from '../search';
import { loadCity } from '../store/city-store';
import type { Database } from '../store/database';
import { readNamedPlaces } from '../store/named-places';
import { searchCases } from '../store/search-cases';
import { handlesCases, maySee, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const USUAL_ITEMS = 6;

const QuerySchema = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 80, description: 'what is looked for' }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: USUAL_ITEMS, description: 'items of each kind' }),
    ),
  },
  { additionalProperties: false },
);

/** Adds GET …/search: a case by its number, an area, a category, a unit, or a place. */
export function addSearchRoute(api: Api, { db, now }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/search',
    {
      schema: {
        tags: ['cities'],
        summary: 'Finds a case, an area, a category, a unit or a place',
        description:
          'Cases by the whole number that their source gave them; areas, categories and units by part of a name or by ' +
          'identifier; places by a name of the base map, or as longitude, latitude. Names that fit whole come first, then ' +
          'those that begin so. Only what the viewer may see.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: SearchSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request) => {
      const { q, limit = USUAL_ITEMS } = request.query;
      const { city, seq } = await loadCity(db, request.params.city);
      const cases = await findCases(db, city, request.viewer, q, limit);
      const others = searchCity(city, await readNamedPlaces(db, city), request.viewer, q, limit);
      return { asOf: city.zone.toIso(cityNow(city, now())), seq, q, items: [...cases, ...others] };
    },
  );
}

async function findCases(
  db: Database,
  city: CityModel,
  viewer: Viewer,
  text: string,
  most: number,
): Promise<Found[]> {
  const rows = await searchCases(db, city.id, text, most);
  return rows
    .filter((row) => maySee(viewer, city, row))
    .map(({ id, source, source_id, title }) => {
      const shown = (handlesCases(viewer) ? redactSome(title) : null) ?? source;
      return {
        kind: 'case',
        id: String(id),
        name: { zh: source_id, en: source_id },
        detail: { zh: shown, en: shown },
        lng: null,
        lat: null,
      };
    });
}
