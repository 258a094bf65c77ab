import type { MeasureId } from '@zhiyu/shared/measures';
import type { Cube } from './cube';
import { RESOLVED } from './cube-case';
import { CONTACTED, MET, NO_ENTRY, PLAIN } from './entry-marks';
import type { Family } from './families';
import type { Sieve } from './filters';
import { EXTENSIONS, RETURNS } from './handling';
import { Judge } from './judge';
import {
  sieveBy,
  sieveClosed,
  sieveEndedSince,
  sieveHandled,
  sieveMet,
  sieveRated,
  sieveReopened,
  sieveRepeats,
  sieveReported,
  type Test,
} from './judge-sieves';
import { REPEATED, REPEATED_DIFFERENT, REPEATED_SAME } from './matter-members';
import { type CubeQuestion, windowStart } from './question';

/** How a flow or a rate is counted: entries of a family in the window whose case passes all sieves. */
export interface FlowPlan {
  family: Family;
  select: readonly Sieve[];
  /** For rates: which of the cases stand above the line; each case counts once, however many entries it has. */
  above: Sieve | null;
  /** What the marks of a plain entry tell: those with all bits of the first count, and with those of the second above the line. */
  marks: { select: number; above: number } | null;
}

/** What is asked of each case that may be open at an instant. */
export type StockTest = (id: number, instant: number, dueSoonUntil: number, dormantBefore: number) => boolean;

const LEAST_RATED = 1;
const LEAST_SATISFIED = 3;
const LEAST_STRICTLY_SATISFIED = 4;

/** How a flow or a rate is counted; null for stocks and for matters, which have ways of their own. */
export function planFlow(cube: Cube, question: CubeQuestion): FlowPlan | null {
  const plan = planMeasure(cube, question);
  // A case may have an entry before its report, and does not count before it either.
  if (plan === null || plan.family === 'reported' || cube.lastReportedAt <= question.asOf) return plan;
  return { ...plan, select: [sieveReported(cube, question.asOf), ...plan.select], marks: null };
}

function planMeasure(cube: Cube, question: CubeQuestion): FlowPlan | null {
  const { measure, asOf } = question;
  const judge = new Judge(cube);
  const plan = (
    family: Family,
    select: Sieve[] = [],
    above: Sieve | null = null,
    marks: FlowPlan['marks'] = null,
  ): FlowPlan => ({ family, select, above, marks });
  const told = (select: number, above = 0) => ({ select, above });
  const handled = () => sieveHandled(cube, judge, asOf);
  const met = () => sieveMet(cube, judge);
  const closed = () => sieveClosed(cube, judge, asOf);
  const reached = () => sieveBy((id) => judge.isReached(id));
  const resolved = () => sieveBy((id) => judge.resolutionOf(id) === RESOLVED);
  const contacted = () => sieveBy((id) => judge.isContactedInTime(id));
  const since = windowStart(question);
  // Nothing is closed after the end of its case, except at its report where that came later.
  const closings = () => [
    handled(),
    ...(since > Number.NEGATIVE_INFINITY ? [sieveEndedSince(cube, since)] : []),
  ];
  switch (measure) {
    case 'reported':
    case 'perResident':
      return plan('reported');
    case 'repeated':
      return plan('reported', [sieveRepeats(cube, REPEATED)]);
    case 'repeatedSame':
      return plan('reported', [sieveRepeats(cube, REPEATED_SAME)]);
    case 'repeatedDifferent':
      return plan('reported', [sieveRepeats(cube, REPEATED_DIFFERENT)]);
    case 'repeatRate':
      return plan('reported', [], sieveRepeats(cube, REPEATED));
    case 'answeredDirectly':
      return plan('answered');
    case 'notAccepted':
      return plan('refused');
    case 'voided':
      return plan('voided');
    case 'dispatched':
      return plan('dispatched');
    case 'returnRate':
      return plan(
        'dispatched',
        [sieveBy((id) => cube.instants.answeredAt(id) > asOf)],
        sieveBy((id) => judge.hasBy(id, RETURNS, asOf)),
      );
    case 'timeToClose':
      return plan('dispatched', [handled(), sieveBy(testTimed(cube, judge, asOf))], closed());
    case 'closed':
      return plan('closed', closings(), null, told(PLAIN));
    case 'firstTimeRate':
      return plan('closed', closings(), sieveReopened(cube, judge, asOf, false), told(PLAIN));
    case 'reopenRate':
      return plan('closed', closings(), sieveReopened(cube, judge, asOf, true), told(PLAIN, NO_ENTRY));
    case 'resolutionCoverage':
      return plan(
        'closed',
        closings(),
        sieveBy((id) => judge.isReviewedAt(id, asOf) && judge.isReached(id)),
      );
    case 'satisfactionCoverage':
      return plan(
        'closed',
        closings(),
        sieveBy((id) => judge.isReviewedAt(id, asOf) && judge.satisfactionOf(id) > 0),
      );
    case 'due':
      return plan('due', [handled()], null, told(PLAIN));
    case 'met':
      return plan('due', [handled(), met()], null, told(PLAIN | MET));
    case 'closedLate':
      return plan('due', [handled(), closed(), sieveBy((id) => !judge.isMet(id))]);
    case 'onTimeRate':
      return plan('due', [handled()], met(), told(PLAIN, MET));
    case 'onTimeRateAdjusted':
      return plan('due', [handled(), sieveBy(testUnexcused(judge, asOf))], met());
    case 'closureRate':
      return plan('due', [handled()], closed());
    case 'extensionRate':
      return plan(
        'due',
        [handled()],
        sieveBy((id) => judge.hasBy(id, EXTENSIONS, asOf)),
      );
    case 'contactsDue':
      return plan('contactDue', [handled()], null, told(PLAIN));
    case 'contactsInTime':
      return plan('contactDue', [handled(), contacted()], null, told(PLAIN | CONTACTED));
    case 'responseRate':
      return plan('contactDue', [handled()], contacted(), told(PLAIN, CONTACTED));
    case 'reviewed':
      return plan('reviewed');
    case 'reached':
      return plan('reviewed', [reached()]);
    case 'resolved':
      return plan('reviewed', [resolved()]);
    case 'resolutionRate':
      return plan('reviewed', [reached()], resolved());
    case 'rated':
      return plan('reviewed', [sieveRated(cube, LEAST_RATED)]);
    case 'satisfied':
      return plan('reviewed', [sieveRated(cube, LEAST_SATISFIED)]);
    case 'satisfactionRate':
      return plan('reviewed', [sieveRated(cube, LEAST_RATED)], sieveRated(cube, LEAST_SATISFIED));
    case 'strictSatisfactionRate':
      return plan('reviewed', [sieveRated(cube, LEAST_RATED)], sieveRated(cube, LEAST_STRICTLY_SATISFIED));
    case 'reopened':
    case 'returned':
    case 'extended':
    case 'urged':
    case 'supervised':
      return plan(measure);
    default:
      return null;
  }
}

/** What is asked of a case for a stock; null where the measure is none. */
export function planStock(cube: Cube, measure: MeasureId): StockTest | null {
  const judge = new Judge(cube);
  switch (measure) {
    case 'open':
      return (id, instant) => judge.isOpenAt(id, instant);
    case 'paused':
      return (id, instant) => judge.isPausedAt(id, instant) && judge.isOpenAt(id, instant);
    case 'overdue':
      // Instants are whole milliseconds: before the instant is up to the millisecond before it.
      return (id, instant) => judge.isRunningAt(id, instant, Number.NEGATIVE_INFINITY, instant - 1);
    case 'dueSoon':
      return (id, instant, dueSoonUntil) => judge.isRunningAt(id, instant, instant, dueSoonUntil);
    case 'dormant':
      return (id, instant, _, dormantBefore) => judge.isDormantAt(id, instant, dormantBefore);
    default:
      return null;
  }
}

/** Cases whose time to close is known: closed after report and dispatch, or still open. */
function testTimed({ columns, handling }: Cube, judge: Judge, asOf: number): Test {
  return (id) => {
    if (!judge.isClosedAt(id, asOf)) return columns.endedAt[id]! > asOf;
    const startedAt = Math.max(columns.reportedAt[id]!, handling.dispatchedAt[columns.handling[id]!]!);
    return judge.lastClosing(id, asOf) >= startedAt;
  };
}

/** Neither exempted nor open with its clock stopped. */
function testUnexcused(judge: Judge, asOf: number): Test {
  return (id) => !judge.isExemptedAt(id, asOf) && (judge.isClosedAt(id, asOf) || !judge.isPausedAt(id, asOf));
}
