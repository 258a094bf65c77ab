import type { Database } from './database';
import { loadStatement } from './statement';

/** A passkey as it is kept; instants in milliseconds. */
export interface PasskeyRecord {
  /** Credential ID in base64url. */
  id: string;
  label: string;
  public_key: Buffer;
  counter: number;
  transports: string[];
  created_at: number;
  used_at: number | null;
}

/** The passkeys of an account, the oldest first. */
export function listPasskeys(db: Database, account: number): Promise<PasskeyRecord[]> {
  return db.query(loadStatement('passkey-list'), [account]);
}

/** Adds a passkey; false where it is some account’s already. */
export async function addPasskey(
  db: Database,
  account: number,
  { id, label, public_key, counter, transports }: Omit<PasskeyRecord, 'created_at' | 'used_at'>,
  now: number,
): Promise<boolean> {
  const values = [id, account, label, public_key, counter, transports, new Date(now)];
  return (await db.query(loadStatement('passkey-add'), values)).length > 0;
}

/** Notes a use; false where the authenticator counts no further than before, as a copy does. */
export async function notePasskeyUse(
  db: Database,
  { id, counter }: Pick<PasskeyRecord, 'id' | 'counter'>,
  now: number,
): Promise<boolean> {
  return (await db.query(loadStatement('passkey-used'), [id, new Date(now), counter])).length > 0;
}

/** Removes a passkey of an account, or all (null); answers how many. */
export async function removePasskeys(db: Database, account: number, id: string | null): Promise<number> {
  return (await db.query(loadStatement('passkey-remove'), [account, id])).length;
}

/** Keeps what an account’s authenticator is to sign next. */
export async function keepChallenge(
  db: Database,
  account: number,
  challenge: string,
  endsAt: number,
): Promise<void> {
  await db.query(loadStatement('passkey-challenge-keep'), [account, challenge, new Date(endsAt)]);
}

/** What it was to sign, which is good for once; null where there is nothing, or not any more. */
export async function takeChallenge(db: Database, account: number, now: number): Promise<string | null> {
  const [row] = await db.query<{ challenge: string | null }>(loadStatement('passkey-challenge-take'), [
    account,
    new Date(now),
  ]);
  return row?.challenge ?? null;
}
