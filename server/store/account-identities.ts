import type { Database } from './database';
import { loadStatement } from './statement';

/** Somebody as a provider of OpenID Connect knows them. */
export interface Subject {
  issuer: string;
  subject: string;
}

/** The account that a subject is linked to; null where there is none, or it is disabled. */
export async function findLinkedAccount(
  db: Database,
  { issuer, subject }: Subject,
): Promise<{ id: number; name: string; role: string } | null> {
  const values = [issuer, subject];
  const [account] = await db.query<{ id: number; name: string; role: string }>(
    loadStatement('identity-account'),
    values,
  );
  return account ?? null;
}

/** Links a subject to an account; false where it is linked already. */
export async function linkSubject(
  db: Database,
  account: number,
  { issuer, subject }: Subject,
  now: number,
): Promise<boolean> {
  const values = [issuer, subject, account, new Date(now)];
  return (await db.query(loadStatement('identity-link'), values)).length > 0;
}

/** Unlinks an account from a provider, and ends its sessions; answers how many subjects it was linked to. */
export function unlinkSubjects(db: Database, account: number, issuer: string): Promise<number> {
  return db.transaction(async (tx) => {
    const unlinked = await tx.query(loadStatement('identity-unlink'), [account, issuer]);
    await tx.query(loadStatement('session-end-all'), [account]);
    return unlinked.length;
  });
}
