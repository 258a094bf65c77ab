import type { Binding } from './accounts';
import type { Database } from './database';
import { loadStatement } from './statement';

/** Who a session or a key stands for; instants in milliseconds. */
export interface IdentityRecord {
  /** Name of the account, or `key:` with the number of the key. */
  name: string;
  role: string;
  label_zh: string;
  label_en: string;
  seen_at: number;
  ends_at: number;
  /** Whether it ends where nothing is asked for long. */
  may_rest: boolean;
  sources: string[] | null;
  bindings: Binding[];
}

/** Starts a session of an account or of a kiosk’s key; what is kept is the digest of its token. */
export async function addSession(
  db: Database,
  session: {
    digest: Buffer;
    of: { account: number } | { key: number };
    now: number;
    endsAt: number;
    address: string;
  },
): Promise<void> {
  const { digest, of, now, endsAt, address } = session;
  const account = 'account' in of ? of.account : null;
  const key = 'key' in of ? of.key : null;
  const values = [digest, account, key, new Date(now), new Date(endsAt), address];
  await db.query(loadStatement('session-add'), values);
}

/** Who the digest of a session’s or a key’s token stands for; null where it does not hold, or rested before `seenAfter`. */
export async function readIdentity(
  db: Database,
  kind: 'session' | 'key',
  digest: Buffer,
  { now, seenAfter }: { now: number; seenAfter: number },
): Promise<IdentityRecord | null> {
  const values = [digest, new Date(now), new Date(seenAfter)];
  const [record] = await db.query<IdentityRecord>(loadStatement(`${kind}-one`), values);
  return record ?? null;
}

/** Notes that a session or a key was seen. */
export async function noteSeen(
  db: Database,
  kind: 'session' | 'key',
  digest: Buffer,
  now: number,
): Promise<void> {
  const statement = loadStatement(kind === 'session' ? 'session-seen' : 'key-used');
  await db.query(statement, [digest, new Date(now)]);
}

/** Ends a session. */
export async function endSession(db: Database, digest: Buffer): Promise<void> {
  await db.query(loadStatement('session-end'), [digest]);
}

/** Removes sessions that are over. */
export async function sweepSessions(
  db: Database,
  { now, seenBefore }: { now: number; seenBefore: number },
): Promise<void> {
  await db.query(loadStatement('session-sweep'), [new Date(now), new Date(seenBefore)]);
}
