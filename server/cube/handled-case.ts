import { type CubeCase, NEVER } from './cube-case';

/** The one closing is the end of the case. */
export const CLOSED_ONCE = 1;
/** The record has every touch, for the columns tell some that are none. */
export const TELLS_TOUCHES = 2;
/** Marks that the record has entries in a list, for lists that most cases have none in: the pool is far away. */
export const listMarks: readonly (number | undefined)[] = [4, 8, 16, undefined, 32, 64];
/** Marks that the record tells when the case was exempted. */
export const EXEMPTED_MARK = 128;

/** Whether a case needs no row: the desk settled it, or nothing has happened to it yet. */
export function isPlain(case_: CubeCase): boolean {
  const { reportedAt, answeredDirectlyAt, notAcceptedAt, endedAt } = case_;
  const isOtherwise =
    case_.dispatchedAt !== NEVER ||
    case_.dueAt !== NEVER ||
    case_.contactDueAt !== NEVER ||
    case_.firstContactAt !== NEVER ||
    case_.reviewedAt !== NEVER ||
    case_.voidedAt !== NEVER ||
    case_.exemptedAt !== NEVER ||
    case_.closings.length > 0 ||
    case_.reopenings.length > 0 ||
    case_.pauses.length > 0 ||
    case_.resumptions.length > 0 ||
    case_.returns.length > 0 ||
    case_.extensions.length > 0 ||
    case_.urges.length > 0 ||
    case_.supervisions.length > 0;
  if (isOtherwise || !isDeskTold(answeredDirectlyAt, notAcceptedAt, endedAt)) return false;
  for (const touch of case_.touches) if (touch > reportedAt && touch < endedAt) return false;
  return true;
}

/** Whether the end of a case tells all that the desk said. */
export function isDeskTold(answeredDirectlyAt: number, notAcceptedAt: number, endedAt: number): boolean {
  const desk = Math.min(answeredDirectlyAt, notAcceptedAt);
  return desk === NEVER || (desk === endedAt && Math.max(answeredDirectlyAt, notAcceptedAt) === NEVER);
}

/** The lists of a record, and the marks of its row. */
export function listRecord(case_: CubeCase): { entries: number[][]; marks: number } {
  const { closings, reopenings, endedAt, answeredDirectlyAt, notAcceptedAt } = case_;
  const desk = Math.min(answeredDirectlyAt, notAcceptedAt);
  const isClosedOnce =
    closings.length === 1 && reopenings.length === 0 && closings[0] === endedAt && desk === NEVER;
  const isToldByEnd = isDeskTold(answeredDirectlyAt, notAcceptedAt, endedAt);
  const touches = listOtherTouches(case_);
  const entries = [
    isClosedOnce ? [] : closings,
    reopenings,
    case_.pauses,
    case_.resumptions,
    case_.returns,
    case_.extensions,
    case_.urges,
    case_.supervisions,
    touches.others,
    isToldByEnd ? [] : oneOf(answeredDirectlyAt),
    isToldByEnd ? [] : oneOf(notAcceptedAt),
    oneOf(case_.voidedAt),
    oneOf(case_.exemptedAt),
  ];
  let marks = (isClosedOnce ? CLOSED_ONCE : 0) | (touches.tellsAll ? TELLS_TOUCHES : 0);
  listMarks.forEach((mark, list) => {
    if (mark !== undefined && entries[list]!.length > 0) marks |= mark;
  });
  if (case_.exemptedAt !== NEVER) marks |= EXEMPTED_MARK;
  return { entries, marks };
}

function oneOf(instant: number): number[] {
  return instant === NEVER ? [] : [instant];
}

/**
 * Touches that columns and lists do not tell. Only those after the report and before the end can keep a case from lying
 * dormant; where one that columns and lists tell is no touch, all of them are listed.
 */
function listOtherTouches(case_: CubeCase): { others: number[]; tellsAll: boolean } {
  const { reportedAt, endedAt, touches } = case_;
  const told = toldTouches(case_);
  const relevant = touches.filter((touch) => touch > reportedAt && touch < endedAt);
  const tellsAll = told.some((touch) => touch > reportedAt && touch < endedAt && !relevant.includes(touch));
  return { others: tellsAll ? relevant : relevant.filter((touch) => !told.includes(touch)), tellsAll };
}

/** The last touch between the report and the end of a case; minus infinity for none. */
export function lastTouchOf({ reportedAt, endedAt, touches }: CubeCase): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const touch of touches) if (touch > last && touch > reportedAt && touch < endedAt) last = touch;
  return last;
}

function toldTouches(case_: CubeCase): number[] {
  return [
    case_.dispatchedAt,
    case_.firstContactAt,
    case_.reviewedAt,
    case_.answeredDirectlyAt,
    case_.notAcceptedAt,
    case_.voidedAt,
    case_.exemptedAt,
    ...case_.closings,
    ...case_.reopenings,
    ...case_.pauses,
    ...case_.resumptions,
    ...case_.returns,
    ...case_.extensions,
    ...case_.urges,
    ...case_.supervisions,
  ];
}
