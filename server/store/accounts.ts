import type { Database } from './database';
import { loadStatement } from './statement';

/** A part of a city that an account is bound to; of kind `city`, all of it. */
export interface Binding {
  city: string;
  kind: 'city' | 'area' | 'category' | 'unit';
  /** Identifier of the node; of kind `city`, the city's own. */
  node: string;
}

/** An account as it is listed; instants in milliseconds. */
export interface ListedAccount {
  id: number;
  name: string;
  role: string;
  label_zh: string;
  label_en: string;
  code_confirmed_at: number | null;
  locked_until: number | null;
  disabled_at: number | null;
  created_at: number;
  signed_in_at: number | null;
  /** How many passkeys it has. */
  passkeys: number;
  bindings: Binding[];
}

/** An account with what its sign-in is judged by. */
export interface AccountRecord
  extends Omit<ListedAccount, 'bindings' | 'created_at' | 'signed_in_at' | 'passkeys'> {
  password: string | null;
  password_at: number | null;
  is_temporary: boolean;
  code_secret: Buffer | null;
  code_step: number | null;
  failures: number;
}

/** An account to be added. */
export interface NewAccount {
  name: string;
  role: string;
  label: { zh: string; en: string };
  /** Digest of the password; null where it signs in with a provider only. */
  password: string | null;
  isTemporary: boolean;
  bindings: Binding[];
}

/** Whether anybody could ever sign in. */
export async function hasAccounts(db: Pick<Database, 'query'>): Promise<boolean> {
  const [row] = await db.query<{ any: boolean }>(loadStatement('account-any'));
  return row?.any ?? false;
}

/** Adds an account; null where its name is taken. */
export function addAccount(db: Database, account: NewAccount, now: number): Promise<number | null> {
  const { name, role, label, password, isTemporary, bindings } = account;
  return db.transaction(async (tx) => {
    const values = [name, role, label.zh, label.en, password, isTemporary, new Date(now)];
    const [added] = await tx.query<{ id: number }>(loadStatement('account-add'), values);
    if (added === undefined) return null;
    await tx.query(loadStatement('account-bind'), [added.id, JSON.stringify(bindings)]);
    return added.id;
  });
}

/** The account of a name; null where there is none. */
export async function readAccount(db: Pick<Database, 'query'>, name: string): Promise<AccountRecord | null> {
  const [record] = await db.query<AccountRecord>(loadStatement('account-one'), [name.toLowerCase()]);
  return record ?? null;
}

/** All accounts by name. */
export function listAccounts(db: Database): Promise<ListedAccount[]> {
  return db.query(loadStatement('account-list'));
}

/** Binds an account to these parts of cities and to nothing else. */
export async function rebindAccount(db: Database, id: number, bindings: Binding[]): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(loadStatement('account-unbind'), [id]);
    await tx.query(loadStatement('account-bind'), [id, JSON.stringify(bindings)]);
  });
}

/** Gives an account another password; its sessions end. */
export async function changePassword(
  db: Database,
  id: number,
  { password, isTemporary, now }: { password: string; isTemporary: boolean; now: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(loadStatement('account-password'), [id, password, isTemporary, new Date(now)]);
    await tx.query(loadStatement('session-end-all'), [id]);
  });
}

/** Disables an account and ends its sessions; with `at` null, enables it. */
export async function disableAccount(db: Database, id: number, at: number | null): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(loadStatement('account-disable'), [id, at === null ? null : new Date(at)]);
    await tx.query(loadStatement('session-end-all'), [id]);
  });
}

/** Keeps the sealed secret of an account's one-time codes, to be confirmed by one of them. */
export async function keepCodeSecret(db: Database, id: number, sealed: Buffer): Promise<void> {
  await db.query(loadStatement('account-code'), [id, sealed]);
}

/**
 * Forgets the authenticator and the passkeys of an account, and ends its sessions: whoever has the lost device may be signed
 * in. Answers how many passkeys it had.
 */
export function forgetFactors(db: Database, id: number): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query(loadStatement('account-code'), [id, null]);
    const passkeys = await tx.query(loadStatement('passkey-remove'), [id, null]);
    await tx.query(loadStatement('session-end-all'), [id]);
    return passkeys.length;
  });
}

/** Counts a failed sign-in; after `most` in a row none is tried until `until`. Answers whether that is so now. */
export async function noteFailedSignIn(
  db: Database,
  id: number,
  { now, most, until }: { now: number; most: number; until: number },
): Promise<boolean> {
  const values = [id, new Date(now), most, new Date(until)];
  const [row] = await db.query<{ locked_until: number | null }>(loadStatement('account-failed'), values);
  return row !== undefined && row.locked_until !== null && row.locked_until > now;
}

/** Notes a sign-in, with the step of its code; false where that step was used already. */
export async function noteSignIn(
  db: Database,
  id: number,
  now: number,
  step: number | null,
): Promise<boolean> {
  return (await db.query(loadStatement('account-signed-in'), [id, new Date(now), step])).length > 0;
}
