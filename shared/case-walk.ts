import type { Instant } from './case';
import type { CaseClock } from './case-clock';
import type { Happening } from './happening';
import type { CaseWalk, WalkState } from './walk-state';
import { lapsePause, leaveWalk, takeHappening } from './walk-step';
import type { WorkCalendar } from './work-calendar';

/**
 * Walks through all that happened to a case, in the order of `listHappenings`, and keeps what counts: a closing only
 * while the case is open, a reopening only while it is closed, a pause only while it is open, running and not overdue,
 * an extension only before it is overdue and at most twice. Of happenings at one instant, the first that can count is
 * taken next, so that closings and reopenings of one instant follow each other as they can.
 */
export function walkCase(
  happenings: readonly Happening[],
  clock: CaseClock,
  dispatchedAt: Instant | null,
  calendar: WorkCalendar,
): CaseWalk {
  const walk = startWalk(clock);
  const state: WalkState = { walk, clock, dispatchedAt, calendar, stop: null };
  for (let start = 0, end = 0; start < happenings.length; start = end) {
    const { at } = happenings[start]!.event;
    while (happenings[end]?.event.at === at) end++;
    lapsePause(state, at);
    if (end - start === 1) takeOne(state, happenings[start]!);
    else takeAll(state, happenings.slice(start, end));
  }
  leaveWalk(state);
  return walk;
}

function startWalk(clock: CaseClock): CaseWalk {
  return {
    closings: [],
    outcomes: [],
    reopenings: [],
    pauses: [],
    resumptions: [],
    returns: [],
    transfers: [],
    extensions: [],
    urges: [],
    supervisions: [],
    dueAt: clock.dueAt,
    isUnpublished: clock.isUnpublished,
    stops: [],
    granted: [],
    ignored: [],
  };
}

function takeOne(state: WalkState, happening: Happening): void {
  const reason = takeHappening(state, happening);
  if (reason !== null) state.walk.ignored.push({ event: happening.event, reason });
}

function takeAll(state: WalkState, waiting: Happening[]): void {
  for (;;) {
    const next = waiting.findIndex((happening) => takeHappening(state, happening) === null);
    if (next < 0) break;
    waiting.splice(next, 1);
  }
  for (const happening of waiting) takeOne(state, happening);
}
