import { type Bounds, cellBounds } from '@zhiyu/shared/grid';
import type { Matter } from '@zhiyu/shared/matter-contract';
import type { Interruption, Scene } from '@zhiyu/shared/playlist';

/** The cell with the most cases of the last hours. */
export interface CrowdedCell {
  level: number;
  x: number;
  y: number;
  cases: number;
}

/** What is known when the rules are looked at; null where a rule does not need it. */
export interface InterruptionFacts {
  now: number;
  /** Of the hours of the rule, the most cases first. */
  matters:
    | readonly Pick<Matter, 'key' | 'title' | 'categoryName' | 'area' | 'category' | 'casesInWindow'>[]
    | null;
  cell: CrowdedCell | null;
  overdue: number | null;
}

/** What breaks into the playlist. */
export interface Found {
  rule: Interruption;
  matter: NonNullable<InterruptionFacts['matters']>[number] | null;
  cell: CrowdedCell | null;
  /** Cases that made the rule speak. */
  cases: number;
}

/** What has been told, so that it is not told again: the cases that it had then, by a key of what it is. */
export type Told = Map<string, { cases: number; at: number }>;

const FORGET_MS = 24 * 3_600_000;
/** Told once, a thing is told again when it has grown to this many times what it was. */
const GROWTH = 2;

/** The first rule that something new crosses; null where nothing does. It is noted in `told`. */
export function findInterruption(
  rule: Interruption,
  { now, matters, cell, overdue }: InterruptionFacts,
  told: Told,
): Found | null {
  for (const [key, { at }] of told) if (now - at > FORGET_MS) told.delete(key);
  const candidates: [key: string, found: Found][] = [];
  for (const matter of matters ?? []) {
    const found = { rule, matter, cell: null, cases: matter.casesInWindow };
    candidates.push([`matter ${matter.key}`, found]);
  }
  if (cell) {
    const key = `cell ${cell.level}/${cell.x}/${cell.y}`;
    candidates.push([key, { rule, matter: null, cell, cases: cell.cases }]);
  }
  if (overdue !== null) {
    // A stock goes up and down about its limit: it has to fall below before it can cross it again.
    if (overdue < rule.cases) told.delete('overdue');
    candidates.push(['overdue', { rule, matter: null, cell: null, cases: overdue }]);
  }
  const crossed = candidates.find(([key, { cases }]) => {
    return cases >= rule.cases && cases >= GROWTH * (told.get(key)?.cases ?? 0);
  });
  if (!crossed) return null;
  const [key, found] = crossed;
  told.set(key, { cases: found.cases, at: now });
  return found;
}

/** The scene that an interruption shows: the place of the matter, or the playlist's first scene. */
export function sceneOf({ rule, matter }: Found, first: Scene): Scene {
  const base: Scene = { ...first, title: null, layout: 'full', seconds: rule.seconds, words: null };
  if (rule.kind === 'overdue') return { ...base, measure: 'overdue', second: 'dueSoon', compared: null };
  return {
    ...base,
    area: matter?.area ?? first.area,
    governanceArea: matter?.area ? null : (first.governanceArea ?? null),
    categories: matter?.category ? [matter.category] : first.categories,
    measure: 'reported',
    second: 'overdue',
    compared: null,
    compare: 'area',
    window: null,
  };
}

/** So many cells around a crowded one are shown. */
const FOCUS_LEVELS = 4;

/** Where the map looks while something breaks in; null: at the whole area of its scene. */
export function focusOf(interruption: Found | null): Bounds | null {
  const cell = interruption?.cell;
  if (!cell) return null;
  const side = 2 ** FOCUS_LEVELS;
  return cellBounds(Math.floor(cell.x / side), Math.floor(cell.y / side), cell.level - FOCUS_LEVELS);
}
