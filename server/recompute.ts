import { calendarEnd } from './calendar-end';
import { writeStatement } from './case-statement';
import type { CityModel } from './city';
import type { Recorder } from './ingest-record';
import { openRecorder } from './open-recorder';
import { CASES_AT_ONCE, countRefolded, type RefoldedCase, refoldCases } from './recompute-cases';
import type { RecomputeCounts } from './recompute-counts';
import { listRuleChanges } from './rule-changes';
import { type ChangedCase, OutdatedCityError, readSequence, writePlan } from './store/cases-write';
import {
  advanceRecompute,
  finishRecompute,
  listNextCases,
  lockRecompute,
  type OpenRecompute,
  startRecompute,
} from './store/city-recompute';
import { readCityState } from './store/city-store';
import type { Database, Transaction } from './store/database';

/** How a run over the cases of a city is watched and broken off. */
export interface RecomputeOptions {
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** When aborted, the run stops between two batches; it is gone on with by `continueRecompute`. */
  interruption?: AbortSignal | undefined;
  /** Told after each batch: cases looked at, and how many there are. */
  onProgress?: ((looked: number, cases: number) => void) | undefined;
}

/** A run that has come to its end. */
export interface FinishedRecompute {
  rule: OpenRecompute['rule'];
  version: number;
  found: RecomputeCounts;
}

/**
 * Runs the cases of a city through again, though its pack is the same: a calendar may have come out since. A run that
 * is under way is gone on with instead.
 * @param unpublishedOnly look only at cases whose due time is unknown for want of a calendar
 * @throws ZhiyuError `unknown-city`; what `interruption` says
 */
export async function recomputeCity(
  db: Database,
  id: string,
  options: RecomputeOptions,
  unpublishedOnly = false,
): Promise<FinishedRecompute> {
  const { city } = await openRecorder(db, id);
  const calendarTo = calendarEnd(city.pack);
  const begin = (tx: Transaction) =>
    startRecompute(tx, id, { rule: 'calendar', unpublishedOnly, calendarTo }, options.now());
  for (;;) {
    await db.transaction(begin);
    const finished = await continueRecompute(db, id, options);
    if (finished !== null) return finished;
  }
}

/**
 * Goes on with the run over the cases of a city that is under way, to its end. Several processes may do so at once:
 * each batch is one transaction, which notes how far it has come.
 * @returns null where no run is under way
 */
export async function continueRecompute(
  db: Database,
  id: string,
  options: RecomputeOptions,
): Promise<FinishedRecompute | null> {
  let known = await openRecorder(db, id);
  for (;;) {
    options.interruption?.throwIfAborted();
    const { city, recorder } = known;
    const step = await takeStep(db, city, recorder, options.now());
    if (step === 'outdated') known = await openRecorder(db, id);
    else if (step === null) return null;
    else if (step.isFinished)
      return { rule: step.run.rule, version: step.run.version, found: step.run.found };
    else options.onProgress?.(step.run.found.looked, step.run.cases);
  }
}

type Step = { run: OpenRecompute; isFinished: boolean } | 'outdated' | null;

/** Looks at the next cases of a run and notes it, in one transaction. */
async function takeStep(db: Database, city: CityModel, recorder: Recorder, now: number): Promise<Step> {
  try {
    return await db.transaction(async (tx): Promise<Step> => {
      const run = await lockRecompute(tx, city.id);
      if (run === null) return null;
      const after = { id: run.cursor, unpublishedOnly: run.unpublished_only };
      const ids = await listNextCases(tx, city.id, after, CASES_AT_ONCE);
      if (ids.length === 0) {
        await requireCurrent(tx, city);
        await finishRecompute(tx, city.id, run.number, now);
        return { run, isFinished: true };
      }
      const changed = await rewrite(tx, city, recorder, run, ids, now);
      const next = { ...run, cursor: ids.at(-1)!, found: countRefolded(run.found, ids.length, changed) };
      await advanceRecompute(tx, city.id, next);
      return { run: next, isFinished: false };
    });
  } catch (error) {
    if (error instanceof OutdatedCityError) return 'outdated';
    throw error;
  }
}

/** Writes what comes out of some cases, and answers what was written. */
async function rewrite(
  tx: Transaction,
  city: CityModel,
  recorder: Recorder,
  run: OpenRecompute,
  ids: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, RefoldedCase>> {
  let changed = new Map<number, RefoldedCase>();
  const replan = async () => {
    changed = await refoldCases(tx, city.id, recorder, ids);
    // A tree that a source has grown since would not be known to the recorder, and its cases would lose their nodes.
    await requireCurrent(tx, city);
    const planned = [...changed].map(([id, refolded]) => [id, planCase(city, run, refolded)] as const);
    return { added: [], changed: new Map(planned) };
  };
  const seenSequence = await readSequence(tx, city.id);
  const plan = await replan();
  if (plan.changed.size > 0) {
    await writePlan(tx, { city: city.id, version: city.version, plan, seenSequence, now, replan });
  }
  return changed;
}

function planCase(city: CityModel, run: OpenRecompute, { before, after }: RefoldedCase): ChangedCase {
  const changes = listRuleChanges(city, before, after);
  const { rule, version, started_at: at } = run;
  return {
    before,
    stored: after,
    said: changes.length === 0 ? [] : [writeStatement({ rule, at, version, changes })],
  };
}

async function requireCurrent(tx: Transaction, city: CityModel): Promise<void> {
  const state = await readCityState(tx, city.id);
  if (state?.pack_version !== city.packVersion) throw new OutdatedCityError(city.id);
}
