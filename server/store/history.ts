import type { Transaction } from './database';
import { loadStatement } from './statement';

/** What was said of a case in one committed batch: JSON values in the order of receipt. */
export interface HistoryRow {
  case_id: number;
  seq: number;
  said: object[];
}

/** All that was said of some cases, in the order of receipt; a case of which nothing was kept has no row. */
export function readHistories(tx: Transaction, city: string, ids: readonly number[]): Promise<HistoryRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx.query(loadStatement('history-read'), [city, ids]);
}

/** All that was said of one case, in the order of receipt, and when it became known. */
export function readHistory(
  tx: Transaction,
  city: string,
  id: number,
): Promise<{ seq: number; said: object[]; known_at: number | null }[]> {
  return tx.query(loadStatement('history-one'), [city, id]);
}

/** What was said of a case now: written JSON values in the order of receipt. */
export interface NewHistory {
  id: number;
  said: readonly string[];
}

const PIECE = 250;
const special = /[\\\n\r\t]/;
const everySpecial = /[\\\n\r\t]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Keeps what was said of cases in the batch with the number `seq`; cases of which nothing was said get no row. */
export async function writeHistories(
  tx: Transaction,
  city: string,
  seq: number,
  histories: readonly NewHistory[],
): Promise<void> {
  const said = histories.filter((history) => history.said.length > 0);
  if (said.length > 0) await tx.copyIn(loadStatement('history-copy'), writeLines(city, seq, said));
}

function* writeLines(city: string, seq: number, histories: readonly NewHistory[]): Generator<string> {
  for (let start = 0; start < histories.length; start += PIECE) {
    const lines: string[] = [];
    for (const { id, said } of histories.slice(start, start + PIECE)) {
      const list = `[${said.join(',')}]`;
      const escaped = special.test(list) ? list.replace(everySpecial, (found) => escapes[found]!) : list;
      lines.push(`${city}\t${id}\t${seq}\t${escaped}\n`);
    }
    yield lines.join('');
  }
}

/** An event that waits for its case; `said` is the event as JSON. */
export interface WaitingEvent {
  source: string;
  sourceId: string;
  eventId: string;
  said: string;
}

/** Keeps events whose case is not known; one that waits already goes on waiting. */
export async function keepWaiting(
  tx: Transaction,
  city: string,
  events: readonly WaitingEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ source, sourceId, eventId, said }) => ({
    source,
    source_id: sourceId,
    event_id: eventId,
    said: JSON.parse(said) as object,
  }));
  await tx.query(loadStatement('waiting-add'), [city, JSON.stringify(rows)]);
}

/** The events that wait for some cases of a source. */
export function readWaiting(
  tx: Transaction,
  city: string,
  source: string,
  sourceIds: readonly string[],
): Promise<{ source_id: string; said: object }[]> {
  return tx.query(loadStatement('waiting-read'), [city, source, sourceIds]);
}

/** Lets the events go that waited for some cases of a source, out of quarantine too. */
export async function releaseWaiting(
  tx: Transaction,
  city: string,
  source: string,
  sourceIds: readonly string[],
): Promise<void> {
  await tx.query(loadStatement('waiting-release'), [city, source, sourceIds]);
  await tx.query(loadStatement('quarantine-release-waiting'), [city, source, sourceIds]);
}

/** Lets one event go that waits for its case. */
export async function dropWaiting(
  tx: Transaction,
  city: string,
  { source, sourceId, eventId }: Pick<WaitingEvent, 'source' | 'sourceId' | 'eventId'>,
): Promise<void> {
  await tx.query(loadStatement('waiting-drop'), [city, source, sourceId, eventId]);
}

/** Puts other words in the place of what was said; the rows themselves stay. */
export async function rewriteHistories(
  tx: Transaction,
  city: string,
  rows: readonly HistoryRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(loadStatement('history-rewrite'), [
    city,
    rows.map(({ case_id }) => case_id),
    rows.map(({ seq }) => seq),
    rows.map(({ said }) => JSON.stringify(said)),
  ]);
}

/** A waiting event as it is kept. */
export interface KeptWaiting {
  source: string;
  source_id: string;
  event_id: string;
  said: object;
}

/** All events of a city that wait for their case. */
export function listWaiting(tx: Transaction, city: string): Promise<KeptWaiting[]> {
  return tx.query(loadStatement('waiting-list'), [city]);
}

/** Puts other words in the place of those of waiting events. */
export async function rewordWaiting(
  tx: Transaction,
  city: string,
  events: readonly KeptWaiting[],
): Promise<void> {
  if (events.length > 0) await tx.query(loadStatement('waiting-reword'), [city, JSON.stringify(events)]);
}
