import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type AuditEntry,
  type AuditHead,
  type AuditNote,
  readAuditAfter,
  readAuditHead,
} from '../store/audit-store';
import type { Database } from '../store/database';

/** The action of the entry that is written where the head of the chain was found changed. */
export const BROKEN = 'audit-broken';
const AT_ONCE = 5000;

/** What is wrong with the audit. */
export interface AuditFault {
  kind: 'changed' | 'missing' | 'head' | 'noted' | 'unexpected';
  /** The first entry that does not fit. */
  seq: number;
}

/** The digest of an entry behind another. */
export function digestEntry(key: Uint8Array, before: Uint8Array, seq: number, note: AuditNote): Buffer {
  const { at, who, role, action, city, subject, address, result } = note;
  const words = JSON.stringify([seq, at, who, role, action, city, subject, address, result]);
  return createHmac('sha256', key).update(before).update(words).digest();
}

/** The seal over where a chain begins and stands. */
export function sealHead(key: Uint8Array, head: Omit<AuditHead, 'seal'>): Buffer {
  const { first_seq, first_digest, seq, digest } = head;
  const words = JSON.stringify([
    'head',
    first_seq,
    first_digest.toString('hex'),
    seq,
    digest.toString('hex'),
  ]);
  return createHmac('sha256', key).update(words).digest();
}

/** Whether a head is as it was written. One that nothing was ever written behind has no seal. */
export function isWhole(key: Uint8Array, head: AuditHead): boolean {
  if (head.seq === 0 && head.seal.length === 0) return true;
  const seal = sealHead(key, head);
  return head.seal.length === seal.length && timingSafeEqual(head.seal, seal);
}

/**
 * Goes through the chain and answers the first thing that is wrong with it; null: nothing is.
 * @param expected an entry and its digest as they were written down elsewhere, so that a database that was set back is found
 */
export async function verifyAudit(
  db: Database,
  key: Uint8Array,
  expected: { seq: number; digest: string } | null = null,
): Promise<{ fault: AuditFault | null; entries: number; head: AuditHead }> {
  const head = await readAuditHead(db, { lock: false });
  let before: Buffer = head.first_digest;
  let seq = head.first_seq;
  let noted: number | null = null;
  let isFound = expected === null || expected.seq <= head.first_seq;
  const answer = (fault: AuditFault | null) => ({ fault, entries: seq - head.first_seq, head });
  while (seq < head.seq) {
    const entries = await readAuditAfter(db, seq, Math.min(AT_ONCE, head.seq - seq));
    if (entries.length === 0) return answer({ kind: 'missing', seq: seq + 1 });
    for (const entry of entries) {
      if (entry.seq !== seq + 1) return answer({ kind: 'missing', seq: seq + 1 });
      const digest = digestEntry(key, before, entry.seq, readNote(entry));
      if (!digest.equals(entry.digest)) return answer({ kind: 'changed', seq: entry.seq });
      if (entry.action === BROKEN) noted ??= entry.seq;
      if (entry.seq === expected?.seq) isFound = digest.toString('hex') === expected.digest;
      before = digest;
      seq = entry.seq;
    }
  }
  if (!isWhole(key, head) || !before.equals(head.digest)) return answer({ kind: 'head', seq: head.seq });
  if (noted !== null) return answer({ kind: 'noted', seq: noted });
  return answer(isFound ? null : { kind: 'unexpected', seq: expected?.seq ?? 0 });
}

function readNote({ at, who, role, action, city, subject, address, result }: AuditEntry): AuditNote {
  return { at, who, role, action, city, subject, address, result };
}
