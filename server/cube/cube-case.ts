import { type Requester, type RequestType, requesters, requestTypes, resolutions } from '@zhiyu/shared/case';

/** Stands for an instant that there is not: later than every other. */
export const NEVER = Number.POSITIVE_INFINITY;

/** Lists of instants of a case that the cube keeps, all ascending. */
export const instantLists = [
  'closings',
  'reopenings',
  'pauses',
  'resumptions',
  'returns',
  'extensions',
  'urges',
  'supervisions',
  'touches',
] as const;
export type InstantList = (typeof instantLists)[number];

/**
 * All of a case that a figure depends on, as it is handed to the cube. Instants are milliseconds, `NEVER` for none;
 * nodes are ordinals, 0 for none; words are their place in the list of the vocabulary, from 1, 0 for none.
 */
export interface CubeCase extends Record<InstantList, number[]> {
  id: number;
  reportedAt: number;
  dispatchedAt: number;
  contactDueAt: number;
  firstContactAt: number;
  dueAt: number;
  answeredDirectlyAt: number;
  notAcceptedAt: number;
  voidedAt: number;
  exemptedAt: number;
  endedAt: number;
  reviewedAt: number;
  resolution: number;
  /** 1 to 5, 0 for none. */
  satisfaction: number;
  area: number;
  accountableArea: number;
  /** Morton number at the store's level; −1 for a case without a trustworthy point. */
  cell: number;
  lng: number;
  lat: number;
  category: number;
  requestType: number;
  channel: number;
  requester: number;
  unit: number;
  source: string;
  requesterKey: string | null;
  matter: string | null;
}

/** A case that is nothing yet, to be filled again and again. */
export function createCubeCase(): CubeCase {
  return {
    id: 0,
    reportedAt: 0,
    dispatchedAt: NEVER,
    contactDueAt: NEVER,
    firstContactAt: NEVER,
    dueAt: NEVER,
    answeredDirectlyAt: NEVER,
    notAcceptedAt: NEVER,
    voidedAt: NEVER,
    exemptedAt: NEVER,
    endedAt: NEVER,
    reviewedAt: NEVER,
    closings: [],
    reopenings: [],
    pauses: [],
    resumptions: [],
    returns: [],
    extensions: [],
    urges: [],
    supervisions: [],
    touches: [],
    resolution: 0,
    satisfaction: 0,
    area: 0,
    accountableArea: 0,
    cell: -1,
    lng: 0,
    lat: 0,
    category: 0,
    requestType: 0,
    channel: 0,
    requester: 0,
    unit: 0,
    source: '',
    requesterKey: null,
    matter: null,
  };
}

const requestTypeCodes = codesOf(requestTypes);
const requesterCodes = codesOf(requesters);
const resolutionCodes = codesOf(resolutions);

function codesOf(words: readonly string[]): Map<string, number> {
  return new Map(words.map((word, index) => [word, index + 1]));
}

/** The code of a request type; 0 for none. */
export function requestTypeCode(word: RequestType | string | null | undefined): number {
  return requestTypeCodes.get(word ?? '') ?? 0;
}

/** The code of a kind of requester; 0 for none. */
export function requesterCode(word: Requester | string | null | undefined): number {
  return requesterCodes.get(word ?? '') ?? 0;
}

/** The code of what was said on review; 0 for nothing. */
export function resolutionCode(word: string | null | undefined): number {
  return resolutionCodes.get(word ?? '') ?? 0;
}

export const RESOLVED = resolutionCode('yes');
/** Codes from 1 to this one say that the requester was reached. */
export const LAST_REACHED = resolutionCode('no');
