import type { CaseInput, Instant, Outcome, RequestType, Resolution, Stance, Urgency } from './case';

/**
 * What can happen to a case, by its glossary name. 受理, 不予受理, 直接答复, 交办, 签收, 退单, 转派, 首次联系, 到场, 记录, 拍照,
 * 吹哨, 延期, 挂账, 销账, 待核, 核查, 办结, 回访, 重办, 催办, 督办, 督办答复, 申诉, 免责, 并案, 改址, 改类, 作废.
 */
export const eventKinds = [
  'reported',
  'notAccepted',
  'answeredDirectly',
  'dispatched',
  'accepted',
  'returned',
  'transferred',
  'contacted',
  'onSite',
  'noted',
  'photographed',
  'assistanceRequested',
  'extended',
  'paused',
  'resumed',
  'submitted',
  'checked',
  'closed',
  'reviewed',
  'reopened',
  'urged',
  'supervised',
  'supervisionAnswered',
  'appealed',
  'exempted',
  'merged',
  'relocated',
  'recategorised',
  'voided',
] as const;
export type EventKind = (typeof eventKinds)[number];

/**
 * One thing that happened to a case, never changed and never taken back. Identifiers are the pack's, instants are
 * milliseconds in UTC. What a kind does not use is left out.
 */
export interface CaseEvent {
  /** Unique in its case; an event sent again with the same identifier is the same event. */
  eventId: string;
  at: Instant;
  kind: EventKind;
  /** Who did it, in words of the source: a unit, an office, a role. Never a requester. */
  by?: string | null;
  /** Why, in words: of a return, a pause, an extension, a reopening, a refusal, an exemption … */
  reason?: string | null;
  /** dispatched, transferred, accepted: the lead unit from then on; returned, submitted, checked: who did. */
  unit?: string | null;
  /** dispatched, assistanceRequested: units that help. */
  coUnits?: string[];
  /** dispatched: the due time that the source set, null for none; extended: the new due time. */
  dueAt?: Instant | null;
  /** dispatched: by when the first contact is due. */
  contactDueAt?: Instant | null;
  /** paused: when the pause is looked at again. */
  reviewAt?: Instant | null;
  /** supervised: by when an answer is due. */
  answerDueAt?: Instant | null;
  /** closed; submitted: how the field work ended, which counts nowhere until it is checked. */
  outcome?: Outcome | null;
  /** checked: whether the check was passed. */
  passed?: boolean | null;
  /** reviewed. */
  resolution?: Resolution | null;
  satisfaction?: number | null;
  /** relocated: the point in WGS-84, null where there is none any more. */
  lng?: number | null;
  lat?: number | null;
  area?: string | null;
  accountableArea?: string | null;
  address?: string | null;
  /** Where the address was covered: the same for the same address. No source says it. */
  addressKey?: string | null;
  /** recategorised. */
  category?: string | null;
  requestType?: RequestType | null;
  urgency?: Urgency;
  /** merged: the matter that the case is about, null to take it out; and on which side of it. */
  matter?: string | null;
  stance?: Stance | null;
  /** The name of the original, where words of the event were covered. No source says it. */
  original?: string | null;
}

/** Fields of an event that hold an instant. */
export const eventInstants = [
  'at',
  'dueAt',
  'contactDueAt',
  'reviewAt',
  'answerDueAt',
] as const satisfies (keyof CaseEvent)[];

/** An event with the case that it happened to. */
export interface EventInput extends CaseEvent {
  source: string;
  sourceId: string;
}

/** All that is known of one case: what its source says of it, and its events, in any order and any number of times. */
export interface CaseHistory {
  record: CaseInput;
  events: readonly CaseEvent[];
}
