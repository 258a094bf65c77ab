import type { StoredCase } from './store/stored-case';

/** What a run over the cases of a city finds. One case may count in several. */
export interface RecomputeCounts {
  /** Cases looked at. */
  looked: number;
  /** Cases that are not what they were. */
  changed: number;
  /** In another area, as the place where it happened or the one accountable. */
  relocated: number;
  /** Off the map, for its point lies no longer in the city; and on it again. */
  unlocated: number;
  located: number;
  recategorised: number;
  /** In the hands of another lead unit. */
  handedOver: number;
  /** With another due time, of the end or of the first contact. */
  dueMoved: number;
}

/** Nothing looked at yet. */
export function noCounts(): RecomputeCounts {
  return {
    looked: 0,
    changed: 0,
    relocated: 0,
    unlocated: 0,
    located: 0,
    recategorised: 0,
    handedOver: 0,
    dueMoved: 0,
  };
}

/** Counts a case that is not what it was. */
export function countChange(counts: RecomputeCounts, before: StoredCase, after: StoredCase): void {
  counts.changed += 1;
  const isMoved = before.area !== after.area || before.accountable_area !== after.accountable_area;
  if (isMoved) counts.relocated += 1;
  if (before.cell !== null && after.cell === null) counts.unlocated += 1;
  if (before.cell === null && after.cell !== null) counts.located += 1;
  if (before.category !== after.category) counts.recategorised += 1;
  if (before.unit !== after.unit) counts.handedOver += 1;
  if (before.due_at !== after.due_at || before.contact_due_at !== after.contact_due_at) counts.dueMoved += 1;
}
