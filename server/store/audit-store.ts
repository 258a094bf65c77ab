import type { Database, Transaction } from './database';
import { loadStatement } from './statement';

/** What is noted of something that was done, or refused. */
export interface AuditNote {
  /** In milliseconds. */
  at: number;
  who: string;
  role: string;
  action: string;
  city: string | null;
  subject: string;
  address: string;
  /** `ok`, or the code of the refusal. */
  result: string;
}

/** A note with its place in the chain. */
export interface AuditEntry extends AuditNote {
  seq: number;
  digest: Buffer;
}

/** Where the chain begins and stands. */
export interface AuditHead {
  first_seq: number;
  first_digest: Buffer;
  seq: number;
  digest: Buffer;
  seal: Buffer;
}

/** Which entries are listed; null does not restrict. */
export interface AuditChoice {
  before: number | null;
  from: number | null;
  to: number | null;
  who: string | null;
  action: string | null;
  limit: number;
}

/** The head; locked until the end of the transaction, where one goes on with the chain. */
export async function readAuditHead(
  tx: Pick<Transaction, 'query'>,
  { lock }: { lock: boolean },
): Promise<AuditHead> {
  const [head] = await tx.query<AuditHead>(loadStatement(lock ? 'audit-head-lock' : 'audit-head'));
  if (head === undefined) throw new Error('the audit has lost its head');
  return head;
}

/** Adds entries, which are the next ones of the chain, and moves its head. */
export async function writeAuditEntries(tx: Transaction, entries: AuditEntry[]): Promise<void> {
  const rows = entries.map((entry) => ({ ...entry, digest: entry.digest.toString('hex') }));
  await tx.query(loadStatement('audit-add'), [JSON.stringify(rows)]);
}

/** Writes where the chain begins and stands. */
export async function writeAuditHead(tx: Transaction, head: AuditHead): Promise<void> {
  const { first_seq, first_digest, seq, digest, seal } = head;
  await tx.query(loadStatement('audit-head-write'), [first_seq, first_digest, seq, digest, seal]);
}

/** The next entries after a number, in their order. */
export function readAuditAfter(
  tx: Pick<Transaction, 'query'>,
  seq: number,
  limit: number,
): Promise<AuditEntry[]> {
  return tx.query(loadStatement('audit-after'), [seq, limit]);
}

/** Entries, the latest first. */
export function listAudit(
  db: Database,
  { before, from, to, who, action, limit }: AuditChoice,
): Promise<AuditEntry[]> {
  const values = [before, toDate(from), toDate(to), who, action, limit];
  return db.query(loadStatement('audit-list'), values);
}

/** How many entries there are. */
export async function countAudit(
  db: Database,
  { before, from, to, who, action }: Omit<AuditChoice, 'limit'>,
): Promise<number> {
  const values = [before, toDate(from), toDate(to), who, action];
  const [row] = await db.query<{ entries: number }>(loadStatement('audit-count'), values);
  return row?.entries ?? 0;
}

function toDate(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

/** The last of the entries before an instant; null where there is none. */
export async function readAuditBefore(
  tx: Transaction,
  at: number,
): Promise<Pick<AuditEntry, 'seq' | 'digest'> | null> {
  const [entry] = await tx.query<Pick<AuditEntry, 'seq' | 'digest'>>(loadStatement('audit-before'), [
    new Date(at),
  ]);
  return entry ?? null;
}

/** Removes the entries up to a number. */
export async function pruneAudit(tx: Transaction, upTo: number): Promise<void> {
  await tx.query(loadStatement('audit-prune-allow'));
  await tx.query(loadStatement('audit-prune'), [upTo]);
}
