import type { EventInput, EventKind } from '@zhiyu/shared/event';
import { isTurn } from '@zhiyu/shared/field-actions';
import type { ActionAnswer, ActionInput, ChangeSince, NewCaseInput } from '@zhiyu/shared/field-contract';
import pLimit from 'p-limit';
import { readStatement } from '../case-statement';
import { type CityModel, cityNow } from '../city';
import { ZhiyuError } from '../errors';
import type { IngestOutcome } from '../ingest';
import { createIngestOpener } from '../open-ingest';
import { noteActor } from '../store/case-actions';
import { type CaseRecord, readCase } from '../store/case-record';
import { loadCity } from '../store/city-store';
import type { Database, Transaction } from '../store/database';
import { readSaidSince, readVersion } from '../store/field-cases';
import { addMedia, type StoredMedia } from '../store/media-store';
import { maySee, type Viewer } from '../viewer';
import { answerOnce, type KeepAnswer } from './answer-once';
import type { CleanMedia } from './clean-media';
import { createRows, eventIdOf, mayReport } from './found-case';
import { requireAnotherHand } from './two-hands';

/** Who does something, in which city, under which key of his own. */
export interface Doing {
  city: string;
  viewer: Viewer;
  key: string;
}

/** A photo or voice note as it was sent, and how it was cleaned. */
export interface SentMedia {
  media: CleanMedia;
  sent: Buffer;
  phase: 'before' | 'after' | null;
  at: number;
}

/** Takes what officers do on the spot into the histories of cases, each thing once. */
export interface FieldDesk {
  /**
   * Says something of a case. What decides about it counts only if the case has taken no turn since the version that the
   * officer saw.
   *
   * @throws ZhiyuError `unknown-case` (404); `case-changed` (409), with what happened `since`; `case-ended` (409)
   */
  act(doing: Doing, caseId: number, action: Omit<ActionInput, 'at'> & { at: number }): Promise<ActionAnswer>;
  /** Keeps a photo or voice note with the event that tells it. @throws ZhiyuError `unknown-case` (404) */
  addMedia(doing: Doing, caseId: number, sent: SentMedia): Promise<ActionAnswer>;
  /** Reports a case that was found on the spot. @throws ZhiyuError `outside-view` (403) */
  report(doing: Doing, found: Omit<NewCaseInput, 'at'> & { at: number }): Promise<ActionAnswer>;
}

/** A phone whose clock is ahead by more says so to its owner. */
const MOST_AHEAD_MS = 5 * 60_000;

/**
 * Done at once; others wait their turn. A city takes one change after another anyway, and who waits for it with a connection
 * in hand keeps readers from theirs.
 */
const MOST_AT_ONCE = 3;

/** Makes the desk; `now` is the wall clock. */
export function createFieldDesk(db: Database, now: () => number): FieldDesk {
  const openIngest = createIngestOpener(db);
  const inTurn = pLimit(MOST_AT_ONCE);

  async function writeEvent(
    { city: cityId, viewer, key }: Doing,
    { city, found }: Seen,
    event: Omit<EventInput, 'source' | 'sourceId' | 'eventId' | 'by'>,
    content: string | Buffer,
    check: (tx: Transaction, outcome: IngestOutcome, eventId: string) => Promise<void>,
  ): Promise<ActionAnswer> {
    const ingest = await openIngest(cityId);
    const eventId = eventIdOf(key);
    const said: EventInput = {
      ...event,
      // A phone may be slow by a moment; nothing happens to a case before it is reported.
      at: Math.max(event.at, found.reported_at),
      source: found.source,
      sourceId: found.source_id,
      eventId,
      by: viewer.label.zh || viewer.id,
    };
    return answerOnce(db, keyOf(cityId, viewer, key), content, now(), async (keep) => {
      let answer: ActionAnswer | null = null;
      await ingest.write([{ event: said }], now(), {
        within: async (tx, outcome) => {
          checkTaken(outcome);
          await check(tx, outcome, eventId);
          const actor = { caseId: found.id, eventId, account: viewer.id };
          if (!isRepeated(outcome)) await noteActor(tx, cityId, actor);
          answer = await tell(tx, city, outcome, found.id, eventId, keep);
        },
      });
      return answer as unknown as ActionAnswer;
    });
  }

  async function tell(
    tx: Transaction,
    city: CityModel,
    { seq }: IngestOutcome,
    caseId: number,
    eventId: string | null,
    keep: KeepAnswer,
  ): Promise<ActionAnswer> {
    const version = await readVersion(tx, city.id, caseId);
    const answer = { asOf: city.zone.toIso(cityNow(city, now())), seq, caseId, version, eventId };
    await keep(tx, answer);
    return answer;
  }

  const desk: FieldDesk = {
    async act(doing, caseId, action) {
      const seen = await find(db, doing, caseId);
      const { version, coUnits, ...said } = action;
      checkClock(seen.city, action.at, now());
      checkUnits(seen.city, coUnits);
      const event = { ...said, ...(coUnits !== undefined && coUnits.length > 0 && { coUnits }) };
      const content = JSON.stringify(['act', caseId, action]);
      return writeEvent(doing, seen, event, content, async (tx, outcome, eventId) => {
        if (isRepeated(outcome) || !isTurn(action.kind)) return;
        if (action.kind === 'closed' || action.kind === 'checked') {
          await requireAnotherHand(tx, seen.city, doing.viewer, { ...seen.found, eventId });
        }
        await checkUnturned(tx, seen, { after: version, before: outcome.seq });
        await checkOpen(tx, seen, action);
      });
    },
    async addMedia(doing, caseId, { media, sent, phase, at }) {
      const seen = await find(db, doing, caseId);
      checkClock(seen.city, at, now());
      const kind = media.kind === 'photo' ? 'photographed' : 'noted';
      return writeEvent(doing, seen, { at, kind }, sent, async (tx, outcome, eventId) => {
        if (isRepeated(outcome)) return;
        await addMedia(tx, seen.city.id, toStored(media, { id: doing.key, caseId, eventId, phase, at }));
      });
    },
    async report(doing, found) {
      const { city } = await loadCity(db, doing.city);
      checkClock(city, found.at, now());
      const ingest = await openIngest(doing.city);
      const rows = createRows(city, doing, found);
      const content = JSON.stringify(['report', found]);
      return answerOnce(db, keyOf(doing.city, doing.viewer, doing.key), content, now(), async (keep) => {
        let answer: ActionAnswer | null = null;
        await ingest.write(rows, now(), {
          within: async (tx, outcome) => {
            checkTaken(outcome);
            const id = outcome.fates[0]?.id as number;
            const actor = { caseId: id, eventId: eventIdOf(doing.key), account: doing.viewer.id };
            if (rows.length > 1) await noteActor(tx, city.id, actor);
            const record = await readCase(tx, city, id);
            if (record === null || !mayReport(doing.viewer, city, record)) throw outsideView();
            answer = await tell(tx, city, outcome, id, null, keep);
          },
        });
        return answer as unknown as ActionAnswer;
      });
    },
  };
  return {
    act: (...doing) => inTurn(() => desk.act(...doing)),
    addMedia: (...doing) => inTurn(() => desk.addMedia(...doing)),
    report: (...doing) => inTurn(() => desk.report(...doing)),
  };
}

interface Seen {
  city: CityModel;
  found: CaseRecord;
}

async function find(db: Database, { city: cityId, viewer }: Doing, id: number): Promise<Seen> {
  const { city } = await loadCity(db, cityId);
  const found = await db.transaction((tx) => readCase(tx, city, id));
  if (found !== null && maySee(viewer, city, found)) return { city, found };
  throw new ZhiyuError('unknown-case', `The city has no case ${id}.`, { status: 404 });
}

function keyOf(city: string, { id }: Viewer, key: string) {
  return { city, viewer: id, key: `field:${key}` };
}

/** The key of what is done stands in the event: sent again after its answer was forgotten, it is the same event. */
function isRepeated({ fates }: IngestOutcome): boolean {
  return fates[0]?.code === 'repeated';
}

/** @throws ZhiyuError `action-refused` (422); nothing of it is kept */
function checkTaken({ refused }: IngestOutcome): void {
  const [fault] = refused;
  if (fault === undefined) return;
  throw new ZhiyuError('action-refused', `This cannot be taken in: ${fault.detail}.`, { status: 422 });
}

function checkClock(city: CityModel, at: number, wallClock: number): void {
  if (at <= cityNow(city, wallClock) + MOST_AHEAD_MS) return;
  const message = `${city.zone.toIso(at)} has not come yet here. Set the clock of the phone.`;
  throw new ZhiyuError('clock-ahead', message, { status: 422 });
}

function checkUnits(city: CityModel, units: readonly string[] = []): void {
  const unknown = units.find((id) => city.units.byId(id) === undefined);
  if (unknown === undefined) return;
  throw new ZhiyuError('unknown-unit', `The city has no unit “${unknown}”.`, { status: 404 });
}

/** Under the city's lock, so that of two phones the second finds what the first has done. */
async function checkUnturned(
  tx: Transaction,
  { city, found }: Seen,
  range: { after: number; before: number },
): Promise<void> {
  const since: ChangeSince[] = [];
  const iso = (instant: number | null) => (instant === null ? null : city.zone.toIso(instant));
  for (const { said, known_at: knownAt } of await readSaidSince(tx, city.id, found.id, range)) {
    for (const kept of said) {
      const statement = readStatement(kept, found.source, found.source_id);
      if ('record' in statement)
        since.push({ kind: null, at: null, by: found.source, knownAt: iso(knownAt) });
      if (!('event' in statement) || !isTurn(statement.event.kind)) continue;
      const { kind, at, by } = statement.event;
      since.push({ kind, at: iso(at), by: by ?? null, knownAt: iso(knownAt) });
    }
  }
  if (since.length === 0) return;
  throw new ZhiyuError(
    'case-changed',
    'Another has decided about this case since you saw it. See what, and decide anew.',
    {
      status: 409,
      members: { since },
    },
  );
}

/** @throws ZhiyuError `case-ended` (409) */
async function checkOpen(
  tx: Transaction,
  { city, found }: Seen,
  { kind, at }: { kind: EventKind; at: number },
): Promise<void> {
  const record = await readCase(tx, city, found.id);
  const end = record?.voided_at ?? record?.ended_at ?? null;
  // A closing that counts ends the case at its own instant.
  if (end === null || end > at || (kind === 'closed' && end === at)) return;
  const since: ChangeSince[] = [
    { kind: record?.voided_at ? 'voided' : 'closed', at: city.zone.toIso(end), by: null, knownAt: null },
  ];
  const message = `The case ended at ${city.zone.toIso(end)}; nothing is to be done about it any more.`;
  throw new ZhiyuError('case-ended', message, { status: 409, members: { since } });
}

function toStored(
  { kind, mediaType, bytes }: CleanMedia,
  told: { id: string; caseId: number; eventId: string; phase: StoredMedia['phase']; at: number },
): StoredMedia {
  return {
    id: told.id,
    case_id: told.caseId,
    event_id: told.eventId,
    kind,
    phase: told.phase,
    media_type: mediaType,
    bytes,
    taken_at: told.at,
  };
}

function outsideView(): ZhiyuError {
  return new ZhiyuError('outside-view', 'This place or matter lies outside what you may see.', {
    status: 403,
  });
}
