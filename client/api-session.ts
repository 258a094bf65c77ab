import type { SignedIn, SignIn, Who } from '@zhiyu/shared/access-contract';
import { ApiProblem, fetchJson, sendDelete, sendJson } from './api';

const path = '/api/v1/session';

/** Who asks, and whether that has to be said at all. */
export function fetchWho(signal: AbortSignal): Promise<Who> {
  return fetchJson(path, signal);
}

/** Signs in, or is told what is missing. The session itself is a cookie that no script sees. */
export function signIn(given: SignIn): Promise<SignedIn> {
  return sendJson(path, given);
}

/** Signs a screen in by its key, for as long as the key holds. */
export function signInKiosk(key: string): Promise<SignedIn> {
  return sendJson(`${path}/kiosk`, { key });
}

/** Where a sign-in with the provider begins; afterwards the browser comes back to `to`. */
export function providerPath(to: string): string {
  return `${path}/oidc?${new URLSearchParams({ to })}`;
}

/** Why a sign-in with the provider failed (`#fault=…`), taken out of the address; null: it did not. */
export function takeFault(): string | null {
  return takeFromHash('fault');
}

/** The key that a screen was opened with (`#key=…`), taken out of the address so that it is neither seen nor shared; null: none. */
export function takeKioskKey(): string | null {
  return takeFromHash('key');
}

function takeFromHash(name: string): string | null {
  const value = new URLSearchParams(location.hash.slice(1)).get(name);
  if (value !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return value;
}

/** Ends the session. */
export function signOut(): Promise<void> {
  return sendDelete(path);
}

/** Whether an answer failed because nobody is signed in, or not any more. */
export function isSignInNeeded(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === 'sign-in-needed';
}
