import type { Text } from '@zhiyu/shared/pack';
import type { CaseRecord } from './case-record';
import type { Database, Transaction } from './database';
import { type MeasuredSlice, sliceParameters } from './measured-slice';
import type { Snapshot } from './snapshot';
import { loadStatement } from './statement';

/** Overdue cases of one age at one place, by ordinals; age counts from 0, the longest overdue. */
export interface OverdueGroup {
  age: number;
  area: number;
  accountable_area: number;
  unit: number | null;
  category: number | null;
  cases: number;
}

/** Overdue cases by age and node; `limits` of the due time ascend, in milliseconds. */
export async function readOverdueGroups(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  limits: number[],
): Promise<OverdueGroup[]> {
  const dates = limits.map((limit) => new Date(limit));
  return tx.query(loadStatement('overdue-summary'), [...(await sliceParameters(tx, asked)), dates]);
}

/** How many cases are due soon, and how many of them before an instant. */
export async function countDueBefore(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  instant: number,
): Promise<{ total: number; before: number }> {
  const parameters = [...(await sliceParameters(tx, asked)), new Date(instant)];
  const [row] = await tx.query<{ total: number; before: number }>(loadStatement('due-before'), parameters);
  return row ?? { total: 0, before: 0 };
}

/** Open cases that were urged, the most often urged first, and how many in all. */
export async function readUrged(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  limit: number,
): Promise<{ total: number; records: CaseRecord[] }> {
  const parameters = [...(await sliceParameters(tx, asked)), limit];
  const rows = await tx.query<CaseRecord & { total: number }>(loadStatement('urged-list'), parameters);
  return { total: rows[0]?.total ?? 0, records: rows };
}

/** How often cases have been urged and supervised by an instant. */
export async function readUrgeCounts(
  tx: Transaction,
  city: string,
  ids: readonly number[],
  asOf: number,
): Promise<Map<number, { urged: number; supervised: number }>> {
  const rows = await tx.query<{ id: number; urged: number; supervised: number }>(
    loadStatement('urge-counts'),
    [city, ids, new Date(asOf)],
  );
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

/** Cases dispatched in the window: how many of a unit never went back or on, and one row for each that did. */
export async function readHandedCases(
  { tx }: Snapshot,
  asked: MeasuredSlice,
): Promise<{ id: number | null; unit: number | null; cases: number }[]> {
  return tx.query(loadStatement('handed-cases'), await sliceParameters(tx, asked));
}

/** Something that was asked of the unit of a case, by the names of its columns. */
export interface RequestRecord {
  case_id: number;
  event_id: string;
  kind: 'urged' | 'supervised';
  asked_by: string;
  asked_by_label: Text;
  asked_at: number;
  note: string | null;
  due_at: number | null;
  answer_wanted: boolean;
}

/** Notes what was asked; nothing where it is noted already. */
export async function addRequest(tx: Transaction, city: string, request: RequestRecord): Promise<void> {
  await tx.query(loadStatement('request-add'), [
    city,
    request.case_id,
    request.event_id,
    request.kind,
    request.asked_by,
    JSON.stringify(request.asked_by_label),
    new Date(request.asked_at),
    request.note,
    request.due_at === null ? null : new Date(request.due_at),
    request.answer_wanted,
  ]);
}

/** What was asked by an event; null where nothing is noted of it. */
export async function readRequest(
  db: Pick<Database, 'query'>,
  city: string,
  caseId: number,
  eventId: string,
): Promise<RequestRecord | null> {
  const [row] = await db.query<RequestRecord>(loadStatement('request-one'), [city, caseId, eventId]);
  return row ?? null;
}

/** What was asked of the cases of a slice, the latest first, and how much in all; `asker` null: by anybody. */
export async function readRequests(
  { tx }: Snapshot,
  asked: MeasuredSlice,
  asker: string | null,
  limit: number,
): Promise<{ total: number; requests: RequestRecord[] }> {
  const parameters = [...(await sliceParameters(tx, asked)), asker, limit];
  const rows = await tx.query<RequestRecord & { total: number }>(loadStatement('request-list'), parameters);
  return { total: rows[0]?.total ?? 0, requests: rows };
}

/** What a leader wrote to the unit of a case. */
export interface RequestNote {
  city: string;
  case_id: number;
  event_id: string;
  note: string;
}

/** All that leaders have written, of all cities. */
export function listRequestNotes(tx: Transaction): Promise<RequestNote[]> {
  return tx.query(loadStatement('request-notes'));
}

/** Puts other words in what leaders have written. */
export async function rewordRequests(tx: Transaction, notes: readonly RequestNote[]): Promise<void> {
  if (notes.length === 0) return;
  const columns = (['city', 'case_id', 'event_id', 'note'] as const).map((name) =>
    notes.map((note) => note[name]),
  );
  await tx.query(loadStatement('request-reword'), columns);
}
