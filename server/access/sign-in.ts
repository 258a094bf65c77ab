import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedIn, SignIn } from '@zhiyu/shared/access-contract';
import { isRole, roles } from '@zhiyu/shared/roles';
import { ZhiyuError } from '../errors';
import {
  type AccountRecord,
  changePassword,
  keepCodeSecret,
  noteFailedSignIn,
  noteSignIn,
  readAccount,
} from '../store/accounts';
import type { Database } from '../store/database';
import { listPasskeys } from '../store/passkeys';
import { createCodeSecret, describeCodeSecret, findCodeStep } from './one-time-code';
import { acceptPasskey, askForPasskey, enrolPasskey, offerPasskey, type PasskeyPlace } from './passkeys';
import { checkPassword, PASSWORD_LASTS_MS, type Passwords } from './passwords';
import type { SecretBox } from './secret-box';

/** After so many failures in a row no sign-in of an account is tried for a while. */
const MOST_FAILURES = 5;
const LOCKED_MS = 15 * 60_000;
/** No failure is answered sooner, so that none tells by its time how far it came. */
const LEAST_MS = 250;
/** What the passkey is called that was made at the first sign-in. */
const FIRST_LABEL = '1';

/** What sign-ins are judged with. */
export interface SignInMeans {
  db: Database;
  passwords: Passwords;
  secrets: () => SecretBox;
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** Where the sign-in is, for passkeys; null: there are none for a bare address. */
  place: PasskeyPlace | null;
}

/** What became of a sign-in; with the account where it is done. */
export type SignInOutcome = SignedIn & { account: AccountRecord };

/**
 * Judges a sign-in. One answer stands for every failure: an unknown name, a wrong password or code, an account that is
 * locked or disabled; it comes after the same time.
 * @throws ZhiyuError `wrong-credentials` (401), `weak-password` (422) for a new password that may not be used
 */
export async function judgeSignIn(means: SignInMeans, given: SignIn): Promise<SignInOutcome> {
  const earliest = sleep(LEAST_MS);
  try {
    return await judge(means, given);
  } catch (error) {
    await earliest;
    throw error;
  }
}

async function judge(means: SignInMeans, given: SignIn): Promise<SignInOutcome> {
  const { db, passwords, now } = means;
  const account = await readAccount(db, given.name);
  const fits = await passwords.fits(account?.password ?? null, given.password);
  if (account === null || isShut(account, now())) throw wrongCredentials();
  if (!fits) return fail(means, account);
  const step = await judgeSecond(means, account, given);
  if (typeof step === 'object' && step !== null) return { ...step, account };
  if (isToChange(account, now())) {
    if (given.newPassword === undefined) return { ...missing('newPasswordNeeded'), account };
    await renew(means, account, given);
  }
  // Of two sign-ins with one code the second is a replay.
  if (!(await noteSignIn(db, account.id, now(), step))) return fail(means, account);
  return { state: 'signedIn', enrolment: null, account };
}

/**
 * The second factor of roles that need one: a one-time code or a passkey. The step of a code that fits, null where none is
 * needed or a passkey fits; else what is missing.
 */
async function judgeSecond(
  means: SignInMeans,
  account: AccountRecord,
  given: SignIn,
): Promise<number | null | SignedIn> {
  const { db, place, now } = means;
  if (!isRole(account.role) || !roles[account.role].needsCode) return null;
  const passkeys = await listPasskeys(db, account.id);
  const isEnrolled = account.code_confirmed_at !== null || passkeys.length > 0;
  if (given.passkey !== undefined) {
    const fits = place !== null && (await acceptPasskey(db, place, account, given.passkey, now()));
    return fits ? null : fail(means, account);
  }
  if (!isEnrolled) return enrol(means, account, given);
  if (given.code === undefined) {
    if (place === null || passkeys.length === 0) return missing('codeNeeded');
    return { ...missing('codeNeeded'), passkey: await askForPasskey(db, place, account, passkeys, now()) };
  }
  return judgeCode(means, account, given.code);
}

/** Enrols an authenticator or a passkey, at the first sign-in. */
async function enrol(
  means: SignInMeans,
  account: AccountRecord,
  { code, newPasskey }: SignIn,
): Promise<number | null | SignedIn> {
  const { db, place, secrets, now } = means;
  if (newPasskey !== undefined) {
    const made = { answer: newPasskey, label: FIRST_LABEL };
    const fits = place !== null && (await enrolPasskey(db, place, account, made, now()));
    return fits ? null : fail(means, account);
  }
  if (account.code_secret !== null && code !== undefined) return judgeCode(means, account, code);
  const context = contextOf(account);
  const secret =
    account.code_secret === null ? createCodeSecret() : secrets().open(account.code_secret, context);
  if (account.code_secret === null) await keepCodeSecret(db, account.id, secrets().seal(secret, context));
  return {
    state: 'enrolmentNeeded',
    enrolment: describeCodeSecret(secret, account.name),
    ...(place !== null && { passkey: await offerPasskey(db, place, account, now()) }),
  };
}

async function judgeCode(means: SignInMeans, account: AccountRecord, code: string): Promise<number> {
  if (account.code_secret === null) return fail(means, account);
  const secret = means.secrets().open(account.code_secret, contextOf(account));
  return findCodeStep(secret, code, means.now()) ?? fail(means, account);
}

function contextOf({ id }: AccountRecord): string {
  return `code:${id}`;
}

function isShut({ disabled_at, locked_until }: AccountRecord, now: number): boolean {
  return disabled_at !== null || (locked_until !== null && locked_until > now);
}

function isToChange({ is_temporary, password_at }: AccountRecord, now: number): boolean {
  return is_temporary || password_at === null || now - password_at > PASSWORD_LASTS_MS;
}

async function renew(means: SignInMeans, account: AccountRecord, given: SignIn): Promise<void> {
  const { newPassword = '', password, name } = given;
  checkPassword(newPassword, name);
  if (newPassword === password) {
    throw new ZhiyuError('weak-password', 'The new password is the old one. Choose another.', {
      status: 422,
    });
  }
  const digest = await means.passwords.digest(newPassword);
  await changePassword(means.db, account.id, { password: digest, isTemporary: false, now: means.now() });
}

async function fail({ db, now }: SignInMeans, { id }: AccountRecord): Promise<never> {
  const at = now();
  const isLocked = await noteFailedSignIn(db, id, { now: at, most: MOST_FAILURES, until: at + LOCKED_MS });
  throw wrongCredentials(isLocked);
}

function missing(state: SignedIn['state']): SignedIn {
  return { state, enrolment: null };
}

/** The one answer to every failure; `isLocked` is for the audit and is not told. */
class WrongCredentials extends ZhiyuError {
  constructor(readonly isLocked: boolean) {
    super(
      'wrong-credentials',
      'The name, the password or the code is wrong, or the account is shut. After 5 failures in a row an account is shut for ' +
        '15 minutes.',
      { status: 401 },
    );
  }
}

/** The one error of every sign-in that failed. */
export function wrongCredentials(isLocked = false): ZhiyuError {
  return new WrongCredentials(isLocked);
}
