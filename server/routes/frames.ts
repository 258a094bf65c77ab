import { MeasureIdSchema } from '@zhiyu/shared/contract';
import { MAX_LEVEL, MIN_LEVEL } from '@zhiyu/shared/grid';
import { measureOf } from '@zhiyu/shared/measures';
import { encodePlayback, FRAMES_MEDIA_TYPE } from '@zhiyu/shared/playback';
import { Type } from 'typebox';
import type { Aggregate, CellFrames } from '../aggregate';
import type { Api, RouteContext } from '../api';
import { ZhiyuError } from '../errors';
import { checkCellMeasure } from './cells';
import { describeProblems } from './problems';
import { askMeasure, CityPathSchema, checkCalendar, keyOf, readQuestion, windowQuery } from './question';
import { bucketQuery, readSteps } from './steps';

const DEFAULT_LEVEL = 14;
const MOST_FRAMES = 400;
/** Changes of cells over all frames; more is refused. */
const MOST_CHANGES = 2_000_000;

const QuerySchema = Type.Object(
  {
    measure: MeasureIdSchema,
    level: Type.Optional(Type.Integer({ minimum: MIN_LEVEL, maximum: MAX_LEVEL, default: DEFAULT_LEVEL })),
    ...bucketQuery,
    ...windowQuery,
  },
  { additionalProperties: false },
);

const routeSchema = {
  tags: ['figures'],
  summary: 'A measure by cell, frame after frame',
  description:
    `Playback in one answer, of at most ${MOST_FRAMES} frames, each as what is other than in the frame before. Flows and ` +
    'rates over each bucket, as of T; stocks at each bucket’s end. For stocks too, `from` and `to` say which buckets; by ' +
    'default they end at T and are 48 hours, 30 days, 26 weeks or 12 months. The form is told in `shared/playback.ts`.',
  params: CityPathSchema,
  querystring: QuerySchema,
  response: {
    200: {
      description: 'The frames',
      headers: {
        'zhiyu-as-of': { type: 'string', format: 'date-time' },
        'zhiyu-seq': { type: 'integer' },
      },
      content: {
        [FRAMES_MEDIA_TYPE]: { schema: Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' }) },
      },
    },
    ...describeProblems(400, 403, 404, 413, 422, 503),
  },
};

/** Adds GET …/frames: a measure by cell over the buckets of a window, to be played back. */
export function addFrameRoute(api: Api, context: RouteContext): void {
  api.get('/api/v1/cities/:city/frames', { schema: routeSchema }, async (request, reply) => {
    const { measure, level = DEFAULT_LEVEL, bucket = 'day', ...query } = request.query;
    checkCellMeasure(measure);
    const question = await readQuestion(context, request, request.params.city, query);
    const { city } = question;
    const steps = readSteps(question, bucket, MOST_FRAMES);
    const isStock = measureOf(measure).kind === 'stock';
    const asked = askMeasure(question, measure);
    const instants = steps.map(({ to }) => to);
    if (isStock) for (const asOf of instants) checkCalendar({ ...asked, asOf });
    const read = (aggregate: Aggregate): Promise<CellFrames> =>
      isStock ? aggregate.stockFrames(asked, instants, level) : aggregate.frames(asked, steps, level);
    const key = keyOf('frames', question, measure, level, bucket);
    return context.kept.answer(request, reply, key, async () => {
      const { found, seq } = await context.aggregate(city, question.seq, async (aggregate) => ({
        found: await read(aggregate),
        seq: aggregate.seq(),
      }));
      checkSize(found, level);
      const columns = measureOf(measure).kind === 'rate' ? 2 : 1;
      const bounds = [steps[0]?.from ?? question.asOf, ...instants];
      return {
        mediaType: FRAMES_MEDIA_TYPE,
        body: Buffer.from(encodePlayback({ level, columns, bounds, ...found })),
        headers: { 'zhiyu-as-of': city.zone.toIso(question.asOf), 'zhiyu-seq': seq },
        isLasting: seq >= question.seq,
      };
    });
  });
}

function checkSize({ frames }: CellFrames, level: number): void {
  const changes = frames.reduce((sum, { cells }) => sum + cells.length, 0);
  if (changes <= MOST_CHANGES) return;
  throw new ZhiyuError(
    'too-many-cells',
    `The answer would hold ${changes} changes of cells, more than ${MOST_CHANGES}. Ask for a level below ${level}, or for ` +
      'fewer frames.',
    { status: 413 },
  );
}
