import { CellsSchema, MeasureIdSchema } from '@zhiyu/shared/contract';
import { CELLS_MEDIA_TYPE } from '@zhiyu/shared/frame';
import { MAX_LEVEL, MIN_LEVEL } from '@zhiyu/shared/grid';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { Type } from 'typebox';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { chooseCells, parseBounds } from './cell-choice';
import { type CellAnswer, writeCsv, writeFrame, writeGeoJson, writeJson } from './cell-formats';
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
      const { measure, level = DEFAULT_LEVEL, bbox, ...query } = request.query;
      const mediaType = chooseMediaType(request.accepts().type([...mediaTypes]));
      checkCellMeasure(measure);
      checkWindow(measure, query);
      const bounds = bbox === undefined ? null : parseBounds(bbox);
      const question = await readQuestion(context, request, request.params.city, query);
      const asked = askMeasure(question, measure);
      checkCalendar(asked);
      const key = keyOf('cells', question, measure, level, bounds, mediaType);
      return context.kept.answer(request, reply, key, async () => {
        const { sums, seq } = await context.aggregate(question.city, question.seq, async (aggregate) => ({
          sums: await aggregate.cells(asked, level),
          seq: aggregate.seq(),
        }));
        const isRate = measureOf(measure).kind === 'rate';
        const cells = chooseCells(sums, level, bounds, isRate);
        checkSize(cells.mortons.length, level);
        const asOf = question.city.zone.toIso(question.asOf);
        const answer: CellAnswer = { measure, level, asOf, seq, ...cells };
        return {
          mediaType,
          body: writers[mediaType](answer),
          headers: {
            'zhiyu-total': answer.total,
            'zhiyu-located': answer.located,
            'zhiyu-unlocated': answer.unlocated,
            'zhiyu-as-of': asOf,
            'zhiyu-seq': seq,
          },
          isLasting: seq >= question.seq,
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

function checkSize(cells: number, level: number): void {
  if (cells <= MOST_CELLS) return;
  throw new ZhiyuError(
    'too-many-cells',
    `The answer would hold ${cells} cells, more than ${MOST_CELLS}. Ask for a level below ${level}, or for less ` +
      'of the map with “bbox”.',
    { status: 413 },
  );
}
