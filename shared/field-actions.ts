import type { EventKind } from './event';

/** What can be said of a case on the spot and at the desk: 签收, 到场, 记录, 待核, 退单, 吹哨, 核查, 办结. */
export const fieldActions = [
  'accepted',
  'onSite',
  'noted',
  'submitted',
  'returned',
  'assistanceRequested',
  'checked',
  'closed',
] as const satisfies readonly EventKind[];
export type FieldAction = (typeof fieldActions)[number];

/**
 * Kinds of events after which a case has taken a turn: whoever decided something about it without knowing is told, and
 * decides anew. Others only add to what is known.
 */
const turns: ReadonlySet<EventKind> = new Set<EventKind>([
  'notAccepted',
  'answeredDirectly',
  'dispatched',
  'accepted',
  'returned',
  'transferred',
  'assistanceRequested',
  'paused',
  'resumed',
  'submitted',
  'checked',
  'closed',
  'reopened',
  'recategorised',
  'voided',
]);

/** Whether a case has taken a turn by an event of this kind. */
export function isTurn(kind: EventKind): boolean {
  return turns.has(kind);
}

/** Where the work on the spot stands: 待签收, 已签收, 已到场, 待核, 退单. */
export const fieldSteps = ['waiting', 'accepted', 'onSite', 'submitted', 'returned'] as const;
export type FieldStep = (typeof fieldSteps)[number];

const stepAfter: Partial<Record<EventKind, FieldStep>> = {
  dispatched: 'waiting',
  transferred: 'waiting',
  reopened: 'waiting',
  accepted: 'accepted',
  onSite: 'onSite',
  submitted: 'submitted',
  returned: 'returned',
};

/** Where the work stands after events, by their instants; of one instant the one told later counts. */
export function findStep(
  events: readonly { at: number; kind: EventKind; passed?: boolean | null }[],
): FieldStep {
  let step: FieldStep = 'waiting';
  let since = Number.NEGATIVE_INFINITY;
  for (const { at, kind, passed } of events) {
    // Who was sent back goes on with the work.
    const next = kind === 'checked' && passed === false ? 'accepted' : stepAfter[kind];
    if (next === undefined || at < since) continue;
    step = next;
    since = at;
  }
  return step;
}
