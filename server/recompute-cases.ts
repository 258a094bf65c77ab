import { mergeStatements } from './case-statement';
import { readStatements } from './ingest-plan';
import type { Recorder } from './ingest-record';
import { countChange, type RecomputeCounts } from './recompute-counts';
import { readCases } from './store/cases-write';
import type { Transaction } from './store/database';
import { copyLineOf, type StoredCase } from './store/stored-case';

/** Cases that are run through at once; a writer waits for the city no longer than these take. */
export const CASES_AT_ONCE = 2000;

/** A case that its history makes another now than it is kept. */
export interface RefoldedCase {
  before: StoredCase;
  after: StoredCase;
}

/**
 * Folds the histories of cases anew. Only cases that come out as others are in the answer, by id.
 * @param reader knows the nodes that the kept rows name, where it is another than `recorder`
 */
export async function refoldCases(
  tx: Transaction,
  city: string,
  recorder: Recorder,
  ids: readonly number[],
  reader: Pick<Recorder, 'recordOf'> = recorder,
): Promise<Map<number, RefoldedCase>> {
  const changed = new Map<number, RefoldedCase>();
  const cases = await readCases(tx, city, ids);
  const statements = await readStatements(tx, city, reader, cases);
  for (const { id, ...before } of cases) {
    const { history } = mergeStatements(statements.get(id) ?? [], []);
    if (history === null) continue;
    const after = recorder.record(history, before.fingerprint);
    if (copyLineOf(before) !== copyLineOf(after)) changed.set(id, { before, after });
  }
  return changed;
}

/** Adds what was found of some cases to the counts of a run. */
export function countRefolded(
  counts: RecomputeCounts,
  looked: number,
  changed: ReadonlyMap<number, RefoldedCase>,
): RecomputeCounts {
  const sum = { ...counts, looked: counts.looked + looked };
  for (const { before, after } of changed.values()) countChange(sum, before, after);
  return sum;
}
