import type { CaseAnswer, CaseListAnswer, OriginalAnswer } from '@zhiyu/shared/case-contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { addToQuery, cityPath, fetchJson, type Question, queryOf, sendJson } from './api';
import type { ListedOf, OverdueAge, TimeWindow } from './view-state';

/** The address of the overdue list, worst first. */
export function overduePath(question: Question & { age: OverdueAge | null }): string {
  const query = queryOf(question, { from: null, to: null });
  if (question.age !== null) query.set('age', question.age);
  return `${cityPath(question.city)}/overdue?${query}`;
}

/** The address of the cases behind a figure; those in the record of an area are asked for wherever they happened. */
export function casesPath(
  question: Question & TimeWindow & { measure: MeasureId; part: 'numerator' | null; of: ListedOf | null },
): string {
  const { of, area } = question;
  const by = of?.by.replace('rest.', '');
  const query = queryOf({ ...question, area: by === 'accountableArea' ? null : area }, question);
  if (of?.by.startsWith('rest.')) query.set('rest', String(by));
  // The area looked at and the category chosen stand in the question.
  if (of && of.id !== null && by !== 'area' && by !== 'category') query.set(String(by), of.id);
  query.set('measure', question.measure);
  if (question.part !== null) query.set('part', question.part);
  return `${cityPath(question.city)}/cases?${query}`;
}

/** A page of a list of cases. */
export function fetchCasePage(
  path: string,
  page: { cursor: string | null; limit: number },
  signal: AbortSignal,
): Promise<CaseListAnswer> {
  return fetchJson(addToQuery(path, { limit: String(page.limit), cursor: page.cursor }), signal);
}

export function fetchCase(city: string, id: number, signal: AbortSignal): Promise<CaseAnswer> {
  return fetchJson(`${cityPath(city)}/cases/${id}`, signal);
}

/** The texts of a case as they were written; the reason is kept. */
export function openOriginal(city: string, id: number, reason: string): Promise<OriginalAnswer> {
  return sendJson(`${cityPath(city)}/cases/${id}/original`, { reason });
}
