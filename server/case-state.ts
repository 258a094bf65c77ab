import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { CaseRecord } from './store/case-record';

export type CaseState = CaseItem['state'];

/** What a case is at an instant, and since when it is no longer open; null while it is, or where nobody knows. */
export interface StateAt {
  state: CaseState;
  endedAt: number | null;
}

/**
 * The state of a case at T, by the rules of the measures: whatever a stock counts at T is in the state of that name.
 * `dueSoonUntil` is the end of the next working day, null where it is not known.
 */
export function stateAt(record: CaseRecord, asOf: number, dueSoonUntil: number | null): StateAt {
  const isPast = (instant: number | null): instant is number => instant !== null && instant <= asOf;
  if (record.voided_at !== null) return { state: 'voided', endedAt: record.voided_at };
  if (isPast(record.answered_directly_at)) {
    return { state: 'answeredDirectly', endedAt: record.answered_directly_at };
  }
  if (isPast(record.not_accepted_at)) return { state: 'notAccepted', endedAt: record.not_accepted_at };
  const closings = countTo(record.closings, asOf);
  if (closings > countTo(record.reopenings, asOf)) {
    return { state: 'closed', endedAt: record.closings[closings - 1] ?? null };
  }
  if (isPast(record.ended_at)) return { state: 'closed', endedAt: null };
  return { state: openStateAt(record, asOf, dueSoonUntil), endedAt: null };
}

function openStateAt(record: CaseRecord, asOf: number, dueSoonUntil: number | null): CaseState {
  if (countTo(record.pauses, asOf) > countTo(record.resumptions, asOf)) return 'paused';
  if (record.due_at === null || record.dispatched_at === null) return 'open';
  if (record.due_at < asOf) return 'overdue';
  return dueSoonUntil !== null && record.due_at <= dueSoonUntil ? 'dueSoon' : 'open';
}

function countTo(instants: number[], asOf: number): number {
  return instants.filter((instant) => instant <= asOf).length;
}
