import type { RecomputeCounts } from '../recompute-counts';
import { noCounts } from '../recompute-counts';
import { type NodeKind, readNotes, writeNotes } from './city-trees';
import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** Why the cases of a city are run through again. */
export interface RecomputePlan {
  rule: 'pack' | 'calendar';
  /** Look only at cases whose due time is unknown for want of a calendar. */
  unpublishedOnly: boolean;
  /** The last local day that the calendar knows, `yyyy-mm-dd`; null where it knows all. */
  calendarTo: string | null;
}

/** A run over the cases of a city that is under way. */
export interface OpenRecompute {
  number: number;
  rule: RecomputePlan['rule'];
  /** The version of the pack that the cases follow. */
  version: number;
  unpublished_only: boolean;
  started_at: number;
  /** How many cases there were at the start. */
  cases: number;
  /** The id of the last case that has been looked at. */
  cursor: number;
  found: RecomputeCounts;
}

/**
 * Begins a run over the cases of a city, unless one is under way.
 * @returns whether it was begun
 */
export async function startRecompute(
  tx: Transaction,
  city: string,
  plan: RecomputePlan,
  now: number,
): Promise<boolean> {
  const begun = await tx.query(loadStatement('city-recompute-start'), [
    city,
    new Date(now),
    plan.rule,
    plan.unpublishedOnly,
    plan.calendarTo,
    JSON.stringify(noCounts()),
  ]);
  return begun.length > 0;
}

/** Ends the run that is under way, if any, because another one takes its place. */
export async function supersedeRecompute(tx: Transaction, city: string, now: number): Promise<void> {
  await tx.query(loadStatement('city-recompute-supersede'), [city, new Date(now)]);
}

/** The run that is under way, locked until the end of the transaction; null where there is none. */
export async function lockRecompute(tx: Transaction, city: string): Promise<OpenRecompute | null> {
  const [row] = await tx.query<OpenRecompute>(loadStatement('city-recompute-lock'), [city]);
  return row ?? null;
}

/** The run that is under way; null where there is none. */
export async function readRecompute(db: Database, city: string): Promise<OpenRecompute | null> {
  const [row] = await db.query<OpenRecompute>(loadStatement('city-recompute-open'), [city]);
  return row ?? null;
}

/** Notes how far a run has come, and what it has found by then. */
export async function advanceRecompute(
  tx: Transaction,
  city: string,
  { number, cursor, found }: Pick<OpenRecompute, 'number' | 'cursor' | 'found'>,
): Promise<void> {
  await tx.query(loadStatement('city-recompute-advance'), [city, number, cursor, JSON.stringify(found)]);
}

const kinds: readonly NodeKind[] = ['area', 'category', 'unit', 'channel'];

/**
 * Ends a run that has looked at every case: nodes that the pack no longer has are carried by none, and go.
 */
export async function finishRecompute(
  tx: Transaction,
  city: string,
  run: number,
  now: number,
): Promise<void> {
  await tx.query(loadStatement('city-lock'), [city]);
  let dropped = 0;
  for (const kind of kinds) {
    dropped += (await tx.query(loadStatement(`city-${kind}-drop-retired`), [city])).length;
  }
  if (dropped > 0) {
    const notes = await readNotes(tx, city);
    notes.areaVersion += 1;
    await writeNotes(tx, city, notes);
    await tx.query(loadStatement('city-grow'), [city]);
  }
  await tx.query(loadStatement('city-recompute-finish'), [city, run, new Date(now)]);
}

/** Ids of the next cases of a run, ascending; empty at its end. */
export async function listNextCases(
  tx: Transaction,
  city: string,
  after: { id: number; unpublishedOnly: boolean },
  limit: number,
): Promise<number[]> {
  const statement = after.unpublishedOnly ? 'city-cases-unpublished-after' : 'city-cases-after';
  const rows = await tx.query<{ id: number }>(loadStatement(statement), [city, after.id, limit]);
  return rows.map(({ id }) => id);
}

/** How many cases a city has been given. */
export async function countCases(tx: Pick<Transaction, 'query'>, city: string): Promise<number> {
  const [row] = await tx.query<{ cases: number }>(loadStatement('city-case-count'), [city]);
  return row?.cases ?? 0;
}

/** Whether cases wait for a calendar, and up to which day it was known when they were last looked at. */
export async function readCalendarWait(
  db: Database,
  city: string,
): Promise<{ waits: boolean; knownTo: string | null; looked: boolean }> {
  const [row] = await db.query<{ waits: boolean; known_to: string | null; looked: boolean }>(
    loadStatement('city-recompute-calendar'),
    [city],
  );
  return { waits: row?.waits ?? false, knownTo: row?.known_to ?? null, looked: row?.looked ?? false };
}
