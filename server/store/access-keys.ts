import type { Binding } from './accounts';
import type { Database } from './database';
import { loadStatement } from './statement';

export const keyKinds = ['kiosk', 'source', 'monitor'] as const;
/** What a key is for: a screen that looks, a system that hands cases in, or one that watches the service. */
export type KeyKind = (typeof keyKinds)[number];

/** A key as it is listed; instants in milliseconds. */
export interface ListedKey {
  id: number;
  kind: KeyKind;
  label: string;
  sources: string[] | null;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
  used_at: number | null;
  bindings: Binding[];
}

/** Adds a key by the digest of its token; answers its number. */
export function addKey(
  db: Database,
  key: {
    digest: Buffer;
    kind: KeyKind;
    label: string;
    sources: string[] | null;
    bindings: Binding[];
    now: number;
    expiresAt: number;
  },
): Promise<number> {
  const { digest, kind, label, sources, bindings, now, expiresAt } = key;
  return db.transaction(async (tx) => {
    const values = [digest, kind, label, sources, new Date(now), new Date(expiresAt)];
    const [added] = await tx.query<{ id: number }>(loadStatement('key-add'), values);
    if (added === undefined) throw new Error('the key was not added');
    await tx.query(loadStatement('key-bind'), [added.id, JSON.stringify(bindings)]);
    return added.id;
  });
}

/** Revokes a key and ends its sessions; false where there is none that holds. */
export function revokeKey(db: Database, id: number, now: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    const revoked = await tx.query(loadStatement('key-revoke'), [id, new Date(now)]);
    await tx.query(loadStatement('session-end-key'), [id]);
    return revoked.length > 0;
  });
}

/** All keys, the oldest first. */
export function listKeys(db: Database): Promise<ListedKey[]> {
  return db.query(loadStatement('key-list'));
}

/** The kiosk of a digest, and when its key expires; null where it does not hold. */
export async function readKiosk(
  db: Database,
  digest: Buffer,
  now: number,
): Promise<{ id: number; expires_at: number } | null> {
  const values = [digest, new Date(now)];
  const [kiosk] = await db.query<{ id: number; expires_at: number }>(loadStatement('key-kiosk'), values);
  return kiosk ?? null;
}
