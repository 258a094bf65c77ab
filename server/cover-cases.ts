import type { CaseEvent } from '@zhiyu/shared/event';
import type { Statement } from './case-statement';
import type { CityModel } from './city';
import type { Recorder } from './ingest-record';
import { openRecorder } from './open-recorder';
import {
  type CaseKey,
  coverEvent,
  coverEventWords,
  coverRecord,
  coverRecordWords,
} from './privacy/cover-words';
import { hideDigestAgain } from './privacy/hide-requester';
import { type OriginalKeys, openOriginalKeys } from './privacy/original-keys';
import { redact } from './privacy/redact';
import { rewriteCases } from './rewrite-cases';
import { sealKeptRows } from './seal-kept-rows';
import { OutdatedCityError } from './store/cases-write';
import { listNextCases } from './store/city-recompute';
import {
  advanceCoverRun,
  beginCoverRun,
  finishCoverRun,
  listCoverRuns,
  lockCoverRun,
} from './store/cover-run';
import type { Database, Transaction } from './store/database';
import { listWaiting, rewordWaiting } from './store/history';
import { readMatterTitles, renameMatters } from './store/matter-links';
import { addOriginals, type SealedOriginal } from './store/originals';
import { listRequestNotes, rewordRequests } from './store/oversight';

const CASES_AT_ONCE = 500;

/** How covering is watched and broken off. */
export interface CoverOptions {
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** When aborted, it stops between two batches; the next call goes on. */
  interruption?: AbortSignal | undefined;
  report: (line: string) => void;
}

/** Covers what was taken in before texts were covered, in all cities, keeps the originals sealed, and seals rows that lie open. */
export async function coverAtStart(db: Database, options: CoverOptions): Promise<void> {
  await sealKeptRows(db);
  await db.transaction(coverRequests);
  for (const id of await listCoverRuns(db)) {
    options.report(`Covering personal data in the cases of ${id} that were taken in before …`);
    const covered = await goOn(db, id, options);
    options.report(`${covered.toLocaleString('en-US')} cases of ${id} had something to cover.`);
  }
}

/**
 * Covers all cases of a city anew, by the rules as they are now.
 * @returns the cases in which something was covered
 * @throws ZhiyuError `unknown-city`
 */
export async function coverCity(db: Database, id: string, options: CoverOptions): Promise<number> {
  await openRecorder(db, id);
  await beginCoverRun(db, id);
  return goOn(db, id, options);
}

async function goOn(db: Database, id: string, { now, interruption }: CoverOptions): Promise<number> {
  let covered = 0;
  let known = await openRecorder(db, id);
  for (;;) {
    interruption?.throwIfAborted();
    const step = await takeStep(db, known, now());
    if (step === 'outdated') known = await openRecorder(db, id);
    else if (step === null) return covered;
    else covered += step;
  }
}

/** Covers the next cases, in one transaction; null where none is left. */
async function takeStep(
  db: Database,
  { city, recorder }: { city: CityModel; recorder: Recorder },
  now: number,
): Promise<number | 'outdated' | null> {
  const keys = await openOriginalKeys(db);
  try {
    return await db.transaction(async (tx) => {
      const run = await lockCoverRun(tx, city.id);
      if (run === null) return null;
      if (run.cursor === 0) await coverWaiting(tx, keys, city.id);
      const after = { id: run.cursor, unpublishedOnly: false };
      const ids = (await listNextCases(tx, city.id, after, CASES_AT_ONCE)).filter(
        (id) => id <= run.last_case,
      );
      const last = ids.at(-1);
      if (last === undefined) {
        await finishCoverRun(tx, city.id);
        return null;
      }
      const originals = new Map<string, SealedOriginal>();
      const reword = (key: CaseKey, statement: Statement) => coverStatement(keys, key, statement, originals);
      const changed = await rewriteCases(tx, city, recorder, { ids, now, reword });
      await addOriginals(tx, city.id, [...originals.values()]);
      await coverMatters(tx, city.id, ids);
      await advanceCoverRun(tx, city.id, last);
      return changed.length;
    });
  } catch (error) {
    if (error instanceof OutdatedCityError) return 'outdated';
    throw error;
  }
}

function coverStatement(
  keys: OriginalKeys,
  key: CaseKey,
  statement: Statement,
  originals: Map<string, SealedOriginal>,
): Statement {
  const keep = (original: SealedOriginal | null) => original && originals.set(original.name, original);
  if ('record' in statement) {
    const { requesterKey } = statement.record;
    const hidden = requesterKey ? hideDigestAgain(keys, requesterKey) : null;
    const before = hidden === null ? statement.record : { ...statement.record, requesterKey: hidden };
    const covered = coverRecordWords(before);
    if (covered === null) return hidden === null ? statement : { record: before };
    const { record, original } = coverRecord(keys, key, before, covered);
    keep(original);
    return { record };
  }
  if (!('event' in statement)) return statement;
  const covered = coverEventWords(statement.event);
  if (covered === null) return statement;
  const { event, original } = coverEvent(keys, key, statement.event, covered);
  keep(original);
  return { event };
}

async function coverWaiting(tx: Transaction, keys: OriginalKeys, city: string): Promise<void> {
  const originals: SealedOriginal[] = [];
  const reworded = (await listWaiting(tx, city)).flatMap(
    ({ source, source_id: sourceId, event_id, said }) => {
      const event = said as CaseEvent;
      const covered = coverEventWords(event);
      if (covered === null) return [];
      const { event: shown, original } = coverEvent(keys, { city, source, sourceId }, event, covered);
      if (original !== null) originals.push(original);
      return [{ source, source_id: sourceId, event_id, said: shown }];
    },
  );
  await rewordWaiting(tx, city, reworded);
  await addOriginals(tx, city, originals);
}

/** What leaders have written stands covered beside the history, which seals it. */
async function coverRequests(tx: Transaction): Promise<void> {
  const notes = await listRequestNotes(tx);
  const covered = notes.map((one) => ({ ...one, note: redact(one.note) }));
  await rewordRequests(
    tx,
    covered.filter(({ note }, index) => note !== notes[index]?.note),
  );
}

async function coverMatters(tx: Transaction, city: string, ids: readonly number[]): Promise<void> {
  const named = await readMatterTitles(tx, city, ids);
  const renamed = named.map(({ key, title }) => ({ key, title: redact(title), before: title }));
  await renameMatters(
    tx,
    city,
    renamed.filter(({ title, before }) => title !== before),
  );
}
