import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { createAreaAnswer } from '../area-answer';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import type { MadeAnswer } from '../kept-answers';
import { loadCity, loadDocument, loadShapes } from '../store/city-store';
import type { Database } from '../store/database';
import { describeProblems } from './problems';
import { CityPathSchema, checkNodes } from './question';

const GEO_JSON = 'application/geo+json; charset=utf-8';
const answer = {
  200: {
    description: 'A FeatureCollection in WGS-84; ETag changes with the pack',
    content: { 'application/geo+json': { schema: Type.Unsafe<Buffer>({ type: 'string' }) } },
  },
};
const ShapesQuerySchema = Type.Object(
  {
    level: Type.Optional(Type.String({ description: 'only the areas of this level' })),
    parent: Type.Optional(
      Type.String({
        description: 'only areas below this one: its children or, with `level`, those of the level',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Adds GET …/areas.geojson and GET …/basemap.geojson: shapes, made and compressed once for a version of the pack. */
export function addAreaShapeRoutes(api: Api, { db, kept }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/areas.geojson',
    {
      schema: {
        tags: ['cities'],
        summary: 'The shapes of areas',
        params: CityPathSchema,
        querystring: ShapesQuerySchema,
        response: { ...answer, ...describeProblems(400, 404, 503) },
      },
    },
    async (request, reply) => {
      const { level, parent } = request.query;
      const { city } = await loadCity(db, request.params.city);
      if (parent !== undefined) checkNodes('area', city.areas, [parent]);
      checkLevel(city, level);
      const key = JSON.stringify([city.id, city.packVersion, 'areas', level ?? null, parent ?? null]);
      const make = async () => asGeoJson(await writeShapes(db, city, level, parent));
      return kept.answer(request, reply, key, make, { compress: 'at-once' });
    },
  );
  api.get(
    '/api/v1/cities/:city/basemap.geojson',
    {
      schema: {
        tags: ['cities'],
        summary: 'The base map of the pack',
        params: CityPathSchema,
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { ...answer, ...describeProblems(400, 404, 503) },
      },
    },
    async (request, reply) => {
      const { city } = await loadCity(db, request.params.city);
      const key = JSON.stringify([city.id, city.packVersion, 'basemap']);
      const make = async () => {
        const baseMap = await loadDocument(db, city.id, 'basemap');
        if (baseMap !== null) return asGeoJson(JSON.stringify(baseMap));
        throw new ZhiyuError('no-base-map', `The pack of ${city.id} has no base map.`, { status: 404 });
      };
      return kept.answer(request, reply, key, make, { compress: 'at-once' });
    },
  );
}

function asGeoJson(body: string): MadeAnswer {
  return { mediaType: GEO_JSON, body };
}

async function writeShapes(
  db: Database,
  city: CityModel,
  level: string | undefined,
  parent: string | undefined,
): Promise<string> {
  // Below a parent the store finds children; those of a deeper level are found in the tree.
  const below = parent !== undefined && level !== undefined ? new Set(city.areas.subtree(parent)) : null;
  const shapes = await loadShapes(db, city.id, { level, parent: below === null ? parent : undefined });
  const features = shapes
    .filter(({ ordinal }) => below === null || below.has(ordinal))
    .map(({ geometry, ...area }) => {
      return { type: 'Feature', geometry, properties: createAreaAnswer(city, area) };
    });
  return JSON.stringify({ type: 'FeatureCollection', features });
}

function checkLevel(city: CityModel, level: string | undefined): void {
  if (level === undefined || city.pack.levels.some(({ id }) => id === level)) return;
  const known = city.pack.levels.map(({ id }) => id).join(', ');
  throw new ZhiyuError('unknown-level', `The city has no level “${level}”. It has: ${known}.`, {
    status: 404,
  });
}
