import type { CaseAnswer } from '@zhiyu/shared/case-contract';
import { explainClock } from '@zhiyu/shared/clock';
import { toClockAnswer } from '@zhiyu/shared/clock-answer';
import type { CaseHistory } from '@zhiyu/shared/event';
import { type FoldedCase, foldCase } from '@zhiyu/shared/fold';
import { type Happening, listHappenings } from '@zhiyu/shared/happening';
import { mergeStatements, readStatement, type Statement } from './case-statement';
import type { CityModel } from './city';
import { createClockRules } from './clock-rules';
import { readReasons } from './matter-reasons';
import { tellRuleEvents } from './rule-changes';
import { readCases } from './store/cases-write';
import type { Transaction } from './store/database';
import { readHistory } from './store/history';
import type { StoredCase } from './store/stored-case';
import { recordOf } from './stored-record';

/** A statement with the instant at which it became known; null where that was not kept. */
interface KnownStatement {
  statement: Statement;
  knownAt: number | null;
}

type StoryEvent = CaseAnswer['events'][number];

/**
 * The story of a case and its clock as of an instant. All that happened stands in order of time: told by events, by the source's record, or done by a rule of the
 * product. What does not count says why; every entry says when it became known.
 */
export async function readStory(
  tx: Transaction,
  city: CityModel,
  id: number,
  asOf: number,
): Promise<Pick<CaseAnswer, 'events' | 'clock'>> {
  const [stored] = await readCases(tx, city.id, [id]);
  if (stored === undefined) return { events: [], clock: null };
  const known = await readKnownStatements(tx, city, id, stored);
  const { history } = mergeStatements(
    known.map(({ statement }) => statement),
    [],
  );
  if (history === null) return { events: [], clock: null };
  const rules = createClockRules(city);
  const followed = city.succession.read(history);
  return {
    events: tellEvents(city, known, history, foldCase(followed, rules)),
    clock: toClockAnswer(explainClock(followed, rules, asOf), city.zone.toIso),
  };
}

async function readKnownStatements(
  tx: Transaction,
  city: CityModel,
  id: number,
  stored: StoredCase,
): Promise<KnownStatement[]> {
  const known: KnownStatement[] = [];
  for (const { said, known_at: knownAt } of await readHistory(tx, city.id, id)) {
    for (const kept of said) {
      known.push({ statement: readStatement(kept, stored.source, stored.source_id), knownAt });
    }
  }
  if (!known.some(({ statement }) => 'record' in statement)) {
    known.unshift({ statement: { record: recordOf(city, stored) }, knownAt: null });
  }
  return known;
}

function tellEvents(
  city: CityModel,
  known: readonly KnownStatement[],
  history: CaseHistory,
  folded: FoldedCase,
): StoryEvent[] {
  const knownAt = readKnownInstants(known, history);
  const ignored = new Map(folded.ignored.map(({ event, reason }) => [event.eventId, reason]));
  const told = listHappenings(history).map((happening) =>
    tellEvent(city, happening, ignored.get(happening.event.eventId) ?? null, knownAt(happening)),
  );
  return [...told, ...tellRules(city, known)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** An event is known since it was said; what only the record tells, since the record was. */
function readKnownInstants(known: readonly KnownStatement[], { record }: CaseHistory) {
  const events = new Map<string, number | null>();
  let recordAt: number | null = null;
  for (const { statement, knownAt } of known) {
    if ('event' in statement) events.set(statement.event.eventId, knownAt);
    if ('record' in statement && statement.record === record) recordAt = knownAt;
  }
  return ({ event, isExplicit }: Happening) => (isExplicit ? (events.get(event.eventId) ?? null) : recordAt);
}

function tellEvent(
  city: CityModel,
  { event, isExplicit }: Happening,
  ignored: StoryEvent['ignored'],
  knownAt: number | null,
): StoryEvent {
  const iso = (instant: number | null | undefined) =>
    instant === null || instant === undefined ? null : city.zone.toIso(instant);
  const reasons = readReasons(city, event);
  return {
    eventId: event.eventId,
    kind: event.kind,
    at: city.zone.toIso(event.at),
    toldBy: isExplicit ? 'event' : 'record',
    knownAt: iso(knownAt),
    ignored,
    by: event.by ?? null,
    reason: reasons === null ? (event.reason ?? null) : null,
    reasons,
    unit: event.unit ?? null,
    coUnits: event.coUnits ?? [],
    dueAt: iso(event.dueAt),
    reviewAt: iso(event.reviewAt),
    answerDueAt: iso(event.answerDueAt),
    outcome: event.outcome ?? null,
    passed: event.passed ?? null,
    resolution: event.resolution ?? null,
    satisfaction: event.satisfaction ?? null,
    area: event.area ?? null,
    category: event.category ?? null,
    matter: event.matter ?? null,
    stance: event.stance ?? null,
  };
}

function tellRules(city: CityModel, known: readonly KnownStatement[]): StoryEvent[] {
  return known.flatMap(({ statement, knownAt }, index) => {
    if (!('rule' in statement)) return [];
    if (statement.rule !== 'crowded') {
      return tellRuleEvents(statement).map((event) => ({
        ...tellEvent(city, { event, isExplicit: true, isRecorded: false }, null, knownAt),
        toldBy: 'rule' as const,
      }));
    }
    const event = {
      eventId: `rule:${index}`,
      at: statement.at,
      kind: 'noted' as const,
      reason: statement.rule,
    };
    const told = tellEvent(city, { event, isExplicit: true, isRecorded: false }, null, knownAt);
    return [{ ...told, toldBy: 'rule' as const }];
  });
}
