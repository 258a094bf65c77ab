import { type CaseEvent, eventKinds } from '@zhiyu/shared/event';
import type { Statement } from './case-statement';
import type { Transaction } from './store/database';
import { readHistories } from './store/history';

const places = new Map(eventKinds.map((kind, place) => [kind, place]));

/**
 * The events of cases up to an instant, each case’s in the order in which they count. What only a source’s record tells of a
 * case, which names no unit and nobody, is not among them. A case without events has no entry.
 */
export async function readCaseEvents(
  tx: Transaction,
  city: string,
  ids: readonly number[],
  until: number,
): Promise<Map<number, CaseEvent[]>> {
  const events = new Map<number, Map<string, CaseEvent>>();
  for (const { case_id: id, said } of await readHistories(tx, city, ids)) {
    for (const kept of said) {
      const statement = kept as Statement;
      if (!('event' in statement) || statement.event.at > until) continue;
      const known = events.get(id) ?? new Map<string, CaseEvent>();
      events.set(id, known.set(statement.event.eventId, statement.event));
    }
  }
  return new Map([...events].map(([id, byName]) => [id, [...byName.values()].sort(compare)]));
}

function compare(one: CaseEvent, other: CaseEvent): number {
  return one.at - other.at || (places.get(one.kind) ?? 0) - (places.get(other.kind) ?? 0);
}
