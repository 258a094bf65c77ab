import { jaccardOf } from '@zhiyu/shared/shingles';

/** A demand as it is compared with others. */
export interface Demand {
  id: number;
  reportedAt: number;
  /** The trustworthy point in WGS-84; null where there is none. */
  lng: number | null;
  lat: number | null;
  /** Ordinals of the category and of its class. */
  category: number | null;
  class: number | null;
  /** Ordinal of the subdistrict, or of what is known of the place above it. */
  district: number;
  /** Digest of the address; null where it names none. */
  address: string | null;
  requesterKey: string | null;
  title: ReadonlySet<string>;
  text: ReadonlySet<string>;
  /** Questions of the pack that it is about. */
  questions: readonly string[];
}

/** What two demands have in common; kept with a proposal, so that a person can judge it. */
export interface Evidence {
  /** The case that is compared with. */
  like: number;
  /** Distance of the points; null where one has none. */
  metres: number | null;
  days: number;
  /** Share of the shingles in common, of the titles or of the texts, whichever is more; 0 to 1. */
  similarity: number;
  sameAddress: boolean;
  sameCategory: boolean;
  sameClass: boolean;
  sameRequester: boolean;
  /** The question of the pack that both are about. */
  question: string | null;
}

/** Within which bounds demands are compared. */
export interface MatterReach {
  radiusMetres: number;
  days: number;
}

/** From this score on, two demands at one place are proposed as one matter. */
export const LEAST_SCORE = 0.55;
/** Texts that are this much alike are proposed without a place, within one subdistrict. */
export const NEARLY_IDENTICAL = 0.85;
/** Fewer shingles say too little to stand without a place: some thirteen characters or words. */
export const LEAST_SHINGLES = 24;

const DAY = 86_400_000;
const EARTH_METRES = 6_371_008.8;
const DEGREE = Math.PI / 180;

/** Compares two demands. */
export function compareDemands(one: Demand, other: Demand): Evidence {
  const sameCategory = one.category !== null && one.category === other.category;
  return {
    like: other.id,
    metres: measureMetres(one, other),
    days: Math.abs(one.reportedAt - other.reportedAt) / DAY,
    similarity: Math.max(jaccardOf(one.title, other.title), jaccardOf(one.text, other.text)),
    sameAddress: one.address !== null && one.address === other.address,
    sameCategory,
    sameClass: sameCategory || (one.class !== null && one.class === other.class),
    sameRequester: one.requesterKey !== null && one.requesterKey === other.requesterKey,
    question: one.questions.find((question) => other.questions.includes(question)) ?? null,
  };
}

/**
 * How much speaks for one matter, 0 to 1; 0 where the demands are too far apart in time or in place, or of another
 * class, unless the pack says that both are about one question. Text counts most, then place, then what they are
 * about, then time; the same requester, and the same question, count beside.
 */
export function weighEvidence(evidence: Evidence, reach: MatterReach): number {
  if (evidence.days > reach.days) return 0;
  const place = weighPlace(evidence, reach);
  const about = evidence.question !== null || evidence.sameCategory ? 1 : evidence.sameClass ? 0.4 : 0;
  if (place === 0 || about === 0) return 0;
  const score =
    0.4 * evidence.similarity +
    0.3 * place +
    0.2 * about +
    0.1 * (1 - evidence.days / reach.days) +
    (evidence.sameRequester ? 0.2 : 0) +
    (evidence.question === null ? 0 : 0.15);
  return Math.min(1, score);
}

/**
 * Whether the texts alone speak for one matter: near to identical, long enough, within one subdistrict and the days.
 * Points that are known must not lie apart, for the same words are said of many places.
 */
export function isSameText(one: Demand, other: Demand, evidence: Evidence, reach: MatterReach): boolean {
  const isNear = evidence.metres === null || evidence.metres <= 2 * reach.radiusMetres;
  const shingles = Math.min(
    Math.max(one.title.size, one.text.size),
    Math.max(other.title.size, other.text.size),
  );
  return (
    evidence.similarity >= NEARLY_IDENTICAL &&
    shingles >= LEAST_SHINGLES &&
    one.district === other.district &&
    evidence.days <= reach.days &&
    isNear
  );
}

function weighPlace({ metres, sameAddress }: Evidence, { radiusMetres }: MatterReach): number {
  if (sameAddress) return 1;
  if (metres === null) return 0;
  return Math.max(0, 1 - metres / radiusMetres);
}

/** On the sphere, for points so near that the plane serves; null where one has no point. */
function measureMetres(one: Demand, other: Demand): number | null {
  if (one.lng === null || one.lat === null || other.lng === null || other.lat === null) return null;
  const x = (one.lng - other.lng) * DEGREE * Math.cos(((one.lat + other.lat) / 2) * DEGREE);
  return EARTH_METRES * Math.hypot(x, (one.lat - other.lat) * DEGREE);
}
