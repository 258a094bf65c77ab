import { type Retention, USUAL_QUARANTINE_DAYS } from '@zhiyu/shared/pack-retention';
import { type CityModel, cityNow } from './city';
import { openRecorder } from './open-recorder';
import { stripWords } from './privacy/strip-words';
import { rewriteCases } from './rewrite-cases';
import { OutdatedCityError } from './store/cases-write';
import type { Database, Transaction } from './store/database';
import {
  type Erasure,
  listDueErasures,
  listOriginalNames,
  noteErasures,
  removeLaterRows,
  removeMedia,
  removeOldRows,
  removeOtherWords,
} from './store/erasures';
import { removeOriginals } from './store/originals';

const CASES_AT_ONCE = 500;
const DAY_MS = 86_400_000;
const MOST_ATTEMPTS = 5;

/** What was erased: cases by what of them, and rows that had been kept aside. */
export type Erased = Record<Erasure, number> & { rows: number };

const lengths = {
  originals: 'originalsDays',
  media: 'mediaDays',
  words: 'wordsDays',
} as const satisfies Record<Erasure, keyof Retention>;

export interface RetentionOptions {
  /** The wall clock, in milliseconds. */
  now: () => number;
  interruption?: AbortSignal | undefined;
  /** Count what is due, and erase nothing. */
  dryRun?: boolean;
}

/**
 * Erases what the pack of a city does not let be kept any longer. Figures stay: places, times and categories are not words.
 * Broken off, the next call goes on.
 * @throws ZhiyuError `unknown-city`
 */
export async function applyRetention(db: Database, id: string, options: RetentionOptions): Promise<Erased> {
  const { city } = await openRecorder(db, id);
  const { retention = {} } = city.pack;
  const now = cityNow(city, options.now());
  const erased: Erased = { originals: 0, media: 0, words: 0, rows: 0 };
  // Words first: with them goes the rest.
  for (const what of ['words', 'originals', 'media'] as const) {
    const days = retention[lengths[what]];
    if (days === undefined) continue;
    const reason = `retention: ${lengths[what]} ${days}`;
    erased[what] = await eraseDue(db, city, { what, endedBefore: now - days * DAY_MS, reason }, options);
  }
  if (options.dryRun) return erased;
  const { quarantineDays = USUAL_QUARANTINE_DAYS } = retention;
  erased.rows = await removeLaterRows(db, id);
  erased.rows += await removeOldRows(db, id, options.now() - quarantineDays * DAY_MS);
  return erased;
}

async function eraseDue(
  db: Database,
  city: CityModel,
  due: { what: Erasure; endedBefore: number; reason: string },
  { now, interruption, dryRun = false }: RetentionOptions,
): Promise<number> {
  let found = 0;
  for (let after = 0; ; ) {
    interruption?.throwIfAborted();
    const ids = await listDueErasures(db, city.id, { ...due, after }, CASES_AT_ONCE);
    const last = ids.at(-1);
    if (last === undefined) return found;
    if (!dryRun) await eraseCases(db, city.id, ids, { ...due, now: now() });
    found += ids.length;
    after = last;
  }
}

/** Erases something of some cases, at most 500 in one transaction, and notes why. */
export async function eraseCases(
  db: Database,
  cityId: string,
  ids: readonly number[],
  order: { what: Erasure; reason: string; now: number },
): Promise<void> {
  for (let start = 0; start < ids.length; start += CASES_AT_ONCE) {
    await eraseSome(db, cityId, ids.slice(start, start + CASES_AT_ONCE), order);
  }
}

async function eraseSome(
  db: Database,
  cityId: string,
  ids: readonly number[],
  order: { what: Erasure; reason: string; now: number },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { city, recorder } = await openRecorder(db, cityId);
    try {
      return await db.transaction(async (tx) => {
        await noteErasures(tx, cityId, ids, order);
        await eraseSealed(tx, cityId, ids, order.what);
        if (order.what !== 'words') return;
        const reword = (_: unknown, statement: Parameters<typeof stripWords>[0]) => stripWords(statement);
        await rewriteCases(tx, city, recorder, { ids, now: order.now, reword });
        await removeOtherWords(tx, cityId, ids);
      });
    } catch (error) {
      if (!(error instanceof OutdatedCityError) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function eraseSealed(
  tx: Transaction,
  city: string,
  ids: readonly number[],
  what: Erasure,
): Promise<void> {
  if (what !== 'media') await removeOriginals(tx, city, await listOriginalNames(tx, city, ids));
  if (what !== 'originals') await removeMedia(tx, city, ids);
}
