import { CaseListSchema } from '@zhiyu/shared/case-contract';
import { type FindingId, findingIds } from '@zhiyu/shared/finding';
import { FindingIdSchema, QualitySchema, SourcesSchema } from '@zhiyu/shared/quality-contract';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { createItems } from '../case-item';
import { type CityModel, cityNow } from '../city';
import { ZhiyuError } from '../errors';
import { checkSeesAll } from '../may-write';
import { withholdTexts } from '../personal';
import { createQualityCounter, describeSources, tellFindings, tellPlaces } from '../quality';
import { loadCity } from '../store/city-store';
import { listFinding, readIntake } from '../store/quality';
import { readSnapshot } from '../store/snapshot';
import { describeProblems } from './problems';
import { CityPathSchema } from './question';

const DAY = 86_400_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 366;
const USUAL_ITEMS = 50;

const Day = (description: string) => Type.Optional(Type.String({ format: 'date', description }));
const Source = Type.Optional(Type.String({ description: 'only this source', maxLength: 64 }));
const QuerySchema = Type.Object(
  {
    from: Day(`first local day of receipt; by default ${USUAL_DAYS} days back`),
    to: Day('the local day after the last; by default tomorrow'),
    source: Source,
  },
  { additionalProperties: false },
);
const FindingQuerySchema = Type.Object(
  {
    source: Source,
    cursor: Type.Optional(Type.String({ description: '`next` of the page before', pattern: '^\\d{1,15}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: USUAL_ITEMS })),
  },
  { additionalProperties: false },
);

/** Adds GET …/quality, GET …/quality/{finding} and GET …/sources: how good the data is and where it comes from. */
export function addQualityRoutes(api: Api, context: RouteContext): void {
  const countQuality = createQualityCounter(context.db, context.now);
  addQualityRoute(api, context, countQuality);
  addFindingRoute(api, context, countQuality);
  addSourcesRoute(api, context, countQuality);
}

type Counter = ReturnType<typeof createQualityCounter>;

function addQualityRoute(api: Api, { db, now }: RouteContext, countQuality: Counter): void {
  api.get(
    '/api/v1/cities/:city/quality',
    {
      schema: {
        tags: ['sources'],
        summary: 'How good the data is',
        description:
          'What came in by source and local day of receipt; how many cases are doubtful, and why; points that stand ' +
          'for many places; the sources. Void cases are left out. What is counted over all cases may be some minutes ' +
          'old where there are many: `countedAt` says when.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: QualitySchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      checkSeesAll(request.viewer);
      const { city } = await loadCity(db, request.params.city);
      const { source = null } = request.query;
      // Receipts are told by the wall clock, even where the city's own is frozen.
      const window = readDays(city, request.query, now());
      const counts = await countQuality(city);
      const { seq, sources } = await describeSources(db, city, counts);
      const days = await readSnapshot(db, city.id, ({ tx }) =>
        readIntake(tx, city.id, { ...window, source }),
      );
      return {
        asOf: city.zone.toIso(counts.asOf),
        seq,
        ...window,
        days,
        sources: source === null ? sources : sources.filter(({ id }) => id === source),
        findings: tellFindings(counts, source),
        places: tellPlaces(counts, source),
        countedAt: city.zone.toIso(counts.countedAt),
      };
    },
  );
}

function addFindingRoute(api: Api, { db }: RouteContext, countQuality: Counter): void {
  const listed = findingIds.filter((id) => id !== 'dormant');
  api.get(
    '/api/v1/cities/:city/quality/:finding',
    {
      schema: {
        tags: ['sources'],
        summary: 'The doubtful cases behind a finding',
        description: `By falling id. One of ${listed.join(', ')}; those that lie dormant are a measure of …/cases.`,
        params: Type.Object({ ...CityPathSchema.properties, finding: FindingIdSchema }),
        querystring: FindingQuerySchema,
        response: { 200: CaseListSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      checkSeesAll(request.viewer);
      const { city } = await loadCity(db, request.params.city);
      const { source = null, cursor, limit = USUAL_ITEMS } = request.query;
      const finding = readFinding(request.params.finding);
      const counts = await countQuality(city);
      const { asOf } = counts;
      const total = tellFindings(counts, source).find(({ id }) => id === finding)?.cases ?? 0;
      return readSnapshot(db, city.id, async ({ tx, seq }) => {
        const before = cursor === undefined ? null : Number(cursor);
        const asked = { city: city.id, finding, source, asOf, before, limit: limit + 1 };
        const records = await listFinding(tx, asked);
        const shown = records.slice(0, limit);
        const last = records.length > limit ? shown.at(-1) : undefined;
        return {
          asOf: city.zone.toIso(asOf),
          seq,
          total,
          items: withholdTexts(request.viewer, createItems(city, shown, asOf)),
          next: last === undefined ? null : String(last.id),
        };
      });
    },
  );
}

function addSourcesRoute(api: Api, { db, now }: RouteContext, countQuality: Counter): void {
  api.get(
    '/api/v1/cities/:city/sources',
    {
      schema: {
        tags: ['sources'],
        summary: 'Where the cases come from',
        description:
          'Each source with how fresh it is, how much of it is on the map, and what went wrong last.',
        params: CityPathSchema,
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: SourcesSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      checkSeesAll(request.viewer);
      const { city } = await loadCity(db, request.params.city);
      const { seq, sources } = await describeSources(db, city, await countQuality(city));
      return { asOf: city.zone.toIso(cityNow(city, now())), seq, sources };
    },
  );
}

function readFinding(id: FindingId): Exclude<FindingId, 'dormant'> {
  if (id !== 'dormant') return id;
  throw new ZhiyuError('listed-elsewhere', 'Cases that lie dormant are listed by …/cases?measure=dormant.');
}

function readDays(
  city: CityModel,
  query: { from?: string; to?: string },
  now: number,
): { from: string; to: string } {
  const dayOf = (instant: number) => city.zone.toIso(instant).slice(0, 10);
  const to = query.to ?? dayOf(city.zone.startOfDay(now, 1));
  const from = query.from ?? dayOf(Date.parse(to) - USUAL_DAYS * DAY);
  const days = (Date.parse(to) - Date.parse(from)) / DAY;
  if (!(days > 0)) throw new ZhiyuError('empty-window', 'The window is empty: “from” must lie before “to”.');
  if (days > MOST_DAYS) throw new ZhiyuError('long-window', `The window has at most ${MOST_DAYS} days.`);
  return { from, to };
}
