import type { BreakdownAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { cityPath, fetchJson, type Question, queryOf } from './api';
import type { TimeWindow } from './view-state';

/** A measure by what has no tree. */
export function fetchBreakdown(
  question: Question & TimeWindow & { by: BreakdownAnswer['by']; measure: MeasureId },
  signal: AbortSignal,
): Promise<BreakdownAnswer> {
  const query = queryOf(question, question);
  query.set('by', question.by);
  query.set('measure', question.measure);
  return fetchJson(`${cityPath(question.city)}/breakdown?${query}`, signal);
}
