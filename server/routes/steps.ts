import { Type } from 'typebox';
import { type Bucket, buckets, estimateSteps, listSteps, type Step, startOfBucket } from '../buckets';
import { ZhiyuError } from '../errors';
import type { Question } from './question';

/** How many buckets an answer goes back where the question does not say. */
const usualSteps: Record<Bucket, number> = { hour: 48, day: 30, week: 26, month: 12, period: 12 };

/** The query parameter of answers that go step by step. */
export const bucketQuery = {
  bucket: Type.Optional(
    Type.Unsafe<Bucket>({
      type: 'string',
      enum: [...buckets],
      default: 'day',
      description:
        'steps in the city’s own time; weeks begin on Monday; period: the pack’s assessment period',
    }),
  ),
};

/**
 * The buckets that a question is about, up to T.
 * @throws ZhiyuError `too-many-buckets` for more than `most`
 */
export function readSteps(
  { city, asOf, from: asked, to: end }: Question,
  bucket: Bucket,
  most: number,
): Step[] {
  const startDay = startDayOf({ city });
  const to = Math.min(end ?? asOf, asOf);
  const from = asked ?? startOfBucket(bucket, to - 1, city.zone, startDay, 1 - usualSteps[bucket]);
  if (estimateSteps(bucket, from, to) > most) {
    throw new ZhiyuError(
      'too-many-buckets',
      `The window holds more than ${most} buckets of one ${bucket}. Ask for a longer bucket or a shorter window.`,
    );
  }
  return listSteps(bucket, from, to, city.zone, startDay);
}

/** The day of the month on which a city's assessment periods begin. */
export function startDayOf({ city }: Pick<Question, 'city'>): number {
  return city.pack.assessmentPeriod?.startDay ?? 1;
}
