import type { StoredCase } from './stored-case';

/** What a case counted as before or after a change: all that a figure may depend on, no text of the case. */
export type ChangeState = Record<string, unknown>;

const stateColumns: Record<string, keyof StoredCase> = {
  source: 'source',
  reportedAt: 'reported_at',
  dispatchedAt: 'dispatched_at',
  contactDueAt: 'contact_due_at',
  firstContactAt: 'first_contact_at',
  dueAt: 'due_at',
  answeredDirectlyAt: 'answered_directly_at',
  notAcceptedAt: 'not_accepted_at',
  voidedAt: 'voided_at',
  exemptedAt: 'exempted_at',
  endedAt: 'ended_at',
  closings: 'closings',
  outcomes: 'outcomes',
  reopenings: 'reopenings',
  pauses: 'pauses',
  resumptions: 'resumptions',
  returns: 'returns',
  transfers: 'transfers',
  extensions: 'extensions',
  urges: 'urges',
  supervisions: 'supervisions',
  touches: 'touches',
  reviewedAt: 'reviewed_at',
  resolution: 'resolution',
  satisfaction: 'satisfaction',
  area: 'area',
  accountableArea: 'accountable_area',
  cell: 'cell',
  lng: 'lng',
  lat: 'lat',
  category: 'category',
  requestType: 'request_type',
  channel: 'channel',
  requester: 'requester',
  requesterKey: 'requester_key',
  unit: 'unit',
  coUnits: 'co_units',
  urgency: 'urgency',
  sensitive: 'sensitive',
  matter: 'matter',
  stance: 'stance',
};
const states = Object.entries(stateColumns).map(([name, column]) => [`,"${name}":`, column] as const);

/** The `ChangeState` of a stored case as JSON; what is null, false or an empty list is left out. */
export function writeState(stored: StoredCase): string {
  const members: string[] = [];
  for (const [name, column] of states) {
    const value = stored[column];
    if (value === null || value === false) continue;
    // Most of what is kept are instants and ordinals, written as they are.
    if (typeof value === 'number') members.push(name, `${value}`);
    else if (!Array.isArray(value) || value.length > 0) members.push(name, JSON.stringify(value));
  }
  return `{${members.join('').slice(1)}}`;
}
