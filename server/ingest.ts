import { setTimeout as sleep } from 'node:timers/promises';
import type { CityModel } from './city';
import { ZhiyuError } from './errors';
import { countIntake, type IngestOutcome, numberFates, tellOutcome } from './ingest-outcome';
import { type BatchPlan, planBatch } from './ingest-plan';
import { createRecorder, type Recorder } from './ingest-record';
import { type IngestRow, type PreparedBatch, sortRows } from './ingest-rows';
import { createLocator } from './locate';
import { openOriginalKeys } from './privacy/original-keys';
import { sealRows } from './privacy/seal-rows';
import { leaveSettledOut, releaseTaken } from './release-quarantine';
import { sealKeptRows } from './seal-kept-rows';
import { lockCity, OutdatedCityError, planByKeys, readSequence, writePlan } from './store/cases-write';
import { loadCity } from './store/city-store';
import { readCrowdedPoints } from './store/crowded';
import type { Database, Transaction } from './store/database';
import { keepWaiting, releaseWaiting } from './store/history';
import { addIntake, type SourceKind } from './store/intake';
import { addOriginals, type SealedOriginal } from './store/originals';
import { keepRows } from './store/quarantine-write';

export type { IngestOutcome, IngestRow, PreparedBatch };

/** Rows that one call may write; nobody waits long for the city then. */
export const LARGEST_BATCH = 5000;

export interface WriteOptions {
  /** The run of an import that the batch belongs to. */
  importId?: string;
  /** Write new cases only, and hand back the rows that would change one. */
  holdChanges?: boolean;
  /** Take rows out of quarantine that are taken in or said anew now; asks for `raw` on every row. */
  releaseQuarantine?: boolean;
  /** Numbers of cases with rows that the same run has kept aside: they go, too, where they are said anew now. */
  keptAside?: ReadonlySet<string>;
  /** Find out what would become of the rows, and write nothing. */
  dryRun?: boolean;
  /** How the rows came in; left out: inside the program. */
  via?: SourceKind;
  /** Runs in the transaction of the batch, after all else; what it throws undoes the batch. */
  within?: (tx: Transaction, outcome: IngestOutcome) => Promise<void>;
}

/** Takes cases into one city. */
export interface Ingest {
  /**
   * Takes in up to 5,000 rows in one transaction: all of them are committed, or none. Where two rows are the same
   * case, the later wins. A batch that changes nothing takes no number in the change sequence.
   *
   * @throws ZhiyuError `unknown-city`, or what the database says when it cannot write
   */
  write(rows: IngestRow[], now: number, options?: WriteOptions): Promise<IngestOutcome>;
  /** The first half of `write`: checks and locates the rows. May run while another batch is being committed. */
  prepare(rows: IngestRow[], now: number): Promise<PreparedBatch>;
  /** The second half: sorts a batch into new, changed and unchanged cases and commits it. */
  commit(batch: PreparedBatch, now: number, options?: WriteOptions): Promise<IngestOutcome>;
}

/** After this long the points that have been found crowded meanwhile are read again. */
const CROWDED_FRESH_MS = 60_000;
const MOST_ATTEMPTS = 5;
const ATTEMPT_PAUSE_MS = 200;

/**
 * Opens the way into a city.
 * @throws ZhiyuError `unknown-city`
 */
export async function createIngest(db: Database, cityId: string): Promise<Ingest> {
  const followed = followCity(db, cityId);

  async function prepare(rows: IngestRow[], now: number): Promise<PreparedBatch> {
    if (rows.length > LARGEST_BATCH) throw new RangeError(`a batch has at most ${LARGEST_BATCH} rows`);
    const { city, recorder } = await askAgain(() => followed(now));
    const openKeys = () => openOriginalKeys(db);
    return { rows, city, recorder, ...(await sortRows(cityId, recorder, rows, openKeys)) };
  }

  async function commit(
    batch: PreparedBatch,
    now: number,
    options: WriteOptions = {},
  ): Promise<IngestOutcome> {
    try {
      return await commitAsPrepared(batch, now, options);
    } catch (error) {
      if (!(error instanceof OutdatedCityError)) throw error;
      return commit(await prepare([...batch.rows], now), now, options);
    }
  }

  async function commitAsPrepared(
    batch: PreparedBatch,
    now: number,
    options: WriteOptions,
  ): Promise<IngestOutcome> {
    const { recorder, cases } = batch;
    const { version } = batch.city;
    // Before the transaction: to make them takes a connection of its own. A dry run makes none.
    const keys = options.dryRun ? null : await askAgain(() => openOriginalKeys(db));
    return db.transaction(async (tx) => {
      await planByKeys(tx);
      const replan = () => planBatch(tx, cityId, recorder, cases, options.holdChanges === true);
      let seq = await readSequence(tx, cityId);
      let plan = await replan();
      if (keys === null) return tellOutcome(batch, plan, seq);
      if (plan.waiting.length > 0) {
        // Under the lock, so that no case comes in that these events then wait for in vain.
        await lockCity(tx, cityId);
        const seen = await readSequence(tx, cityId);
        if (seen !== seq) plan = await replan();
        seq = seen;
      }
      if (plan.added.length + plan.changed.size > 0) {
        const written = await writePlan(tx, { city: cityId, version, plan, seenSequence: seq, now, replan });
        ({ seq, plan } = written);
        numberFates(plan, written.firstCase);
      }
      const outcome = tellOutcome(batch, plan, seq);
      await addOriginals(tx, cityId, listNewOriginals(batch, plan));
      // What was kept before goes first: a row of this batch that is refused after its case was taken in stays.
      await releaseTaken(tx, cityId, batch, plan, { ...options, keys });
      const kept = leaveSettledOut(outcome.refused, batch, plan);
      await keepRows(tx, cityId, sealRows(keys, cityId, kept), { importId: options.importId ?? null, now });
      await keepWaiting(tx, cityId, plan.waiting);
      for (const [source, numbers] of plan.awaited) await releaseWaiting(tx, cityId, source, numbers);
      const received = { day: dayOf(batch.city, now), kind: options.via ?? 'program', now };
      await addIntake(tx, cityId, countIntake(batch, plan, outcome), received);
      await options.within?.(tx, outcome);
      return outcome;
    });
  }

  await followed(0);
  await sealKeptRows(db);
  const write: Ingest['write'] = async (rows, now, options) => commit(await prepare(rows, now), now, options);
  return { write, prepare, commit };
}

/** Reading may be done again where the database was away for a moment, as a transaction is. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isAway = error instanceof ZhiyuError && error.code === 'database-away';
      if (!isAway || attempt === MOST_ATTEMPTS) throw error;
      await sleep(attempt * ATTEMPT_PAUSE_MS);
    }
  }
}

/** Keeps the recorder of a city up to date with its pack, its trees and its crowded points. */
function followCity(
  db: Database,
  cityId: string,
): (now: number) => Promise<{ city: CityModel; recorder: Recorder }> {
  let known: { city: CityModel; recorder: Recorder } | null = null;
  let crowded = new Set<string>();
  let crowdedAt = Number.NEGATIVE_INFINITY;

  return async (now) => {
    if (now - crowdedAt > CROWDED_FRESH_MS) {
      const points = await readCrowdedPoints(db, cityId);
      crowded = new Set(points.map(({ source, lng, lat }) => pointKey(source, lng, lat)));
      crowdedAt = now;
    }
    const { city } = await loadCity(db, cityId);
    if (known === null || known.city !== city) {
      const locator = await createLocator(db, city);
      const isCrowded = (source: string, lng: number, lat: number) =>
        crowded.size > 0 && crowded.has(pointKey(source, lng, lat));
      known = { city, recorder: createRecorder(city, locator, isCrowded) };
    }
    return known;
  };
}

/** Originals of what is new in the history of a case, or waits for its case. */
function listNewOriginals({ originals }: PreparedBatch, plan: BatchPlan): SealedOriginal[] {
  const waiting = new Set(plan.refused.filter(({ code }) => code === 'unknown-case').map(({ row }) => row));
  return [...originals].flatMap(([row, original]) => {
    const fate = plan.fates.get(row);
    const isNew = fate !== undefined && (fate.code === null || fate.code === 'outdated');
    return (isNew && !plan.wordless.has(row)) || waiting.has(row) ? [original] : [];
  });
}

/** The local day of an instant, as a date. */
function dayOf(city: CityModel, instant: number): string {
  return city.zone.toIso(instant).slice(0, 10);
}

function pointKey(source: string, lng: number, lat: number): string {
  return `${source}\n${lng}\n${lat}`;
}
