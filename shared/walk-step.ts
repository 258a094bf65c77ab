import type { Instant } from './case';
import { dueAt } from './deadline';
import { revives } from './desk-word';
import type { EventKind } from './event';
import type { Happening } from './happening';
import type { CaseWalk, IgnoredReason, WalkState } from './walk-state';
import { moveDue } from './working-time';

/** A case may be granted an extension twice. */
const MOST_EXTENSIONS = 2;

/** Takes a happening in, or says why it does not count and leaves everything as it was. */
export function takeHappening(state: WalkState, happening: Happening): IgnoredReason | null {
  const { kind, at } = happening.event;
  switch (kind) {
    case 'answeredDirectly':
    case 'notAccepted':
      return endByDesk(state, happening);
    case 'dispatched':
      return goOn(state, happening);
    case 'closed':
      return close(state, happening);
    case 'reopened':
      return reopen(state, happening);
    case 'paused':
      return pause(state, happening);
    case 'resumed':
      return resume(state, happening);
    case 'extended':
      return extend(state, happening);
    case 'returned':
    case 'transferred':
    case 'urged':
    case 'supervised':
      state.walk[listNames[kind]].push(at);
  }
  return null;
}

const listNames = {
  returned: 'returns',
  transferred: 'transfers',
  urged: 'urges',
  supervised: 'supervisions',
} as const satisfies Partial<Record<EventKind, keyof CaseWalk>>;

/** Ends a pause that has lasted a year before `at`. */
export function lapsePause(state: WalkState, at: Instant): void {
  if (state.stop?.kind !== 'paused') return;
  const end = endOfYearOf(state, state.stop.since.event.at);
  if (at <= end) return;
  state.walk.resumptions.push(end);
  endStop(state, end, state.stop.since);
}

/**
 * Leaves a walk. A pause that nobody has ended yet ends after a year at the latest; its due time stays where the clock
 * stopped, for nobody knows yet how long the pause will be.
 */
export function leaveWalk(state: WalkState): void {
  if (state.stop === null) return;
  const { kind, since } = state.stop;
  const { at, reason } = since.event;
  const to = kind === 'paused' ? endOfYearOf(state, at) : null;
  if (to !== null) state.walk.resumptions.push(to);
  state.walk.stops.push({ kind, from: at, to, reason: reason ?? null, isCounted: false });
}

function isOpen({ stop }: WalkState): boolean {
  return stop === null || stop.kind === 'paused';
}

function endByDesk(state: WalkState, happening: Happening): null {
  if (!isOpen(state)) return null;
  endPause(state, happening);
  state.stop = { kind: 'ended-by-desk', since: happening };
  return null;
}

function goOn(state: WalkState, happening: Happening): null {
  if (state.stop?.kind === 'ended-by-desk' && revives(happening, state.stop.since)) {
    endStop(state, happening.event.at, happening);
  }
  return null;
}

function close(state: WalkState, happening: Happening): IgnoredReason | null {
  if (!isOpen(state)) return 'not-open';
  endPause(state, happening);
  state.walk.closings.push(happening.event.at);
  state.walk.outcomes.push(happening.event.outcome ?? null);
  state.stop = { kind: 'closed', since: happening };
  return null;
}

function reopen(state: WalkState, happening: Happening): IgnoredReason | null {
  const { stop, walk } = state;
  if (stop?.kind === 'closed') walk.reopenings.push(happening.event.at);
  else if (stop?.kind !== 'ended-by-desk' || !revives(happening, stop.since)) return 'not-closed';
  endStop(state, happening.event.at, happening);
  return null;
}

function pause(state: WalkState, happening: Happening): IgnoredReason | null {
  if (!isOpen(state)) return 'not-open';
  if (state.stop !== null) return 'already-paused';
  if (isOverdue(state, happening.event.at)) return 'paused-when-overdue';
  state.walk.pauses.push(happening.event.at);
  state.stop = { kind: 'paused', since: happening };
  return null;
}

function resume(state: WalkState, happening: Happening): IgnoredReason | null {
  if (state.stop?.kind !== 'paused') return 'not-paused';
  endPause(state, happening);
  return null;
}

function endPause(state: WalkState, happening: Happening): void {
  if (state.stop === null) return;
  state.walk.resumptions.push(happening.event.at);
  endStop(state, happening.event.at, happening);
}

function extend(state: WalkState, happening: Happening): IgnoredReason | null {
  const { walk, dispatchedAt } = state;
  const { at, dueAt: said, reason } = happening.event;
  if (!isOpen(state)) return 'not-open';
  if (dispatchedAt === null || at < dispatchedAt) return 'not-dispatched';
  if (walk.extensions.length >= MOST_EXTENSIONS) return 'too-many-extensions';
  if (isOverdue(state, at)) return 'extended-when-overdue';
  const before = walk.dueAt;
  if (said && before !== null && said <= before) return 'not-later';
  walk.extensions.push(at);
  if (said) setDue(state, said);
  else if (!isToldByRecord(state, happening)) addLimit(state);
  walk.granted.push({ at, before, after: walk.dueAt, isSaid: Boolean(said), reason: reason ?? null });
  return null;
}

/** One original limit more, from where the due time stands. */
function addLimit(state: WalkState): void {
  const { walk, clock, calendar } = state;
  if (walk.dueAt !== null && clock.limit !== null) setDue(state, dueAt(calendar, walk.dueAt, clock.limit));
}

/** A clock that stands still cannot become overdue. */
function isOverdue({ walk, stop }: WalkState, at: Instant): boolean {
  return walk.dueAt !== null && (stop?.since.event.at ?? at) > walk.dueAt;
}

function endStop(state: WalkState, to: Instant, ending: Happening): void {
  const { kind, since } = state.stop!;
  const { at: from, reason } = since.event;
  const isTold = isToldByRecord(state, since) && isToldByRecord(state, ending);
  const isCounted = !isTold && moveByStop(state, Math.max(from, state.clock.start ?? from), to);
  state.walk.stops.push({ kind, from, to, reason: reason ?? null, isCounted });
  state.stop = null;
}

/** A due time that had passed before the clock stopped does not move any more. */
function moveByStop(state: WalkState, from: Instant, to: Instant): boolean {
  const { walk, clock, calendar } = state;
  if (walk.dueAt === null || from > walk.dueAt || from >= to) return false;
  setDue(state, moveDue(calendar, walk.dueAt, clock.limit, from, to));
  return true;
}

/** A due time of the record has all in it that the record tells itself. */
function isToldByRecord({ clock }: WalkState, { isRecorded }: Happening): boolean {
  return clock.basis === 'said-by-record' && isRecorded;
}

function setDue({ walk, clock }: WalkState, due: Instant | null): void {
  if (clock.isEndUnknown) return;
  walk.dueAt = due;
  walk.isUnpublished = due === null;
}

function endOfYearOf({ calendar }: Pick<WalkState, 'calendar'>, instant: Instant): Instant {
  const local = calendar.zone.toLocal(instant);
  return calendar.zone.toInstant({ ...local, year: local.year + 1 });
}
