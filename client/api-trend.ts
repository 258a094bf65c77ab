import type { TrendAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { cityPath, fetchJson, type Question, queryOf } from './api';
import type { TimeWindow } from './view-state';

/** The steps of a trend; a period is the city's own, of its assessments. */
export type Bucket = 'hour' | 'day' | 'week' | 'month' | 'period';

/** A measure over time, with the same steps of the period before. */
export function fetchTrend(
  question: Question & TimeWindow & { measure: MeasureId; bucket: Bucket },
  signal: AbortSignal,
): Promise<TrendAnswer> {
  const query = queryOf(question, question);
  query.set('measure', question.measure);
  query.set('bucket', question.bucket);
  return fetchJson(`${cityPath(question.city)}/trend?${query}`, signal);
}
