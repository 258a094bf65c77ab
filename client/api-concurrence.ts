import type { Concurrence } from '@zhiyu/shared/concurrence';
import type { AreaConcurrenceAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { cityPath, fetchJson, type Question, queryOf } from './api';
import type { TimeWindow } from './view-state';

/** What concurs in the areas inside the one asked about. */
export function fetchConcurrence(
  question: Question & TimeWindow & { measure: MeasureId; distinct: Concurrence },
  signal: AbortSignal,
): Promise<AreaConcurrenceAnswer> {
  const query = queryOf({ ...question, area: null }, question);
  if (question.area !== null) query.set('parent', question.area);
  query.set('measure', question.measure);
  query.set('distinct', question.distinct);
  return fetchJson(`${cityPath(question.city)}/concurrence?${query}`, signal);
}
