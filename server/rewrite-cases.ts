import { mergeStatements, readStatement, type Statement, writeStatement } from './case-statement';
import type { CityModel } from './city';
import type { Recorder } from './ingest-record';
import type { CaseKey } from './privacy/cover-words';
import { type ChangedCase, readCases, readSequence, writePlan } from './store/cases-write';
import type { Transaction } from './store/database';
import { type HistoryRow, readHistories, rewriteHistories } from './store/history';
import type { StoredCase } from './store/stored-case';

/** A statement in other words; the same object where nothing of it changes. What it says beside words must stay as it is. */
export type Reword = (key: CaseKey, statement: Statement) => Statement;

interface Rewritten {
  id: number;
  changed: ChangedCase;
  rows: HistoryRow[];
}

/**
 * Puts other words in the place of those of some cases, in their histories and in what is kept of them; figures stay.
 * Histories are append-only but for this: what may not be kept is not kept as history either.
 * @returns the ids of the cases of which something changed
 */
export async function rewriteCases(
  tx: Transaction,
  city: CityModel,
  recorder: Recorder,
  { ids, now, reword }: { ids: readonly number[]; now: number; reword: Reword },
): Promise<number[]> {
  let rewritten: Rewritten[] = [];
  const replan = async () => {
    rewritten = await plan(tx, city, recorder, ids, reword);
    return { added: [], changed: new Map(rewritten.map(({ id, changed }) => [id, changed])) };
  };
  const seenSequence = await readSequence(tx, city.id);
  const first = await replan();
  if (first.changed.size === 0) return [];
  await writePlan(tx, { city: city.id, version: city.version, plan: first, seenSequence, now, replan });
  await rewriteHistories(
    tx,
    city.id,
    rewritten.flatMap(({ rows }) => rows),
  );
  return rewritten.map(({ id }) => id);
}

async function plan(
  tx: Transaction,
  city: CityModel,
  recorder: Recorder,
  ids: readonly number[],
  reword: Reword,
): Promise<Rewritten[]> {
  const cases = await readCases(tx, city.id, ids);
  const histories = new Map<number, HistoryRow[]>();
  for (const row of await readHistories(tx, city.id, ids)) {
    const rows = histories.get(row.case_id);
    if (rows) rows.push(row);
    else histories.set(row.case_id, [row]);
  }
  return cases.flatMap(({ id, ...before }) => {
    const one = rewriteOne(city, recorder, before, histories.get(id) ?? [], reword);
    return one === null ? [] : [{ id, ...one }];
  });
}

function rewriteOne(
  city: CityModel,
  recorder: Recorder,
  before: StoredCase,
  rows: readonly HistoryRow[],
  reword: Reword,
): Omit<Rewritten, 'id'> | null {
  const { source, source_id: sourceId } = before;
  const key = { city: city.id, source, sourceId };
  const statements: Statement[] = [];
  const changedRows: HistoryRow[] = [];
  for (const row of rows) {
    const said = row.said.map((kept) => readStatement(kept, source, sourceId));
    const reworded = said.map((statement) => reword(key, statement));
    statements.push(...reworded);
    if (reworded.every((statement, index) => statement === said[index])) continue;
    changedRows.push({ ...row, said: reworded.map((one) => JSON.parse(writeStatement(one)) as object) });
  }
  const added: string[] = [];
  if (!statements.some((statement) => 'record' in statement)) {
    // A case from before histories were kept: what its row tells is its record from now on.
    const record: Statement = { record: recorder.recordOf(before) };
    const reworded = reword(key, record);
    statements.unshift(reworded);
    if (reworded !== record) added.push(writeStatement(reworded));
  }
  if (changedRows.length === 0 && added.length === 0) return null;
  const { history, fingerprint } = mergeStatements(statements, []);
  if (history === null) return null;
  const { title, body, address, address_key, original, requester_key } = recorder.record(
    history,
    fingerprint,
  );
  const words = { title, body, address, address_key, original, requester_key };
  return {
    changed: { before, stored: { ...before, ...words, fingerprint }, said: added },
    rows: changedRows,
  };
}
