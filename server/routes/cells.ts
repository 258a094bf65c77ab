import { concurrences } from '@zhiyu/shared/concurrence';
import { CellsSchema, MeasureIdSchema } from '@zhiyu/shared/contract';
import { CELLS_MEDIA_TYPE } from '@zhiyu/shared/frame';
import { MAX_LEVEL, MIN_LEVEL } from '@zhiyu/shared/grid';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { oneOf } from '@zhiyu/shared/wire';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { groupBy } from '../concurrence-groups';
import { ZhiyuError } from '../errors';
import { askBeside, besides, putBeside } from './cell-beside';
import { type ChosenCells, chooseCells, chooseGroups, parseBounds } from './cell-choice';
import { type CellAnswer, writeCsv, writeFrame, writeGeoJson, writeJson } from './cell-formats';
import { exportQuery, sendCellTable } from './export-answer';
import { describeProblems } from './problems';
import {
  askMeasure,
  CityPathSchema,
  checkCalendar,
  checkWindow,
  keyOf,
  readQuestion,
  windowQuery,
} from './question';

/** An answer of more cells is refused. */
export const MOST_CELLS = 250_000;
const DEFAULT_LEVEL = 15;

const writers = {
  'application/json': (answer: CellAnswer) => JSON.stringify(writeJson(answer)),
  [CELLS_MEDIA_TYPE]: writeFrame,
  'application/geo+json': writeGeoJson,
  'text/csv': writeCsv,
};
type MediaType = keyof typeof writers;
/** Forms in which cells are kept as a file. */
const fileForms = ['csv', 'geojson', 'xlsx'] as const;
const fileTypes = { csv: 'text/csv', geojson: 'application/geo+json' } as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const mediaTypes = Object.keys(writers) as MediaType[];

const QuerySchema = Type.Object(
  {
    measure: MeasureIdSchema,
    level: Type.Optional(Type.Integer({ minimum: MIN_LEVEL, maximum: MAX_LEVEL, default: DEFAULT_LEVEL })),
    bbox: Type.Optional(
      Type.String({
        description: 'west,south,east,north in degrees: only the cells that touch it, with the totals of all',
      }),
    ),
    format: Type.Optional(oneOf(fileForms, { description: 'as a file to keep; goes before Accept' })),
    lang: exportQuery.lang,
    beside: Type.Optional(
      oneOf(besides, {
        description:
          'of a file: the same figure of all categories, or of the period before (of stocks: 7 days earlier), in columns ' +
          'of its own beside it',
      }),
    ),
    distinct: Type.Optional(
      oneOf(concurrences, {
        description:
          'of a flow or a stock: in place of cases, how many different domains or lead units those of a cell have; the ' +
          'totals count cases all the same',
      }),
    ),
    ...windowQuery,
  },
  { additionalProperties: false },
);

const binary = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
const totalHeaders = {
  'zhiyu-total': { type: 'integer', description: 'all cases of the slice; rates: all denominators' },
  'zhiyu-located': { type: 'integer', description: 'those drawn in cells' },
  'zhiyu-unlocated': { type: 'integer', description: 'those without a trustworthy point' },
  'zhiyu-as-of': { type: 'string', format: 'date-time' },
  'zhiyu-seq': { type: 'integer' },
};

const routeSchema = {
  tags: ['figures'],
  summary: 'A measure by cell',
  description:
    'Located + unlocated = total, always. Without `from`, flows and rates count everything up to `to`; ' +
    'without `to`, up to T. Every form carries the totals as headers too.',
  params: CityPathSchema,
  querystring: QuerySchema,
  response: {
    200: {
      description: 'The cells, by ascending Morton number',
      headers: totalHeaders,
      content: {
        'application/json': { schema: CellsSchema },
        [CELLS_MEDIA_TYPE]: { schema: binary },
        'application/geo+json': { schema: Type.Unsafe<string>({ type: 'string' }) },
        'text/csv': { schema: Type.Unsafe<string>({ type: 'string' }) },
        [XLSX]: { schema: binary },
      },
    },
    ...describeProblems(400, 403, 404, 406, 413, 422, 503),
  },
};

/** Adds GET …/cells: a measure by cell of the grid, with the total of what is drawn and what is not. */
export function addCellRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/cells',
    {
      schema: routeSchema,
    },
    async (request, reply) => {
      const {
        measure,
        level = DEFAULT_LEVEL,
        bbox,
        distinct,
        beside,
        format,
        lang,
        ...query
      } = request.query;
      const mediaType =
        format === undefined || format === 'xlsx'
          ? chooseMediaType(format === 'xlsx' ? mediaTypes[0]! : request.accepts().type([...mediaTypes]))
          : fileTypes[format];
      checkCellMeasure(measure);
      checkWindow(measure, query);
      if (distinct !== undefined) checkCounted(measure);
      if (beside !== undefined) checkBeside(format, distinct);
      const bounds = bbox === undefined ? null : parseBounds(bbox);
      const question = await readQuestion(context, request, request.params.city, query);
      const asked = askMeasure(question, measure);
      checkCalendar(asked);
      const { city } = question;
      const other =
        beside === undefined
          ? null
          : await readQuestion(context, request, city.id, askBeside(beside, measure, query, question));
      const askedBeside = other && askMeasure(other, measure);
      if (askedBeside) checkCalendar(askedBeside);
      const read = async (): Promise<CellAnswer> => {
        const { sums, groups, sumsBeside, seq } = await context.aggregate(
          city,
          question.seq,
          async (aggregate) => ({
            sums: await aggregate.cells(asked, level),
            groups:
              distinct === undefined
                ? null
                : await aggregate.cellGroups(asked, level, groupBy(city, distinct)),
            sumsBeside: askedBeside && (await aggregate.cells(askedBeside, level)),
            seq: aggregate.seq(),
          }),
        );
        const isRate = measureOf(measure).kind === 'rate';
        const counted = chooseCells(sums, level, bounds, isRate);
        const grouped = groups === null ? counted : { ...counted, ...chooseGroups(groups, level, bounds) };
        const cells: ChosenCells =
          sumsBeside === null ? grouped : putBeside(grouped, chooseCells(sumsBeside, level, bounds, isRate));
        checkSize(cells.mortons.length, level);
        return { measure, level, asOf: city.zone.toIso(question.asOf), seq, beside, ...cells };
      };
      if (format === 'xlsx') return sendCellTable(request, reply, lang, city, await read(), distinct);
      const key = keyOf('cells', question, measure, level, bounds, distinct, beside, mediaType, format);
      return context.kept.answer(request, reply, key, async () => {
        const answer = await read();
        return {
          mediaType,
          body: writers[mediaType](answer),
          headers: {
            'zhiyu-total': answer.total,
            'zhiyu-located': answer.located,
            'zhiyu-unlocated': answer.unlocated,
            'zhiyu-as-of': answer.asOf,
            'zhiyu-seq': answer.seq,
            ...(format && {
              'content-disposition': `attachment; filename="${city.id}-cells-${measure}-${answer.asOf.slice(0, 10)}.${format}"`,
            }),
          },
          isLasting: answer.seq >= question.seq,
        };
      });
    },
  );
}

function chooseMediaType(accepted: string | string[] | false): MediaType {
  const chosen = mediaTypes.find((type) => type === accepted);
  if (chosen !== undefined) return chosen;
  throw new ZhiyuError(
    'not-acceptable',
    `Cells come as ${mediaTypes.join(', ')}; “Accept” names none of them.`,
    {
      status: 406,
    },
  );
}

/** @throws ZhiyuError where a measure is not known by cell */
export function checkCellMeasure(measure: MeasureId): void {
  const { kind, unit } = measureOf(measure);
  if (kind === 'duration') {
    throw new ZhiyuError(
      'no-cells-of-duration',
      `“${measure}” is a quantile of a length of time, which cells cannot be added to. Ask for it in a comparison or a trend.`,
    );
  }
  if (unit !== 'perTenThousand') return;
  throw new ZhiyuError(
    'no-residents-of-cells',
    `“${measure}” needs residents, which are known by area and not by cell. Ask for it in a comparison of areas.`,
  );
}

/** @throws ZhiyuError `distinct-of-rate` where no cases are counted whose domains or units could be */
export function checkCounted(measure: MeasureId): void {
  if (measureOf(measure).kind !== 'rate') return;
  throw new ZhiyuError(
    'distinct-of-rate',
    `“${measure}” is a rate; “distinct” counts the domains or units of cases. Ask with a flow or a stock.`,
  );
}

/** @throws ZhiyuError `beside-of-file` where the answer is no file, or counts groups */
function checkBeside(format: string | undefined, distinct: string | undefined): void {
  if (format !== undefined && distinct === undefined) return;
  throw new ZhiyuError(
    'beside-of-file',
    '“beside” is for files of cases (“format”); pages ask for the two figures one by one.',
  );
}

function checkSize(cells: number, level: number): void {
  if (cells <= MOST_CELLS) return;
  throw new ZhiyuError(
    'too-many-cells',
    `The answer would hold ${cells} cells, more than ${MOST_CELLS}. Ask for a level below ${level}, or for less ` +
      'of the map with “bbox”.',
    { status: 413 },
  );
}
