import { stateOf } from './change-state';
import type { Transaction } from './database';
import { loadStatement } from './statement';
import { copyLineOf, jsonRowOf, type StoredCase } from './stored-case';

/** A case that is in the store already, as far as a batch needs to know it. */
interface KnownCase {
  source_id: string;
  id: number;
  fingerprint: string;
}

/** Cases written at once. */
const COPY_PIECE = 250;

/** What a batch changes. The keys of `changed` are ids of cases. */
export interface WritePlan {
  added: StoredCase[];
  changed: Map<number, StoredCase>;
}

/** The change sequence of a city. */
export async function readSequence(tx: Transaction, city: string): Promise<number> {
  const [row] = await tx.query<{ seq: number }>(loadStatement('city-sequence'), [city]);
  return row?.seq ?? 0;
}

/** Sorts cases into those that are new, those that say something else than before, and those that do not. */
export async function planWrite(
  tx: Transaction,
  city: string,
  batch: Iterable<StoredCase>,
): Promise<WritePlan> {
  const plan: WritePlan = { added: [], changed: new Map() };
  for (const [source, cases] of groupBySource(batch)) {
    const known = new Map<string, KnownCase>();
    const numbers = cases.map((stored) => stored.source_id);
    for (const row of await tx.query<KnownCase>(loadStatement('cases-known'), [city, source, numbers])) {
      known.set(row.source_id, row);
    }
    for (const stored of cases) {
      const before = known.get(stored.source_id);
      if (before === undefined) plan.added.push(stored);
      else if (before.fingerprint !== stored.fingerprint) plan.changed.set(before.id, stored);
    }
  }
  return plan;
}

/**
 * Locks the city, takes its next number in the change sequence, and writes the plan. A plan that was made before
 * another batch was committed is made again by `replan`, under the lock.
 *
 * @returns the number in the sequence and the plan that was carried out
 */
export async function writePlan(
  tx: Transaction,
  batch: {
    city: string;
    plan: WritePlan;
    seenSequence: number;
    now: number;
    replan: () => Promise<WritePlan>;
  },
): Promise<{ seq: number; plan: WritePlan }> {
  const { city, now } = batch;
  let { plan } = batch;
  const planned = plan.added.length;
  const [taken] = await tx.query<{ seq: number; first_case: number }>(loadStatement('city-advance'), [
    city,
    planned,
  ]);
  const { seq, first_case: firstCase } = taken!;
  if (seq !== batch.seenSequence + 1) {
    plan = await batch.replan();
    if (plan.added.length !== planned) {
      await tx.query(loadStatement('city-correct-ids'), [city, plan.added.length - planned]);
    }
  }
  await addCases(tx, city, firstCase, plan.added);
  const states = plan.added.map((stored, index) => ({
    id: firstCase + index,
    before: null as object | null,
    after: stateOf(stored),
  }));
  states.push(...(await replaceCases(tx, city, plan.changed)));
  await tx.query(loadStatement('change-add'), [city, seq, new Date(now), JSON.stringify(states)]);
  await tx.query(loadStatement('change-notify'), [`${city}:${seq}`]);
  return { seq, plan };
}

/** The cases with these ids, whole. */
export async function readCases(
  tx: Transaction,
  city: string,
  ids: number[],
): Promise<(StoredCase & { id: number })[]> {
  return tx.query(loadStatement('cases-by-id'), [city, ids]);
}

async function addCases(
  tx: Transaction,
  city: string,
  firstCase: number,
  added: StoredCase[],
): Promise<void> {
  if (added.length > 0) await tx.copyIn(loadStatement('cases-copy'), writeLines(city, firstCase, added));
}

/** In pieces, so that the server takes one in while the next is written. */
function* writeLines(city: string, firstCase: number, added: StoredCase[]): Generator<string> {
  for (let start = 0; start < added.length; start += COPY_PIECE) {
    let piece = '';
    for (let index = start; index < Math.min(start + COPY_PIECE, added.length); index++) {
      piece += `${city}\t${firstCase + index}\t${copyLineOf(added[index]!)}\n`;
    }
    yield piece;
  }
}

async function replaceCases(tx: Transaction, city: string, changed: Map<number, StoredCase>) {
  if (changed.size === 0) return [];
  const before = await readCases(tx, city, [...changed.keys()]);
  const rows = [...changed].map(([id, stored]) => jsonRowOf(city, id, stored));
  await tx.query(loadStatement('cases-update'), [city, JSON.stringify(rows)]);
  return before.map((stored) => ({
    id: stored.id,
    before: stateOf(stored),
    after: stateOf(changed.get(stored.id)!),
  }));
}

function groupBySource(batch: Iterable<StoredCase>): Map<string, StoredCase[]> {
  const groups = new Map<string, StoredCase[]>();
  for (const stored of batch) {
    const group = groups.get(stored.source);
    if (group) group.push(stored);
    else groups.set(stored.source, [stored]);
  }
  return groups;
}
