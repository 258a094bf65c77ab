import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaseInput, outcomes, requestTypes, resolutions, urgencies } from './case';
import type { ClockRules } from './case-clock';
import { explainClock } from './clock';
import { type CaseEvent, type CaseHistory, eventKinds } from './event';
import { type FoldedCase, foldCase } from './fold';
import type { TimeLimit } from './pack';
import { createCalendar } from './work-calendar';
import { createZone } from './zone';

const HOUR = 3_600_000;
const YEAR = 366 * 24 * HOUR;
const monday = Date.parse('2026-06-08T00:00:00+08:00');

const calendar = createCalendar(
  {
    calendar: { kind: 'china' },
    workingHours: [
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '18:00' },
    ],
  },
  createZone('Asia/Shanghai'),
);
const limits: Record<string, TimeLimit> = {
  normal: { amount: 2, unit: 'workingDay' },
  complex: { amount: 20, unit: 'workingHour' },
  emergency: { amount: 36, unit: 'urgentHour' },
};
const rules: ClockRules = {
  calendar,
  clockStart: 'dispatch',
  limitOf: ({ category, urgency }) => (category === 'none' ? null : { limit: limits[urgency]! }),
};

// Few hours, of which many fall together and on due times: 00:00, 06:00, 12:00, 18:00 of ten days.
const instants = fc.integer({ min: -4, max: 36 }).map((quarter) => monday + quarter * 6 * HOUR);
const someInstants = fc.array(instants, { maxLength: 3 });
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l');

const events: fc.Arbitrary<CaseEvent> = fc.record(
  {
    eventId: ids,
    at: fc.oneof(
      { weight: 30, arbitrary: instants },
      instants.map((at) => at + YEAR),
    ),
    kind: fc.oneof(
      fc.constantFrom(...eventKinds),
      fc.constantFrom('closed', 'reopened', 'paused', 'resumed', 'extended', 'dispatched' as const),
    ),
    unit: fc.constantFrom('north', 'south', null),
    reason: fc.constantFrom('rain', null),
    dueAt: fc.oneof(instants, fc.constant(null)),
    outcome: fc.constantFrom(...outcomes),
    resolution: fc.constantFrom(...resolutions),
    category: fc.constantFrom('streets', 'none'),
    requestType: fc.constantFrom(...requestTypes),
    urgency: fc.constantFrom(...urgencies),
    matter: fc.constantFrom('market', null),
  },
  { requiredKeys: ['eventId', 'at', 'kind'] },
);

const records: fc.Arbitrary<CaseInput> = fc
  .record(
    {
      source: fc.constant('hotline'),
      sourceId: fc.constant('1'),
      reportedAt: instants,
      dispatchedAt: fc.oneof(instants, fc.constant(null)),
      dueAt: fc.oneof(instants, fc.constant(null)),
      answeredDirectlyAt: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, instants),
      notAcceptedAt: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, instants),
      closings: someInstants,
      reopenings: someInstants,
      pauses: someInstants,
      resumptions: someInstants,
      extensions: someInstants,
      returns: someInstants,
      closingUnknown: fc.boolean(),
      urgency: fc.constantFrom(...urgencies),
      category: fc.constantFrom('streets', 'none'),
    },
    { requiredKeys: ['source', 'sourceId', 'reportedAt'] },
  )
  .filter(({ closings = [], reopenings = [] }) => reopenings.length <= closings.length);

const histories: fc.Arbitrary<CaseHistory> = fc.record({
  record: records,
  events: fc.array(events, { maxLength: 14 }),
});
// One seed, so that a run today and a run tomorrow judge the same histories.
fc.configureGlobal({ seed: 20260608 });
const runs = { numRuns: 500 };

describe('the fold of a history', () => {
  it('is the same for its events in any order and any number of times', () => {
    const told = histories.chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray([...history.events, ...history.events, ...history.events], {
          minLength: 0,
        }),
        fc.shuffledSubarray([...history.events], { minLength: history.events.length }),
      ),
    );
    fc.assert(
      fc.property(told, ([history, repeats, shuffled]) => {
        const again = { record: history.record, events: [...shuffled, ...repeats] };
        expect(foldCase(again, rules)).toEqual(foldCase(history, rules));
      }),
      runs,
    );
  });

  it('leaves the history as it was, and says the same when asked again', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const before = structuredClone(history);
        const folded = foldCase(history, rules);
        expect(history).toEqual(before);
        expect(foldCase(history, rules)).toEqual(folded);
      }),
      { numRuns: 200 },
    );
  });

  it('has closings and reopenings by turns, pauses and their ends by turns, all in order of time', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const folded = foldCase(history, rules);
        expectTurns(folded.closings, folded.reopenings);
        expectTurns(folded.pauses, folded.resumptions);
        expect(folded.outcomes).toHaveLength(folded.closings.length);
        expect(folded.extensions.length).toBeLessThanOrEqual(2);
        // Every pause has an end, a year after its start at the latest.
        expect(folded.resumptions).toHaveLength(folded.pauses.length);
        for (const [index, pause] of folded.pauses.entries()) {
          expect(folded.resumptions[index]! - pause).toBeLessThanOrEqual(YEAR);
          // No closing lies within a pause: it ends it.
          const inside = folded.closings.filter((at) => at > pause && at < folded.resumptions[index]!);
          expect(inside).toEqual([]);
        }
        expect(folded.touches[0]).toBe(history.record.reportedAt);
        expect(folded.touches).toEqual([...new Set(folded.touches)].sort((a, b) => a - b));
      }),
      runs,
    );
  });

  it('counts each happening of a state once: what counts and what is ignored are all', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 14 }), instants, (told, reportedAt) => {
        const record = { source: 'hotline', sourceId: '1', reportedAt };
        const folded = foldCase({ record, events: told }, rules);
        const distinct = new Map<string, CaseEvent>();
        for (const event of [...told].sort(compare)) {
          if (!distinct.has(event.eventId)) distinct.set(event.eventId, event);
        }
        const sent = (kind: string) => [...distinct.values()].filter((event) => event.kind === kind).length;
        const ignored = (kind: string) => folded.ignored.filter(({ event }) => event.kind === kind).length;
        expect(folded.closings.length + ignored('closed')).toBe(sent('closed'));
        expect(folded.pauses.length + ignored('paused')).toBe(sent('paused'));
        expect(folded.extensions.length + ignored('extended')).toBe(sent('extended'));
        expect(folded.returns.length).toBe(sent('returned'));
        expect(folded.urges.length).toBe(sent('urged'));
      }),
      runs,
    );
  });

  it('ends a case by its last closing or the desk’s word, and otherwise not', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const folded = foldCase(history, rules);
        const desk = folded.answeredDirectlyAt ?? folded.notAcceptedAt;
        if (desk !== null) {
          expect(folded).toMatchObject({ endedAt: desk, dispatchedAt: null, dueAt: null });
        } else if (folded.flags.includes('closing-time-unknown')) {
          expect(folded).toMatchObject({ endedAt: folded.reportedAt, dueAt: null });
        } else if (folded.closings.length > folded.reopenings.length) {
          expect(folded.endedAt).toBe(Math.max(folded.closings.at(-1)!, folded.reportedAt));
        } else expect(folded.endedAt).toBeNull();
      }),
      runs,
    );
  });

  it('makes due = met + closed late + overdue + shelved at every instant, equal ones too', () => {
    fc.assert(
      fc.property(fc.array(histories, { maxLength: 12 }), (many) => {
        const cases = many.map((history) => foldCase(history, rules)).filter(isHandled);
        const moments = cases.flatMap((one) => [
          one.dueAt!,
          ...one.closings,
          ...one.reopenings,
          ...one.pauses,
        ]);
        for (const moment of new Set(moments.flatMap((at) => [at, at + 1]))) {
          const due = cases.filter((one) => one.reportedAt <= moment && one.dueAt! < moment);
          const parts = { met: 0, closedLate: 0, overdue: 0, shelved: 0 };
          for (const one of due) parts[partOf(one, moment)]++;
          expect(parts.met + parts.closedLate + parts.overdue + parts.shelved).toBe(due.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the explanation of a clock', () => {
  it('has the due time of the fold, lines without gap or overlap, and never counts more than the total', () => {
    fc.assert(
      fc.property(histories, instants, (history, asOf) => {
        const folded = foldCase(history, rules);
        const clock = explainClock(history, rules, asOf);
        expect(clock.dueAt).toBe(folded.dueAt);
        for (const [index, line] of clock.lines.entries()) {
          const next = clock.lines[index + 1];
          if (next !== undefined) expect(line.to).toBe(next.from);
          if (line.to !== null) expect(line.to).toBeGreaterThan(line.from);
          expect(line.isAhead && line.kind === 'overdue').toBe(false);
        }
        if (clock.lines.length > 0) expect(clock.lines[0]!.from).toBe(clock.start);
        if (clock.total !== null) expect(clock.counted).toBeLessThanOrEqual(clock.total + 1e-6);
        expect(clock.wait.ms).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });
});

function expectTurns(first: number[], second: number[]): void {
  expect(first.length - second.length).toBeGreaterThanOrEqual(0);
  expect(first.length - second.length).toBeLessThanOrEqual(1);
  const turns = first.flatMap((at, index) => (index < second.length ? [at, second[index]!] : [at]));
  expect(turns).toEqual([...turns].sort((a, b) => a - b));
}

function isHandled({ dispatchedAt, dueAt, voidedAt }: FoldedCase): boolean {
  return dispatchedAt !== null && dueAt !== null && voidedAt === null;
}

/** Where a case that is due belongs at an instant, read off the definitions of the figures. */
function partOf(one: FoldedCase, moment: number): 'met' | 'closedLate' | 'overdue' | 'shelved' {
  const upTo = (list: number[]) => list.filter((at) => at <= moment).length;
  const lasting = one.closings[one.reopenings.length];
  if (lasting !== undefined && lasting <= one.dueAt!) return 'met';
  if (upTo(one.closings) > upTo(one.reopenings)) return 'closedLate';
  return upTo(one.pauses) > upTo(one.resumptions) ? 'shelved' : 'overdue';
}

function compare(one: CaseEvent, other: CaseEvent): number {
  return one.at - other.at || eventKinds.indexOf(one.kind) - eventKinds.indexOf(other.kind);
}
