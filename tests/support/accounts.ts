import { createPasswords } from '@zhiyu/server/access/passwords';
import { createSessions } from '@zhiyu/server/access/sessions';
import { addAccount, type Binding } from '@zhiyu/server/store/accounts';
import type { Database } from '@zhiyu/server/store/database';
import type { Role } from '@zhiyu/shared/roles';

/** A password that meets the rules. */
export const goodPassword = 'Lantern-70-西湖';

/** Adds an account without a password, or with one to sign in with; answers its number. */
export async function addTestAccount(
  db: Database,
  account: { name: string; role: Role; bindings?: Binding[]; password?: string; isTemporary?: boolean },
): Promise<number> {
  const { name, role, bindings = [], password, isTemporary = false } = account;
  const digest = password === undefined ? null : await createPasswords().digest(password);
  const label = { zh: name, en: name };
  const added = await addAccount(
    db,
    { name, role, label, password: digest, isTemporary, bindings },
    Date.now(),
  );
  if (added === null) throw new Error(`there is an account ${name} already`);
  return added;
}

/** Headers of a browser that is signed in as an account, on a page of the server itself. */
export async function signInAs(
  db: Database,
  account: number,
  now: () => number = Date.now,
): Promise<{ cookie: string; 'sec-fetch-site': string }> {
  const { token } = await createSessions(db, now).start(account, '127.0.0.1');
  return { cookie: `zhiyu=${token}`, 'sec-fetch-site': 'same-origin' };
}
