import { createHash } from 'node:crypto';
import type { CaseEvent } from '@zhiyu/shared/event';
import { parseInstant } from '@zhiyu/shared/instant';
import type { LeaderRequest, RequestBody } from '@zhiyu/shared/oversight-contract';
import { readCaseEvents } from './case-events';
import { createItems } from './case-item';
import { type CityModel, cityNow } from './city';
import { ZhiyuError } from './errors';
import { createIngestOpener } from './open-ingest';
import { redactSome, withholdTexts } from './personal';
import type { CaseRecord } from './store/case-record';
import type { Database } from './store/database';
import { readProposalCases } from './store/matter-figures';
import { addRequest, type RequestRecord, readRequest } from './store/oversight';
import type { Snapshot } from './store/snapshot';
import type { Viewer } from './viewer';

/** Names of the events that leaders' requests are begin so. */
const REQUEST_EVENTS = 'zhiyu-request:';
const SECOND = 1000;

/** Where leaders ask units to move. */
export interface RequestDesk {
  /**
   * Reminds the unit of a case, or orders it, by an event of the case’s history. With a `key` that was used for this case
   * before, nothing is asked again.
   *
   * @throws ZhiyuError `bad-deadline` (400) for a time that is none, or not after T; `case-closed` (409);
   *   `idempotency-conflict` (422) where the key stands for another request; `request-refused` (409)
   */
  ask(
    city: CityModel,
    target: CaseRecord,
    body: RequestBody,
    by: { viewer: Viewer; key: string },
  ): Promise<RequestRecord>;
}

/** Opens the desk; `now` is the wall clock in milliseconds. */
export function createRequestDesk(db: Database, now: () => number): RequestDesk {
  const openIngest = createIngestOpener(db);
  return {
    async ask(city, target, body, { viewer, key }) {
      const wallClock = now();
      const instant = Math.floor(cityNow(city, wallClock) / SECOND) * SECOND;
      const request = readBody(city, target, body, viewer, key, instant);
      const before = await readRequest(db, city.id, target.id, request.event_id);
      if (before !== null) return checkSame(before, request, key);
      if (target.ended_at !== null && target.ended_at <= instant) {
        throw new ZhiyuError('case-closed', `Case ${target.id} is closed; nobody has to move any more.`, {
          status: 409,
        });
      }
      const ingest = await openIngest(city.id);
      const { refused } = await ingest.write(
        [{ event: toEvent(target, request, readNote(body.note)) }],
        wallClock,
        {
          within: async (tx, { refused }) => {
            if (refused.length === 0) await addRequest(tx, city.id, request);
          },
        },
      );
      const [first] = refused;
      if (first === undefined) return request;
      const other = await readRequest(db, city.id, target.id, request.event_id);
      if (other !== null && first.code === 'event-conflict') return checkSame(other, request, key);
      throw new ZhiyuError('request-refused', `The case does not take this: ${first.detail}.`, {
        status: 409,
      });
    },
  };
}

function readBody(
  city: CityModel,
  target: CaseRecord,
  { kind, note = null, dueAt = null, answerWanted = false }: RequestBody,
  viewer: Viewer,
  key: string,
  instant: number,
): RequestRecord {
  const isOrder = kind === 'supervised';
  const due = dueAt === null ? null : parseInstant(dueAt);
  const isWrong = dueAt !== null && (due === null || due <= instant || !isOrder);
  if (isWrong || (!isOrder && answerWanted) || (answerWanted && due === null)) {
    throw new ZhiyuError(
      'bad-deadline',
      `“dueAt” belongs to an order, with an answer wanted it must be there, and it lies after ${city.zone.toIso(instant)}, written with its offset.`,
    );
  }
  return {
    case_id: target.id,
    event_id:
      REQUEST_EVENTS +
      createHash('sha256')
        .update(JSON.stringify([viewer.id, key]))
        .digest('base64url')
        .slice(0, 22),
    kind,
    asked_by: viewer.id,
    asked_by_label: viewer.label,
    asked_at: Math.max(instant, target.reported_at),
    // The event of the history seals what was written; here it stands covered alone.
    note: redactSome(readNote(note)),
    due_at: due,
    answer_wanted: answerWanted,
  };
}

function readNote(note: string | null | undefined): string | null {
  return note?.trim() || null;
}

function toEvent(target: CaseRecord, request: RequestRecord, note: string | null) {
  const { due_at: due, answer_wanted: isAnswerWanted } = request;
  return {
    source: target.source,
    sourceId: target.source_id,
    eventId: request.event_id,
    at: request.asked_at,
    kind: request.kind,
    by: request.asked_by_label.zh,
    ...(note !== null && { reason: note }),
    ...(due !== null && (isAnswerWanted ? { answerDueAt: due } : { dueAt: due })),
  };
}

function checkSame(before: RequestRecord, request: RequestRecord, key: string): RequestRecord {
  const isSame =
    before.kind === request.kind &&
    before.note === request.note &&
    before.due_at === request.due_at &&
    before.answer_wanted === request.answer_wanted;
  if (isSame) return before;
  throw new ZhiyuError(
    'idempotency-conflict',
    `Something else was asked of this case with the Idempotency-Key “${key}”. Give every request a key of its own.`,
    { status: 422 },
  );
}

/** Tells a viewer what was asked, and what came of it by an instant. */
export async function tellRequests(
  { tx }: Snapshot,
  city: CityModel,
  requests: readonly RequestRecord[],
  { viewer, asOf }: { viewer: Viewer; asOf: number },
): Promise<LeaderRequest[]> {
  const ids = [...new Set(requests.map(({ case_id }) => case_id))];
  const records = await readProposalCases({ tx, seq: 0 }, city.id, ids);
  const events = await readCaseEvents(tx, city.id, ids, asOf);
  const told = withholdTexts(viewer, createItems(city, [...records.values()], asOf));
  const items = new Map(told.map((item) => [item.id, item]));
  return requests.flatMap((request) => {
    const item = items.get(request.case_id);
    const record = records.get(request.case_id);
    if (item === undefined || record === undefined) return [];
    const outcome = tellOutcome(city, request, record, events.get(request.case_id) ?? [], asOf);
    return [
      {
        id: request.event_id,
        case: item,
        kind: request.kind,
        askedBy: request.asked_by_label,
        askedAt: city.zone.toIso(request.asked_at),
        note: redactSome(request.note),
        dueAt: request.due_at === null ? null : city.zone.toIso(request.due_at),
        answerWanted: request.answer_wanted,
        ...outcome,
      },
    ];
  });
}

function tellOutcome(
  city: CityModel,
  request: RequestRecord,
  record: CaseRecord,
  events: readonly CaseEvent[],
  asOf: number,
): Pick<LeaderRequest, 'state' | 'answer' | 'closedAt' | 'last'> {
  const iso = city.zone.toIso;
  const since = events.filter(
    ({ at, eventId, kind }) =>
      at >= request.asked_at &&
      !eventId.startsWith(REQUEST_EVENTS) &&
      kind !== 'urged' &&
      kind !== 'supervised',
  );
  const answer = since.find(({ kind }) => kind === 'supervisionAnswered');
  const last = since.at(-1);
  const closedAt = record.closings.find((at) => at >= request.asked_at && at <= asOf) ?? null;
  return {
    state: chooseState(request, { answer, last, closedAt }, asOf),
    answer: answer
      ? { at: iso(answer.at), by: answer.by ?? null, text: redactSome(answer.reason ?? null) }
      : null,
    closedAt: closedAt === null ? null : iso(closedAt),
    last: last ? { kind: last.kind, at: iso(last.at) } : null,
  };
}

function chooseState(
  { due_at: due }: RequestRecord,
  found: { answer: CaseEvent | undefined; last: CaseEvent | undefined; closedAt: number | null },
  asOf: number,
): LeaderRequest['state'] {
  if (found.answer !== undefined) return 'answered';
  if (found.closedAt !== null) return 'closed';
  if (due !== null && due < asOf) return 'late';
  return found.last === undefined ? 'waiting' : 'moving';
}
