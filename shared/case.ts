/** 诉求类型: what the requester wants. 咨询, 求助, 投诉, 举报, 建议, 感谢. */
export const requestTypes = ['consultation', 'help', 'complaint', 'report', 'suggestion', 'praise'] as const;
export type RequestType = (typeof requestTypes)[number];

/** 诉求人: who asks. 群众, 企业, 基层. */
export const requesters = ['resident', 'business', 'grassroots'] as const;
export type Requester = (typeof requesters)[number];

/** How a closing ended: 实际解决, 解释答复, 列入计划, 无法解决. */
export const outcomes = ['solved', 'explained', 'planned', 'unsolvable'] as const;
export type Outcome = (typeof outcomes)[number];

/** What the requester said on review: solved yes, partly, no, or could not be reached. */
export const resolutions = ['yes', 'partly', 'no', 'notReached'] as const;
export type Resolution = (typeof resolutions)[number];

/** How fast a case must move; decides the time limit together with request type and category. */
export const urgencies = ['normal', 'complex', 'emergency'] as const;
export type Urgency = (typeof urgencies)[number];

/** On which side of its matter a case stands, where that is known. */
export const stances = ['for', 'against'] as const;
export type Stance = (typeof stances)[number];

/** Why a case has no trustworthy point; or, where it is sensitive, none that is told. */
export const unlocatedReasons = [
  'missing',
  'zero',
  'invalid',
  'outside',
  'placeholder',
  'crowded',
  'sensitive',
] as const;
export type UnlocatedReason = (typeof unlocatedReasons)[number];

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/**
 * A case as a source hands it over: identifiers are the pack's, instants are milliseconds in UTC, the point is
 * WGS-84. What a source does not say is left out or null. The record is whole: sent again with other values it
 * replaces what the source said before.
 */
export interface CaseInput {
  /** Identifier of the source, unique in the city. */
  source: string;
  /** The source's own number of the case, unique in the source. */
  sourceId: string;
  /** When the source said this; of two records of a case the one said later counts. Left out: the one received later. */
  statedAt?: Instant | null;
  reportedAt: Instant;
  /** Left out: dispatched at its report, unless answered directly or not accepted. Null: not dispatched yet. */
  dispatchedAt?: Instant | null;
  contactDueAt?: Instant | null;
  firstContactAt?: Instant | null;
  /** Left out: computed from the pack's time limits. Null: the source says there is none. */
  dueAt?: Instant | null;
  answeredDirectlyAt?: Instant | null;
  notAcceptedAt?: Instant | null;
  voidedAt?: Instant | null;
  /** Closings in order of time; `outcomes` stands beside, entry for entry (null where unknown). */
  closings?: Instant[];
  outcomes?: (Outcome | null)[];
  /** Closed, though the source does not say when: never open, and outside of every figure about its handling. */
  closingUnknown?: boolean;
  /** Reopenings in order of time; the n-th follows the n-th closing. */
  reopenings?: Instant[];
  /** Pauses and their ends in order of time; the last pause may have no end. */
  pauses?: Instant[];
  resumptions?: Instant[];
  returns?: Instant[];
  transfers?: Instant[];
  extensions?: Instant[];
  urges?: Instant[];
  supervisions?: Instant[];
  reviewedAt?: Instant | null;
  resolution?: Resolution | null;
  /** National 好差评 scale, 1 to 5. */
  satisfaction?: number | null;
  /** Longitude and latitude in degrees, WGS-84. */
  lng?: number | null;
  lat?: number | null;
  /** The source itself marks its point as standing for «place unknown». */
  placeholder?: boolean;
  /** Where it happened, as the source says; used where there is no trustworthy point. */
  area?: string | null;
  /** Whose record it counts in; left out: the same as where it happened. */
  accountableArea?: string | null;
  category?: string | null;
  requestType?: RequestType | null;
  channel?: string | null;
  requester?: Requester | null;
  /** What the source calls the requester, the same for cases of one person; only a digest of it is kept. */
  requesterKey?: string | null;
  /** The lead unit, and the units that help it. */
  unit?: string | null;
  coUnits?: string[];
  urgency?: Urgency;
  sensitive?: boolean;
  /** What the case is about, as the source groups them: any text, the same for cases of one matter. */
  matter?: string | null;
  stance?: Stance | null;
  title?: string | null;
  text?: string | null;
  address?: string | null;
  /** Where the address was covered: the same for the same address, told by nobody. No source says it. */
  addressKey?: string | null;
  /** The name of the original, where words of the record were covered. No source says it. */
  original?: string | null;
}

/** Fields of a case that hold an instant. */
export const caseInstants = [
  'statedAt',
  'reportedAt',
  'dispatchedAt',
  'contactDueAt',
  'firstContactAt',
  'dueAt',
  'answeredDirectlyAt',
  'notAcceptedAt',
  'voidedAt',
  'reviewedAt',
] as const satisfies (keyof CaseInput)[];
/** Fields of a case that hold a list of instants. */
export const caseInstantLists = [
  'closings',
  'reopenings',
  'pauses',
  'resumptions',
  'returns',
  'transfers',
  'extensions',
  'urges',
  'supervisions',
] as const satisfies (keyof CaseInput)[];
