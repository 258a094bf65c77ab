import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { cityPath, fetchJson, type Question, queryOf } from './api';
import type { TimeWindow } from './view-state';

/** What a comparison is by: where it happened, whose record it counts in, who handles it, or what it is about. */
export type CompareBy = 'area' | 'accountableArea' | 'unit' | 'category';

/** What a comparison asks: by areas it takes the area looked at apart, by handling units the unit. */
export type CompareQuestion = Question &
  TimeWindow & { by: CompareBy; unit: string | null; measures: readonly MeasureId[] };

/** Figures of the parts of an area, a unit or a category, with those of the whole. Stocks take no window. */
export function fetchCompare(question: CompareQuestion, signal: AbortSignal): Promise<CompareAnswer> {
  return fetchJson(comparePath(question), signal);
}

/** The address of a comparison. */
export function comparePath(question: CompareQuestion): string {
  const { by, area, unit, categories } = question;
  const isByArea = by === 'area' || by === 'accountableArea';
  const query = queryOf({ ...question, area: isByArea ? null : area }, question);
  const parent = isByArea ? area : by === 'unit' ? unit : onlyOne(categories);
  if (by !== 'area') query.set('by', by);
  if (parent !== null) query.set('parent', parent);
  query.set('measures', question.measures.join(','));
  return `${cityPath(question.city)}/compare?${query}`;
}

/** A single category is taken apart into those below it; several stand beside each other by domain. */
function onlyOne(categories: readonly string[]): string | null {
  return categories.length === 1 ? (categories[0] ?? null) : null;
}
