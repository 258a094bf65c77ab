import type { MeasureId } from '@zhiyu/shared/measures';

/**
 * Every measure a second time, straight from its definition in words: case by case over raw rows, by walking each
 * case's history, without SQL and without the product's own code. Slow and plain on purpose.
 */

/** A row of the table `cases`, as far as figures need it; instants in milliseconds. */
export interface NaiveCase {
  id: number;
  source: string;
  reported_at: number;
  dispatched_at: number | null;
  contact_due_at: number | null;
  first_contact_at: number | null;
  due_at: number | null;
  answered_directly_at: number | null;
  not_accepted_at: number | null;
  voided_at: number | null;
  closings: number[];
  reopenings: number[];
  pauses: number[];
  resumptions: number[];
  returns: number[];
  extensions: number[];
  urges: number[];
  supervisions: number[];
  exempted_at: number | null;
  touches: number[];
  matter: string | null;
  requester_key: string | null;
  reviewed_at: number | null;
  resolution: string | null;
  satisfaction: number | null;
  area: number;
  accountable_area: number;
  category: number | null;
  request_type: string | null;
  channel: number | null;
  requester: string | null;
  unit: number | null;
  cell: number | null;
  lng: number | null;
  lat: number | null;
  flags: string[];
}

/** When: the window [from, to), null without bound, and T; the working days around T's date are worked out by hand. */
export interface NaiveTimes {
  from: number | null;
  to: number | null;
  asOf: number;
  /** The end of the working day after T's date. */
  dueSoonUntil: number;
  /** The first instant of the day from whose end on three working days have ended before T, itself among them. */
  dormantBefore: number;
}

/** What a case adds to a figure: to a count or above a rate's line, and below it; and how long it took or has taken. */
export interface NaiveShare {
  above: number;
  below: number;
  /** Whole minutes. */
  minutes?: number;
}

/** The cases of each matter that are not void, by the time of report and then by number. */
export function groupMatters(rows: readonly NaiveCase[]): Map<string, NaiveCase[]> {
  const matters = new Map<string, NaiveCase[]>();
  for (const row of rows) {
    if (row.matter === null || row.voided_at !== null) continue;
    const known = matters.get(row.matter);
    if (known) known.push(row);
    else matters.set(row.matter, [row]);
  }
  for (const list of matters.values()) {
    list.sort((one, other) => one.reported_at - other.reported_at || one.id - other.id);
  }
  return matters;
}

/** What one case adds to a measure; null where it has no part in it. */
export function naiveShare(
  row: NaiveCase,
  measure: MeasureId,
  times: NaiveTimes,
  matters: Map<string, NaiveCase[]>,
): NaiveShare | null {
  if (row.reported_at > times.asOf) return null;
  if (row.voided_at !== null && measure !== 'voided') return null;
  const inWindow = (instant: number | null) =>
    instant !== null &&
    (times.from === null || instant >= times.from) &&
    (times.to === null || instant < times.to) &&
    instant < times.asOf;
  const count = (isCounted: boolean) => (isCounted ? { above: 1, below: 0 } : null);
  const rate = (isBelow: boolean, isAbove: boolean) =>
    isBelow ? { above: isAbove ? 1 : 0, below: 1 } : null;

  const state = stateAt(row, times.asOf);
  const leftToDesk = state === 'answered' || state === 'refused';
  const isDue = row.dispatched_at !== null && !leftToDesk && inWindow(row.due_at);
  const isMet = isDue && finalClosing(row) !== null && (finalClosing(row) ?? 0) <= (row.due_at ?? 0);
  const isContactDue = row.dispatched_at !== null && !leftToDesk && inWindow(row.contact_due_at);
  const isContacted =
    isContactDue && row.first_contact_at !== null && row.first_contact_at <= (row.contact_due_at ?? 0);
  const isReviewed = inWindow(row.reviewed_at);
  const isReached = isReviewed && row.resolution !== null && row.resolution !== 'notReached';
  const isRated = isReviewed && row.satisfaction !== null;
  const matter = row.matter === null ? [row] : (matters.get(row.matter) ?? []);
  const earlier = matter.slice(0, matter.indexOf(row));
  const isRepeat = earlier.length > 0;
  const isSame = (one: NaiveCase) =>
    one.source === row.source && one.requester_key !== null && one.requester_key === row.requester_key;
  const isOther = (one: NaiveCase) =>
    one.source === row.source && one.requester_key !== null && one.requester_key !== row.requester_key;
  const countEvents = (instants: number[]) => {
    const above = instants.filter(inWindow).length;
    return above > 0 ? { above, below: 0 } : null;
  };
  const hasBy = (instants: number[]) => instants.some((instant) => instant <= times.asOf);
  const isClosedWithin =
    !leftToDesk && row.closings.some((closing) => inWindow(Math.max(closing, row.reported_at)));
  const isReviewedByNow = row.reviewed_at !== null && row.reviewed_at <= times.asOf;
  const hasClock = row.dispatched_at !== null && row.due_at !== null;

  switch (measure) {
    case 'reported':
    case 'perResident':
      return count(inWindow(row.reported_at));
    case 'answeredDirectly':
      return count(inWindow(row.answered_directly_at));
    case 'notAccepted':
      return count(inWindow(row.not_accepted_at));
    case 'dispatched':
      return count(inWindow(row.dispatched_at));
    case 'closed': {
      if (leftToDesk) return null;
      let above = 0;
      for (const closing of row.closings) if (inWindow(Math.max(closing, row.reported_at))) above += 1;
      return above > 0 ? { above, below: 0 } : null;
    }
    case 'due':
      return count(isDue);
    case 'met':
      return count(isMet);
    case 'closedLate':
      return count(isDue && state === 'closed' && !isMet);
    case 'onTimeRate':
      return rate(isDue, isMet);
    case 'closureRate':
      return rate(isDue, state === 'closed');
    case 'onTimeRateAdjusted': {
      const isExempted = row.exempted_at !== null && row.exempted_at <= times.asOf;
      return rate(isDue && state !== 'paused' && !isExempted, isMet);
    }
    case 'extensionRate':
      return rate(isDue, hasBy(row.extensions));
    case 'firstTimeRate':
      return rate(isClosedWithin, !hasBy(row.reopenings));
    case 'reopenRate':
      return rate(isClosedWithin, hasBy(row.reopenings));
    case 'returnRate':
      return rate(inWindow(row.dispatched_at) && state !== 'answered', hasBy(row.returns));
    case 'resolutionCoverage':
      return rate(
        isClosedWithin,
        isReviewedByNow && row.resolution !== null && row.resolution !== 'notReached',
      );
    case 'satisfactionCoverage':
      return rate(isClosedWithin, isReviewedByNow && row.satisfaction !== null);
    case 'strictSatisfactionRate':
      return rate(isRated, (row.satisfaction ?? 0) >= 4);
    case 'reopened':
      return countEvents(row.reopenings);
    case 'returned':
      return countEvents(row.returns);
    case 'extended':
      return countEvents(row.extensions);
    case 'urged':
      return countEvents(row.urges);
    case 'supervised':
      return countEvents(row.supervisions);
    case 'voided':
      return count(inWindow(row.voided_at));
    case 'repeated':
      return count(inWindow(row.reported_at) && isRepeat);
    case 'repeatRate':
      return rate(inWindow(row.reported_at), isRepeat);
    case 'repeatedSame':
      return count(inWindow(row.reported_at) && earlier.some(isSame));
    case 'repeatedDifferent':
      return count(
        inWindow(row.reported_at) && row.requester_key !== null && isRepeat && earlier.every(isOther),
      );
    case 'matters':
      return count(matter[0] === row && matter.some((one) => inWindow(one.reported_at)));
    case 'timeToClose':
      return timeTaken(row, state, times, inWindow);
    case 'dormant': {
      const isOpen = state === 'open' || state === 'paused';
      const last = Math.max(row.reported_at, ...row.touches.filter((touch) => touch <= times.asOf));
      return count(isOpen && last < times.dormantBefore);
    }
    case 'contactsDue':
      return count(isContactDue);
    case 'contactsInTime':
      return count(isContacted);
    case 'responseRate':
      return rate(isContactDue, isContacted);
    case 'reviewed':
      return count(isReviewed);
    case 'reached':
      return count(isReached);
    case 'resolved':
      return count(isReached && row.resolution === 'yes');
    case 'resolutionRate':
      return rate(isReached, row.resolution === 'yes');
    case 'rated':
      return count(isRated);
    case 'satisfied':
      return count(isRated && (row.satisfaction ?? 0) >= 3);
    case 'satisfactionRate':
      return rate(isRated, (row.satisfaction ?? 0) >= 3);
    case 'open':
      return count(state === 'open' || state === 'paused');
    case 'paused':
      return count(state === 'paused');
    case 'overdue':
      return count(state === 'open' && hasClock && times.asOf > (row.due_at ?? 0));
    case 'dueSoon': {
      const due = row.due_at ?? 0;
      return count(state === 'open' && hasClock && due >= times.asOf && due <= times.dueSoonUntil);
    }
  }
}

/** How long a case took from its dispatch to the closing that holds at T, or has been open since; null where out. */
function timeTaken(
  row: NaiveCase,
  state: ReturnType<typeof stateAt>,
  times: NaiveTimes,
  inWindow: (instant: number | null) => boolean,
): NaiveShare | null {
  const start = row.dispatched_at;
  if (start === null || !inWindow(start) || state === 'answered' || state === 'refused') return null;
  if (state !== 'closed') return { above: 0, below: 1, minutes: Math.floor((times.asOf - start) / 60_000) };
  const closing = row.closings.filter((instant) => instant <= times.asOf).at(-1);
  if (closing === undefined || closing < start || closing < row.reported_at) return null;
  return { above: 1, below: 1, minutes: Math.floor((closing - start) / 60_000) };
}

/**
 * The time within which a share of cases come to their end, by Kaplan and Meier, in milliseconds; null where the curve
 * does not get so far. One case after the other, in order of time, ends before those that are still open.
 */
export function naiveQuantile(shares: NaiveShare[], share: number): number | null {
  const sorted = [...shares].sort((one, other) => {
    return (one.minutes ?? 0) - (other.minutes ?? 0) || other.above - one.above;
  });
  let left = 1;
  let atRisk = sorted.length;
  for (const { above, minutes = 0 } of sorted) {
    if (above === 1) left *= (atRisk - 1) / atRisk;
    atRisk -= 1;
    // A billionth for what binary fractions cannot hold.
    if (above === 1 && left <= 1 - share + 1e-9) return minutes * 60_000;
  }
  return null;
}

/** What has become of a case by an instant, found by walking through its history. */
function stateAt(row: NaiveCase, instant: number): 'open' | 'paused' | 'closed' | 'answered' | 'refused' {
  if (row.answered_directly_at !== null && row.answered_directly_at <= instant) return 'answered';
  if (row.not_accepted_at !== null && row.not_accepted_at <= instant) return 'refused';
  // A source may know that a case is closed and not when.
  if (row.flags.includes('closing-time-unknown')) return 'closed';
  let isOpen = true;
  row.closings.forEach((closing, n) => {
    if (closing <= instant) isOpen = false;
    const reopening = row.reopenings[n];
    if (reopening !== undefined && reopening <= instant) isOpen = true;
  });
  if (!isOpen) return 'closed';
  const isPaused = row.pauses.some((pause, n) => {
    const resumption = row.resumptions[n];
    return pause <= instant && (resumption === undefined || resumption > instant);
  });
  return isPaused ? 'paused' : 'open';
}

/** The closing that holds: the last, where no reopening has followed it. */
function finalClosing(row: NaiveCase): number | null {
  const last = row.closings.length - 1;
  if (last < 0 || row.reopenings.length > last) return null;
  return row.closings[last] ?? null;
}

/** Whether a point lies in a polygon of rings, by counting the edges that a ray to the east crosses. */
export function naiveInside(lng: number, lat: number, rings: number[][][]): boolean {
  let isInside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [x1 = 0, y1 = 0] = ring[i - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[i] ?? [];
      if (y1 > lat !== y2 > lat && lng < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
    }
  }
  return isInside;
}

/** Column and row of a store cell's ancestor, by taking the Morton number apart bit by bit. */
export function naiveCell(morton: number, level: number): [x: number, y: number] {
  const bits = BigInt(morton) >> BigInt(2 * (19 - level));
  let x = 0;
  let y = 0;
  for (let i = 0; i < level; i++) {
    if ((bits >> BigInt(2 * i)) & 1n) x += 2 ** i;
    if ((bits >> BigInt(2 * i + 1)) & 1n) y += 2 ** i;
  }
  return [x, y];
}
