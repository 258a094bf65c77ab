import { describe, expect, it } from 'vitest';
import type { CaseInput } from './case';
import type { ClockRules } from './case-clock';
import type { CaseEvent, EventKind } from './event';
import { foldCase } from './fold';
import type { TimeLimit } from './pack';
import { createCalendar } from './work-calendar';
import { createZone } from './zone';

const office = [
  { from: '08:30', to: '12:00' },
  { from: '13:30', to: '17:30' },
];
const zone = createZone('Asia/Shanghai');
const calendar = createCalendar({ calendar: { kind: 'china' }, workingHours: office }, zone);
const limits: Record<string, TimeLimit> = {
  streets: { amount: 5, unit: 'workingDay' },
  water: { amount: 24, unit: 'urgentHour' },
};
const rules: ClockRules = {
  calendar,
  clockStart: 'dispatch',
  limitOf({ category }) {
    const limit = limits[category ?? ''];
    return limit === undefined ? null : { limit, contact: { amount: 1, unit: 'workingDay' } };
  },
};

const at = (time: string) => Date.parse(`2026-06-${time.replace(' ', 'T')}:00+08:00`);
let told = 0;
const event = (time: string, kind: EventKind, more: Partial<CaseEvent> = {}): CaseEvent => ({
  eventId: `e${told++}`,
  at: at(time),
  kind,
  ...more,
});

function fold(record: Partial<CaseInput>, ...events: CaseEvent[]) {
  const base = { source: 'hotline', sourceId: '1', reportedAt: at('08 10:00'), category: 'streets' };
  return foldCase({ record: { ...base, ...record }, events }, rules);
}

describe('a record alone', () => {
  it('is dispatched at its report and due by its limit', () => {
    expect(fold({})).toMatchObject({
      dispatchedAt: at('08 10:00'),
      dueAt: at('15 17:30'),
      contactDueAt: at('09 17:30'),
      endedAt: null,
      touches: [at('08 10:00')],
      flags: [],
      ignored: [],
    });
  });

  it('may say that it is not dispatched yet, or has no due time', () => {
    expect(fold({ dispatchedAt: null })).toMatchObject({
      dispatchedAt: null,
      dueAt: null,
      contactDueAt: null,
    });
    expect(fold({ dueAt: null })).toMatchObject({ dueAt: null, contactDueAt: at('09 17:30'), flags: [] });
    expect(fold({ category: 'unlimited' })).toMatchObject({ dueAt: null, contactDueAt: null, flags: [] });
  });

  it('has no handling where the desk answered or refused it', () => {
    const none = { dispatchedAt: null, dueAt: null, contactDueAt: null };
    const word = at('08 10:05');
    const said = { dispatchedAt: at('08 11:00'), dueAt: at('12 12:00') };
    expect(fold({ ...said, answeredDirectlyAt: word })).toMatchObject({
      ...none,
      endedAt: word,
      answeredDirectlyAt: word,
    });
    expect(fold({ notAcceptedAt: word })).toMatchObject({ ...none, endedAt: word, notAcceptedAt: word });
  });

  it('ends with its last closing unless reopened since, at its report where the closing lies before', () => {
    const closings = [at('11 09:00'), at('09 09:00')];
    const outcomes = ['explained', 'planned'] as const;
    expect(fold({ closings, outcomes: [...outcomes], reopenings: [at('10 09:00')] })).toMatchObject({
      endedAt: at('11 09:00'),
      closings: [at('09 09:00'), at('11 09:00')],
      outcomes: ['planned', 'explained'],
    });
    expect(fold({ closings: [at('09 09:00')], reopenings: [at('10 09:00')] })).toMatchObject({
      endedAt: null,
    });
    expect(fold({ closings: [at('08 09:00')] })).toMatchObject({
      endedAt: at('08 10:00'),
      closings: [at('08 09:00')],
      flags: ['closed-before-reported'],
    });
  });

  it('keeps closings and reopenings of one instant in the turns in which they can follow each other', () => {
    const noon = at('09 12:00');
    expect(
      fold({ closings: [noon, noon], reopenings: [noon], outcomes: ['planned', 'solved'] }),
    ).toMatchObject({
      closings: [noon, noon],
      reopenings: [noon],
      outcomes: ['planned', 'solved'],
      endedAt: noon,
    });
  });

  it('closed at an unknown time has ended and is never due', () => {
    expect(fold({ closingUnknown: true })).toMatchObject({
      endedAt: at('08 10:00'),
      dueAt: null,
      flags: ['closing-time-unknown'],
    });
  });

  it('is due as it says, whatever it tells of pauses and extensions', () => {
    const dueAt = at('17 12:00');
    const record = {
      dueAt,
      pauses: [at('09 09:00')],
      resumptions: [at('11 09:00')],
      extensions: [at('12 09:00')],
    };
    expect(fold(record)).toMatchObject({ dueAt, pauses: record.pauses, extensions: record.extensions });
    // An event is news: one working day more, Fri 12 having stood still.
    expect(fold({ dueAt }, event('11 09:00', 'paused'), event('12 09:00', 'resumed')).dueAt).toBe(
      at('18 17:30'),
    );
  });
});

describe('the desk’s word', () => {
  it('ends a case that was dispatched before', () => {
    expect(fold({}, event('08 11:00', 'dispatched'), event('08 12:00', 'answeredDirectly'))).toMatchObject({
      answeredDirectlyAt: at('08 12:00'),
      endedAt: at('08 12:00'),
      dispatchedAt: null,
      dueAt: null,
    });
  });

  it('yields to a later dispatch, or to a reopening', () => {
    const handled = { answeredDirectlyAt: null, notAcceptedAt: null, endedAt: null };
    const answered = event('08 10:05', 'answeredDirectly');
    expect(fold({}, answered, event('09 09:00', 'dispatched', { unit: 'works' }))).toMatchObject({
      ...handled,
      dispatchedAt: at('09 09:00'),
      unit: 'works',
      // Wed 10, Thu 11, Fri 12, Mon 15, Tue 16.
      dueAt: at('16 17:30'),
    });
    expect(fold({ notAcceptedAt: at('08 10:05') }, event('09 09:00', 'reopened'))).toMatchObject({
      ...handled,
      dispatchedAt: at('09 09:00'),
      reopenings: [],
      ignored: [],
    });
  });

  it('leaves nothing to close', () => {
    const folded = fold({}, event('08 10:05', 'notAccepted'), event('08 10:06', 'closed'));
    expect(folded).toMatchObject({ closings: [], endedAt: at('08 10:05') });
    expect(folded.ignored).toMatchObject([{ reason: 'not-open', event: { kind: 'closed' } }]);
  });
});

describe('events', () => {
  it('say who handles a case; a return leaves it with the unit until it is dispatched anew', () => {
    const first = event('08 11:00', 'dispatched', { unit: 'works', coUnits: ['homes'] });
    const returned = event('09 09:00', 'returned', { unit: 'works', reason: 'not ours' });
    expect(fold({ unit: 'desk' }, first, returned)).toMatchObject({
      dispatchedAt: at('08 11:00'),
      unit: 'works',
      coUnits: ['homes'],
      returns: [at('09 09:00')],
    });
    const again = event('09 10:00', 'dispatched', { unit: 'parks' });
    const help = event('09 11:00', 'assistanceRequested', { coUnits: ['police', 'homes'] });
    expect(fold({ unit: 'desk' }, first, returned, again, help)).toMatchObject({
      dispatchedAt: at('08 11:00'),
      unit: 'parks',
      coUnits: ['homes', 'police'],
    });
    expect(fold({}, first, event('09 12:00', 'transferred', { unit: 'roads' }))).toMatchObject({
      unit: 'roads',
      transfers: [at('09 12:00')],
    });
  });

  it('move a case to another place, category and matter', () => {
    const record = { lng: 120.1, lat: 30.2, area: 'west', address: '1 High Street', placeholder: true };
    const moved = event('09 09:00', 'relocated', { lng: 120.3, lat: 30.4 });
    expect(fold(record, moved)).toMatchObject({
      lng: 120.3,
      lat: 30.4,
      placeholder: false,
      area: null,
      address: '1 High Street',
    });
    expect(fold(record, moved, event('10 09:00', 'relocated', { area: 'east' }))).toMatchObject({
      lng: 120.3,
      area: 'east',
    });
    // Burst pipes run day and night: the limit is that of the category known in the end.
    expect(fold(record, event('12 09:00', 'recategorised', { category: 'water' }))).toMatchObject({
      category: 'water',
      dueAt: at('09 10:00'),
    });
    expect(
      fold({ matter: 'noise' }, event('09 09:00', 'merged', { matter: 'market', stance: 'against' })),
    ).toMatchObject({ matter: 'market', stance: 'against' });
    expect(fold({ matter: 'noise' }, event('09 09:00', 'merged', { matter: null })).matter).toBeNull();
  });

  it('say the first contact once, the review last, and keep every reminder', () => {
    const folded = fold(
      { firstContactAt: at('09 09:00'), urges: [at('10 09:00')] },
      event('08 15:00', 'contacted'),
      event('10 09:00', 'urged'),
      event('11 09:00', 'urged'),
      event('12 09:00', 'supervised'),
      event('13 09:00', 'reviewed', { resolution: 'no', satisfaction: 2 }),
      event('14 09:00', 'reviewed', { resolution: 'yes' }),
      event('15 09:00', 'exempted'),
      event('16 09:00', 'voided'),
    );
    expect(folded).toMatchObject({
      firstContactAt: at('08 15:00'),
      // The reminder that both the record and an event tell is one.
      urges: [at('10 09:00'), at('11 09:00')],
      supervisions: [at('12 09:00')],
      reviewedAt: at('14 09:00'),
      resolution: 'yes',
      satisfaction: null,
      exemptedAt: at('15 09:00'),
      voidedAt: at('16 09:00'),
    });
    expect(folded.touches).toEqual(
      ['08 10:00', '08 15:00', '09 09:00', '10 09:00', '11 09:00', '12 09:00', '13 09:00', '14 09:00']
        .concat('15 09:00', '16 09:00')
        .map(at),
    );
  });

  it('of one identifier are one; what both the record and an event tell is one with all that either knows', () => {
    const closed = event('10 09:00', 'closed');
    const record = { closings: [at('10 09:00')], outcomes: ['solved' as const] };
    expect(fold(record, closed, closed)).toMatchObject({
      closings: [at('10 09:00')],
      outcomes: ['solved'],
      ignored: [],
    });
  });

  it('tell when a case was closed that the record calls closed at an unknown time', () => {
    expect(fold({ closingUnknown: true }, event('10 09:00', 'closed'))).toMatchObject({
      endedAt: at('10 09:00'),
      dueAt: at('15 17:30'),
      flags: [],
    });
  });

  it('that cannot be are told with the reason', () => {
    const reasons = (...events: CaseEvent[]) => fold({}, ...events).ignored.map(({ reason }) => reason);
    expect(reasons(event('09 09:00', 'reopened'), event('09 10:00', 'resumed'))).toEqual([
      'not-closed',
      'not-paused',
    ]);
    expect(reasons(event('09 09:00', 'paused'), event('09 10:00', 'paused'))).toEqual(['already-paused']);
    expect(reasons(event('09 09:00', 'closed'), event('09 10:00', 'closed'))).toEqual(['not-open']);
    expect(reasons(event('09 09:00', 'closed'), event('09 10:00', 'extended'))).toEqual(['not-open']);
    expect(reasons(event('16 09:00', 'paused'))).toEqual(['paused-when-overdue']);
    expect(reasons(event('16 09:00', 'extended'))).toEqual(['extended-when-overdue']);
    expect(reasons(event('09 09:00', 'extended', { dueAt: at('12 09:00') }))).toEqual(['not-later']);
    expect(reasons(event('08 10:30', 'extended'), event('08 11:00', 'dispatched'))).toEqual([
      'not-dispatched',
    ]);
  });

  it('end a pause: by 销账, by a closing, or after a year', () => {
    const paused = event('09 09:00', 'paused');
    expect(fold({}, paused, event('10 09:00', 'closed'))).toMatchObject({
      pauses: [at('09 09:00')],
      resumptions: [at('10 09:00')],
    });
    expect(fold({}, paused)).toMatchObject({
      resumptions: [Date.parse('2027-06-09T09:00:00+08:00')],
      // Nobody knows yet how long the clock will have stood still.
      dueAt: at('15 17:30'),
    });
  });
});
