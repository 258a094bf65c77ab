import { MeasureIdSchema, type TrendAnswer, TrendSchema } from '@zhiyu/shared/contract';
import { type Measure, measureOf } from '@zhiyu/shared/measures';
import { Type } from 'typebox';
import type { Aggregate } from '../aggregate';
import type { Api, RouteContext } from '../api';
import { listStepsBefore, type Step } from '../buckets';
import { readFinding, type Sum, sumTimes } from '../figure';
import { countResidents } from '../residents';
import { isKnowable } from '../store/measured-slice';
import { describeProblems } from './problems';
import {
  asJson,
  askMeasure,
  CityPathSchema,
  keyOf,
  type Question,
  readQuestion,
  windowQuery,
} from './question';
import { bucketQuery, readSteps, startDayOf } from './steps';

const MOST_STEPS = 1000;

const QuerySchema = Type.Object(
  {
    measure: MeasureIdSchema,
    ...bucketQuery,
    ...windowQuery,
  },
  { additionalProperties: false },
);

/** Adds GET …/trend: a measure by steps of time, zeros present, and the same number of steps just before. */
export function addTrendRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/trend',
    {
      schema: {
        tags: ['figures'],
        summary: 'A measure over time',
        description:
          'Flows, rates and lengths of time over each bucket, as of T; stocks at each bucket’s end. For stocks too, `from` and ' +
          '`to` say which buckets; by default they end at T and are 48 hours, 30 days, 26 weeks or 12 months. ' +
          'A bucket that the window or T cuts is `partial`. `before` stands bucket beside bucket: as many just ' +
          'before, cut in the same way. A rate over fewer than 20 cases has no value, only its counts.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: TrendSchema, ...describeProblems(400, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const { measure, bucket = 'day', ...query } = request.query;
      const question = await readQuestion(context, request, request.params.city, query);
      const { city, asOf, slice } = question;
      const steps = readSteps(question, bucket, MOST_STEPS);
      const earlier = listStepsBefore(bucket, steps, city.zone, startDayOf(question));
      const residents = countResidents(city, slice);
      const readTrend = async (aggregate: Aggregate): Promise<TrendAnswer> => {
        const read = async (list: Step[]) => {
          const sums = await readSums(aggregate, question, measureOf(measure), list);
          return list.map((step, i) =>
            createPoint(question, measureOf(measure), step, sums[i] ?? null, residents),
          );
        };
        const series = await read(steps);
        const before = await read(earlier);
        return { asOf: city.zone.toIso(asOf), seq: aggregate.seq(), measure, bucket, series, before };
      };
      const key = keyOf('trend', question, measure, bucket);
      return context.kept.answer(request, reply, key, async () =>
        asJson(await context.aggregate(city, question.seq, readTrend), question),
      );
    },
  );
}

/** Sums step by step; null where a step cannot be known. */
async function readSums(
  aggregate: Aggregate,
  question: Question,
  measure: Measure,
  steps: Step[],
): Promise<(Sum | null)[]> {
  const asked = askMeasure(question, measure.id);
  if (measure.kind === 'duration') return (await aggregate.windowTimes(asked, steps)).map(sumTimes);
  if (measure.kind !== 'stock') return aggregate.windows(asked, steps);
  const instants = steps.map(({ to }) => to);
  const sums = await aggregate.stocks(asked, instants);
  return sums.map((cases, i) => {
    const isKnown = isKnowable({ ...asked, asOf: instants[i] ?? asked.asOf });
    return isKnown ? { cases, numerator: cases, denominator: null } : null;
  });
}

function createPoint(
  { city }: Question,
  measure: Measure,
  { from, to, start, end }: Step,
  sum: Sum | null,
  residents: number | null,
): TrendAnswer['series'][number] {
  const found = sum === null ? null : readFinding(measure, sum, residents);
  return {
    from: city.zone.toIso(from),
    to: city.zone.toIso(to),
    value: found?.value ?? null,
    numerator: found?.numerator ?? null,
    denominator: found?.denominator ?? null,
    ...(found?.quantiles && { quantiles: found.quantiles }),
    partial: from > start || to < end,
  };
}
