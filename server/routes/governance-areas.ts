import { randomUUID } from 'node:crypto';
import {
  type GovernanceAreaInput,
  GovernanceAreaInputSchema,
  GovernanceAreaSchema,
  GovernanceAreasSchema,
} from '@zhiyu/shared/governance-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import {
  areasInRing,
  describeGovernanceArea,
  listSeenGovernanceAreas,
  seesSome,
  sliceOf,
} from '../governance';
import { loadCity } from '../store/city-store';
import {
  readGovernanceArea,
  removeGovernanceArea,
  type StoredGovernanceArea,
  writeGovernanceArea,
} from '../store/governance-areas';
import { narrowSlice, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import { CityPathSchema, checkNodes } from './question';

const PATH = '/api/v1/cities/:city/governance-areas';
const noQuery = Type.Object({}, { additionalProperties: false });
const OnePathSchema = Type.Object({ ...CityPathSchema.properties, id: Type.String({ maxLength: 64 }) });
const saved = { 200: GovernanceAreaSchema, ...describeProblems(400, 403, 404, 422, 503) };

/** Adds GET, POST, PUT and DELETE …/governance-areas: 重点治域 that people save and share. */
export function addGovernanceRoutes(api: Api, context: RouteContext): void {
  addListRoute(api, context);
  addWriteRoutes(api, context);
}

function addListRoute(api: Api, { db }: RouteContext): void {
  api.get(
    PATH,
    {
      schema: {
        tags: ['governance'],
        summary: 'The governance areas that were saved',
        description:
          'By name; those of which the viewer may see something. `governanceArea=id` cuts any answer about a slice to one.',
        params: CityPathSchema,
        querystring: noQuery,
        response: { 200: GovernanceAreasSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request) => {
      const { city } = await loadCity(db, request.params.city);
      const seen = await listSeenGovernanceAreas(db, city, request.viewer);
      return { governanceAreas: seen.map((one) => describeGovernanceArea(city, one)) };
    },
  );
}

function addWriteRoutes(api: Api, context: RouteContext): void {
  const { db, now } = context;
  const write = async (cityId: string, id: string, input: GovernanceAreaInput, viewer: Viewer) => {
    const { city } = await loadCity(db, cityId);
    const made = readInput(city, id, input);
    checkWithin(city, made, viewer);
    await writeGovernanceArea(db, city.id, made, now());
    return describeGovernanceArea(city, made);
  };
  api.post(
    PATH,
    {
      schema: {
        tags: ['governance'],
        summary: 'Saves a governance area',
        params: CityPathSchema,
        querystring: noQuery,
        body: GovernanceAreaInputSchema,
        response: saved,
      },
    },
    async (request) => write(request.params.city, randomUUID().slice(0, 8), request.body, request.viewer),
  );
  api.put(
    `${PATH}/:id`,
    {
      schema: {
        tags: ['governance'],
        summary: 'Changes a governance area',
        params: OnePathSchema,
        querystring: noQuery,
        body: GovernanceAreaInputSchema,
        response: saved,
      },
    },
    async (request) => {
      const { city: cityId, id } = request.params;
      const { city, found } = await findSeen(context, cityId, id, request.viewer);
      // Who sees a part of it would cut off what others saved.
      checkWithin(city, found, request.viewer);
      return write(cityId, id, request.body, request.viewer);
    },
  );
  api.delete(
    `${PATH}/:id`,
    {
      schema: {
        tags: ['governance'],
        summary: 'Takes a governance area off',
        params: OnePathSchema,
        querystring: noQuery,
        response: saved,
      },
    },
    async (request) => {
      const { city: cityId, id } = request.params;
      const { city, found } = await findSeen(context, cityId, id, request.viewer);
      checkWithin(city, found, request.viewer);
      await removeGovernanceArea(db, city.id, id);
      return describeGovernanceArea(city, found);
    },
  );
}

async function findSeen({ db }: RouteContext, cityId: string, id: string, viewer: Viewer) {
  const { city } = await loadCity(db, cityId);
  const found = await readGovernanceArea(db, city.id, id);
  if (found !== null && seesSome(city, found, viewer)) return { city, found };
  throw new ZhiyuError('unknown-governance-area', `The city has no governance area “${id}”.`, {
    status: 404,
  });
}

/**
 * What is stored of what was sent.
 * @throws ZhiyuError `unknown-…` (404), `no-area-inside` (422) where a drawn shape holds no area
 */
function readInput(city: CityModel, id: string, input: GovernanceAreaInput): StoredGovernanceArea {
  const { name, categories, leadUnit, ring = null } = input;
  const areas = ring === null ? input.areas : areasInRing(city, ring);
  checkNodes('area', city.areas, areas);
  checkNodes('category', city.categories, categories);
  if (leadUnit !== null) checkNodes('unit', city.units, [leadUnit]);
  if (ring !== null && areas.length === 0) {
    throw new ZhiyuError(
      'no-area-inside',
      'The shape holds the inner point of none of the city’s finest areas. Draw a larger one.',
      { status: 422 },
    );
  }
  return { id, name: name.trim(), areas, categories, lead_unit: leadUnit, ring };
}

/** @throws ZhiyuError `outside-view` (403) where it reaches beyond what the viewer may see */
function checkWithin(city: CityModel, made: StoredGovernanceArea, viewer: Viewer): void {
  const { areas, categories } = narrowSlice(sliceOf(city, made), viewer, city);
  const isCut = areas.join() !== made.areas.join() || categories.join() !== made.categories.join();
  if (!isCut) return;
  throw new ZhiyuError('outside-view', 'The governance area reaches beyond what you may see.', {
    status: 403,
  });
}
