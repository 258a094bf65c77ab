import type { CaseInput } from '@zhiyu/shared/case';
import type { CaseEvent } from '@zhiyu/shared/event';
import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
import {
  fingerprintOf,
  mergeStatements,
  readStatement,
  type Statement,
  type StatementFate,
  wrapRecord,
  writeEvent,
  writeRecord,
  writeStatement,
} from './case-statement';
import type { Recorder } from './ingest-record';
import { stripWords } from './privacy/strip-words';
import {
  type KnownCase,
  type PlannedCase,
  readCases,
  readKnown,
  type WritePlan,
  writeAhead,
} from './store/cases-write';
import type { Transaction } from './store/database';
import { readErased } from './store/erasures';
import { readHistories, readWaiting, type WaitingEvent } from './store/history';
import type { StoredCase } from './store/stored-case';

type SentStatement = { record: CaseInput } | { event: CaseEvent };

/** What a batch says of one case: statements in the order of receipt, beside each the index of its row. */
export interface SaidCase {
  source: string;
  sourceId: string;
  statements: SentStatement[];
  rows: number[];
  /** What the case is if nothing is known of it; null where no source says. */
  fresh: FreshCase | null;
}

/** A case as it is planned on what was sent alone, and what becomes of each statement then. */
interface FreshCase extends PlannedCase {
  fates: readonly StatementFate[];
}

/** What became of a row. `code` says more of what was merged or kept aside; `id` is the case's. */
export interface RowFate {
  status: 'accepted' | 'merged' | 'quarantined';
  code: string | null;
  id: number | null;
}

/** What a batch changes, and what becomes of its rows; ids of new cases stand in none of its fates yet. */
export interface BatchPlan extends WritePlan {
  fates: Map<number, RowFate>;
  /** Rows that the case they are about does not allow. */
  refused: { row: number; code: QuarantineCode; detail: string }[];
  /** Events whose case is not known yet. */
  waiting: WaitingEvent[];
  /** Numbers of new cases that events were waiting for, by source. */
  awaited: Map<string, string[]>;
  /** Rows of each new case, beside `added`. */
  addedRows: number[][];
  /** Indexes of rows that would have changed a case, where changes are held. */
  held: number[];
  /** Cases about which nothing new was said. */
  unchanged: number;
  /** Rows whose words are not kept, because those of their case were erased. */
  wordless: Set<number>;
}

/** Makes what the case is on its own word, in time before its batch is committed. */
export function recordFresh(recorder: Recorder, statements: readonly SentStatement[]): FreshCase | null {
  const [only] = statements;
  if (statements.length === 1 && only !== undefined && 'record' in only) {
    const written = writeRecord(only.record);
    const stored = recorder.record({ record: only.record, events: [] }, fingerprintOf(written));
    return { stored, said: [wrapRecord(written)], written: writeAhead(stored), fates: ['new'] };
  }
  return planHistory(recorder, [], statements);
}

/**
 * Sorts what a batch says into new cases, changed ones and those about which nothing new is said.
 * @param holdChanges leave changes of known cases out, and tell their rows in `held`
 */
export async function planBatch(
  tx: Transaction,
  city: string,
  recorder: Recorder,
  cases: readonly SaidCase[],
  holdChanges: boolean,
): Promise<BatchPlan> {
  const plan: BatchPlan = {
    added: [],
    changed: new Map(),
    fates: new Map(),
    refused: [],
    waiting: [],
    awaited: new Map(),
    addedRows: [],
    held: [],
    unchanged: 0,
    wordless: new Set(),
  };
  for (const [source, group] of groupBySource(cases)) {
    const numbers = group.map(({ sourceId }) => sourceId);
    const known = await readKnown(tx, city, source, numbers);
    const strangers = group.filter(({ sourceId }) => !known.has(sourceId));
    await planNew(tx, city, recorder, source, strangers, plan);
    const changing: [KnownCase, SaidCase][] = [];
    for (const said of group) {
      const before = known.get(said.sourceId);
      if (before === undefined) continue;
      if (isSaid(before, said)) leaveUnchanged(plan, said, before.id);
      else if (holdChanges) plan.held.push(...said.rows);
      else changing.push([before, said]);
    }
    await planChanges(tx, city, recorder, changing, plan);
  }
  return plan;
}

async function planNew(
  tx: Transaction,
  city: string,
  recorder: Recorder,
  source: string,
  strangers: readonly SaidCase[],
  plan: BatchPlan,
): Promise<void> {
  const numbers = strangers.filter(({ fresh }) => fresh !== null).map(({ sourceId }) => sourceId);
  const waiting = new Map<string, Statement[]>();
  for (const row of numbers.length === 0 ? [] : await readWaiting(tx, city, source, numbers)) {
    const events = waiting.get(row.source_id) ?? [];
    events.push({ event: row.said as CaseEvent });
    waiting.set(row.source_id, events);
  }
  if (waiting.size > 0) plan.awaited.set(source, [...waiting.keys()]);
  for (const said of strangers) {
    if (said.fresh === null) {
      keepWaiting(plan, said);
      continue;
    }
    const events = waiting.get(said.sourceId) ?? [];
    const planned =
      events.length === 0 ? said.fresh : (planHistory(recorder, events, said.statements) ?? said.fresh);
    settle(plan, said, planned.fates, null);
    const history = [...events.map(writeStatement), ...planned.said];
    plan.added.push({ stored: planned.stored, said: history, written: planned.written });
    plan.addedRows.push(said.rows);
  }
}

async function planChanges(
  tx: Transaction,
  city: string,
  recorder: Recorder,
  changing: readonly [KnownCase, SaidCase][],
  plan: BatchPlan,
): Promise<void> {
  if (changing.length === 0) return;
  const ids = changing.map(([{ id }]) => id);
  const rows = await readCases(tx, city, ids);
  const before = new Map(rows.map((stored) => [stored.id, stored]));
  const histories = await readStatements(tx, city, recorder, rows);
  const erased = await readErased(tx, city, ids);
  for (const [{ id }, said] of changing) {
    // What was erased is not brought back by being said again.
    const statements = erased.has(id) ? said.statements.map(stripSent) : said.statements;
    if (erased.has(id)) for (const row of said.rows) plan.wordless.add(row);
    const merged = planHistory(recorder, histories.get(id) ?? [], statements);
    settle(plan, said, merged?.fates ?? [], id);
    if (merged && merged.said.length > 0) {
      plan.changed.set(id, { ...merged, before: before.get(id) as StoredCase });
    } else plan.unchanged += 1;
  }
}

/** All statements of stored cases, by id; of a case from before histories were kept, what its row tells. */
export async function readStatements(
  tx: Transaction,
  city: string,
  recorder: Pick<Recorder, 'recordOf'>,
  rows: readonly (StoredCase & { id: number })[],
): Promise<Map<number, Statement[]>> {
  const cases = new Map(rows.map((stored) => [stored.id, stored]));
  const ids = [...cases.keys()];
  const statements = new Map<number, Statement[]>(ids.map((id) => [id, []]));
  for (const { case_id, said } of await readHistories(tx, city, ids)) {
    const { source, source_id } = cases.get(case_id) as StoredCase;
    for (const kept of said) statements.get(case_id)?.push(readStatement(kept, source, source_id));
  }
  for (const [id, list] of statements) {
    if (list.some((statement) => 'record' in statement)) continue;
    list.unshift({ record: recorder.recordOf(cases.get(id) as StoredCase) });
  }
  return statements;
}

function stripSent(statement: SentStatement): SentStatement {
  return stripWords(statement) as SentStatement;
}

function planHistory(
  recorder: Recorder,
  known: readonly Statement[],
  sent: readonly SentStatement[],
): FreshCase | null {
  const { history, fingerprint, added: said, fates } = mergeStatements(known, sent);
  return history && { stored: recorder.record(history, fingerprint), said, fates };
}

function settle(plan: BatchPlan, said: SaidCase, fates: readonly StatementFate[], id: number | null): void {
  fates.forEach((fate, index) => {
    const row = said.rows[index] as number;
    const statement = said.statements[index] as SentStatement;
    if (fate === 'conflict') {
      const detail = `the case has another event ${JSON.stringify('event' in statement ? statement.event.eventId : '')}`;
      plan.refused.push({ row, code: 'event-conflict', detail });
    } else if (fate === 'new') {
      // A record that changes a known case is merged into it; everything else that is new is taken in as such.
      const isChange = id !== null && 'record' in statement;
      plan.fates.set(row, { status: isChange ? 'merged' : 'accepted', code: null, id });
    } else {
      plan.fates.set(row, { status: 'merged', code: fate, id });
    }
  });
}

function keepWaiting(plan: BatchPlan, { source, sourceId, statements, rows }: SaidCase): void {
  statements.forEach((statement, index) => {
    if (!('event' in statement)) return;
    const detail = `no source has said yet what the case ${JSON.stringify(sourceId)} is; the event waits for it`;
    plan.refused.push({ row: rows[index] as number, code: 'unknown-case', detail });
    const { eventId } = statement.event;
    plan.waiting.push({ source, sourceId, eventId, said: writeEvent(statement.event) });
  });
}

function leaveUnchanged(plan: BatchPlan, said: SaidCase, id: number): void {
  plan.unchanged += 1;
  for (const row of said.rows) plan.fates.set(row, { status: 'merged', code: 'unchanged', id });
}

/** Whether a batch says of a case just what is known as its record. */
function isSaid(before: KnownCase, { statements, fresh }: SaidCase): boolean {
  return statements.length === 1 && fresh?.stored.fingerprint === before.fingerprint;
}

function groupBySource(cases: readonly SaidCase[]): Map<string, SaidCase[]> {
  const groups = new Map<string, SaidCase[]>();
  for (const said of cases) {
    const group = groups.get(said.source);
    if (group) group.push(said);
    else groups.set(said.source, [said]);
  }
  return groups;
}
