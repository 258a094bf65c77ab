import type { CaseEvent, EventKind } from './event';

/** What a unit does to a case with its own hands. */
const ownWork: ReadonlySet<EventKind> = new Set<EventKind>([
  'accepted',
  'contacted',
  'onSite',
  'noted',
  'photographed',
  'submitted',
  'supervisionAnswered',
]);
/** Whatever was done before, another hand has the case from here on. */
const handOver: ReadonlySet<EventKind> = new Set<EventKind>(['dispatched', 'transferred', 'returned']);

/**
 * Who has a case in hand, in words of its source: the last who worked on it since it came to its unit; null where nobody is
 * named. `events` stand in order of time.
 */
export function personInCharge(events: readonly CaseEvent[]): string | null {
  let person: string | null = null;
  for (const { kind, by } of events) {
    if (handOver.has(kind)) person = null;
    else if (ownWork.has(kind) && by) person = by;
  }
  return person;
}
