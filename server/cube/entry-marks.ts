import type { Family } from './families';
import type { Judge } from './judge';

/** The desk said nothing of the case, and a closing is its only one: at no instant does anybody have to judge it. */
export const PLAIN = 1;
/** The case was closed in time. */
export const MET = 2;
/** The requester was contacted in time. */
export const CONTACTED = 4;
/** No entry has this mark. */
export const NO_ENTRY = 128;

/** Families whose entries are kept with marks and places, since rates are asked for most often. */
export function isMarked(family: Family): boolean {
  return family === 'due' || family === 'contactDue' || family === 'closed';
}

/** What can be told of an entry at any instant; 0 where its case has to be judged. */
export function markEntry(judge: Judge, family: Family, id: number): number {
  if (!judge.isDeskSilent(id)) return 0;
  if (family === 'due') return judge.isMet(id) ? PLAIN | MET : PLAIN;
  if (family === 'contactDue') return judge.isContactedInTime(id) ? PLAIN | CONTACTED : PLAIN;
  return family === 'closed' && judge.isClosedOnce(id) ? PLAIN : 0;
}
