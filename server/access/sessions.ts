import { LRUCache } from 'lru-cache';
import { readKiosk } from '../store/access-keys';
import type { Database } from '../store/database';
import { addSession, endSession, noteSeen, readIdentity, sweepSessions } from '../store/session-store';
import type { Identity } from './identity';
import { createToken, digestToken } from './token';

const MINUTE = 60_000;
/** A person’s session that asks nothing for so long ends. */
export const IDLE_MS = 30 * MINUTE;
/** A person’s session ends after so long, whatever it asks. */
const LASTS_MS = 12 * 60 * MINUTE;
/** What was read is believed for so long: so soon does what is ended elsewhere end here. */
const BELIEVED_MS = 2000;
/** How often it is noted that a session is in use. */
const NOTED_MS = MINUTE;
const MOST_KEPT = 20_000;

/** Sessions of browsers, and keys that programs send. */
export interface Sessions {
  /** Starts a session of an account; answers its token, which is told to the browser alone. */
  start(account: number, address: string): Promise<{ token: string; endsAt: number }>;
  /** Starts the session of a kiosk by its key, for as long as the key holds; null where it does not. */
  startKiosk(key: string, address: string): Promise<{ token: string; endsAt: number; name: string } | null>;
  /** Who a token stands for; null where it does not hold, or not any more. */
  find(by: Identity['by'], token: string): Promise<Identity | null>;
  /** Whether what was found before still holds, and may see what it might then. */
  isGoingOn(identity: Identity): Promise<boolean>;
  /** Ends the session of a token. */
  end(token: string): Promise<void>;
}

interface Kept {
  identity: Identity;
  readAt: number;
  seenAt: number;
  notedAt: number;
}

/** Keeps sessions and keys in the database, and in memory for seconds. `now`: the wall clock, in milliseconds. */
export function createSessions(db: Database, now: () => number): Sessions {
  const kept = new LRUCache<string, Kept>({ max: MOST_KEPT });
  const reading = new Map<string, Promise<Kept | null>>();

  async function read(by: Identity['by'], digest: Buffer, name: string): Promise<Kept | null> {
    const known = kept.get(name);
    const at = now();
    // What has been seen here may not have been noted yet.
    const seenAfter = at - IDLE_MS - (known && known.seenAt > at - IDLE_MS ? NOTED_MS : 0);
    const record = await readIdentity(db, by, digest, { now: at, seenAfter });
    if (record === null) {
      kept.delete(name);
      return null;
    }
    const { seen_at: seenAt } = record;
    const identity: Identity = {
      id: record.name,
      role: record.role,
      label: { zh: record.label_zh, en: record.label_en },
      bindings: record.bindings,
      endsAt: record.ends_at,
      mayRest: record.may_rest,
      by,
      digest: digest.toString('hex'),
      sources: record.sources,
    };
    const fresh = { identity, readAt: at, seenAt: Math.max(seenAt, known?.seenAt ?? 0), notedAt: seenAt };
    kept.set(name, fresh);
    return fresh;
  }

  /** What is known of a token, read anew where that is too old. Who asks meanwhile waits for the same look-up. */
  function look(by: Identity['by'], digest: Buffer): Kept | Promise<Kept | null> {
    const name = `${by}:${digest.toString('base64url')}`;
    const known = kept.get(name);
    if (known !== undefined && isBelieved(known, now())) return known;
    const under = reading.get(name);
    if (under !== undefined) return under;
    const look = read(by, digest, name).finally(() => reading.delete(name));
    reading.set(name, look);
    return look;
  }

  async function begin(of: { account: number } | { key: number }, endsAt: number, address: string) {
    const token = createToken();
    const at = now();
    await sweepSessions(db, { now: at, seenBefore: at - IDLE_MS });
    await addSession(db, { digest: digestToken(token), of, now: at, endsAt, address });
    return { token, endsAt };
  }

  return {
    start: (account, address) => begin({ account }, now() + LASTS_MS, address),
    async startKiosk(key, address) {
      const kiosk = await readKiosk(db, digestToken(key), now());
      if (kiosk === null) return null;
      const started = await begin({ key: kiosk.id }, kiosk.expires_at, address);
      return { ...started, name: `key:${kiosk.id}` };
    },
    async find(by, token) {
      const digest = digestToken(token);
      const found = await look(by, digest);
      if (found === null) return null;
      const at = now();
      found.seenAt = at;
      if (at - found.notedAt >= NOTED_MS) {
        found.notedAt = at;
        await noteSeen(db, by, digest, at);
      }
      return found.identity;
    },
    async isGoingOn(before) {
      const found = await look(before.by, Buffer.from(before.digest, 'hex'));
      return found !== null && mayTheSame(found.identity, before);
    },
    async end(token) {
      const digest = digestToken(token);
      kept.delete(`session:${digest.toString('base64url')}`);
      await endSession(db, digest);
    },
  };
}

function isBelieved({ identity, readAt, seenAt }: Kept, at: number): boolean {
  if (at - readAt >= BELIEVED_MS || at >= identity.endsAt) return false;
  return !identity.mayRest || at - seenAt < IDLE_MS;
}

/** Whether two looks at one session found the same role, bound to the same. */
function mayTheSame(one: Identity, other: Identity): boolean {
  return one.role === other.role && writeBindings(one) === writeBindings(other);
}

function writeBindings({ bindings }: Identity): string {
  return JSON.stringify(bindings.map(({ city, kind, node }) => [city, kind, node].join('\n')).sort());
}
