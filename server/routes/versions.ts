import { VersionSchema, VersionsSchema } from '@zhiyu/shared/version-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { loadCity } from '../store/city-store';
import { listVersions, readVersion, readVersionShapes } from '../store/city-versions';
import { seesAll } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const noQuery = Type.Object({}, { additionalProperties: false });
const VersionPathSchema = Type.Object({
  ...CityPathSchema.properties,
  version: Type.Integer({ minimum: 1 }),
});

/** Adds GET …/versions and …/versions/{version}: under which names, limits and borders a figure was true. */
export function addVersionRoutes(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/versions',
    {
      schema: {
        tags: ['cities'],
        summary: 'The versions of a city’s pack',
        description:
          'The latest first, each with what it changed and how far the cases have followed it. `cases` is null for a version that no case had to follow, and for who sees only a part of the cases.',
        params: CityPathSchema,
        querystring: noQuery,
        response: { 200: VersionsSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request) => {
      const { city } = await loadCity(context.db, request.params.city);
      const isoOrNull = (instant: number | null) => (instant === null ? null : city.zone.toIso(instant));
      const versions = await listVersions(context.db, city.id);
      return {
        versions: versions.map(({ version, added_at, changes, cases, found, ...run }) => ({
          version,
          addedAt: city.zone.toIso(added_at),
          changes,
          cases:
            found === null || cases === null || !seesAll(request.viewer)
              ? null
              : {
                  ...found,
                  total: cases,
                  finishedAt: isoOrNull(run.finished_at),
                  superseded: run.superseded ?? false,
                },
        })),
      };
    },
  );
  api.get(
    '/api/v1/cities/:city/versions/:version',
    {
      schema: {
        tags: ['cities'],
        summary: 'One version of a city’s pack',
        description: 'Its settings and trees, and, for the areas asked for, the shapes that they had then.',
        params: VersionPathSchema,
        querystring: Type.Object(
          {
            shape: Type.Optional(
              Type.Array(Type.String({ description: 'id of an area whose shape is wanted' }), {
                maxItems: 100,
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: VersionSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request) => {
      const { city } = await loadCity(context.db, request.params.city);
      const found = await readVersion(context.db, city.id, request.params.version);
      if (found === null) {
        throw new ZhiyuError(
          'unknown-version',
          `The pack of ${city.id} has no version ${request.params.version}; it has 1 to ${city.version}.`,
          { status: 404 },
        );
      }
      const had = new Set(found.trees.areas.map(({ id }) => id));
      const wanted = (request.query.shape ?? []).filter((id) => had.has(id));
      const shapes = await readVersionShapes(context.db, city.id, found.version, wanted);
      return {
        version: found.version,
        addedAt: city.zone.toIso(found.added_at),
        pack: found.pack,
        ...found.trees,
        shapes: [...shapes].flatMap(([id, geometry]) => (geometry === null ? [] : [{ id, geometry }])),
      };
    },
  );
}
