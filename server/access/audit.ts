import {
  type AuditEntry,
  type AuditNote,
  pruneAudit,
  readAuditBefore,
  readAuditHead,
  writeAuditEntries,
  writeAuditHead,
} from '../store/audit-store';
import type { Database, Transaction } from '../store/database';
import { BROKEN, digestEntry, isWhole, sealHead, verifyAudit } from './audit-chain';

/** Entries that are written in one transaction at most. */
const AT_ONCE = 2000;
const LONGEST_SUBJECT = 1000;
/** Entries are kept for so many months at least. */
export const LEAST_MONTHS = 6;

/** Keeps who did what. */
export interface Audit {
  /** Notes something; comes when the note is committed, and fails where it cannot be: nothing goes unseen. */
  note(note: AuditNote): Promise<void>;
  /** Goes through the chain: see `verifyAudit`. */
  verify(): ReturnType<typeof verifyAudit>;
  /**
   * Removes the entries of before an instant and answers how many; what goes is an entry of its own.
   * @param by who removes them
   */
  prune(before: number, by: AuditNote): Promise<number>;
}

/** Opens the audit. Notes of one moment are committed together. `key`: what the chain is made with. */
export function createAudit(db: Database, key: () => Uint8Array): Audit {
  let waiting: { note: AuditNote; settle: (error: unknown) => void }[] = [];
  let isWriting = false;

  async function writeWaiting(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const taken = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      const notes = taken.map(({ note }) => note);
      let failure: unknown = null;
      await db
        .transaction((tx) => append(tx, key(), notes))
        .catch((error: unknown) => {
          failure = error;
        });
      for (const { settle } of taken) settle(failure);
    }
    isWriting = false;
  }

  return {
    note(note) {
      return new Promise((resolve, reject) => {
        const settle = (error: unknown) => (error === null ? resolve() : reject(error));
        waiting.push({ note: clean(note), settle });
        if (!isWriting) void writeWaiting();
      });
    },
    verify: () => verifyAudit(db, key()),
    prune: (before, by) =>
      db.transaction(async (tx) => {
        const head = await readAuditHead(tx, { lock: true });
        const last = await readAuditBefore(tx, before);
        if (last === null || last.seq <= head.first_seq) return 0;
        await pruneAudit(tx, last.seq);
        const moved = { ...head, first_seq: last.seq, first_digest: last.digest };
        await writeAuditHead(tx, {
          ...moved,
          seal: isWhole(key(), head) ? sealHead(key(), moved) : head.seal,
        });
        const removed = last.seq - head.first_seq;
        await append(tx, key(), [clean({ ...by, subject: `${removed} entries up to ${last.seq}` })]);
        return removed;
      }),
  };
}

/** Writes notes behind the last entry. Where the head is not as it was left, an entry says so for ever. */
async function append(tx: Transaction, key: Uint8Array, notes: AuditNote[]): Promise<void> {
  const head = await readAuditHead(tx, { lock: true });
  const broken = { who: 'zhiyu', role: '', action: BROKEN, city: null, address: '', result: 'found' };
  const all = isWhole(key, head)
    ? notes
    : [{ ...broken, at: notes[0]?.at ?? 0, subject: `${head.seq}` }, ...notes];
  const entries: AuditEntry[] = [];
  let { seq, digest } = head;
  for (const note of all) {
    seq += 1;
    digest = digestEntry(key, digest, seq, note);
    entries.push({ ...note, seq, digest });
  }
  await writeAuditEntries(tx, entries);
  const moved = { ...head, seq, digest };
  await writeAuditHead(tx, { ...moved, seal: sealHead(key, moved) });
}

/** A note as the database keeps it: whole characters, whole milliseconds, no lines that a reader could take for others. */
function clean(note: AuditNote): AuditNote {
  const line = (text: string) =>
    text
      .slice(0, LONGEST_SUBJECT)
      .toWellFormed()
      .replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
  const { at, who, role, action, city, subject, address, result } = note;
  return {
    at: Math.floor(at),
    who: line(who),
    role: line(role),
    action: line(action),
    city: city === null ? null : line(city),
    subject: line(subject),
    address: line(address),
    result: line(result),
  };
}
