import { requesters, requestTypes } from '@zhiyu/shared/case';
import { type BreakdownAnswer, BreakdownSchema, MeasureIdSchema } from '@zhiyu/shared/contract';
import { measureOf } from '@zhiyu/shared/measures';
import type { Text } from '@zhiyu/shared/pack';
import { oneOf } from '@zhiyu/shared/wire';
import { Type } from 'typebox';
import type { Aggregate } from '../aggregate';
import type { Api, RouteContext } from '../api';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { addSums, noSum, readFinding, type Sum } from '../figure';
import type { Grouping } from '../store/compare';
import type { MeasuredSlice } from '../store/measured-slice';
import type { NarrowedSlice } from '../viewer';
import { describeProblems } from './problems';
import {
  asJson,
  askMeasure,
  CityPathSchema,
  checkCalendar,
  checkWindow,
  keyOf,
  readQuestion,
  windowQuery,
} from './question';

const dimensions = ['requestType', 'channel', 'requester'] as const;
type Flat = (typeof dimensions)[number];
/** Every case in one group. */
const together: Grouping = { by: 'area', ordinals: [], groups: [], keepsOthers: true };

const QuerySchema = Type.Object(
  {
    by: oneOf(dimensions, { description: 'what has no tree' }),
    measure: MeasureIdSchema,
    ...windowQuery,
  },
  { additionalProperties: false },
);

/** Adds GET …/breakdown: a measure by request types, channels or kinds of requesters. */
export function addBreakdownRoute(api: Api, context: RouteContext): void {
  api.get(
    '/api/v1/cities/:city/breakdown',
    {
      schema: {
        tags: ['figures'],
        summary: 'A measure by request type, channel or requester',
        description:
          'Those in which a case counts, and with id null the cases of none; counts sum to `whole`. Window and as-of as in ' +
          'a comparison.',
        params: CityPathSchema,
        querystring: QuerySchema,
        response: { 200: BreakdownSchema, ...describeProblems(400, 403, 404, 422, 503) },
      },
    },
    async (request, reply) => {
      const { by, measure, ...query } = request.query;
      checkWindow(measure, query);
      checkAdditive(measure);
      const question = await readQuestion(context, request, request.params.city, query);
      const { city } = question;
      const asked = askMeasure(question, measure);
      checkCalendar(asked);
      const read = (aggregate: Aggregate) => readBreakdown(aggregate, city, asked, by);
      const key = keyOf('breakdown', question, by, measure);
      return context.kept.answer(request, reply, key, async () => {
        const answer = await context.aggregate(city, question.seq, async (aggregate) => {
          const rows = await read(aggregate);
          return { asOf: city.zone.toIso(question.asOf), seq: aggregate.seq(), by, measure, ...rows };
        });
        return asJson(answer, question);
      });
    },
  );
}

function checkAdditive(measure: MeasuredSlice['measure']): void {
  const { kind, unit } = measureOf(measure);
  if (kind !== 'duration' && unit !== 'perTenThousand') return;
  throw new ZhiyuError(
    'no-breakdown',
    `“${measure}” is not told by request type, channel or requester. Ask for a count or a share.`,
  );
}

async function readBreakdown(
  aggregate: Aggregate,
  city: CityModel,
  asked: MeasuredSlice,
  by: Flat,
): Promise<Pick<BreakdownAnswer, 'whole' | 'rows'>> {
  const measure = measureOf(asked.measure);
  const sumOf = async (slice: NarrowedSlice): Promise<Sum> => {
    const [sum] = await aggregate.groups({ ...asked, slice }, together);
    return sum ?? noSum;
  };
  const describe = (sum: Sum) => readFinding(measure, sum, null);
  const whole = await sumOf(asked.slice);
  let others = whole;
  const rows: BreakdownAnswer['rows'] = [];
  for (const { id, name, slice } of listParts(city, asked.slice, by)) {
    const sum = await sumOf(slice);
    if (sum.cases === 0) continue;
    others = addSums(others, negate(sum));
    rows.push({ id, name, ...describe(sum) });
  }
  if (others.cases > 0) rows.push({ id: null, name: null, ...describe(others) });
  return { whole: { id: null, name: null, ...describe(whole) }, rows };
}

function negate({ cases, numerator, denominator }: Sum): Sum {
  return { cases: -cases, numerator: -numerator, denominator: denominator === null ? null : -denominator };
}

/** The parts that a slice falls into, each a slice of its own; only those that the slice itself does not leave out. */
function listParts(
  { channels }: CityModel,
  slice: NarrowedSlice,
  by: Flat,
): { id: string; name: Text | null; slice: NarrowedSlice }[] {
  if (by === 'channel') {
    return channels.nodes
      .filter(({ id }) => slice.channels.length === 0 || slice.channels.includes(id))
      .map(({ id, name }) => ({ id, name, slice: { ...slice, channels: [id] } }));
  }
  if (by === 'requester') {
    return requesters
      .filter((one) => slice.requesters.length === 0 || slice.requesters.includes(one))
      .map((one) => ({ id: one, name: null, slice: { ...slice, requesters: [one] } }));
  }
  return requestTypes
    .filter((one) => slice.requestTypes.length === 0 || slice.requestTypes.includes(one))
    .map((one) => ({ id: one, name: null, slice: { ...slice, requestTypes: [one] } }));
}
