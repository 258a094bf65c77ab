import {
  WallCommandSchema,
  WallStateSchema,
  WallsSchema,
  WallToldSchema,
  wallNamePattern,
} from '@zhiyu/shared/wall-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { loadCity } from '../store/city-store';
import { seesAllOf } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const noQuery = Type.Object({}, { additionalProperties: false });
const WallPathSchema = Type.Object({
  ...CityPathSchema.properties,
  wall: Type.String({ pattern: wallNamePattern, description: 'name of the wall' }),
});

/** Adds the routes by which walls tell of themselves and remotes speak to them; what is told travels by …/live?wall=. */
export function addWallRoutes(api: Api, { db, walls }: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/walls',
    {
      schema: {
        tags: ['walls'],
        summary: 'Walls that listen, with what they show',
        description: 'Those that show nothing but what the viewer may see, too.',
        params: CityPathSchema,
        querystring: noQuery,
        response: { 200: WallsSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async ({ params, viewer }) => {
      const { city } = await loadCity(db, params.city);
      const listed = walls.list(city.id, (shown) => seesAllOf(viewer, shown, city));
      return { walls: listed.map((wall) => ({ ...wall, since: city.zone.toIso(wall.since) })) };
    },
  );
  api.put(
    '/api/v1/cities/:city/walls/:wall',
    {
      schema: {
        tags: ['walls'],
        summary: 'A wall tells what it shows',
        description: 'It is kept while the wall listens; `pages` is 0 where it does not.',
        params: WallPathSchema,
        querystring: noQuery,
        body: WallStateSchema,
        response: {
          200: WallToldSchema,
          ...describeProblems(400, 403, 415),
        },
      },
    },
    async ({ params, body, viewer }) => {
      return { pages: walls.report(params.city, params.wall, body, viewer) };
    },
  );
  api.post(
    '/api/v1/cities/:city/walls/:wall/commands',
    {
      schema: {
        tags: ['walls'],
        summary: 'Tell a wall to pause, go on, or go to a scene',
        params: WallPathSchema,
        querystring: noQuery,
        body: WallCommandSchema,
        response: { 200: WallToldSchema, ...describeProblems(400, 403, 404, 415, 503) },
      },
    },
    async ({ params, body, viewer }) => {
      const { city } = await loadCity(db, params.city);
      const pages = walls.command(city.id, params.wall, body, (shown) => seesAllOf(viewer, shown, city));
      if (pages === 0) throw createUnknownWall(params.wall);
      return { pages };
    },
  );
}

function createUnknownWall(name: string): ZhiyuError {
  return new ZhiyuError('unknown-wall', `No wall listens under the name “${name}”.`, { status: 404 });
}
