import { writeState } from './change-state';
import type { Transaction } from './database';
import { writeHistories } from './history';
import { loadStatement } from './statement';
import { copyLineOf, jsonRowOf, type StoredCase } from './stored-case';

/** A case that is in the store already, as far as a batch needs to know it. */
export interface KnownCase {
  source_id: string;
  id: number;
  fingerprint: string;
}

/** Cases written at once. */
const COPY_PIECE = 250;

/** A case as it is to be kept, with the statements that are new in its history, written as JSON. */
export interface PlannedCase {
  stored: StoredCase;
  said: readonly string[];
  /** Where the case was written ahead: see `writeAhead`. */
  written?: WrittenCase;
}

/** A new case as it goes to the database, but for its id. */
export interface WrittenCase {
  /** Its columns from `source` on: see `copyLineOf`. */
  line: string;
  /** Its state in the change log: see `writeState`. */
  state: string;
}

/** Writes a new case before its batch is committed: while a batch is, the city is locked, and others wait. */
export function writeAhead(stored: StoredCase): WrittenCase {
  return { line: copyLineOf(stored), state: writeState(stored) };
}

/** A case as it is to be kept in the place of what it was. */
export interface ChangedCase extends PlannedCase {
  /** The case as the plan has found it. */
  before: StoredCase;
}

/** What a batch changes. The keys of `changed` are ids of cases. */
export interface WritePlan {
  added: PlannedCase[];
  changed: Map<number, ChangedCase>;
}

/** That a plan was made for a city whose pack or trees have changed since; it is to be made anew. */
export class OutdatedCityError extends Error {
  override readonly name = 'OutdatedCityError';

  constructor(city: string) {
    super(`the city ${city} has changed since the cases were made ready`);
  }
}

/** The change sequence of a city. */
export async function readSequence(tx: Transaction, city: string): Promise<number> {
  const [row] = await tx.query<{ seq: number }>(loadStatement('city-sequence'), [city]);
  return row?.seq ?? 0;
}

/**
 * Has the rest of the transaction find rows by their keys, also in a city that the planner has not counted yet: right
 * after another city was loaded, a batch would read all of its own city for every row otherwise.
 */
export async function planByKeys(tx: Transaction): Promise<void> {
  await tx.query(loadStatement('plan-by-keys'), []);
}

/** Which numbers of a source are known, by number. */
export async function readKnown(
  tx: Transaction,
  city: string,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, KnownCase>> {
  const rows = await tx.query<KnownCase>(loadStatement('cases-known'), [city, source, sourceIds]);
  return new Map(rows.map((row) => [row.source_id, row]));
}

/** Locks the city until the end of the transaction: nobody else commits cases meanwhile. */
export async function lockCity(tx: Transaction, city: string): Promise<void> {
  await tx.query(loadStatement('city-lock'), [city]);
}

/**
 * Locks the city, takes its next number in the change sequence, and writes the plan. A plan that was made before
 * another batch was committed is made again by `replan`, under the lock.
 *
 * @returns the number in the sequence, the plan that was carried out, and the id of the first of its new cases
 * @throws OutdatedCityError where the city has another version of its pack than that for which the plan was made
 */
export async function writePlan<Plan extends WritePlan>(
  tx: Transaction,
  batch: {
    city: string;
    /** The version of the city's pack for which the plan was made; left out where it does not depend on the pack. */
    version?: number;
    plan: Plan;
    seenSequence: number;
    now: number;
    replan: () => Promise<Plan>;
  },
): Promise<{ seq: number; plan: Plan; firstCase: number }> {
  const { city, now } = batch;
  let { plan } = batch;
  const planned = plan.added.length;
  const [taken] = await tx.query<{ seq: number; first_case: number; version: number }>(
    loadStatement('city-advance'),
    [city, planned],
  );
  const { seq, first_case: firstCase, version } = taken!;
  if (batch.version !== undefined && batch.version !== version) throw new OutdatedCityError(city);
  if (seq !== batch.seenSequence + 1) {
    plan = await batch.replan();
    if (plan.added.length !== planned) {
      await tx.query(loadStatement('city-correct-ids'), [city, plan.added.length - planned]);
    }
  }
  const states = [
    ...(await addCases(tx, city, firstCase, plan.added)),
    ...(await replaceCases(tx, city, plan.changed)),
  ];
  await writeHistories(tx, city, seq, listHistories(plan, firstCase));
  await tx.query(loadStatement('change-add'), [city, seq, new Date(now), `[${states.join(',')}]`]);
  await tx.query(loadStatement('change-notify'), [`${city}:${seq}`]);
  return { seq, plan, firstCase };
}

/** The cases with these ids, whole. */
export async function readCases(
  tx: Transaction,
  city: string,
  ids: readonly number[],
): Promise<(StoredCase & { id: number })[]> {
  return tx.query(loadStatement('cases-by-id'), [city, ids]);
}

/** Adds new cases, and answers what each changes, as JSON. */
async function addCases(
  tx: Transaction,
  city: string,
  firstCase: number,
  added: readonly PlannedCase[],
): Promise<string[]> {
  const states: string[] = [];
  if (added.length > 0) {
    await tx.copyIn(loadStatement('cases-copy'), writeLines(city, firstCase, added, states));
  }
  return states;
}

/** In pieces, so that the server takes one in while the next is written; the change of each case goes to `states`. */
function* writeLines(
  city: string,
  firstCase: number,
  added: readonly PlannedCase[],
  states: string[],
): Generator<string> {
  for (let start = 0; start < added.length; start += COPY_PIECE) {
    const lines: string[] = [];
    for (let index = start; index < Math.min(start + COPY_PIECE, added.length); index++) {
      const { stored, written = writeAhead(stored) } = added[index]!;
      const id = firstCase + index;
      lines.push(`${city}\t${id}\t${written.line}\n`);
      states.push(writeChange(id, 'null', written.state));
    }
    yield lines.join('');
  }
}

function listHistories({ added, changed }: WritePlan, firstCase: number) {
  return [
    ...added.map(({ said }, index) => ({ id: firstCase + index, said })),
    ...[...changed].map(([id, { said }]) => ({ id, said })),
  ];
}

/** Writes changed cases anew, and answers what changes of each, as JSON. */
async function replaceCases(
  tx: Transaction,
  city: string,
  changed: ReadonlyMap<number, ChangedCase>,
): Promise<string[]> {
  if (changed.size === 0) return [];
  const rows = [...changed].map(([id, { stored }]) => jsonRowOf(city, id, stored));
  await tx.query(loadStatement('cases-update'), [city, JSON.stringify(rows)]);
  // The city is locked, and nobody has committed since the plan was made: what it found is what there was.
  return [...changed].map(([id, { before, stored }]) =>
    writeChange(id, writeState(before), writeState(stored)),
  );
}

function writeChange(id: number, before: string, after: string): string {
  return `{"id":${id},"before":${before},"after":${after}}`;
}
