import { CitiesSchema, type CityAnswer, CityAnswerSchema } from '@zhiyu/shared/contract';
import type { City } from '@zhiyu/shared/pack';
import { wholeSlice } from '@zhiyu/shared/slice';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import { createZone } from '@zhiyu/shared/zone';
import { Type } from 'typebox';
import type { Aggregate } from '../aggregate';
import type { Api, RouteContext } from '../api';
import { type CityModel, cityNow } from '../city';
import { findAround } from '../governance';
import type { CaseFacts } from '../store/case-facts';
import { listCities, loadCity } from '../store/city-store';
import type { MeasuredSlice } from '../store/measured-slice';
import { narrowSlice, seesAll, type Viewer } from '../viewer';
import { describeProblems } from './problems';
import { asJson, CityPathSchema, startOfSecond } from './question';

const noQuery = Type.Object({}, { additionalProperties: false });

/** Adds GET /api/v1/cities and GET /api/v1/cities/{city}: names, clock, levels, trees and bounds. */
export function addCityRoutes(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities',
    {
      schema: {
        tags: ['cities'],
        summary: 'All cities',
        querystring: noQuery,
        response: { 200: CitiesSchema, ...describeProblems(400, 503) },
      },
    },
    async ({ viewer }) => {
      const all = await listCities(context.db);
      const cities = all.filter(({ id }) => viewer.cities?.includes(id) ?? true);
      return { role: viewer.role, cities: cities.map(({ id, pack }) => summarise(id, pack)) };
    },
  );
  api.get(
    '/api/v1/cities/:city',
    {
      schema: {
        tags: ['cities'],
        summary: 'One city: clock, levels, categories, units, channels',
        params: CityPathSchema,
        querystring: noQuery,
        response: { 200: CityAnswerSchema, ...describeProblems(400, 404, 503) },
      },
    },
    async (request, reply) => {
      const { viewer } = request;
      const { city, seq } = await loadCity(context.db, request.params.city);
      const asOf = startOfSecond(cityNow(city, context.now()));
      const make = () =>
        context.aggregate(city, seq, async (aggregate) => {
          const facts = await narrowFacts(aggregate, await aggregate.facts(), city, viewer, asOf);
          return describeCity(city, facts, aggregate.seq(), asOf, viewer);
        });
      const key = JSON.stringify(['city', city.id, city.packVersion, seq, asOf, viewer]);
      // The trees of a city are most of it, and a phone waits for them.
      return context.kept.answer(request, reply, key, async () => asJson(await make(), { seq }), {
        compress: 'at-once',
      });
    },
  );
}

function summarise(id: string, pack: City) {
  const clock = pack.clock === undefined ? null : createZone(pack.timeZone).toIso(Date.parse(pack.clock));
  return {
    id,
    name: pack.name,
    title: pack.title ?? pack.name,
    timeZone: pack.timeZone,
    clock,
    schematic: pack.schematic ?? false,
    generated: pack.generated ?? false,
  };
}

/**
 * What is told of a city’s cases to a viewer: who sees only a part of them learns how many these are, and not when the last
 * of all came.
 */
async function narrowFacts(
  aggregate: Aggregate,
  facts: CaseFacts,
  city: CityModel,
  viewer: Viewer,
  asOf: number,
): Promise<CaseFacts> {
  const { firstReportedAt } = facts;
  if (seesAll(viewer) || firstReportedAt === null) return facts;
  const slice = narrowSlice({ ...wholeSlice, city: city.id }, viewer, city);
  const asked: MeasuredSlice = { city, slice, measure: 'reported', from: null, to: null, asOf, cells: null };
  const [sum] = await aggregate.windows(asked, [{ from: firstReportedAt, to: asOf }]);
  return { firstReportedAt, lastReportedAt: null, cases: sum?.cases ?? 0 };
}

function describeCity(
  city: CityModel,
  facts: CaseFacts,
  seq: number,
  asOf: number,
  viewer: Viewer,
): CityAnswer {
  const { pack, zone } = city;
  const isoOrNull = (instant: number | null) => (instant === null ? null : zone.toIso(instant));
  const { id, role, label } = viewer;
  const bounds = pack.bounds ?? city.root.bbox;
  const home = findAround(city, listKnown(city.areas, viewer.areas));
  return {
    ...summarise(city.id, pack),
    asOf: zone.toIso(asOf),
    seq,
    languages: pack.languages,
    levels: pack.levels.map((level) => ({ ...level, areas: countAreas(city, level.id) })),
    root: city.root.id,
    home: home.id,
    homeBounds: home === city.root ? bounds : home.bbox,
    scope: [
      ...listKnown(city.areas, viewer.areas).map(({ name, nameEn }) => ({ zh: name, en: nameEn ?? name })),
      ...listKnown(city.categories, viewer.categories).map(({ name }) => name),
      ...listKnown(city.units, viewer.units).map(({ name }) => name),
    ],
    bounds,
    categories: city.categories.nodes.map(({ id, parent, name }) => ({ id, parent, name })),
    units: city.units.nodes.map(({ id, parent, name, kind }) => ({ id, parent, name, kind })),
    channels: city.channels.nodes.map(({ id, name }) => ({ id, name })),
    baseMap: describeBaseMap(pack),
    assessmentStartDay: pack.assessmentPeriod?.startDay ?? null,
    limitsNote: pack.limitsNote ?? null,
    callBack: pack.field?.callBack ?? null,
    firstReportedAt: isoOrNull(facts.firstReportedAt),
    lastReportedAt: isoOrNull(facts.lastReportedAt),
    cases: facts.cases,
    viewer: { id, role, label },
  };
}

/** Nodes by their identifiers; those that the pack has no more are left out. */
function listKnown<Node extends TreeNode>(tree: Tree<Node>, ids: readonly string[]): Node[] {
  return ids.map((id) => tree.byId(id)).filter((node) => node !== undefined);
}

function describeBaseMap({ baseMap }: City): CityAnswer['baseMap'] {
  if (baseMap === undefined) return null;
  const { attribution = null, features, layers = [], reviewNumber = null } = baseMap;
  return { attribution, hasFeatures: features !== undefined, layers, reviewNumber };
}

function countAreas(city: CityModel, level: string): number {
  return city.areas.nodes.filter((area) => area.level === level && area.kind === 'area').length;
}
