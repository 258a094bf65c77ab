import type { BriefAnswer, BriefDimension } from '@zhiyu/shared/brief-contract';
import { BriefSchema, briefDimensions, KeptBriefsSchema } from '@zhiyu/shared/brief-contract';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { findArea, makeBrief } from '../brief';
import { writeBriefPdf } from '../brief-pdf';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { writeBriefTable } from '../export-brief';
import type { ExportLanguage } from '../export-words';
import { isCovered } from '../residents';
import { listKeptBriefs, readKeptBrief } from '../store/kept-briefs';
import { handlesCases } from '../viewer';
import { readLanguage, sendRows } from './export-answer';
import { describeProblems } from './problems';
import { asJson, CityPathSchema, keyOf, type Question, readQuestion, windowQuery } from './question';

const PDF = 'application/pdf';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MOST_DAYS = 31;

const formQuery = {
  format: Type.Optional(
    Type.Unsafe<'json' | 'pdf' | 'xlsx'>({ type: 'string', enum: ['json', 'pdf', 'xlsx'], default: 'json' }),
  ),
  lang: Type.Optional(
    Type.Unsafe<ExportLanguage>({
      type: 'string',
      enum: ['zh', 'en'],
      description: 'of paper and workbook; goes before Accept-Language',
    }),
  ),
};
const QuerySchema = Type.Object(
  {
    by: Type.Optional(
      Type.Unsafe<BriefDimension>({
        type: 'string',
        enum: [...briefDimensions],
        default: 'area',
        description: 'what the area is compared by',
      }),
    ),
    measure: Type.Optional(
      Type.Unsafe<MeasureId>({
        type: 'string',
        enum: measureIds.filter((id) => measureOf(id).unit === 'share'),
        default: 'onTimeRate',
        description: 'the share that is compared',
      }),
    ),
    ...formQuery,
    ...windowQuery,
  },
  { additionalProperties: false },
);
const KeptQuerySchema = Type.Object({ area: Type.Optional(Type.String()) }, { additionalProperties: false });
const OneKeptQuerySchema = Type.Object(
  { area: Type.Optional(Type.String()), ...formQuery },
  { additionalProperties: false },
);

const answers = {
  description: 'as JSON; as a page of A4; as a workbook',
  content: {
    'application/json': { schema: BriefSchema },
    [PDF]: { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
    [XLSX]: { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) },
  },
};

/** Adds GET …/brief, GET …/briefs and GET …/briefs/{day}: 一页专报, now and as they were ready. */
export function addBriefRoutes(api: Api, context: RouteContext): void {
  addBriefRoute(api, context);
  addKeptRoutes(api, context);
}

function addBriefRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/brief',
    {
      schema: {
        tags: ['figures'],
        summary: 'One page on an area: where it stands, against whom, what is late',
        description:
          'Of the area that the slice names by place or by record, or of the whole city. Sentences are made from the figures ' +
          'beside them and call no difference one that lies within the intervals.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: answers, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { by = 'area', measure = 'onTimeRate', format = 'json', lang, ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const { viewer } = request;
      const make = () => makeBrief(context, { question, by, measure, viewer });
      if (format !== 'json') return sendBrief(request, reply, format, lang, question.city, await make());
      const key = keyOf('brief', question, by, measure, handlesCases(viewer));
      return context.kept.answer(request, reply, key, async () => asJson(await make(), question));
    },
  );
}

function addKeptRoutes(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/briefs',
    {
      schema: {
        tags: ['figures'],
        summary: 'The days for which a brief of an area was made ready, the latest first',
        params: CityPathSchema,
        querystring: KeptQuerySchema,
        response: { 200: KeptBriefsSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request) => {
      const { area: asked } = request.query;
      const { question, area, isWhole } = await readArea(context, request, request.params.city, asked);
      const { city, asOf, seq } = question;
      const days = isWhole ? await listKeptBriefs(context.db, city.id, area, MOST_DAYS) : [];
      return {
        asOf: city.zone.toIso(asOf),
        seq,
        area,
        days: days.map(({ day, made_at }) => ({ day, madeAt: city.zone.toIso(made_at) })),
      };
    },
  );
  api.get(
    '/api/v1/cities/:city/briefs/:day',
    {
      schema: {
        tags: ['figures'],
        summary: 'The brief of an area for a day, as it was ready the next morning',
        params: Type.Object({ ...CityPathSchema.properties, day: Type.String({ format: 'date' }) }),
        querystring: OneKeptQuerySchema,
        response: { 200: answers, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { city: cityId, day } = request.params;
      const { area: asked, format = 'json', lang } = request.query;
      const { question, area, isWhole } = await readArea(context, request, cityId, asked);
      const kept = isWhole ? await readKeptBrief(context.db, { city: cityId, area, day }) : null;
      if (kept === null) {
        throw new ZhiyuError('unknown-brief', `No brief of ${area} for ${day} was made ready.`, {
          status: 404,
        });
      }
      if (format === 'json') return reply.send(kept);
      return sendBrief(request, reply, format, lang, question.city, kept);
    },
  );
}

/**
 * The area whose kept briefs are asked for, and whether the viewer sees all of it, as a kept brief does.
 * @throws ZhiyuError `outside-view` (403), `unknown-area` (404)
 */
async function readArea(
  context: RouteContext,
  request: FastifyRequest,
  cityId: string,
  asked: string | undefined,
): Promise<{ question: Question; area: string; isWhole: boolean }> {
  const query = asked === undefined ? {} : { area: [asked] };
  const question = await readQuestion(context, request, cityId, query);
  const { city, slice, scope } = question;
  const area = findArea(city, slice).id;
  const isSeen = isCovered(city, area, scope.areas) && (asked === undefined || asked === area);
  return { question, area, isWhole: isSeen && scope.categories.length + scope.units.length === 0 };
}

async function sendBrief(
  request: FastifyRequest,
  reply: FastifyReply,
  format: 'pdf' | 'xlsx',
  lang: ExportLanguage | undefined,
  city: CityModel,
  brief: BriefAnswer,
): Promise<FastifyReply> {
  const language = readLanguage(request, lang);
  const name = `${city.id}-${brief.area.id}-brief`;
  if (format === 'xlsx') {
    const { table, rows } = writeBriefTable(city.zone, brief, language);
    return sendRows(reply, 'xlsx', { table, rows, name, asOf: Date.parse(brief.asOf) });
  }
  const path = `/brief/${encodeURIComponent(city.id)}/${encodeURIComponent(brief.area.id)}`;
  const pdf = await writeBriefPdf(brief, language, `${request.protocol}://${request.host}${path}`);
  return reply
    .type(PDF)
    .headers({
      'content-disposition': `inline; filename="${asciiOf(name)}-${brief.asOf.slice(0, 10)}.pdf"`,
      'zhiyu-as-of': brief.asOf,
      vary: 'accept-language',
    })
    .send(pdf);
}

/** A file name that every header may carry. */
function asciiOf(name: string): string {
  return name.replace(/[^\w.-]/g, '_');
}
