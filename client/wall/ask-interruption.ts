import { cellOf } from '@zhiyu/shared/grid';
import type { Interruption, Scene } from '@zhiyu/shared/playlist';
import type { Question } from '../api';
import { fetchCells } from '../api-cells';
import { fetchCompare } from '../api-compare';
import { fetchMatters } from '../api-wall';
import type { CrowdedCell, InterruptionFacts } from './find-interruption';

const MOST_MATTERS = 3;
/** About a quarter of a kilometre: a street corner. */
const CELL_LEVEL = 15;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Asks what a rule needs to know, about the place of a playlist's first scene. */
export async function askInterruption(
  rule: Interruption,
  first: Pick<Scene, 'area' | 'categories' | 'governanceArea'>,
  city: string,
  now: number,
  signal: AbortSignal,
): Promise<InterruptionFacts> {
  const { area, categories, governanceArea = null } = first;
  const question: Question = { city, area, categories, governanceArea };
  const from = Math.floor(now / MINUTE) * MINUTE - rule.hours * HOUR;
  const facts: InterruptionFacts = { now, matters: null, cell: null, overdue: null };
  if (rule.kind === 'matter') {
    const { items } = await fetchMatters({ ...question, from, to: null }, MOST_MATTERS, signal);
    return { ...facts, matters: items };
  }
  if (rule.kind === 'crowding') {
    const asked = {
      ...question,
      measure: 'reported' as const,
      level: CELL_LEVEL,
      bbox: null,
      from,
      to: null,
    };
    return { ...facts, cell: findCrowded(await fetchCells(asked, signal)) };
  }
  const asked = { ...question, by: 'area' as const, unit: null, from: null, to: null };
  const { whole } = await fetchCompare({ ...asked, measures: ['overdue'] }, signal);
  return { ...facts, overdue: whole.values.overdue?.value ?? null };
}

function findCrowded({ frame }: Awaited<ReturnType<typeof fetchCells>>): CrowdedCell | null {
  const counts = Array.from(frame.values[0] ?? []);
  const cases = counts.reduce((most, count) => Math.max(most, count), 0);
  if (cases === 0) return null;
  const morton = frame.mortons[counts.indexOf(cases)] ?? 0;
  return { level: frame.level, ...cellOf(morton), cases };
}
